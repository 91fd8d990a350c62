// Donation's facts in the independent replay: they change queues and what the bank holds.
import { must } from './independent-log.ts';
import type { PlainData } from './independent-log.ts';
import { addTo, sum } from './independent-ledger.ts';
import type { Gift, Ledger } from './independent-ledger.ts';
import type { Rule } from './independent-registry.ts';

function receive(ledger: Ledger, id: string, currency: string, net: number, named: string | undefined): void {
  must(!ledger.gifts.has(id) && ledger.currencies.includes(currency), 'receipt');
  const gift: Gift = {
    id,
    currency,
    named,
    known: net,
    net,
    standing: 0,
    loose: net,
    placed: false,
    coins: [],
  };
  ledger.gifts.set(id, gift);
  ledger.queue.push(gift);
  ledger.pending.delete(id);
  const received = [...ledger.gifts.values()].filter((one) => one.currency === currency);
  must(Number.isSafeInteger(sum(received.map((one) => one.net))), 'more than can be counted');
  addTo(ledger.bank, currency, net);
}

function owe(ledger: Ledger, currency: string, fee: number): void {
  if (fee === 0) return;
  ledger.owed.set(currency, [...(ledger.owed.get(currency) ?? []), fee]);
  ledger.fees.set(currency, [...(ledger.fees.get(currency) ?? []), fee]);
  addTo(ledger.borne, currency, fee);
  addTo(ledger.bank, currency, -fee);
}

function giftOf(ledger: Ledger, { gift, currency }: PlainData): Gift {
  const known = ledger.gifts.get(gift);
  must(known?.id.startsWith('gift_') === true, 'no such gift');
  must(known.currency === currency, 'another currency');
  return known;
}

const demand: Rule = (ledger, { subject, data }) => {
  const gift = giftOf(ledger, data);
  must(data.amount > 0 && !ledger.demands.has(subject), 'demand');
  const nothing = { appeal: data.appeal, credited: 0, voided: 0, settled: false, pieces: [], loss: [] };
  ledger.demands.set(subject, { gift, amount: data.amount, ...nothing });
  addTo(ledger.bank, data.currency, -data.amount);
};

function credit(ledger: Ledger, subject: string, data: PlainData, name: string): void {
  const known = ledger.demands.get(name);
  must(known !== undefined && known.gift === giftOf(ledger, data), 'no such demand');
  must(!ledger.credits.has(subject), 'credit');
  known.credited += data.amount;
  must(known.credited <= known.amount, 'more came back than was taken');
  ledger.credits.set(subject, { demand: name, amount: data.amount, settled: false });
  addTo(ledger.bank, data.currency, data.amount);
}

export const FACTS: Record<string, Rule> = {
  'gift.pending': (ledger, { subject }) => {
    must(!ledger.gifts.has(subject) && !ledger.pending.has(subject), 'pending twice');
    ledger.pending.add(subject);
  },
  'gift.received': (ledger, { subject, data }) => {
    const fee = data.fee ?? 0;
    const net = data.feeBearer === 'reserve' ? data.gross : Math.max(0, data.gross - fee);
    receive(ledger, subject, data.currency, net, data.fund);
    owe(ledger, data.currency, data.feeBearer === 'reserve' ? fee : Math.max(0, fee - data.gross));
  },
  'income.received': (ledger, { subject, data }) =>
    receive(ledger, subject, data.currency, data.amount, data.fund),
  'gift.refunded': demand,
  'gift.failed': (ledger, event) => {
    if (!ledger.pending.delete(event.data.gift)) demand(ledger, event);
  },
  'gift.dispute-opened': (ledger, event) => {
    const { subject, data } = event;
    giftOf(ledger, data);
    const known = ledger.disputes.get(subject);
    must(known === undefined || (data.withdrawn && known.gift === data.gift), 'disputed twice');
    // An inquiry that was lost, or won, may end in money withdrawn, which is lost or won again.
    ledger.disputes.set(subject, { gift: data.gift, closed: false });
    if (data.withdrawn) demand(ledger, event);
  },
  'gift.dispute-won': (ledger, { subject, data }) => {
    const known = ledger.disputes.get(data.dispute);
    giftOf(ledger, data);
    must(known?.gift === data.gift, 'no such dispute');
    known.closed = true;
    const amount: number | undefined = data.amount;
    if (amount !== undefined) credit(ledger, subject, data, data.dispute);
  },
  'gift.dispute-lost': (ledger, { subject, data }) => {
    const known = ledger.disputes.get(subject);
    must(known?.gift === data.gift && !known.closed, 'no dispute to lose');
    known.closed = true;
  },
  'gift.refund-failed': (ledger, { subject, data }) => credit(ledger, subject, data, data.refund),
  'gift.fee-corrected': (ledger, { subject, data }) => {
    const gift = giftOf(ledger, data);
    const { change = 0, owed = 0 } = data;
    must(!ledger.corrections.has(subject) && (change !== 0 || owed > 0), 'correction');
    gift.known += change;
    must(gift.known >= 0, 'a fee of more than the gift');
    ledger.corrections.set(subject, { gift, change, settled: change === 0 });
    owe(ledger, data.currency, owed);
    addTo(ledger.bank, data.currency, change);
  },
  'bank.charged': (ledger, { subject, data }) => {
    must(!ledger.charges.has(subject) && ledger.currencies.includes(data.currency), 'charge');
    ledger.charges.set(subject, { amount: data.amount, currency: data.currency, settled: false });
    addTo(ledger.bank, data.currency, -data.amount);
  },
  'bank.balance-stated': () => undefined,
  'subject.erased': () => undefined,
};
