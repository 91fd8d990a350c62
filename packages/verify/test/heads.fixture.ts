// Logs with heads entries for tests: true ones, and rebuilt ones in which heads entries still say what they said before.
import { checkLink, createChain, entryText, hexOf, leafHashOfText, nextFields } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { plainHeads } from './independent-heads.ts';
import type { PlainHeads } from './independent-heads.ts';
import { eventTexts } from './test-log.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

/** The place of a heads entry among events. */
export const HEADS = 'heads';

export type Item = TestEvent | typeof HEADS;

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
  const events = eventTexts(all.filter((item) => item !== HEADS));
  const texts: string[] = [];
  const heads: HeadsLog['heads'][number][] = [];
  const textOf = (item: Item): string => {
    if (item !== HEADS) return events.next().value as string;
    const plain = new Map([...chain.heads].map(([id, { seq, leaf }]) => [id, { seq, leaf: hexOf(leaf) }]));
    const data = said(heads.length, plainHeads(plain, texts.length));
    heads.push({ ...data, index: texts.length });
    return headsText(heads.length - 1, data);
  };
  for (const item of all) {
    const fields = nextFields(chain, item === HEADS ? '_log' : item.ledger);
    const text = entryText(fields, textOf(item));
    checkLink(chain, fields, leafHashOfText(nodeSha256, text));
    texts.push(text);
  }
  return { texts, heads };
}

/** The event of a heads entry, as text. */
export function headsText(id: number | string, { ledgers, root, size }: PlainHeads): string {
  return (
    `{"data":{"ledgers":${ledgers},"root":"${root}","size":${size}},"id":"${id}","ledger":"_log",` +
    '"source":"/audit","specversion":"1.0","subject":"_log","time":"2024-06-01T12:00:00.000Z",' +
    '"type":"org.centesimo.log.heads.v1"}'
  );
}
