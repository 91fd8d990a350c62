// Exchanges and partners in the independent replay.
import { must } from './independent-log.ts';
import type { PlainData } from './independent-log.ts';
import { addTo, fundOf, once, openOutflow, put } from './independent-ledger.ts';
import type { Coin, Fund, Ledger, Outflow, Place, Slot } from './independent-ledger.ts';
import { classOf, fundsOf, giveBack, notFrozen, otherPerson, takeOldest } from './independent-outflows.ts';
import type { Rule } from './independent-registry.ts';

const DIGITS: Record<string, number> = { BHD: 3, EUR: 2, JPY: 0, USD: 2 };

function purposeOf(ledger: Ledger, fund: Fund): Fund {
  return fund.purposeOf === undefined ? fund : purposeOf(ledger, fundOf(ledger, fund.purposeOf));
}

function mayExchange(ledger: Ledger, from: Fund, to: Fund): void {
  must(from.custody === undefined && to.custody === undefined, 'custody');
  must(from.currency !== to.currency, 'one currency');
  const kind = classOf(from);
  must(kind !== 'conditional' && kind === classOf(to), 'class');
  must(kind === 'unrestricted' || purposeOf(ledger, from) === purposeOf(ledger, to), 'another purpose');
}

/** units and cents × rate differ by less than one unit: compared as whole numbers. */
function rateGives(rate: string, cents: number, units: number, digits: number): void {
  const [whole = '', part = ''] = rate.split('.');
  // Both sides times 10^(length of the fraction + 3), since the digits differ by at most three.
  const one = 10n ** BigInt(part.length + 3);
  const given = BigInt(whole + part) * BigInt(cents) * 10n ** BigInt(3 + digits);
  const gap = BigInt(units) * one - given;
  must(gap < one && -gap < one, 'another rate');
}

function own(slot: Slot, fund: Fund, state: 'free' | 'transit'): void {
  const coin: Coin = { gift: undefined, slot, now: undefined };
  slot.owned.push(coin);
  put(fund, coin, state);
}

function transferOf(ledger: Ledger, name: string): Outflow {
  const transfer = ledger.outflows.get(name);
  must(transfer?.kind === 'transfer', 'no such transfer');
  return transfer;
}

/** Where the partner has the cent of a slot. */
function placeOf({ owned }: Slot): Place {
  const place = owned[0]?.now;
  must(place !== undefined, 'no cent with the partner');
  return place;
}

function inTransit({ slots }: Outflow): Place[] {
  return slots.map((slot) => placeOf(slot)).filter(({ state }) => state === 'transit');
}

function receiveTransfer(ledger: Ledger, subject: string, data: PlainData): void {
  const transfer = transferOf(ledger, subject);
  const fee = data.fee ?? 0;
  const moving = inTransit(transfer);
  must(
    !transfer.received && data.amount >= 1 && data.amount + fee === moving.length,
    'receipt of a transfer',
  );
  transfer.received = true;
  for (const [index, place] of moving.entries()) place.state = index < data.amount ? 'free' : 'taken';
}

export const PARTNERS: Record<string, Rule> = {
  'money.exchanged': (ledger, { subject, data }) => {
    once(ledger, subject);
    otherPerson(data);
    const from = fundsOf(ledger, data.spans);
    const target = fundOf(ledger, data.to);
    must(target.open && data.at === target.tape.length, 'exchange');
    for (const fund of from) mayExchange(ledger, fund, target);
    const currency = from[0]?.currency ?? '';
    must(
      from.every((fund) => fund.currency === currency),
      'two currencies',
    );
    notFrozen(ledger, data.spans);
    const places = takeOldest(ledger, data.spans);
    const cents = places.length;
    const digits = (DIGITS[target.currency] ?? 0) - (DIGITS[currency] ?? 0);
    rateGives(data.rate, cents, data.units, digits);
    const { slots } = openOutflow(ledger, subject, { kind: 'exchange', currency, from }, places);
    // Unit u belongs to the cent ⌈(u + 1) n / m⌉ − 1.
    for (let unit = 0; unit < data.units; unit += 1) {
      const owner = (BigInt(unit + 1) * BigInt(cents) + BigInt(data.units) - 1n) / BigInt(data.units) - 1n;
      const slot = slots[Number(owner)];
      must(slot !== undefined, 'a unit of nobody');
      own(slot, target, 'free');
    }
    addTo(ledger.bank, currency, -cents);
    addTo(ledger.bank, target.currency, data.units);
  },
  'transfer.sent': (ledger, { subject, data }) => {
    once(ledger, subject);
    otherPerson(data);
    const target = fundOf(ledger, data.to);
    const from = fundsOf(ledger, data.spans);
    must(target.open && target.custody !== undefined && data.at === target.tape.length, 'transfer');
    for (const fund of from) {
      must(fund.name === target.custody.source && classOf(fund) !== 'conditional', 'source of a transfer');
    }
    must(target.currency === data.currency, 'currency of a transfer');
    notFrozen(ledger, data.spans);
    const places = takeOldest(ledger, data.spans);
    must(places.length === data.amount, 'amount of a transfer');
    const { currency } = data;
    const { slots } = openOutflow(ledger, subject, { kind: 'transfer', currency, from }, places);
    for (const slot of slots) own(slot, target, 'transit');
    addTo(ledger.bank, currency, -data.amount);
  },
  'transfer.received': (ledger, { subject, data }) => receiveTransfer(ledger, subject, data),
  'transfer.returned': (ledger, { subject, data }) => {
    once(ledger, subject);
    const transfer = transferOf(ledger, data.transfer);
    const open = transfer.slots.filter((slot) => slot.live && placeOf(slot).state !== 'taken');
    for (const slot of open.slice(Math.max(0, open.length - data.amount))) placeOf(slot).state = 'taken';
    giveBack(ledger, data, open);
    addTo(ledger.bank, transfer.currency, data.amount);
  },
  'transfer.handed-over': (ledger, { subject, data }) => {
    once(ledger, subject);
    const fund = fundOf(ledger, data.fund);
    must(fund.custody !== undefined && fundsOf(ledger, data.spans).every((one) => one === fund), 'hand-over');
    must(takeOldest(ledger, data.spans).length === data.amount, 'amount of a hand-over');
  },
};
