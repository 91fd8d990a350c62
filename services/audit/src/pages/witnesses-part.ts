/** Who watches that everybody is shown the same log: each witness, what it cosigned last, and why it last would not. */
import { type Html, html, showCount, showTime } from '@centesimo/web';
import type { WitnessesStatus, WitnessStatus } from '../witnesses/witness-rounds.ts';
import { type Reader, tableOf } from './auditor-layout.ts';

export interface Witnessed {
  /** Entries that are published. */
  readonly published: number;
  /** Undefined where no witness is asked. */
  readonly witnessed: WitnessesStatus | undefined;
}

export function witnessesPart({ published, witnessed }: Witnessed, reader: Reader): Html {
  const { witnesses: texts } = reader.texts;
  if (witnessed === undefined)
    return html`<h2>${texts.title}</h2>
<p class="wait">${texts.none}</p>
`;
  const { columns } = texts;
  const heads = [columns.witness, columns.cosigned, columns.when, columns.refusal];
  const rows = witnessed.witnesses.map((each) => rowOf(each, reader));
  return html`<h2>${texts.title}</h2>
<p>${texts.what}</p>
${quorumLine(published, witnessed, reader)}
${rows.length > 0 && tableOf(texts.title, heads, rows)}
<p class="soft">${texts.file} <a href="/log/cosigned-checkpoint">cosigned-checkpoint</a></p>
<pre>npm run -s centesimo -- verify https://THIS-SERVER/log --vkey-file log.vkey --policy your-policy</pre>
`;
}

function quorumLine(
  published: number,
  { behindSinceMs, quorumSize }: WitnessesStatus,
  { language, texts: { witnesses: texts } }: Reader,
): Html {
  const size = showCount(quorumSize, language);
  if (behindSinceMs === undefined) return html`<p>${texts.met(size)}</p>`;
  const since = showTime(new Date(behindSinceMs).toISOString(), language);
  const newest = showCount(published, language);
  const line = quorumSize === 0 ? texts.never(newest, since) : texts.behind(size, newest, since);
  return html`<p class="wait">${line}</p>`;
}

function rowOf(
  { cosigned, isAsked, keyName, name, refusal }: WitnessStatus,
  { language, texts: { witnesses: texts } }: Reader,
): Html[] {
  const time = (ms: number): string =>
    // A witness may say any time, also one that no calendar has.
    Number.isNaN(new Date(ms).getTime()) ? '?' : showTime(new Date(ms).toISOString(), language);
  return [
    html`${name}<br><code>${keyName}</code>`,
    cosigned === undefined
      ? html`${isAsked ? texts.nothing : texts.notAsked}`
      : html`${showCount(cosigned.size, language)}`,
    html`${cosigned && time(cosigned.timeS * 1_000)}`,
    html`${refusal && texts.refused(time(refusal.atMs), showCount(refusal.size, language), refusal.reason)}`,
  ];
}
