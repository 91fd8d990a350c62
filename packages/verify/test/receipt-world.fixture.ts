// A random history of everything as a verified log, for the receipts of its gifts.
import { trail } from '@centesimo/cents';
import type { Trail } from '@centesimo/cents';
import { openLog, verifyLog } from '../src/index.ts';
import type { OpenedLog, Verified } from '../src/index.ts';
import type { VerifiedPart, VerifiedTrail } from '../src/trail-receipt/index.ts';
import { POOR, completeHistoryOf } from './complete-history.fixture.ts';
import { logOfEvents, memorySource } from './test-log.fixture.ts';

export interface World {
  readonly log: OpenedLog;
  readonly verified: Verified;
  /** And incomes. */
  readonly gifts: readonly { readonly ledger: string; readonly gift: string; readonly index: number }[];
}

export async function worldOf(seed: number, steps: number): Promise<World> {
  const events = completeHistoryOf(seed, steps, POOR);
  const made = logOfEvents(events);
  const source = memorySource(made);
  const log = await openLog(source, made.vkey);
  const verified = await verifyLog(source, { vkey: made.vkey, workers: 0 });
  if (verified.kind !== 'verified') throw new Error('the history is not valid');
  const gifts = events.flatMap(({ ledger, name, subject }, index) =>
    name === 'gift.received' || name === 'income.received' ? [{ ledger, gift: subject, index }] : [],
  );
  return { log, verified, gifts };
}

type Sums = Record<string, number>;

function summed(places: readonly (readonly [string, number])[]): Sums {
  const sums: Sums = {};
  for (const [place, amount] of places) if (amount > 0) sums[place] = (sums[place] ?? 0) + amount;
  return sums;
}

/** Where the replayed ledger has the cents of a gift, or those of a range, in sums by place. */
export function sumsOfLedger(
  { verified }: World,
  { gift, ledger }: World['gifts'][number],
  cents?: { readonly from: number; readonly to: number },
): Sums {
  const state = verified.replay.ledgers.get(ledger)?.state;
  const found = state && trail(state, gift, cents);
  if (found === undefined) throw new Error('the gift is unknown');
  const pieces = [...found.pieces, ...found.legs.flatMap((leg) => leg.pieces)];
  return summed([
    ['amount', cents === undefined ? found.amount : 0],
    ...pieces.flatMap(({ from, place, to }) => placesOf(place).map((name) => [name, to - from] as const)),
    ...found.legs.map(({ exchange, from, to }) => [`units of ${exchange}`, to - from] as const),
  ]);
}

function placesOf(place: Trail['pieces'][number]['place']): string[] {
  switch (place.kind) {
    case 'unplaced':
    case 'unassigned':
      return ['placeless'];
    case 'spent':
      return [place.expense];
    case 'exchanged':
      return [place.exchange];
    case 'lost':
      return [`lost in ${place.loss}`];
    case 'handed-over':
      return [place.handOver];
    case 'refunded':
    case 'fee': {
      const { covered } = place;
      const isPayment = covered?.outflow.startsWith('exp_') === true;
      return [place.kind, ...(isPayment ? [`covered in ${covered.outflow}`] : [])];
    }
    default:
      return [`${place.kind} in ${place.fund}`];
  }
}

/** The same by what a receipt proves; of a part there is no sum of all. */
export function sumsOfReceipt(found: VerifiedTrail | (VerifiedPart & { readonly amount?: 0 })): Sums {
  const { exchanged, handedOver, lost, partners, payments, waiting } = found;
  return summed([
    ['amount', found.amount ?? 0],
    ['placeless', found.placeless],
    ['refunded', found.refunded],
    ['fee', found.fees],
    ...payments.map(({ event, share }) => [event.subject, share] as const),
    ...payments.map(({ covered, event }) => [`covered in ${event.subject}`, covered] as const),
    ...waiting.map(({ amount, fund }) => [`waiting in ${fund}`, amount] as const),
    ...partners.map(
      ({ amount, fund, isThere }) =>
        [`${isThere ? 'with-partner' : 'in-transit'} in ${fund}`, amount] as const,
    ),
    ...exchanged.map(({ amount, event }) => [event.subject, amount] as const),
    ...exchanged.map(({ event, units }) => [`units of ${event.subject}`, units] as const),
    ...lost.map(({ amount, event }) => [`lost in ${event.subject}`, amount] as const),
    ...handedOver.map(({ amount, event }) => [event.subject, amount] as const),
  ]);
}

/** All events that a receipt can hold, and beginnings of the places that it can name. */
const EVENTS = [
  ...[
    'expense.recorded',
    'expense.returned',
    'fee.settled',
    'gift.assigned',
    'gift.received',
    'income.received',
  ],
  ...['gifts.placed', 'ledger.opened', 'loss.recorded', 'money.exchanged', 'money.moved'],
  ...['money.repurposed', 'refund.reversed', 'refund.settled', 'shortfall.covered'],
  ...['transfer.handed-over', 'transfer.received', 'transfer.returned', 'transfer.sent'],
];
const PLACES = [
  ...['exp_', 'covered in', 'waiting in', 'with-partner', 'in-transit', 'exch_', 'units of'],
  ...['lost in loss_', 'lost in transfer_', 'hand_', 'refunded', 'fee', 'placeless'],
];

/** What receipts have held and named; `missing` is what none has yet. */
export function createMet(): {
  readonly add: (types: readonly string[], found: VerifiedTrail) => void;
  readonly missing: () => string[];
} {
  const types = new Set<string>();
  const places = new Set<string>();
  return {
    add: (held, found) => {
      for (const type of held) types.add(type);
      for (const place of Object.keys(sumsOfReceipt(found))) places.add(place);
    },
    missing: () => [
      ...EVENTS.filter((name) => !types.has(`org.centesimo.${name}.v1`)),
      ...PLACES.filter((place) => ![...places].some((each) => each.startsWith(place))),
    ],
  };
}
