/** Which part of a trail is told: that of the gift's own ledger, or of one in which handed-over cents go on. */
import type {
  FollowedView,
  IncomeTrailView,
  LedgerName,
  PieceState,
  PlacesView,
  ReachedPayment,
  TrailView,
} from '../domain/views.ts';

/** What a page follows: the cents of a gift, or of an income. */
export interface Followed extends FollowedView, Pick<TrailView, 'demands' | 'disputes'> {
  readonly kind: 'gift' | 'income';
  readonly currency: string;
}

export function ofGift(view: TrailView): Followed {
  return { ...view, kind: 'gift', currency: view.gift.currency };
}

export function ofIncome(view: IncomeTrailView): Followed {
  return { ...view, kind: 'income', currency: view.income.currency, demands: [], disputes: [] };
}

export interface Scope {
  readonly view: Followed;
  readonly places: PlacesView;
  readonly ledger: LedgerName;
  /** The payments of all parts by `paymentKey`, as the page numbers them from 1. */
  readonly numbers: ReadonlyMap<string, number>;
}

/** `fee`: what of the handed-over cents the fee of the gift took as which they came in there. */
export interface ScopeBeyond extends Scope {
  readonly currency: string;
  readonly fee: number;
}

export interface NumberedPayment {
  readonly payment: ReachedPayment;
  readonly ledger: LedgerName;
}

export function ownScope(view: Followed): Scope {
  const keys = numberedPayments(view).map(({ ledger, payment }) => paymentKey(ledger, payment.id));
  return { view, places: view, ledger: view.ledger, numbers: new Map(keys.map((key, i) => [key, i + 1])) };
}

/** The part in which cents in this state go on; undefined where they are followed no further. */
export function scopeBeyond({ numbers, view }: Scope, state: PieceState): ScopeBeyond | undefined {
  const found = state.kind === 'handed-over' ? view.continuations[state.continuation ?? -1] : undefined;
  if (found === undefined) return undefined;
  return { view, places: found, ledger: found.ledger, numbers, currency: found.currency, fee: found.fee };
}

/** All payments as the page numbers them: the gift's own, then those of other ledgers, each once. */
export function numberedPayments(view: FollowedView): NumberedPayment[] {
  const found = new Map<string, NumberedPayment>();
  for (const { ledger, payments } of [view, ...view.continuations])
    for (const payment of payments) {
      const key = paymentKey(ledger, payment.id);
      const { coveredShare = 0, share = 0 } = found.get(key)?.payment ?? {};
      const sums = { share: share + payment.share, coveredShare: coveredShare + payment.coveredShare };
      found.set(key, { payment: { ...payment, ...sums }, ledger });
    }
  return [...found.values()];
}

/** 0 where it has none. */
export function paymentNumber({ ledger, numbers }: Scope, id: string | undefined): number {
  return numbers.get(paymentKey(ledger, id ?? '')) ?? 0;
}

function paymentKey({ id: ledger }: LedgerName, payment: string): string {
  return `${ledger} ${payment}`;
}
