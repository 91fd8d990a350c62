/** The gift's cents as flows through funds to where they are now: what the picture and the sums are made of. */
import type { FundView, PieceView, TrailView } from '../domain/views.ts';

/** Where some cents are. `payment` counts from 1 as the page numbers them. */
export type Ending =
  | { readonly kind: 'payment'; readonly payment: number }
  | { readonly kind: 'payments'; readonly count: number }
  | { readonly kind: 'waiting'; readonly fund: FundView }
  | { readonly kind: 'in-transit' | 'with-partner' | 'handed-over'; readonly partner: string }
  | { readonly kind: 'unplaced' | 'unassigned' | 'refunded' | 'fee' | 'lost' | 'rounding' };

/**
 * What cents went through: a fund, or an exchange into another currency. `level` is how many exchanges they have behind
 * them there; `currency` is what they are counted in.
 */
export type Stop = { readonly level: number; readonly currency: string } & (
  { readonly kind: 'fund'; readonly fund: FundView } | { readonly kind: 'leg'; readonly exchange: string }
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
export function flowsOf(view: TrailView): Flow[] {
  const numbers = new Map(view.payments.map(({ id }, i) => [id, i + 1]));
  const flows = new Map<string, Flow>();
  const own = { pieces: view.pieces, currency: view.gift.currency };
  for (const flow of flowsIn(view, own, { stops: [], amounts: [] }, 1, numbers)) {
    const key = JSON.stringify([flow.stops.map(stopKey), endingKey(flow.ending), flow.currency]);
    const known = flows.get(key)?.amounts;
    const amounts = flow.amounts.map((amount, level) => amount + (known?.[level] ?? 0));
    flows.set(key, { ...flow, amounts });
  }
  return [...flows.values()];
}

/** `total` is what all these pieces are of what the way's amounts count. */
function* flowsIn(
  view: TrailView,
  { currency, pieces }: { readonly pieces: readonly PieceView[]; readonly currency: string },
  way: Way,
  total: number,
  numbers: ReadonlyMap<string, number>,
): Generator<Flow> {
  const level = way.amounts.length;
  for (const piece of pieces) {
    const { state } = piece;
    const amount = piece.to - piece.from;
    const amounts = [...way.amounts.map((each) => (each * amount) / total), amount];
    const stops = [...way.stops, ...fundsOf(piece, level, currency, way.stops.at(-1))];
    const leg = state.kind === 'exchanged' ? view.legs[state.leg ?? -1] : undefined;
    if (leg === undefined) {
      yield { stops: drawnStops(stops), ending: endingOf(piece, numbers), currency, amounts };
      continue;
    }
    const exchange = leg.exchange.id;
    const stop: Stop = { kind: 'leg', exchange, level: level + 1, currency: leg.currency };
    yield* flowsIn(view, leg, { stops: [...stops, stop], amounts }, leg.amount, numbers);
  }
}

/** One text for endings that are the same place. */
export function endingKey(ending: Ending): string {
  switch (ending.kind) {
    case 'payment':
      return `payment ${ending.payment}`;
    case 'waiting':
      return `waiting ${ending.fund.id}`;
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
  return stop.kind === 'leg' ? `leg ${stop.exchange}` : `fund ${stop.level} ${stop.fund.id}`;
}

function fundsOf({ hops }: PieceView, level: number, currency: string, before: Stop | undefined): Stop[] {
  const stops: Stop[] = [];
  for (const { fund } of hops) {
    const last = stops.at(-1) ?? before;
    // Cents that came back from a payment are in the fund that they had left: the picture shows it once.
    if (last?.kind !== 'fund' || last.fund.id !== fund.id)
      stops.push({ kind: 'fund', fund, level, currency });
  }
  return stops;
}

/** The currencies of a longer way are drawn, and of its funds the first and the last ones. */
function drawnStops(stops: readonly Stop[]): readonly Stop[] {
  if (stops.length <= STOPS_MAX) return stops;
  const legs = stops.filter(({ kind }) => kind === 'leg').slice(-STOPS_MAX + 1);
  const room = STOPS_MAX - 1 - legs.length;
  const later = stops.slice(1).filter(({ kind }) => kind === 'fund');
  const last = room > 0 ? later.slice(-room) : [];
  const kept = new Set([stops[0], ...legs, ...last]);
  return stops.filter((stop) => kept.has(stop));
}

function endingOf({ state }: PieceView, numbers: ReadonlyMap<string, number>): Ending {
  switch (state.kind) {
    case 'spent': {
      const payment = numbers.get(state.payment) ?? numbers.size + 1;
      const isOwn = numbers.size <= PAYMENTS_MAX || payment < PAYMENTS_MAX;
      return isOwn
        ? { kind: 'payment', payment }
        : { kind: 'payments', count: numbers.size - PAYMENTS_MAX + 1 };
    }
    case 'waiting':
      return { kind: 'waiting', fund: state.fund };
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
