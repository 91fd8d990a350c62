/** Heads entries: verified on the way, and a log rebuilt without a ledger, or with less or other of it, contradicts them. */
import { parseVkey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import {
  createFollowedLog,
  createReplay,
  entriesStretch,
  extendLog,
  hashStretch,
  openNext,
  verifyLog,
} from '../src/index.ts';
import type { Failed, Failure, Verification } from '../src/index.ts';
import { HEADS, headsLog, headsText, withHeads } from './heads.fixture.ts';
import type { Item } from './heads.fixture.ts';
import { historyOf, manyGifts } from './history.fixture.ts';
import type { PlainHeads } from './independent-heads.ts';
import { logOfTexts, memorySource } from './test-log.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

const LEDGERS = ['acqua-viva', 'pane', 'scuola', 'tetto'];
const events = [...manyGifts(280, LEDGERS)];
const items = withHeads(events, 80);
const truth = headsLog(items);
const rows: { attack: string; 'detected by': string; says: string }[] = [];

afterAll(() => console.table(rows));

async function verify(texts: readonly string[], money = true): Promise<Verification> {
  const log = logOfTexts(texts);
  return await verifyLog(memorySource(log), { vkey: log.vkey, money });
}

/** The same entries taken in as a follower does, a few at a time. */
function follow(texts: readonly string[], step: number): Failure | undefined {
  const { vkey } = logOfTexts([]);
  const key = parseVkey(nodeSha256, vkey);
  const log = createFollowedLog(createReplay(undefined, { gift: () => undefined, event: () => undefined }));
  for (
    let end = Math.min(step, texts.length);
    log.range.end < texts.length;
    end = Math.min(end + step, texts.length)
  ) {
    const note = Buffer.from(logOfTexts(texts.slice(0, end)).files.get('checkpoint') ?? []).toString();
    const checkpoint = openNext(log, note, key);
    if ('what' in checkpoint) return checkpoint;
    const bytes = texts.slice(log.range.end, end).map((text) => Buffer.from(text));
    const stretch = entriesStretch(log.range.end, bytes);
    const refused = extendLog(
      log,
      stretch,
      hashStretch({ stretch, replay: { facts: true } }),
      checkpoint,
      [],
    );
    if (refused !== undefined) return refused;
  }
  return undefined;
}

const verbatim = (number: number, own: PlainHeads): PlainHeads => truth.heads[number] ?? own;
const adapted = (number: number, own: PlainHeads): PlainHeads => ({
  ...verbatim(number, own),
  size: own.size,
});
const onlyRoot = (number: number, own: PlainHeads): PlainHeads => ({
  ...own,
  root: verbatim(number, own).root,
});

function isOf(item: Item, ledger: string): boolean {
  return typeof item === 'object' && item.ledger === ledger;
}

/** The items without those at the given places. */
function without(places: readonly number[]): Item[] {
  return items.filter((_, at) => !places.includes(at));
}

const IN_THE_MIDDLE = items.findLastIndex((item, at) => isOf(item, 'pane') && at < items.indexOf(HEADS));
const dropped = items.filter((item) => !isOf(item, 'pane'));
const cut = items.filter((item, at) => !isOf(item, 'pane') || at < IN_THE_MIDDLE);
const forked = items.map((item, at): Item =>
  at === IN_THE_MIDDLE && typeof item === 'object' ? richer(item) : item,
);

function richer(event: TestEvent): TestEvent {
  return { ...event, data: { ...event.data, gross: (event.data as { gross: number }).gross + 1 } };
}

describe('a log with heads entries', () => {
  it('is verified with them, and its ledgers hold the same', async () => {
    const result = await verify(truth.texts);
    const last = truth.heads.at(-1);
    expect(truth.heads.length).toBeGreaterThan(2);
    expect(result).toMatchObject({
      kind: 'verified',
      size: truth.texts.length,
      heads: { count: truth.heads.length, index: last?.index, ledgers: LEDGERS.length },
    });
    const plain = await verify(headsLog(events).texts);
    if (result.kind !== 'verified' || plain.kind !== 'verified') throw new Error('not verified');
    expect(result.ledgers).toEqual(plain.ledgers);
    expect(plain.heads).toBe(undefined);
    expect(follow(truth.texts, 50)).toBe(undefined);
  });

  it('is verified over several stretches by threads, with heads in the middle and at the edges of them', async () => {
    const { heads, texts } = headsLog(withHeads(manyGifts(37_000, LEDGERS), 4_095));
    const last = heads.at(-1)?.index ?? 0;
    expect(heads.map(({ index }) => index)).toContain(16_383);
    expect(last).toBeGreaterThan(32_768);
    expect(await verify(texts)).toMatchObject({ kind: 'verified', heads: { count: heads.length } });
    const lie = (texts[last] ?? '').replace(/"root":"[0-9a-f]{4}/, '"root":"0000');
    expect(await verify([...texts.slice(0, last), lie], false)).toMatchObject({
      kind: 'failed',
      failures: [{ what: 'heads-differ', where: { index: last } }],
    });
  }, 240_000);

  it('holds whatever the histories, the intervals and the steps in which it is followed', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 1e6 }),
        fc.integer({ min: 1, max: 30 }),
        async (seed, every) => {
          const { texts, heads } = headsLog(withHeads(historyOf(seed, 60), every));
          expect(await verify(texts)).toMatchObject({ kind: 'verified', heads: { count: heads.length } });
          expect(follow(texts, 1 + (seed % 40))).toBe(undefined);
        },
      ),
      { numRuns: 15 },
    );
  }, 60_000);
});

