/** Every event type with its schema, and the TypeScript types made from them. */
import type { Static } from 'typebox';
import { ExpenseRecorded, ExpenseReturned } from './events/expense.ts';
import { FundClosed, FundOpened } from './events/fund.ts';
import { GiftAssigned, GiftReceived, GiftRefunded } from './events/gift.ts';
import { GiftsPlaced } from './events/gifts.ts';
import { IncomeReceived } from './events/income.ts';
import { LedgerClosed, LedgerOpened } from './events/ledger.ts';
import { MoneyMoved } from './events/money.ts';
import { PlacementRuleSet } from './events/placement-rule.ts';
import { ProjectOpened } from './events/project.ts';
import { RefundSettled } from './events/refund.ts';

/** The schema of each event type. A new meaning is a new version here, never a change of an old one. */
export const EVENT_SCHEMAS = {
  'org.centesimo.expense.recorded.v1': ExpenseRecorded,
  'org.centesimo.expense.returned.v1': ExpenseReturned,
  'org.centesimo.fund.closed.v1': FundClosed,
  'org.centesimo.fund.opened.v1': FundOpened,
  'org.centesimo.gift.assigned.v1': GiftAssigned,
  'org.centesimo.gift.received.v1': GiftReceived,
  'org.centesimo.gift.refunded.v1': GiftRefunded,
  'org.centesimo.gifts.placed.v1': GiftsPlaced,
  'org.centesimo.income.received.v1': IncomeReceived,
  'org.centesimo.ledger.closed.v1': LedgerClosed,
  'org.centesimo.ledger.opened.v1': LedgerOpened,
  'org.centesimo.money.moved.v1': MoneyMoved,
  'org.centesimo.placement-rule.set.v1': PlacementRuleSet,
  'org.centesimo.project.opened.v1': ProjectOpened,
  'org.centesimo.refund.settled.v1': RefundSettled,
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
