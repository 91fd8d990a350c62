/** Every event type with its schema, and the TypeScript types made from them. */
import type { Static } from 'typebox';
import { BankBalanceStated, BankCharged } from './events/bank.ts';
import { BudgetSet } from './events/budget.ts';
import { GiftDisputeLost, GiftDisputeOpened, GiftDisputeWon } from './events/dispute.ts';
import { EvidenceAttached, EvidenceRuleSet } from './events/evidence.ts';
import { ExpenseRecoded, ExpenseRecorded, ExpenseReturned } from './events/expense.ts';
import { FeeSettled } from './events/fee.ts';
import { ConditionMet, FundClosed, FundOpened } from './events/fund.ts';
import {
  GiftAssigned,
  GiftFailed,
  GiftFeeCorrected,
  GiftPending,
  GiftReceived,
  GiftRefundFailed,
  GiftRefunded,
} from './events/gift.ts';
import { GiftsPlaced } from './events/gifts.ts';
import { ImpactReported } from './events/impact.ts';
import { IncomeReceived } from './events/income.ts';
import { LedgerClosed, LedgerOpened } from './events/ledger.ts';
import { LossRecorded } from './events/loss.ts';
import { MoneyExchanged, MoneyMoved, MoneyRepurposed } from './events/money.ts';
import { PeriodClosed } from './events/period.ts';
import { PlacementRuleSet } from './events/placement-rule.ts';
import { ProjectClosed, ProjectOpened } from './events/project.ts';
import { RefundReversed, RefundSettled } from './events/refund.ts';
import { ShortfallCovered } from './events/shortfall.ts';
import { SubjectErased } from './events/subject.ts';
import { TransferHandedOver, TransferReceived, TransferReturned, TransferSent } from './events/transfer.ts';

/** The schema of each event type. A new meaning is a new version here, never a change of an old one. */
export const EVENT_SCHEMAS = {
  'org.centesimo.bank.balance-stated.v1': BankBalanceStated,
  'org.centesimo.bank.charged.v1': BankCharged,
  'org.centesimo.budget.set.v1': BudgetSet,
  'org.centesimo.condition.met.v1': ConditionMet,
  'org.centesimo.evidence-rule.set.v1': EvidenceRuleSet,
  'org.centesimo.evidence.attached.v1': EvidenceAttached,
  'org.centesimo.expense.recoded.v1': ExpenseRecoded,
  'org.centesimo.expense.recorded.v1': ExpenseRecorded,
  'org.centesimo.expense.returned.v1': ExpenseReturned,
  'org.centesimo.fee.settled.v1': FeeSettled,
  'org.centesimo.fund.closed.v1': FundClosed,
  'org.centesimo.fund.opened.v1': FundOpened,
  'org.centesimo.gift.assigned.v1': GiftAssigned,
  'org.centesimo.gift.dispute-lost.v1': GiftDisputeLost,
  'org.centesimo.gift.dispute-opened.v1': GiftDisputeOpened,
  'org.centesimo.gift.dispute-won.v1': GiftDisputeWon,
  'org.centesimo.gift.failed.v1': GiftFailed,
  'org.centesimo.gift.fee-corrected.v1': GiftFeeCorrected,
  'org.centesimo.gift.pending.v1': GiftPending,
  'org.centesimo.gift.received.v1': GiftReceived,
  'org.centesimo.gift.refund-failed.v1': GiftRefundFailed,
  'org.centesimo.gift.refunded.v1': GiftRefunded,
  'org.centesimo.gifts.placed.v1': GiftsPlaced,
  'org.centesimo.impact.reported.v1': ImpactReported,
  'org.centesimo.income.received.v1': IncomeReceived,
  'org.centesimo.ledger.closed.v1': LedgerClosed,
  'org.centesimo.ledger.opened.v1': LedgerOpened,
  'org.centesimo.loss.recorded.v1': LossRecorded,
  'org.centesimo.money.exchanged.v1': MoneyExchanged,
  'org.centesimo.money.moved.v1': MoneyMoved,
  'org.centesimo.money.repurposed.v1': MoneyRepurposed,
  'org.centesimo.period.closed.v1': PeriodClosed,
  'org.centesimo.placement-rule.set.v1': PlacementRuleSet,
  'org.centesimo.project.closed.v1': ProjectClosed,
  'org.centesimo.project.opened.v1': ProjectOpened,
  'org.centesimo.refund.reversed.v1': RefundReversed,
  'org.centesimo.refund.settled.v1': RefundSettled,
  'org.centesimo.shortfall.covered.v1': ShortfallCovered,
  'org.centesimo.subject.erased.v1': SubjectErased,
  'org.centesimo.transfer.handed-over.v1': TransferHandedOver,
  'org.centesimo.transfer.received.v1': TransferReceived,
  'org.centesimo.transfer.returned.v1': TransferReturned,
  'org.centesimo.transfer.sent.v1': TransferSent,
} as const;

export type EventType = keyof typeof EVENT_SCHEMAS;

/** All event types, in ASCII order. */
export const EVENT_TYPES: readonly EventType[] = Object.keys(EVENT_SCHEMAS) as EventType[];

type DeepReadonly<T> = T extends readonly (infer Item)[]
  ? readonly DeepReadonly<Item>[]
  : T extends object
    ? { readonly [K in keyof T]: DeepReadonly<T[K]> }
    : T;

type EventsByType = { [T in EventType]: DeepReadonly<Static<(typeof EVENT_SCHEMAS)[T]>> };

/** The event of one type, as a structured CloudEvent. */
export type EventOf<T extends EventType> = EventsByType[T];

/** The data of the event of one type. */
export type DataOf<T extends EventType> = EventsByType[T]['data'];

/** Any event: a union discriminated by `type`. */
export type LedgerEvent = EventsByType[EventType];