interface Attack {
  readonly attack: string;
  readonly items: readonly Item[];
  readonly said?: typeof verbatim;
  readonly says: RegExp;
}

const ATTACKS: readonly Attack[] = [
  { attack: 'a ledger dropped whole', items: dropped, says: /speaks of \d+ entries more than there are/ },
  {
    attack: 'a ledger dropped whole, sizes adapted',
    items: dropped,
    said: adapted,
    says: /it knows 4 ledgers, and there are 3/,
  },
  {
    attack: 'a ledger dropped whole, all adapted but the root',
    items: dropped,
    said: onlyRoot,
    says: /cut or forked/,
  },
  { attack: 'a ledger cut from the middle on', items: cut, says: /more than there are/ },
  { attack: 'a ledger cut, sizes adapted', items: cut, said: adapted, says: /cut or forked/ },
  {
    attack: 'the last gift before a heads entry left out',
    items: without([IN_THE_MIDDLE]),
    says: /speaks of 1 entry more/,
  },
  { attack: 'a ledger forked: one amount is another', items: forked, says: /cut or forked/ },
  {
    attack: 'a ledger added',
    items: [...historyOf(3, 0, ['zero']), ...items],
    says: /stands behind \d+ entries more/,
  },
  {
    attack: 'a ledger added, sizes adapted',
    items: [...historyOf(3, 0, ['zero']), ...items],
    said: adapted,
    says: /it knows 4 ledgers, and there are 5/,
  },
];

