// Trail receipts over random histories: what follows from one file is what the replayed ledger says, and no change of it
// goes unnoticed that the file could show.
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { makeTrailReceipt } from '../src/index.ts';
import { proveEntry } from '../src/make-receipt.ts';
import {
  TrailReceiptError,
  formatTrailReceipt,
  isTrailReceipt,
  openTrailReceipt,
  parseTrailReceipt,
  verifyTrailReceipt,
} from '../src/trail-receipt/index.ts';
import type { ReceiptEntry, TrailReceipt, VerifiedTrail } from '../src/trail-receipt/index.ts';
import { type World, createMet, sumsOfLedger, sumsOfReceipt, worldOf } from './receipt-world.fixture.ts';

const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };

function verify({ log }: World, text: string): VerifiedTrail {
  return verifyTrailReceipt(crypto, text, { logKey: log.logKey });
}

/** The code that refuses the receipt, or what it verifies as. */
function outcomeOf(world: World, receipt: TrailReceipt | string): string | VerifiedTrail {
  try {
    return verify(world, typeof receipt === 'string' ? receipt : formatTrailReceipt(receipt));
  } catch (error) {
    if (error instanceof TrailReceiptError) return error.code;
    throw error;
  }
}

/** Receipts of every gift; those that reach two payments or more are where cents can be moved between them. */
interface Case {
  readonly world: World;
  readonly gift: World['gifts'][number];
  readonly text: string;
  readonly receipt: TrailReceipt;
  readonly truth: VerifiedTrail;
}

/** Entries by which cents left slots or others came into these: without one its cents stay where they were. */
const UNDOING = /settled|covered|reversed|returned/;

const met = createMet();
const cases: Case[] = [];
const refusals: string[] = [];

beforeAll(async () => {
  // The histories change with the steps that they are made of: as many are taken as meet everything.
  for (
    let seed = 1;
    seed <= 12 && (met.missing().length > 0 || cases.filter(reaches(2)).length < 20);
    seed += 1
  ) {
    const world = await worldOf(seed, 500);
    for (const gift of world.gifts) {
      const { refused, text } = await makeTrailReceipt(world.log, world.verified.replay, gift);
      if (text === undefined) {
        refusals.push(`${gift.gift}: ${refused}`);
        continue;
      }
      const receipt = parseTrailReceipt(text);
      const truth = verify(world, text);
      cases.push({ world, gift, text, receipt, truth });
      met.add(
        receipt.entries.map(({ entry }) => typeOf(entry)),
        truth,
      );
    }
  }
}, 120_000);

/** One of the cases of a kind, by a number: they are made after the properties are written, and too large to print. */
function pick(n: number, wanted: (each: Case) => boolean): Case {
  const some = cases.filter(wanted);
  const found = some[n % some.length];
  if (found === undefined) throw new Error('no case of this kind');
  return found;
}

/** What was taken before it had a place is told apart only of all cents together. */
function together({ fee = 0, placeless = 0, refunded = 0, ...sums }: Record<string, number>): object {
  return { ...sums, rest: fee + placeless + refunded };
}

const reaches = (payments: number) => (each: Case) =>
  each.truth.payments.filter(({ share }) => share > 0).length >= payments;

describe('makeTrailReceipt', () => {
  it('makes one of every gift', () => {
    expect(refusals).toEqual([]);
  });
});

