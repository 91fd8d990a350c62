// Logs with heads entries for tests: true ones, and rebuilt ones in which heads entries still say what they said before.
import { checkLink, createChain, entryText, hexOf, leafHashOfText, nextFields } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { plainHeads } from './independent-heads.ts';
import type { PlainHeads } from './independent-heads.ts';
import { eventTexts } from './test-log.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

/** The place of a heads entry among events. */
export const HEADS = 'heads';

/** Another entry of the log itself, by its place in the log: what it says. */
export type OwnItem = (index: number) => { readonly type: string; readonly data: object };

export type Item = TestEvent | typeof HEADS | OwnItem;

const isOwn = (item: Item): item is typeof HEADS | OwnItem => item === HEADS || typeof item === 'function';

/** The events with a heads entry behind every `every` of them. */
export function withHeads(events: Iterable<TestEvent>, every: number): Item[] {
  return [...events].flatMap((event, at): Item[] => ((at + 1) % every === 0 ? [event, HEADS] : [event]));
}

export interface HeadsLog {
  readonly texts: readonly string[];
  /** What its heads entries say, in order, each with where it stands. */
  readonly heads: readonly (PlainHeads & { readonly index: number })[];
}

/** Entries, positions and chains all right. `said`: what the heads entry of this number says in place of the truth. */
export function headsLog(
  items: Iterable<Item>,
  said: (number: number, truth: PlainHeads) => PlainHeads = (_, truth) => truth,
): HeadsLog {
  const all = [...items];
  const chain = createChain();
  const events = eventTexts(all.filter((item): item is TestEvent => !isOwn(item)));
  const texts: string[] = [];
  const heads: HeadsLog['heads'][number][] = [];
  const textOf = (item: Item): string => {
    if (!isOwn(item)) return events.next().value as string;
    const id = nextFields(chain, '_log').seq;
    if (item !== HEADS) return ownText(id, item(texts.length));
    const plain = new Map([...chain.heads].map(([id, { seq, leaf }]) => [id, { seq, leaf: hexOf(leaf) }]));
    const data = said(heads.length, plainHeads(plain, texts.length));
    heads.push({ ...data, index: texts.length });
    return headsText(id, data);
  };
  for (const item of all) {
    const fields = nextFields(chain, isOwn(item) ? '_log' : item.ledger);
    const text = entryText(fields, textOf(item));
    checkLink(chain, fields, leafHashOfText(nodeSha256, text));
    texts.push(text);
  }
  return { texts, heads };
}

/** The event of a heads entry, as text. */
export function headsText(id: number | string, { ledgers, root, size }: PlainHeads): string {
  return ownText(id, { type: 'log.heads', data: { ledgers, root, size } });
}

function ownText(id: number | string, { type, data }: ReturnType<OwnItem>): string {
  return (
    `{"data":${JSON.stringify(data)},"id":"${id}","ledger":"_log",` +
    '"source":"/audit","specversion":"1.0","subject":"_log","time":"2024-06-01T12:00:00.000Z",' +
    `"type":"org.centesimo.${type}.v1"}`
  );
}
