/** The gift's cents as flows through funds to where they are now: what the picture and the sums are made of. */
import type { FundView, LedgerName, PieceView } from '../domain/views.ts';
import { type Followed, type Scope, ownScope, paymentNumber, scopeBeyond } from './scope.ts';

/** Where some cents are. `payment` counts from 1 as the page numbers them. */
export type Ending =
  | { readonly kind: 'payment'; readonly payment: number }
  | { readonly kind: 'payments'; readonly count: number }
  | { readonly kind: 'waiting'; readonly fund: FundView; readonly ledger: string }
  | { readonly kind: 'in-transit' | 'with-partner' | 'handed-over'; readonly partner: string }
  | { readonly kind: 'unplaced' | 'unassigned' | 'refunded' | 'fee' | 'lost' | 'rounding' };

/**
 * What cents went through: a fund, an exchange into another currency, or the door of another ledger. `level` is how many exchanges they have behind
 * them there; `currency` is what they are counted in.
 */
export type Stop = { readonly level: number; readonly currency: string } & (
  | { readonly kind: 'fund'; readonly fund: FundView; readonly ledger: string }
  | { readonly kind: 'leg'; readonly exchange: string }
  | { readonly kind: 'ledger'; readonly name: LedgerName }
);

export interface Flow {
  /** The funds and exchanges gone through, each once in a row. */
  readonly stops: readonly Stop[];
  readonly ending: Ending;
  /** Of the amount where it ends. */
  readonly currency: string;
  /**
   * Minor units by level: first of the gift's own cents, then of each currency that they were exchanged to. The last is
   * exact; those before it are the part that it is of them, as a fraction.
   */
  readonly amounts: readonly number[];
}

/** Payments with a place of their own in the picture; the others are drawn as one. */
const PAYMENTS_MAX = 16;
/** Stops drawn of a longer way: the first and the last ones. */
const STOPS_MAX = 3;

interface Way {
  readonly stops: readonly Stop[];
  readonly amounts: readonly number[];
}

/** Flows in the order of the gift's cents; together they are all of its cents. */
export function flowsOf(view: Followed): Flow[] {
  const flows = new Map<string, Flow>();
  const own = { pieces: view.pieces, currency: view.currency };
  for (const flow of flowsIn(ownScope(view), own, { stops: [], amounts: [] }, 1)) {
    const key = JSON.stringify([flow.stops.map(stopKey), endingKey(flow.ending), flow.currency]);
    const known = flows.get(key)?.amounts;
    const amounts = flow.amounts.map((amount, level) => amount + (known?.[level] ?? 0));
    flows.set(key, { ...flow, amounts });
  }
  return [...flows.values()];
}

/** `total` is what all these pieces are of what the way's amounts count. */
function* flowsIn(
  scope: Scope,
  { currency, pieces }: { readonly pieces: readonly PieceView[]; readonly currency: string },
  way: Way,
  total: number,
): Generator<Flow> {
  const level = way.amounts.length;
  for (const piece of pieces) {
    const { state } = piece;
    const amount = piece.to - piece.from;
    const amounts = [...way.amounts.map((each) => (each * amount) / total), amount];
    const stops = [...way.stops, ...fundsOf(scope, piece, level, currency, way.stops.at(-1))];
    const leg = state.kind === 'exchanged' ? scope.places.legs[state.leg ?? -1] : undefined;
    if (leg !== undefined) {
      const exchange = leg.exchange.id;
      const stop: Stop = { kind: 'leg', exchange, level: level + 1, currency: leg.currency };
      yield* flowsIn(scope, leg, { stops: [...stops, stop], amounts }, leg.amount);
      continue;
    }
    const end = { stops, amounts };
    if (scopeBeyond(scope, state) !== undefined) yield* flowsBeyond(scope, piece, end, currency);
    else yield { stops: drawnStops(stops), ending: endingOf(scope, piece), currency, amounts };
  }
}

/** Through the ledger that took the piece in; `way` leads to there. */
function* flowsBeyond(
  scope: Scope,
  { from, state, to }: PieceView,
  { amounts, stops }: Way,
  currency: string,
): Generator<Flow> {
  const beyond = scopeBeyond(scope, state);
  if (beyond === undefined) return;
  const level = amounts.length - 1;
  const through: readonly Stop[] = [...stops, { kind: 'ledger', name: beyond.ledger, level, currency }];
  // Its pieces are counted in the same cents as those that were handed over.
  const counted = { pieces: beyond.places.pieces, currency };
  yield* flowsIn(beyond, counted, { stops: through, amounts: amounts.slice(0, -1) }, to - from);
  if (beyond.fee === 0) return;
  const part = amounts.map((each) => (each * beyond.fee) / (to - from));
  yield { stops: drawnStops(through), ending: { kind: 'fee' }, currency, amounts: part };
}

/** One text for endings that are the same place. */
export function endingKey(ending: Ending): string {
  switch (ending.kind) {
    case 'payment':
      return `payment ${ending.payment}`;
    case 'waiting':
      return `waiting ${ending.ledger} ${ending.fund.id}`;
    case 'in-transit':
    case 'with-partner':
    case 'handed-over':
      return `${ending.kind} ${ending.partner}`;
    default:
      return ending.kind;
  }
}

/** One text for stops that are the same place. */
export function stopKey(stop: Stop): string {
  switch (stop.kind) {
    case 'leg':
      return `leg ${stop.exchange}`;
    case 'ledger':
      return `ledger ${stop.level} ${stop.name.id}`;
    case 'fund':
      return `fund ${stop.level} ${stop.ledger} ${stop.fund.id}`;
  }
}

function fundsOf(
  { ledger }: Scope,
  { hops }: PieceView,
  level: number,
  currency: string,
  before: Stop | undefined,
): Stop[] {
  const stops: Stop[] = [];
  for (const { fund } of hops) {
    const last = stops.at(-1) ?? before;
    // Cents that came back from a payment are in the fund that they had left: the picture shows it once.
    if (last?.kind !== 'fund' || last.fund.id !== fund.id)
      stops.push({ kind: 'fund', fund, ledger: ledger.id, level, currency });
  }
  return stops;
}

/** The currencies and ledgers of a longer way are drawn, and of its funds the first and the last ones. */
function drawnStops(stops: readonly Stop[]): readonly Stop[] {
  if (stops.length <= STOPS_MAX) return stops;
  const doors = stops.filter(({ kind }) => kind !== 'fund').slice(-STOPS_MAX + 1);
  const room = STOPS_MAX - 1 - doors.length;
  const later = stops.slice(1).filter(({ kind }) => kind === 'fund');
  const last = room > 0 ? later.slice(-room) : [];
  const kept = new Set([stops[0], ...doors, ...last]);
  return stops.filter((stop) => kept.has(stop));
}

function endingOf(scope: Scope, { state }: PieceView): Ending {
  const { ledger, numbers } = scope;
  switch (state.kind) {
    case 'spent': {
      const payment = paymentNumber(scope, state.payment) || numbers.size + 1;
      const isOwn = numbers.size <= PAYMENTS_MAX || payment < PAYMENTS_MAX;
      return isOwn
        ? { kind: 'payment', payment }
        : { kind: 'payments', count: numbers.size - PAYMENTS_MAX + 1 };
    }
    case 'waiting':
      return { kind: 'waiting', fund: state.fund, ledger: ledger.id };
    case 'in-transit':
    case 'with-partner':
    case 'handed-over':
      return { kind: state.kind, partner: state.partner };
    case 'exchanged':
      return { kind: 'rounding' };
    default:
      return { kind: state.kind };
  }
}
