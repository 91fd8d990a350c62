/** State follows donation's own events. */
import type { DataOf, EventType } from '@centesimo/events';
import type { JournalEvent } from '@centesimo/decider';
import { receivedOf } from './event-data.ts';
import { addIntake, endParked } from './state.ts';
import type { Demanded, LedgerState } from './state.ts';

/** Of gifts and income only the sums are remembered: their outcomes are found by key. */
export function follow(ledger: LedgerState, event: JournalEvent): void {
  const { data, subject, type } = event;
  if (type !== 'org.centesimo.gift.received.v1') {
    followRare(ledger, subject, type as EventType, JSON.parse(data));
    return;
  }
  addIntake(ledger, receivedOf(data));
  if (ledger.pending.size > 0) ledger.pending.delete(subject);
}

function followRare(ledger: LedgerState, subject: string, type: EventType, data: unknown): void {
  switch (type) {
    case 'org.centesimo.income.received.v1':
      addIn(ledger, data as DataOf<typeof type>);
      break;
    case 'org.centesimo.gift.pending.v1':
      ledger.pending.set(subject, (data as DataOf<typeof type>).currency);
      break;
    case 'org.centesimo.gift.fee-corrected.v1':
      followCorrection(ledger, data as DataOf<typeof type>);
      break;
    case 'org.centesimo.gift.failed.v1':
      followFailure(ledger, subject, data as DataOf<typeof type>);
      break;
    case 'org.centesimo.gift.refunded.v1':
      followRefund(ledger, subject, data as DataOf<typeof type>);
      break;
    case 'org.centesimo.gift.refund-failed.v1':
      followRefundFailure(ledger, data as DataOf<typeof type>);
      break;
    case 'org.centesimo.gift.dispute-opened.v1':
      if ((data as DataOf<typeof type>).withdrawn) demand(ledger, subject, data as DataOf<typeof type>);
      break;
    case 'org.centesimo.gift.dispute-won.v1':
      followWon(ledger, data as DataOf<typeof type>);
      break;
    case 'org.centesimo.gift.dispute-lost.v1':
      ledger.disputes.set(subject, 'lost');
      break;
    case 'org.centesimo.subject.erased.v1':
      followErasure(ledger, subject, data as DataOf<typeof type>);
      break;
    case 'org.centesimo.bank.charged.v1':
      addOut(ledger, data as DataOf<typeof type>);
      break;
    default:
  }
}

interface Money {
  readonly amount: number;
  readonly currency: string;
}

function addIn(ledger: LedgerState, { amount, currency }: Money): void {
  addIntake(ledger, { currency, amount, fee: 0, out: 0 });
}

function addOut(ledger: LedgerState, { amount, currency }: Money): void {
  addIntake(ledger, { currency, amount: 0, fee: 0, out: amount });
}

function followCorrection(
  ledger: LedgerState,
  { change = 0, currency, owed = 0 }: DataOf<'org.centesimo.gift.fee-corrected.v1'>,
): void {
  addIntake(ledger, { currency, amount: Math.max(0, change), fee: owed, out: Math.max(0, -change) });
}

function followFailure(ledger: LedgerState, subject: string, data: Demanded): void {
  if (!ledger.pending.delete(data.gift)) demand(ledger, subject, data);
}

function demand(ledger: LedgerState, subject: string, data: Demanded): void {
  addOut(ledger, data);
  if (ledger.parked.size > 0) endParked(ledger, subject, data);
}

function followRefund(ledger: LedgerState, subject: string, data: Demanded): void {
  const { amount, gift } = data;
  // `decide` has seen that the sum is at most the gross, which is a safe integer.
  ledger.refunded.set(gift, (ledger.refunded.get(gift) ?? 0) + amount);
  demand(ledger, subject, data);
}

function followRefundFailure(
  ledger: LedgerState,
  { amount, gift, refund }: DataOf<'org.centesimo.gift.refund-failed.v1'>,
): void {
  addCredit(ledger, refund, amount);
  const left = (ledger.refunded.get(gift) ?? 0) - amount;
  if (left > 0) ledger.refunded.set(gift, left);
  else ledger.refunded.delete(gift);
}

function followWon(
  ledger: LedgerState,
  { amount, dispute }: DataOf<'org.centesimo.gift.dispute-won.v1'>,
): void {
  if (amount !== undefined) addCredit(ledger, dispute, amount);
  ledger.disputes.set(dispute, 'won');
}

function followErasure(
  ledger: LedgerState,
  gift: string,
  { details, erasedAt: day }: DataOf<'org.centesimo.subject.erased.v1'>,
): void {
  ledger.erased.set(gift, { details: [...(ledger.erased.get(gift)?.details ?? []), details], day });
}

function addCredit(ledger: LedgerState, demand: string, amount: number): void {
  ledger.credited.set(demand, (ledger.credited.get(demand) ?? 0) + amount);
}
