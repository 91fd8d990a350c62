/** The events that the reducer understands, structurally equal to the schemas of the events package. */
import type * as Facts from './fact-events.ts';
import type * as Money from './money-events.ts';
import type * as Registry from './registry-events.ts';

export type {
  BalanceStated,
  BankCharged,
  DisputeLost,
  DisputeOpened,
  DisputeWon,
  FeeCorrected,
  GiftFailed,
  GiftPending,
  GiftReceived,
  GiftRefunded,
  IncomeReceived,
  RefundFailed,
  SubjectErased,
} from './fact-events.ts';
export type {
  AppealEnd,
  BackPart,
  ExpenseRecoded,
  ExpenseRecorded,
  ExpenseReturned,
  FeeGivenBack,
  FeeSettled,
  FundSpan,
  GiftAssigned,
  GiftsPlaced,
  LossCause,
  LossRecorded,
  MoneyExchanged,
  MoneyMoved,
  MoneyRepurposed,
  OutflowSlots,
  PlacedPart,
  RefundReversed,
  RefundSettled,
  RepurposeGround,
  ShortfallCovered,
  SlotRange,
  Taken,
  TransferHandedOver,
  TransferReceived,
  TransferReturned,
  TransferSent,
} from './money-events.ts';
export type {
  Actor,
  BudgetSet,
  ClosedBy,
  ConditionMet,
  EvidenceAttached,
  EvidenceRuleSet,
  FactCounts,
  FundClass,
  FundOpened,
  ImpactReported,
  LedgerOpened,
  PeriodClosed,
  PlacementRuleSet,
  ProjectOpened,
  Said,
} from './registry-events.ts';

/** The data of each event type, by its short name. */
export interface EventData {
  readonly 'bank.balance-stated': Facts.BalanceStated;
  readonly 'bank.charged': Facts.BankCharged;
  readonly 'budget.set': Registry.BudgetSet;
  readonly 'condition.met': Registry.ConditionMet;
  readonly 'evidence-rule.set': Registry.EvidenceRuleSet;
  readonly 'evidence.attached': Registry.EvidenceAttached;
  readonly 'expense.recoded': Money.ExpenseRecoded;
  readonly 'expense.recorded': Money.ExpenseRecorded;
  readonly 'expense.returned': Money.ExpenseReturned;
  readonly 'fee.settled': Money.FeeSettled;
  readonly 'fund.closed': Registry.ClosedBy;
  readonly 'fund.opened': Registry.FundOpened;
  readonly 'gift.assigned': Money.GiftAssigned;
  readonly 'gift.dispute-lost': Facts.DisputeLost;
  readonly 'gift.dispute-opened': Facts.DisputeOpened;
  readonly 'gift.dispute-won': Facts.DisputeWon;
  readonly 'gift.failed': Facts.GiftFailed;
  readonly 'gift.fee-corrected': Facts.FeeCorrected;
  readonly 'gift.pending': Facts.GiftPending;
  readonly 'gift.received': Facts.GiftReceived;
  readonly 'gift.refund-failed': Facts.RefundFailed;
  readonly 'gift.refunded': Facts.GiftRefunded;
  readonly 'gifts.placed': Money.GiftsPlaced;
  readonly 'impact.reported': Registry.ImpactReported;
  readonly 'income.received': Facts.IncomeReceived;
  readonly 'ledger.closed': Registry.ClosedBy;
  readonly 'ledger.opened': Registry.LedgerOpened;
  readonly 'loss.recorded': Money.LossRecorded;
  readonly 'money.exchanged': Money.MoneyExchanged;
  readonly 'money.moved': Money.MoneyMoved;
  readonly 'money.repurposed': Money.MoneyRepurposed;
  readonly 'period.closed': Registry.PeriodClosed;
  readonly 'placement-rule.set': Registry.PlacementRuleSet;
  readonly 'project.closed': Registry.ClosedBy;
  readonly 'project.opened': Registry.ProjectOpened;
  readonly 'refund.reversed': Money.RefundReversed;
  readonly 'refund.settled': Money.RefundSettled;
  readonly 'shortfall.covered': Money.ShortfallCovered;
  readonly 'subject.erased': Facts.SubjectErased;
  readonly 'transfer.handed-over': Money.TransferHandedOver;
  readonly 'transfer.received': Money.TransferReceived;
  readonly 'transfer.returned': Money.TransferReturned;
  readonly 'transfer.sent': Money.TransferSent;
}

export type EventName = keyof EventData;

/** The event of one short name. */
export interface EventNamed<Name extends EventName> {
  readonly type: `org.centesimo.${Name}.v1`;
  readonly subject: string;
  readonly data: EventData[Name];
  /** Journal position (CloudEvents `source` and `id`), kept so that trails can cite the entry. */
  readonly source?: string;
  readonly id?: string;
}

export type LedgerEvent = { [Name in EventName]: EventNamed<Name> }[EventName];

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
