// Exchanges and partners of the per-cent model: what a slot owns.
import type { Model, ModelFund, ModelOutflow, Reasons, Slot } from './model.fixture.ts';
import { close, enter, freeOf, leave, met, openOutflow, ownerOf, unitOf } from './model.fixture.ts';
import { asksFrozen } from './outflows.fixture.ts';
import { classOf } from './registry.fixture.ts';

const DIGITS: Record<string, number> = { EUR: 2, JPY: 0, BHD: 3 };

export interface NewExchange {
  from: readonly string[];
  to: string;
  amount: number;
  units: number;
  rate: string;
}

/** Whether `units` differs by less than one from what the rate gives, as fractions of whole numbers. */
function rateHolds(asked: NewExchange, from: string, to: string): boolean {
  const [whole, part = ''] = asked.rate.split('.');
  // units - amount * rate * 10^(to - from), times 10^(digits of the rate + 3).
  const scale = 10n ** BigInt(part.length);
  const power = 10n ** BigInt(3 + DIGITS[to]! - DIGITS[from]!);
  const gap = BigInt(asked.units) * scale * 1_000n - BigInt(asked.amount) * BigInt(whole! + part) * power;
  return (gap < 0n ? -gap : gap) < scale * 1_000n;
}

function purposeOf(model: Model, fund: ModelFund): string {
  return fund.purposeOf === undefined ? fund.id : purposeOf(model, model.funds.get(fund.purposeOf)!);
}

function mayExchange(model: Model, from: ModelFund, to: ModelFund): boolean {
  const [mine, theirs] = [classOf(from), classOf(to)];
  if (mine === 'conditional' || mine !== theirs) return false;
  return mine === 'unrestricted' || purposeOf(model, from) === purposeOf(model, to);
}

export function exchange(model: Model, id: string, asked: NewExchange): Reasons {
  const { from, amount, units } = asked;
  const target = model.funds.get(asked.to);
  const sources = from.map((name) => model.funds.get(name));
  const reasons: Reasons = [];
  if (target === undefined || sources.includes(undefined)) reasons.push('unknown-fund');
  const currency = sources[0]?.currency ?? '';
  if (sources.some((fund) => fund !== undefined && fund.currency !== currency))
    reasons.push('wrong-currency');
  if (new Set(from).size !== from.length) reasons.push('duplicate-fund');
  if (target?.open === false) reasons.push('fund-closed');
  if ([target, ...sources].some((fund) => fund?.custody !== undefined)) reasons.push('custody-forbids');
  for (const fund of sources) {
    if (fund === undefined || target === undefined) continue;
    if (fund.currency === target.currency) reasons.push('same-currency');
    if (!mayExchange(model, fund, target)) reasons.push('class-forbids');
  }
  const cents = sources.flatMap((fund) => freeOf(fund)).slice(0, amount);
  if (cents.length < amount) reasons.push('not-enough-money');
  if (asksFrozen(model, from, amount)) reasons.push('shortfall-open');
  if (target !== undefined && currency !== '' && !rateHolds(asked, currency, target.currency))
    reasons.push('wrong-rate');
  if (reasons.length > 0) return reasons;
  for (const cent of cents) leave(model, cent, 'slot');
  met(
    model,
    'round trip',
    cents.some(({ source }) => cameFrom(source, target!.currency)),
  );
  met(
    model,
    'chain of exchanges',
    cents.some(({ source }) => source !== undefined),
  );
  const { slots } = openOutflow(model, id, 'exchange', currency, cents);
  for (const [index, slot] of slots.entries()) {
    const before = Math.floor((index * units) / amount);
    const after = Math.floor(((index + 1) * units) / amount);
    slot.owns = Array.from({ length: after - before }, () => unitOf(undefined, slot));
    for (const unit of slot.owns) enter(model, unit, asked.to);
    met(model, 'cent that owns no unit', after === before);
  }
  model.bank[currency]! -= amount;
  model.bank[target!.currency]! += units;
  return [];
}

function cameFrom(source: Slot | undefined, currency: string): boolean {
  return source?.outflow.currency === currency;
}