describe('a log rebuilt and signed again, whose heads entries are those of the true one', () => {
  it.each(ATTACKS)('is found: $attack', async ({ attack, items: other, said = verbatim, says }) => {
    const { texts, heads } = headsLog(other, said);
    const result = await verify(texts);
    expect(result.kind).toBe('failed');
    const { failures, evidence } = result as Failed;
    const own = failures.filter(({ what }) => what === 'heads-differ');
    // The first that does not agree is told, and the later ones say no more.
    expect(own).toHaveLength(1);
    expect(own[0]?.message).toMatch(says);
    const index = own[0]?.where.index ?? -1;
    expect(heads.map((each) => each.index)).toContain(index);
    expect(evidence.map(({ name }) => name)).toContain(`entry-${index}.json`);
    // Nothing else in such a log is wrong: without heads entries it verifies.
    const bare = await verify(headsLog(other.filter((item) => item !== HEADS)).texts);
    expect(bare.kind).toBe('verified');
    for (const step of [7, 1_000])
      expect(follow(texts, step)).toMatchObject({ what: 'heads-differ', where: { index } });
    rows.push({
      attack,
      'detected by': 'heads-differ',
      says: own[0]?.message.replace(/^.*before it: /, '') ?? '',
    });
  });

  it('is told of the heads entry that still agrees, and of the one ledger that has entries since', async () => {
    const later = [...manyGifts(284, LEDGERS)].slice(events.length);
    const late = later.find((event) => isOf(event, 'pane')) as TestEvent;
    const known = items.slice(0, items.lastIndexOf(HEADS) + 1);
    const told = headsLog([...known, late, HEADS]).heads;
    const fork = headsLog([...known, richer(late), HEADS], (number, own) => told[number] ?? own);
    const failed = {
      what: 'heads-differ',
      where: { index: fork.heads.at(-1)?.index, ledger: 'pane' },
      message: expect.stringContaining(`The heads entry ${fork.heads.at(-2)?.index} still agrees.`),
    };
    expect(await verify(fork.texts)).toMatchObject({ kind: 'failed', failures: [failed] });
    // Who follows with bounded memory does not know what came before: no ledger is named then.
    expect(follow(fork.texts, 1)).toMatchObject({
      what: 'heads-differ',
      where: { index: failed.where.index },
    });
  });

  it.each([
    ['of another size', (own: PlainHeads) => ({ ...own, size: own.size + 1 })],
    ['of another number of ledgers', (own: PlainHeads) => ({ ...own, ledgers: own.ledgers + 1 })],
    ['of another root', (own: PlainHeads) => ({ ...own, root: 'ef'.repeat(32) })],
    ['of no root', (own: PlainHeads) => ({ ...own, root: '' })],
  ])('is found where one says something %s', async (_, change) => {
    const { texts, heads } = headsLog(items, (number, own) => (number === 1 ? change(own) : own));
    const [failure] = ((await verify(texts)) as Failed).failures;
    expect(failure?.where.index).toBe(heads[1]?.index);
    expect(follow(texts, 20)?.where.index).toBe(heads[1]?.index);
  });

  it.each([
    ['another id', '"id":"1"', '"id":"2"', 'wrong-id'],
    ['another source', '"source":"/audit"', '"source":"/g1/audit/0"', 'invalid'],
    ['another subject', '"subject":"_log"', '"subject":"pane"', 'invalid'],
    ['another type', 'log.heads.v1', 'log.tails.v1', 'unknown-type'],
    ['one thing more', '},"id"', ',"some":1},"id"', 'invalid'],
    ['text that is not canonical', '"id":"1",', '"id":"1", ', 'text-not-canonical'],
  ])('is found where an entry of the log itself has %s', async (_, from, to, rule) => {
    const at = truth.heads[1]?.index ?? 0;
    const text = (truth.texts[at] ?? '').replace(from, to);
    expect(text).not.toBe(truth.texts[at]);
    const texts = [...truth.texts.slice(0, at), text];
    const found = { what: 'event-refused', where: { index: at }, rule };
    expect(await verify(texts)).toMatchObject({ kind: 'failed', failures: [found] });
    expect(follow(texts, 20)).toMatchObject(found);
  });

  it('is found where an event of a ledger stands under the name of the log, or one of the log under a ledger', async () => {
    const gift = truth.texts.find((text) => text.includes('gift.received')) ?? '';
    const eventOfGift = gift.slice(gift.indexOf('"event":') + 8, -1);
    const zeros = '0'.repeat(64);
    const asLog = `{"chain":{"index":0,"ledger":"_log","prev":"${zeros}","seq":0},"event":${eventOfGift}}`;
    expect(await verify([asLog])).toMatchObject({
      failures: [{ what: 'event-refused', rule: 'unknown-type' }],
    });
    const heads = headsText(0, { ledgers: 1, root: 'ab'.repeat(32), size: 0 });
    for (const ledger of ['pane', '_other']) {
      const text = `{"chain":{"index":0,"ledger":"${ledger}","prev":"${zeros}","seq":0},"event":${heads}}`;
      expect(await verify([text])).toMatchObject({
        failures: [{ what: 'event-refused', rule: 'unknown-type' }],
      });
    }
  });

  it('is found where the first entry of a log speaks of heads that there are not', async () => {
    const { texts } = headsLog([HEADS], () => ({ ledgers: 1, root: 'ab'.repeat(32), size: 0 }));
    expect(await verify(texts)).toMatchObject({ kind: 'failed', failures: [{ what: 'event-refused' }] });
    const other = headsLog([HEADS], () => ({ ledgers: 1, root: 'ab'.repeat(32), size: 1 }));
    expect(await verify(other.texts)).toMatchObject({
      failures: [{ what: 'heads-differ', where: { index: 0 } }],
    });
  });
});