describe('verifyTrailReceipt', () => {
  it('says of every gift what the replayed ledger says', () => {
    for (const { gift, truth, world } of cases) {
      expect(sumsOfReceipt(truth)).toEqual(sumsOfLedger(world, gift));
      expect(truth.gift.subject).toBe(gift.gift);
    }
  });

  it('says of some of its cents, one after the other, what the replayed ledger says', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.nat(), (which, one, other) => {
        const { gift, text, truth, world } = pick(which, (each) => each.truth.amount > 0);
        const bounds = [one % (truth.amount + 1), other % (truth.amount + 1)];
        const cents = { from: Math.min(...bounds), to: Math.max(...bounds) };
        const { partOf } = openTrailReceipt(crypto, text, { logKey: world.log.logKey });
        expect(together(sumsOfReceipt(partOf(cents)))).toEqual(together(sumsOfLedger(world, gift, cents)));
      }),
    );
  });

  it('covers every way that cents can go', () => {
    expect(met.missing()).toEqual([]);
    expect(cases.filter(reaches(2)).length).toBeGreaterThan(10);
    expect(cases.some(({ receipt }) => receipt.placements.length > 1)).toBe(true);
  });

  it('takes a file of the version before', () => {
    const { text, truth, world } = pick(0, reaches(2));
    const before = text.replace('trail-receipt@v2', 'trail-receipt@v1');
    expect(before).not.toBe(text);
    expect(outcomeOf(world, before)).toEqual(truth);
    expect(outcomeOf(world, text.replace('trail-receipt@v2', 'trail-receipt@v3'))).toBe('receipt-malformed');
  });

  it('finds one cent moved from one payment to another', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), (which, n) => {
        const { receipt, world } = pick(which, reaches(2));
        const from = n % receipt.payments.length;
        const to = (from + 1) % receipt.payments.length;
        fc.pre((receipt.payments[from]?.share ?? 0) > 0);
        const payments = receipt.payments.map(({ entry, share }, i) => ({
          entry,
          share: i === from ? share - 1 : i === to ? share + 1 : share,
        }));
        expect(outcomeOf(world, { ...receipt, payments })).toBe('share-differs');
      }),
    );
  });

  it('finds an entry left out, but for one that nothing here contradicts', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.boolean(), (which, n, isRestated) => {
        const { receipt, truth, world } = pick(which, reaches(1));
        const left = receipt.entries[n % receipt.entries.length];
        const isLeft = (index: number): boolean => index === left?.index;
        const without = {
          ...receipt,
          entries: receipt.entries.filter(({ index }) => !isLeft(index)),
          payments: receipt.payments.filter(({ entry }) => !isRestated || !isLeft(entry)),
        };
        const outcome = outcomeOf(world, without);
        if (typeof outcome === 'string' || UNDOING.test(typeOf(left?.entry ?? ''))) return;
        // What took cents is hidden: they are said to wait, and in nothing else more of them than are in it.
        const places = sumsOfReceipt(truth);
        for (const [place, amount] of Object.entries(sumsOfReceipt(outcome)))
          if (/^(?:exp|exch|hand|lost)/.test(place)) expect(amount).toBeLessThanOrEqual(places[place] ?? 0);
      }),
    );
  });

  it('finds a payment left out and restated when another of its fund came after it', () => {
    let found = 0;
    for (const { receipt, truth, world } of cases.filter(reaches(2))) {
      const [first, second] = truth.payments.filter(({ event }) => isOf(event.data, 'general'));
      if (first === undefined || second === undefined || first.share === 0 || second.share === 0) continue;
      const entries = receipt.entries.filter(({ index }) => index !== first.event.index);
      const payments = receipt.payments.filter(({ entry }) => entry !== first.event.index);
      expect(outcomeOf(world, { ...receipt, entries, payments })).toBe('path-broken');
      found += 1;
    }
    expect(found).toBeGreaterThan(0);
  });

  it('finds an entry of the same log added that has nothing to do with the gift, with any share', () => {
    return fc.assert(
      fc.asyncProperty(fc.nat(), fc.nat(), fc.nat({ max: 3 }), async (which, n, share) => {
        const { receipt, truth, world } = pick(which, reaches(1));
        const index = n % world.log.checkpoint.size;
        fc.pre(!receipt.entries.some((each) => each.index === index));
        const extra = await provedEntry(world, index);
        const entries = [...receipt.entries, extra].sort((left, right) => left.index - right.index);
        const payments = [...receipt.payments, { entry: index, share }].sort((l, r) => l.entry - r.entry);
        // What changed the same slots, of others or later, does belong there, and changes nothing.
        const outcome = outcomeOf(world, { ...receipt, entries });
        if (typeof outcome !== 'string') expect(sumsOfReceipt(outcome)).toEqual(sumsOfReceipt(truth));
        expect(outcomeOf(world, { ...receipt, entries, payments })).toEqual(expect.any(String));
      }),
    );
  });

  it('finds an altered span, in an entry and in a placement', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom(-1, 1), (which, n, by) => {
        const { receipt, world } = pick(which, reaches(1));
        const spanned = receipt.entries.filter(({ entry }) => /"(?:from|to|at)":\d/.test(entry));
        const { index } = spanned[n % spanned.length] ?? { index: -1 };
        const entries = receipt.entries.map((each) =>
          each.index === index ? { ...each, entry: shifted(each.entry, n, by) } : each,
        );
        expect(outcomeOf(world, { ...receipt, entries })).toBe('proof-refused');
        const [first, ...rest] = receipt.placements;
        if (first === undefined) return;
        for (const change of [{ amount: first.amount + by }, { leaf: first.leaf + 1 }, { fund: 'other' }]) {
          const placements = [{ ...first, ...change }, ...rest];
          expect(outcomeOf(world, { ...receipt, placements })).toEqual(
            expect.stringMatching(/^(placement-refused|path-broken|receipt-malformed)$/),
          );
        }
      }),
    );
  });

  it('finds what was assigned by hand said to be another number', () => {
    fc.assert(
      fc.property(fc.nat(), fc.integer({ min: 1, max: 1_000_000 }), (which, more) => {
        const isAssigned = ({ receipt }: Case): boolean => receipt.assigned.length > 0;
        const { receipt, truth, world } = pick(which, isAssigned);
        const assigned = receipt.assigned.map(({ amount, entry }) => ({ entry, amount: amount + more }));
        const outcome = outcomeOf(world, { ...receipt, assigned });
        // The entry does not say how many: more than the gift has is refused, and another share shows.
        if (typeof outcome !== 'string') expect(outcome.placeless).toBeLessThan(truth.placeless);
      }),
    );
  });

  it('is not verified as anything else whatever character changes', () => {
    fc.assert(
      fc.property(fc.nat(), fc.nat(), fc.constantFrom('0', '7', 'a', '"', '\n', '\u00e9'), (which, n, by) => {
        const { text, truth, world } = pick(which, reaches(1));
        const at = n % text.length;
        const outcome = outcomeOf(world, text.slice(0, at) + by + text.slice(at + 1));
        if (typeof outcome !== 'string') expect(outcome).toEqual(truth);
      }),
      { numRuns: 400 },
    );
  });

  it('takes another key, another order and what is no receipt for what they are', () => {
    const { receipt, text, world } = pick(0, reaches(2));
    const reversed = { ...receipt, entries: [...receipt.entries].reverse() };
    expect(outcomeOf(world, reversed)).toBe('receipt-malformed');
    const twice = { ...receipt, entries: receipt.entries.flatMap((each) => [each, each]) };
    expect(outcomeOf(world, twice)).toBe('receipt-malformed');
    const note = receipt.checkpoint.replace('log.test.example\n', 'log.other.example\n');
    expect(outcomeOf(world, { ...receipt, checkpoint: note })).toBe('signature-refused');
    for (const bad of ['', '{', '{}', 'null', '[]', text.slice(1), `${text}x`, '['.repeat(100_000)])
      expect(outcomeOf(world, bad)).toBe('receipt-malformed');
    expect(outcomeOf(world, text.padEnd(4_000_001))).toBe('receipt-malformed');
    expect(isTrailReceipt(text)).toBe(true);
    expect(isTrailReceipt('c2sp.org/tlog-proof@v1\n')).toBe(false);
  });

  it('refuses any JSON in the place of a field', () => {
    const one = pick(0, reaches(1));
    const fields = ['checkpoint', 'entries', 'placements', 'assigned', 'payments', 'format'];
    fc.assert(
      fc.property(fc.constantFrom(...fields), fc.jsonValue(), (field, value) => {
        const changed = JSON.stringify({ ...(JSON.parse(one.text) as object), [field]: value });
        const outcome = outcomeOf(one.world, changed);
        if (typeof outcome !== 'string') expect(outcome).toEqual(one.truth);
      }),
    );
  });
});

/** Whether an outflow took from this fund alone. */
function isOf(data: Readonly<Record<string, unknown>>, fund: string): boolean {
  const spans = data['spans'] as readonly { readonly fund: string }[];
  return spans.every((span) => span.fund === fund);
}

function typeOf(entry: string): string {
  return (JSON.parse(entry) as { event: { type: string } }).event.type;
}

async function provedEntry({ log }: World, index: number): Promise<ReceiptEntry> {
  const { entry, proof } = await proveEntry(log, index);
  const base64 = proof.map((each) => Buffer.from(each, 'latin1').toString('base64'));
  return { index, entry: Buffer.from(entry).toString(), proof: base64 };
}

/** The entry with one of its positions moved by one. */
function shifted(entry: string, n: number, by: number): string {
  const places = [...entry.matchAll(/"(?:from|to|at)":(\d+)/g)];
  const place = places[n % places.length];
  if (place === undefined) throw new Error('the entry has no position');
  const { 0: whole, 1: digits = '0', index } = place;
  const changed = whole.replace(digits, String(Math.max(0, Number(digits) + by) || 1_000_000));
  return entry.slice(0, index) + changed + entry.slice(index + whole.length);
}