export function send(model: Model, id: string, fromId: string, to: string, amount: number): Reasons {
  const [from, target] = [model.funds.get(fromId), model.funds.get(to)];
  const reasons: Reasons = from === undefined || target === undefined ? ['unknown-fund'] : [];
  if (target !== undefined && target.custody === undefined) reasons.push('not-custody');
  if (target?.custody !== undefined && target.custody.source !== fromId) reasons.push('wrong-source');
  if (target?.open === false) reasons.push('fund-closed');
  if (from?.custody !== undefined) reasons.push('custody-forbids');
  if (classOf(from) === 'conditional') reasons.push('class-forbids');
  if (from !== undefined && target !== undefined && from.currency !== target.currency)
    reasons.push('wrong-currency');
  const cents = freeOf(from).slice(0, amount);
  if (cents.length < amount) reasons.push('not-enough-money');
  if (asksFrozen(model, [fromId], amount)) reasons.push('shortfall-open');
  if (reasons.length > 0) return reasons;
  for (const cent of cents) leave(model, cent, 'slot');
  for (const slot of openOutflow(model, id, 'transfer', from!.currency, cents).slots) {
    const cent = unitOf(undefined, slot);
    slot.owns.push(cent);
    enter(model, cent, to, 'transit');
  }
  model.bank[from!.currency]! -= amount;
  return [];
}

function transferOf(model: Model, id: string): ModelOutflow | undefined {
  const outflow = model.outflows.get(id);
  return outflow?.kind === 'transfer' ? outflow : undefined;
}

/** The partner has it, less a fee of the last cents. */
export function confirm(model: Model, id: string, fee: number): Reasons {
  const transfer = transferOf(model, id);
  if (transfer === undefined) return ['unknown-transfer'];
  const cents = transfer.slots.map(({ owns }) => owns[0]!).filter(({ at }) => at === 'transit');
  const reasons: Reasons = [];
  if (transfer.received) reasons.push('transfer-received');
  if (fee >= cents.length) reasons.push('wrong-amount');
  if (reasons.length > 0) return reasons;
  transfer.received = true;
  const kept = cents.length - fee;
  for (const cent of cents.slice(0, kept)) cent.at = 'free';
  for (const cent of cents.slice(kept)) leave(model, cent, 'fee', id);
  met(model, 'fee of a transfer', fee > 0);
  met(
    model,
    'receipt after a part came back',
    transfer.slots.some(({ live }) => !live),
  );
  return [];
}

/** The partner gives back the last cents that it has not used. */
export function sendBack(model: Model, id: string, amount: number): Reasons {
  const transfer = transferOf(model, id);
  if (transfer === undefined) return ['unknown-transfer'];
  const open = transfer.slots.filter(
    ({ live, owns: [cent] }) => live && (cent!.at === 'transit' || cent!.at === 'free'),
  );
  if (amount > open.length) return ['return-too-large'];
  const slots = open.slice(open.length - amount);
  const last = transfer.slots.filter(({ live }) => live).slice(-amount);
  met(
    model,
    'transfer back before live slots',
    slots.some((slot) => !last.includes(slot)),
  );
  for (const slot of slots) {
    met(model, 'transfer back of a covered slot', slot.stack.length > 1);
    leave(model, slot.owns[0]!, 'back', id);
    close(model, slot);
  }
  model.bank[transfer.currency]! += amount;
  return [];
}

export function handOver(model: Model, id: string, fundId: string, amount: number): Reasons {
  const fund = model.funds.get(fundId);
  if (fund === undefined) return ['unknown-fund'];
  const reasons: Reasons = fund.custody === undefined ? ['not-custody'] : [];
  const cents = freeOf(fund).slice(0, amount);
  if (cents.length < amount) reasons.push('not-enough-money');
  if (reasons.length > 0) return reasons;
  for (const cent of cents) leave(model, cent, 'handed-over', id);
  met(
    model,
    'hand-over of refunded money',
    cents.some((cent) => cent.source!.stack.length > 1),
  );
  met(
    model,
    'hand-over without an owner',
    cents.some((cent) => ownerOf(cent) === undefined),
  );
  return [];
}
