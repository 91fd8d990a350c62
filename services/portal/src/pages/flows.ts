/** The gift's cents as flows through funds to where they are now: what the picture and the sums are made of. */
import type { FundView, PieceView, TrailView } from '../domain/views.ts';

/** Where some cents are, and how many. `payment` counts from 1 as the page numbers them. */
export type Ending =
  | { readonly kind: 'payment'; readonly payment: number }
  | { readonly kind: 'payments'; readonly count: number }
  | { readonly kind: 'waiting'; readonly fund: FundView }
  | { readonly kind: 'unplaced' | 'unassigned' | 'refunded' };

export interface Flow {
  /** The funds gone through, each once in a row. */
  readonly funds: readonly FundView[];
  readonly ending: Ending;
  /** Minor units, at least 1. */
  readonly amount: number;
}

/** Payments with a place of their own in the picture; the others are drawn as one. */
const PAYMENTS_MAX = 16;
/** Funds drawn of a longer way: the first and the last ones. */
const FUNDS_MAX = 3;

/** Flows in the order of the gift's cents; together they are all of its cents. */
export function flowsOf({ payments, pieces }: TrailView): Flow[] {
  const numbers = new Map(payments.map(({ id }, i) => [id, i + 1]));
  const flows = new Map<string, Flow>();
  for (const piece of pieces) {
    const funds = fundsOf(piece);
    const ending = endingOf(piece, numbers);
    const key = JSON.stringify([funds.map(({ id }) => id), endingKey(ending)]);
    const amount = piece.to - piece.from + (flows.get(key)?.amount ?? 0);
    flows.set(key, { funds, ending, amount });
  }
  return [...flows.values()];
}

/** One text for endings that are the same place. */
export function endingKey(ending: Ending): string {
  if (ending.kind === 'payment') return `payment ${ending.payment}`;
  if (ending.kind === 'waiting') return `waiting ${ending.fund.id}`;
  return ending.kind;
}

function fundsOf({ hops }: PieceView): FundView[] {
  const funds: FundView[] = [];
  // Cents that came back from a payment are in the fund that they had left: the picture shows it once.
  for (const { fund } of hops) if (funds.at(-1)?.id !== fund.id) funds.push(fund);
  return funds.length <= FUNDS_MAX ? funds : [...funds.slice(0, 1), ...funds.slice(1 - FUNDS_MAX)];
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
    case 'unplaced':
    case 'unassigned':
    case 'refunded':
      return { kind: state.kind };
  }
}
