/** Money with a partner: what arrived of a transfer, what that cost on the way, and what came back. */
import type { FundSpan } from '@centesimo/cents';
import { firstEndingAbove, sizeOf, takeSpan } from '@centesimo/cents/slots';
import { amountOf, backOf, slotsOf, textOf } from './event-forms.ts';
import type { Following } from './following.ts';
import { ELSEWHERE, type KnownFund, type KnownMoney, addOutflow, broken, claim } from './known-money.ts';
import { endSlots } from './known-slots.ts';
import type { ProvedEvent } from './proved-entries.ts';

interface Transfer {
  readonly outflow: number;
  readonly fund: KnownFund;
  /** Of its first position in the custody fund, and how many there are. */
  readonly at: number;
  readonly amount: number;
}

function transferOf({ funds, outflowIndex, outflows }: KnownMoney, event: ProvedEvent, id: string): Transfer {
  const outflow = outflowIndex.get(id) ?? -1;
  const { amount = 0, kind, target } = outflows[outflow] ?? {};
  if (kind !== 'transfer' || target === undefined) return broken(event.index, 'its transfer is not here');
  return { outflow, fund: funds[target.fund]!, at: target.at, amount };
}

/** All that is in transit comes but the fee, which is the last of it; what was returned before is no more in transit. */
export function followReceived({ money }: Following, event: ProvedEvent): void {
  const { amount, at, fund, outflow } = transferOf(money, event, event.subject);
  if (money.received.has(outflow)) return broken(event.index, 'the transfer came twice');
  money.received.set(outflow, event.index);
  money.touched.push({ entry: event.index, outflow });
  const fee = amountOf(event, event.data['fee']);
  const transit = untaken(fund, at, at + amount);
  if (amountOf(event, event.data['amount']) + fee !== sizeOf(transit))
    return broken(event.index, 'what arrived is not what was sent');
  if (fee > 0) addOutflow(money, event, { kind: 'transfer-fee', spans: lastOf(transit, fee) });
}

function untaken({ id, taken }: KnownFund, from: number, to: number): FundSpan[] {
  const spans: FundSpan[] = [];
  let next = from;
  for (let i = firstEndingAbove(taken, from); next < to; i += 1) {
    const run = taken[i] ?? { from: to, to };
    const end = Math.min(to, run.from);
    if (next < end) spans.push({ fund: id, from: next, to: end });
    next = Math.max(next, run.to);
  }
  return spans;
}

function lastOf(spans: readonly FundSpan[], amount: number): FundSpan[] {
  let skip = sizeOf(spans) - amount;
  return spans.flatMap(({ from, fund, to }) => {
    const first = Math.min(to, from + skip);
    skip -= first - from;
    return first < to ? [{ fund, from: first, to }] : [];
  });
}

/** Open slots end; on its way, a cent of a slot stands where it entered, and is no more on its way. */
export function followTransferReturn({ money }: Following, event: ProvedEvent): void {
  const { back, slots: named, transfer } = event.data;
  const { at, fund, outflow } = transferOf(money, event, textOf(event, transfer));
  const slots = slotsOf(event, named);
  endSlots(money, event, outflow, slots, backOf(event, back));
  if (money.received.has(outflow)) return;
  const gone = slots.map(({ from, to }) => ({ fund: fund.id, from: at + from, to: at + to }));
  for (const { from, to } of claim(money, event, gone)) takeSpan(fund, { from, to }, ELSEWHERE, 0);
}
