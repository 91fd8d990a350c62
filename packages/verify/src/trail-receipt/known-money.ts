/**
 * What the entries of a receipt say of funds and slots: as much of the ledger's state as following one gift's cents
 * takes, kept in the form of the reducer, so that its own code follows them. What no entry here says is not known, and
 * counts as free.
 */
import type { FundSpan } from '@centesimo/cents';
import {
  type Outflow,
  type OutflowKind,
  SHORTFALL,
  type SlotSpan,
  type SlotState,
  type Span,
  type Tape,
  firstHolders,
  isFree,
  sizeOf,
  takeSpan,
} from '@centesimo/cents/slots';
import { isAmount, maxAmount } from '@centesimo/money';
import type { ProvedEvent } from './proved-entries.ts';
import { TrailReceiptError } from './trail-receipt-error.ts';

/** A run of positions, and the entry at which something happened to it. */
export interface Marked extends Span {
  readonly entry: number;
}

export interface KnownFund extends Tape {
  /** When positions left. */
  readonly takes: Marked[];
  /** Whoever takes the lowest free positions has passed over none below `to`; a cover passes over those of one gift. */
  readonly passes: (Omit<Marked, 'from'> & { readonly isCover: boolean })[];
}

export interface KnownMoney extends SlotState {
  readonly funds: KnownFund[];
  readonly fundIndex: Map<string, number>;
  /** By the name that events use. */
  readonly outflowIndex: Map<string, number>;
  /** What made each outflow. */
  readonly makers: ProvedEvent[];
  /** Which entries made outflows, or changed who holds their slots. */
  readonly touched: { readonly entry: number; readonly outflow: number }[];
  readonly accounts: Map<number, { settlements: number[] }>;
  /** Numbers of gifts: 0 is the one that is followed. */
  readonly gifts: Map<string, number>;
  /** Transfers that the partner has received, and at which entry. */
  readonly received: Map<number, number>;
  /** Currencies of funds, where the entry that opened them is here. */
  readonly currencies: Map<string, string>;
  /** How many events put cents back. */
  returns: number;
}

/** The outflow of cents that stand where no entry here says. */
export const ELSEWHERE = 0;
/** The gift that is followed. */
export const OURS = 0;

export function broken(index: number, why: string): never {
  throw new TrailReceiptError('path-broken', `entry ${index}: ${why}`);
}

export function createKnownMoney(gift: ProvedEvent): KnownMoney {
  const money: KnownMoney = {
    ...{ funds: [], fundIndex: new Map(), outflows: [], outflowIndex: new Map(), makers: [], touched: [] },
    ...{ settlements: [], settlementIndex: new Map(), accounts: new Map(), returns: 0 },
    ...{ gifts: new Map([[gift.subject, OURS]]), received: new Map(), currencies: new Map() },
  };
  addOutflow(money, gift, { kind: 'handover', spans: [], name: '' });
  return money;
}

/** The number of a gift, whose settlements are kept under it. */
export function giftNumber({ accounts, gifts }: KnownMoney, id: string): number {
  const number = gifts.get(id) ?? gifts.size;
  gifts.set(id, number);
  if (!accounts.has(number)) accounts.set(number, { settlements: [] });
  return number;
}

function fundNumber({ fundIndex, funds }: KnownMoney, id: string): number {
  const known = fundIndex.get(id);
  if (known !== undefined) return known;
  const tape = { length: 0, free: [{ from: 0, to: maxAmount }], freeAmount: maxAmount };
  fundIndex.set(id, funds.length);
  return funds.push({ id, ...tape, transit: [], transitAmount: 0, taken: [], takes: [], passes: [] }) - 1;
}

/** Cents get positions from `at` on: the end of the tape, so above all that is known of it. */
export function enter(
  money: KnownMoney,
  { index }: ProvedEvent,
  id: string,
  at: number,
  count: number,
): number {
  const number = fundNumber(money, id);
  const fund = money.funds[number]!;
  if (at < fund.length || !isAmount(at + count)) broken(index, `its cents do not enter ${id} at its end`);
  fund.length = at + count;
  return number;
}

/** The spans as slots from 0 on, taken by this entry: no other here took them. */
export function claim(money: KnownMoney, { index }: ProvedEvent, given: readonly FundSpan[]): SlotSpan[] {
  let slot = 0;
  const claimed = given.map(({ from, fund: id, to }) => {
    const fund = fundNumber(money, id);
    const tape = money.funds[fund]!;
    if (!isFree(tape, from, to)) broken(index, `it takes cents of ${id} that another entry took`);
    tape.length = Math.max(tape.length, to);
    tape.takes.push({ from, to, entry: index });
    slot += to - from;
    return { slot: slot - (to - from), fund, from, to };
  });
  if (overlap(claimed)) broken(index, 'it takes cents twice');
  return claimed;
}

/** Whether two of the spans have a position in common: each was free for itself. */
function overlap(spans: readonly SlotSpan[]): boolean {
  const sorted = spans.toSorted((one, other) => one.fund - other.fund || one.from - other.from);
  return sorted.some(({ from, fund }, at) => {
    const before = sorted[at - 1];
    return before?.fund === fund && from < before.to;
  });
}

/** Says that an entry took the lowest free positions of these funds. */
export function passBy(
  { fundIndex, funds }: KnownMoney,
  { index }: ProvedEvent,
  spans: readonly FundSpan[],
  isCover = false,
): void {
  for (const { fund, to } of spans)
    funds[fundIndex.get(fund) ?? -1]?.passes.push({ to, entry: index, isCover });
}

export interface MadeOutflow {
  readonly kind: OutflowKind;
  readonly spans: readonly FundSpan[];
  /** Slots after those of the spans that nobody's cents hold. */
  readonly shortfall?: number;
  readonly target?: Outflow['target'];
  /** Left out: no event names its slots. */
  readonly name?: string;
}

/** Takes the spans and keeps who holds the slots; answers the outflow's number. */
export function addOutflow(money: KnownMoney, event: ProvedEvent, made: MadeOutflow): number {
  const { kind, name, shortfall = 0, target } = made;
  const { outflowIndex, outflows, makers } = money;
  const number = outflows.length;
  const spans = claim(money, event, made.spans);
  for (const { fund, from, slot, to } of spans) takeSpan(money.funds[fund]!, { from, to }, number, slot);
  const taken = sizeOf(spans);
  const nobody = { slot: taken, length: shortfall, fund: SHORTFALL, from: 0 };
  const holders = shortfall > 0 ? [...firstHolders(spans), nobody] : firstHolders(spans);
  const amount = taken + shortfall;
  const { subject: id } = event;
  outflows.push({ id, kind, amount, currency: 0, spans, holders, live: amount, target, event: undefined });
  makers.push(event);
  money.touched.push({ entry: event.index, outflow: number });
  if (name !== undefined && outflowIndex.has(name)) broken(event.index, 'it is there twice');
  if (name !== undefined) outflowIndex.set(name, number);
  return number;
}
