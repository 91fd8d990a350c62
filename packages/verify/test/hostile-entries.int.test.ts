// Entries that say anything, signed by the log's key: the check of a trail receipt answers.
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTrailReceipt } from '../src/index.ts';
import { checkBelonging } from '../src/trail-receipt/belonging.ts';
import { followEvents } from '../src/trail-receipt/follow-events.ts';
import { type ProvedEvent, TrailReceiptError, parseTrailReceipt } from '../src/trail-receipt/index.ts';
import type { TrailReceipt } from '../src/trail-receipt/index.ts';
import { proveEntries } from '../src/trail-receipt/proved-entries.ts';
import { findPlaces } from '../src/trail-receipt/where-cents-are.ts';
import { worldOf } from './receipt-world.fixture.ts';

const receipts: { readonly receipt: TrailReceipt; readonly events: readonly ProvedEvent[] }[] = [];

beforeAll(async () => {
  const world = await worldOf(2, 300);
  for (const gift of world.gifts) {
    const { text = '' } = await makeTrailReceipt(world.log, world.verified.replay, gift);
    const receipt = parseTrailReceipt(text);
    const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };
    const { events } = proveEntries(crypto, receipt, { logKey: world.log.logKey });
    if (events.length > 4) receipts.push({ receipt, events });
  }
}, 60_000);

/** Whether the entries are refused; what is followed is whole numbers of cents. */
function outcomeOf(receipt: TrailReceipt, events: readonly ProvedEvent[]): 'refused' | 'followed' {
  try {
    const following = followEvents(nodeSha256, receipt, events);
    const { found, reached } = findPlaces(following);
    checkBelonging(following, events, reached);
    const own = [...found.waiting, ...found.partners, ...found.lost, ...found.handedOver, ...found.exchanged];
    const sums = [...own.map(({ amount }) => amount), ...found.payments.map(({ share }) => share)];
    for (const sum of [...sums, found.refunded, found.fees]) expect(Number.isSafeInteger(sum)).toBe(true);
    return 'followed';
  } catch (error) {
    if (error instanceof TrailReceiptError) return 'refused';
    throw error;
  }
}

type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** The value with one of its parts, the `n`-th of all, put through a change. */
function changed(value: Json, n: number, change: (part: Json) => Json): Json {
  let left = n % countOf(value);
  const walk = (part: Json): Json => {
    left -= 1;
    if (left === -1) return change(part);
    if (Array.isArray(part)) return part.map(walk);
    if (typeof part !== 'object' || part === null) return part;
    return Object.fromEntries(Object.entries(part).map(([name, each]) => [name, walk(each)]));
  };
  return walk(value);
}

function countOf(value: Json): number {
  if (typeof value !== 'object' || value === null) return 1;
  return Object.values(value).reduce<number>((sum, part) => sum + countOf(part), 1);
}

const CHANGES: readonly ((part: Json, other: Json) => Json)[] = [
  (part) => (typeof part === 'number' ? part + 1 : part),
  (part) => (typeof part === 'number' ? part - 1 : part),
  (part) => (typeof part === 'number' ? 0 : part),
  (part) => (typeof part === 'number' ? Number.MAX_SAFE_INTEGER : part),
  (part) => (Array.isArray(part) ? [...part, ...part] : part),
  (part) => (Array.isArray(part) ? part.slice(1) : part),
  (part) => (Array.isArray(part) ? part.toReversed() : part),
  (_, other) => other,
];

describe('the check of a trail receipt', () => {
  it('answers for entries with anything in the place of a part', () => {
    const outcomes = { refused: 0, followed: 0 };
    fc.assert(
      fc.property(
        fc.nat(),
        fc.nat(),
        fc.nat(),
        fc.nat({ max: CHANGES.length - 1 }),
        fc.jsonValue(),
        (which, n, part, change, other) => {
          const { events, receipt } = receipts[which % receipts.length]!;
          const at = n % events.length;
          const { data, ...rest } = events[at]!;
          const said = changed(data as Json, part, (each) => CHANGES[change]!(each, other as Json));
          const isData = typeof said === 'object' && said !== null && !Array.isArray(said);
          const event = { ...rest, data: isData ? said : {} };
          outcomes[outcomeOf(receipt, events.with(at, event))] += 1;
        },
      ),
      { numRuns: 1_000 },
    );
    expect(outcomes.refused).toBeGreaterThan(100);
    expect(outcomes.followed).toBeGreaterThan(50);
  });

  it('answers for entries of other types, subjects and places', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (which, n, m) => {
        const { events, receipt } = receipts[which % receipts.length]!;
        const [one, other] = [events[n % events.length]!, events[m % events.length]!];
        const swapped = events.map((each) => (each === one ? other : each === other ? one : each));
        outcomeOf(receipt, swapped);
        outcomeOf(receipt, events.with(n % events.length, { ...one, type: other.type }));
        outcomeOf(receipt, events.with(n % events.length, { ...one, subject: other.subject }));
        outcomeOf(receipt, [...events, { ...one, index: one.index + 1_000_000 }]);
      }),
      { numRuns: 100 },
    );
  });
});
