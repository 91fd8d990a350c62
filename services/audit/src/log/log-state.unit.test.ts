// Replaying audit's journal checks it as a verifier would: order, chain, ledgers, money, size and root.

import { NO_HASH, hashRecord } from '@centesimo/journal';
import {
  appendLeaves,
  entryText,
  hexOf,
  leafHashOfText,
  storeRange,
  treeRoot,
  treeSize,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { describe, expect, it } from 'vitest';
import { giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import { makeEntry, makeHeads } from '../domain/sequence.ts';
import { type AuditHeader, type AuditRecord, decodeAuditRecord, encodeAuditRecord } from './audit-record.ts';
import { type LogState, createLogState, replayRecord } from './log-state.ts';

const TIME = '2026-01-20T10:00:00.000Z';
const DRAFTS = [
  { ...ledgerOpened('a'), journal: 'g1/allocation/0', k: 0, time: TIME },
  { ...ledgerOpened('b'), journal: 'g1/allocation/0', k: 1, time: TIME },
  { ...giftReceived('a', 'first'), journal: 'g1/donation/0', k: 0, time: TIME },
];

/** The texts that an honest sequencer makes of the drafts. */
function entries(): string[] {
  const { sequence } = createLogState(nodeSha256, nodeEd25519);
  return DRAFTS.map((event) => {
    const made = makeEntry(sequence, event);
    if ('event' in made) throw new Error('refused');
    return made.text;
  });
}

/** Those, and what an honest sequencer says of them; then as a test wants it. */
function withHeads(change = (text: string): string => text): string[] {
  const state = createLogState(nodeSha256, nodeEd25519);
  replayRecord(state, recordOf(entries()), 0);
  return [...entries(), change(makeHeads(state.sequence, TIME).text)];
}

/** The record of these entries, with the size and root that they give, changed as a test wants. */
function recordOf(
  texts: readonly string[],
  change: Partial<AuditHeader> = {},
  n = 0,
  prev = NO_HASH,
): AuditRecord {
  const { tree } = createLogState(nodeSha256, nodeEd25519);
  appendLeaves(
    nodeSha256,
    tree,
    texts.map((text) => leafHashOfText(nodeSha256, text)),
  );
  const size = treeSize(tree);
  const root = hexOf(treeRoot(nodeSha256, tree));
  const marks = { 'g1/donation/0': { n: 4, i: 0, of: 1, hash: NO_HASH } };
  const range = storeRange(tree.range);
  const header = {
    by: 'x',
    kind: 'entries' as const,
    n,
    prev,
    time: TIME,
    marks,
    size,
    root,
    range,
    ...change,
  };
  return decodeAuditRecord(Buffer.from(encodeAuditRecord(header, texts)));
}

function replayed(record: AuditRecord): LogState {
  const state = createLogState(nodeSha256, nodeEd25519);
  replayRecord(state, record, 0);
  return state;
}

describe('a record', () => {
  it('moves size, marks, starts and place', () => {
    const record = recordOf(entries());
    const state = replayed(record);
    expect([treeSize(state.tree), state.n, state.prev]).toEqual([3, 1, record.hash]);
    expect(state.marks.get('g1/donation/0')?.n).toBe(4);
    expect(state.starts).toEqual([{ n: 0, firstIndex: 0, count: 3 }]);
  });

  it('ends with heads that are made again, and leaves nothing that waits for any', () => {
    expect(replayed(recordOf(entries()))).toMatchObject({
      unheadedSince: Date.parse(TIME),
      sequence: { unheaded: 3 },
    });
    const state = replayed(recordOf(withHeads()));
    expect(state).toMatchObject({ unheadedSince: undefined, sequence: { unheaded: 0 } });
    expect([treeSize(state.tree), state.sequence.chain.heads.get('_log')?.seq]).toEqual([4, 0]);
  });

  it('reads back as it was written', () => {
    const record = recordOf(entries());
    expect(record.entries).toEqual(entries());
    expect(record.hash).toBe(hashRecord(Buffer.from(encodeAuditRecord(headerOf(record), record.entries))));
  });

  const [first = '', second = '', third = ''] = entries();
  const inChainOf = (ledger: string, text: string) =>
    text.replace(/"ledger":"[a-z]+","prev"/, `"ledger":"${ledger}","prev"`);
  it.each([
    ['is not the next', recordOf([first], {}, 1)],
    ['names another one before it', recordOf([first], {}, 0, 'f'.repeat(64))],
    ['states another size', recordOf([first], { size: 2 })],
    ['states another root', recordOf([first], { root: 'f'.repeat(64) })],
    ['has its entries in another order', recordOf([second, first])],
    ['lacks an entry', recordOf([first, third])],
    ['has an entry twice', recordOf([first, first])],
    ['has an entry in the chain of another ledger', recordOf([inChainOf('c', first)])],
    ['has an entry that breaks the money rules', recordOf([brokenMoney()])],
    ['has an entry that is no event', recordOf([first.replace('ledger.opened', 'ledger.invented')])],
    ['names another size of the log', recordOf(withHeads((text) => text.replace('"size":3', '"size":2')))],
    [
      'names another number of ledgers',
      recordOf(withHeads((text) => text.replace('"ledgers":2', '"ledgers":3'))),
    ],
    ['names another root of heads', recordOf(withHeads((text) => text.replace(/"root":"../, '"root":"00')))],
    ['says something else of the log', recordOf(withHeads((text) => text.replace('heads.v1', 'tails.v1')))],
    ['lacks an entry that its heads name', recordOf([first, second, withHeads()[3] ?? ''])],
    ['names heads twice for the same entries', recordOf(twice())],
    ['has an entry that is not canonical', recordOf([first.replace('{"chain"', '{ "chain"')])],
  ])('that %s is refused', (_, record) => {
    expect(() => replayed(record)).toThrow(expect.objectContaining({ name: 'LogError' }) as Error);
  });
});

/** True heads, and once more where nothing was added. */
function twice(): string[] {
  const texts = withHeads();
  const { sequence } = replayed(recordOf(texts));
  return [...texts, makeHeads(sequence, TIME).text];
}

/** A gift of a ledger that was never opened, well-formed and chained. */
function brokenMoney(): string {
  const text = entries()[2] ?? '';
  const event = text.slice(text.indexOf('"event":') + '"event":'.length, -1);
  return entryText({ index: 0, ledger: 'a', prev: NO_HASH, seq: 0 }, event);
}

function headerOf({ hash: _hash, entries: _entries, ...header }: AuditRecord): AuditHeader {
  return header;
}
