/** The events that the reducer understands, structurally equal to the schemas of the events package. */

export interface Actor {
  readonly role: string;
  readonly actor: string;
}

/** Positions `[from, to)` of a fund's tape, in minor units. */
export interface FundSpan {
  readonly fund: string;
  readonly from: number;
  readonly to: number;
}

export type FundClass = 'unrestricted' | 'designated' | 'restricted' | 'conditional';

export interface LedgerOpened {
  readonly baseCurrency: string;
  readonly by?: Actor;
  readonly currencies: readonly string[];
  readonly details?: string;
  readonly policy: 'fifo@1';
  readonly reserves: readonly { readonly currency: string; readonly fund: string }[];
}

export interface ClosedBy {
  readonly by?: Actor;
}

export interface PlacementRuleSet {
  readonly by?: Actor;
  readonly shares: readonly { readonly fund: string; readonly weight: number }[];
  readonly version: number;
}

export interface FundOpened {
  readonly by?: Actor;
  readonly class: FundClass;
  readonly currency: string;
  readonly details?: string;
}

export interface ProjectOpened {
  readonly by?: Actor;
  readonly details?: string;
}

export interface GiftReceived {
  readonly currency: string;
  readonly details?: string;
  /** Omitted: no fee. */
  readonly fee?: number;
  /** Given: the reserve owes the fee and the whole gross is placed. */
  readonly feeBearer?: 'reserve';
  readonly fund?: string;
  readonly givenAt?: string;
  readonly gross: number;
  readonly processor?: string;
  readonly trailKey?: string;
}

export interface IncomeReceived {
  readonly amount: number;
  readonly currency: string;
  readonly details?: string;
  readonly fund?: string;
  readonly kind?: 'opening' | 'interest' | 'gain' | 'other';
  readonly receivedAt?: string;
}

export interface GiftRefunded {
  readonly amount: number;
  readonly currency: string;
  readonly gift: string;
  readonly refundedAt?: string;
  readonly choice?: true;
}

export interface PlacedPart {
  readonly at: number;
  readonly count: number;
  readonly fund: string;
  /** Lower-case hex of the sum tree's root over the part's shares. */
  readonly root: string;
  readonly total: number;
}

export interface GiftsPlaced {
  readonly count: number;
  readonly parts: readonly PlacedPart[];
  /** Version of the placement rule in force; 0 when none was ever set. */
  readonly rule: number;
}

export interface GiftAssigned {
  readonly at: number;
  readonly by?: Actor;
  readonly fund: string;
}

export interface MoneyMoved {
  readonly at: number;
  readonly by?: Actor;
  readonly ground?: string;
  readonly spans: readonly FundSpan[];
  readonly to: string;
}

export interface ExpenseRecorded {
  readonly amount: number;
  readonly approvedBy?: Actor;
  readonly by?: Actor;
  readonly category?: string;
  readonly currency: string;
  readonly details?: string;
  readonly evidence?: readonly string[];
  readonly line?: string;
  readonly paidAt?: string;
  readonly project?: string;
  readonly spans: readonly FundSpan[];
}

export interface ExpenseReturned {
  readonly amount: number;
  readonly back: readonly { readonly at: number; readonly count: number; readonly fund: string }[];
  readonly by?: Actor;
  readonly details?: string;
  readonly expense: string;
  readonly returnedAt?: string;
  readonly slots: readonly { readonly from: number; readonly to: number }[];
}

export interface RefundSettled {
  readonly gift: string;
  readonly own: readonly FundSpan[];
  /** Taken from money that had no place yet; omitted when nothing was. */
  readonly unplaced?: number;
}

interface EventOf<Type extends string, Data> {
  readonly type: `org.centesimo.${Type}.v1`;
  readonly subject: string;
  readonly data: Data;
  /** Journal position (CloudEvents `source` and `id`), kept so that trails can cite the entry. */
  readonly source?: string;
  readonly id?: string;
}

export type LedgerEvent =
  | EventOf<'ledger.opened', LedgerOpened>
  | EventOf<'ledger.closed', ClosedBy>
  | EventOf<'placement-rule.set', PlacementRuleSet>
  | EventOf<'fund.opened', FundOpened>
  | EventOf<'fund.closed', ClosedBy>
  | EventOf<'project.opened', ProjectOpened>
  | EventOf<'gift.received', GiftReceived>
  | EventOf<'income.received', IncomeReceived>
  | EventOf<'gift.refunded', GiftRefunded>
  | EventOf<'gifts.placed', GiftsPlaced>
  | EventOf<'gift.assigned', GiftAssigned>
  | EventOf<'money.moved', MoneyMoved>
  | EventOf<'expense.recorded', ExpenseRecorded>
  | EventOf<'expense.returned', ExpenseReturned>
  | EventOf<'refund.settled', RefundSettled>;

/** Where an event stands in its journal. */
export interface EventRef {
  readonly source: string;
  readonly id: string;
}

/** The position an event carries, or undefined when it carries none. */
export function refOf(event: LedgerEvent): EventRef | undefined {
  const { source, id } = event;
  return typeof source === 'string' && typeof id === 'string' ? { source, id } : undefined;
}
