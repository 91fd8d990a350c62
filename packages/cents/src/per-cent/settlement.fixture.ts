// Demands and fees of the per-cent model: what is taken from a gift, and who covers what it had paid.
import { beyondOf, giveBack } from './appeals.fixture.ts';
import type {
  Model,
  ModelDemand,
  ModelFund,
  ModelGift,
  Piece,
  Reasons,
  Slot,
  Unit,
} from './model.fixture.ts';
import {
  enter,
  freeOf,
  leave,
  met,
  openShortfall,
  ownerOf,
  release,
  reserveOf,
  stand,
  unitOf,
} from './model.fixture.ts';
import { forceLoss } from './outflows.fixture.ts';
import { classOf } from './registry.fixture.ts';

/** Takes `n` cents of a gift, which it has: without a place, then free, then covers, in gift-cent order. */
function takeFrom(model: Model, gift: ModelGift, n: number, taker: string, as: 'refunded' | 'fee'): Piece[] {
  const early = gift.waiting.splice(0, n);
  for (const unit of early) Object.assign(unit, { at: as, taker });
  gift.early.push(...early);
  const free = gift.placed.filter(({ at }) => at === 'free').slice(0, n - early.length);
  for (const unit of free) leave(model, unit, as, taker);
  const held = gift.placed.filter(({ at }) => at === 'slot').slice(0, n - early.length - free.length);
  const slots = held.map(({ slot }) => slot!);
  const before = gift.placed.findIndex((unit) => unit === held[0]);
  met(
    model,
    'own cents behind covered ones',
    free.some((unit) => gift.placed.indexOf(unit) > before && before >= 0),
  );
  cover(model, gift, slots);
  for (const unit of held) Object.assign(unit, { at: as, taker });
  return [
    ...[...early, ...free].map((unit): Piece => ({ unit, slot: undefined, undone: false })),
    ...held.map((unit, index): Piece => ({ unit, slot: slots[index]!, undone: false })),
  ];
}

/** Cents of the reserve take over the slots in order; where none is left, a shortfall does. */
function cover(model: Model, gift: ModelGift, slots: readonly Slot[]): void {
  const free = freeOf(reserveOf(model, gift.currency));
  const owners = free.map((unit) => ownerOf(unit));
  const fit = free.filter((_, index) => owners[index] !== undefined && owners[index] !== gift.id);
  const naive = owners.slice(0, slots.length);
  met(model, 'cover that skips the gift', naive.includes(gift.id));
  met(model, 'cover that skips a shortfall', naive.includes(undefined));
  for (const [index, slot] of slots.entries()) {
    const unit = fit[index];
    met(model, unit === undefined ? 'shortfall' : `cover of an ${slot.outflow.kind} slot`);
    met(model, 'cover of a cover', slot.stack.length > 1);
    if (unit === undefined) openShortfall(model, slot, gift.id);
    else {
      leave(model, unit, 'slot');
      stand(unit, slot);
    }
  }
}

/** Takes `amount` because of a fact: the gift's part, and the rest as a loss of the reserve. */
function force(
  model: Model,
  gift: ModelGift,
  amount: number,
  taker: string,
  as: 'refunded' | 'fee',
): { pieces: Piece[]; loss: Slot[] } {
  const pieces = takeFrom(model, gift, Math.min(amount, gift.net - gift.standing), taker, as);
  const excess = amount - pieces.length;
  const loss = excess === 0 ? [] : forceLoss(model, taker, excess, gift.currency, gift.id).slots;
  met(model, `excess of a ${as === 'fee' ? 'fee' : 'demand'}`, excess > 0);
  met(
    model,
    'shortfall of a loss',
    loss.some(({ stack }) => stack.at(-1)!.kind === 'shortfall'),
  );
  return { pieces, loss: [...loss] };
}

export function settle(model: Model, id: string): Reasons {
  const demand = model.demands.get(id);
  if (demand === undefined) return ['unknown-demand'];
  if (demand.state !== 'open') return ['demand-settled'];
  const gift = model.gifts.get(demand.gift)!;
  met(model, 'settled after a part was void', demand.voided > 0);
  const beyond = beyondOf(model, demand);
  Object.assign(demand, force(model, gift, demand.amount - demand.voided, id, 'refunded'));
  gift.standing += demand.pieces.length;
  demand.state = 'settled';
  giveBack(model, demand, beyond);
  model.settled.push(demand);
  return [];
}

/** Undoes a demand by as much as the bank gave back. */
export function reverse(model: Model, id: string): Reasons {
  const credit = model.credits.get(id);
  if (credit === undefined) return ['unknown-credit'];
  if (credit.settled) return ['credit-settled'];
  credit.settled = true;
  const demand = model.demands.get(credit.demand)!;
  if (demand.state === 'open') {
    demand.voided += credit.amount;
    if (demand.voided === demand.amount) demand.state = 'void';
    met(model, demand.state === 'void' ? 'demand void' : 'demand void in part');
    return [];
  }
  const gift = model.gifts.get(demand.gift)!;
  const others = model.settled.filter((other) => other.gift === gift.id && other !== demand);
  const order = [demand, ...others.reverse()];
  const pieces = credit.amount - giveBackLosses(model, order, credit.amount, 'credit over excess');
  let left = pieces;
  for (const one of order) {
    if (left === 0) break;
    const undone = one.pieces.filter((piece) => !piece.undone).slice(-left);
    met(model, 'reversal of another demand', one !== demand && undone.length > 0);
    for (const piece of undone) undo(model, gift, piece);
    left -= undone.length;
  }
  if (left > 0) throw new Error(`credit ${id} gives back ${left} more than stands refunded`);
  gift.standing -= pieces;
  return [];
}

/** The last live loss slots of each settlement in turn: their cents go home, or a shortfall closes. Answers how many. */
function giveBackLosses(
  model: Model,
  settlements: readonly { loss: Slot[] }[],
  most: number,
  name: string,
  each: (settlement: number, slots: number) => void = () => undefined,
): number {
  let given = 0;
  for (const [index, { loss }] of settlements.entries()) {
    const live = loss.filter((slot) => slot.live);
    const slots = live.slice(Math.max(0, live.length - (most - given)));
    for (const slot of slots) {
      slot.live = false;
      met(model, `${name}, shortfall`, slot.stack.at(-1)!.kind === 'shortfall');
      release(model, slot);
    }
    given += slots.length;
    each(index, slots.length);
  }
  met(model, name, given > 0);
  return given;
}

/** One refunded cent goes back where it was, if that is still there, else to its fund. */
function undo(model: Model, gift: ModelGift, piece: Piece): void {
  const { unit, slot } = piece;
  piece.undone = true;
  if (gift.early.includes(unit)) {
    gift.early.splice(gift.early.indexOf(unit), 1);
    Object.assign(unit, { at: gift.queued ? 'unplaced' : 'unassigned', taker: '' });
    gift.waiting.push(unit);
    met(model, 'reversal to placeless money');
    return;
  }
  Object.assign(unit, { taker: '', because: '' });
  if (slot === undefined || !slot.live || !slot.stack.includes(unit) || standsBehind(slot, unit)) {
    met(model, 'reversal of a free cent', slot === undefined);
    met(model, 'reversal of a returned slot', slot !== undefined && !slot.live);
    met(model, 'reversal of a popped holder', slot !== undefined && slot.live);
    enter(model, unit, unit.fund);
    return;
  }
  met(model, 'reversal to a slot');
  const above = slot.stack.splice(slot.stack.indexOf(unit) + 1);
  met(model, 'reversal that pops holders', above.length > 1);
  met(model, 'reversal that closes a shortfall', above.at(-1)!.kind === 'shortfall');
  const top = above.at(-1)!;
  if (top.kind === 'shortfall') model.shortfalls.splice(model.shortfalls.indexOf(top), 1);
  else enter(model, top, top.fund);
  Object.assign(unit, { at: 'slot', slot });
}

/** Whether the cent is owned, step by step, by the slot itself. */
function standsBehind(slot: Slot, unit: Unit): boolean {
  if (unit.source === undefined) return false;
  if (unit.source === slot) return true;
  const holder = unit.source.stack.at(-1)!;
  return holder.kind === 'unit' && standsBehind(slot, holder);
}

export function settleFee(model: Model, id: string): Reasons {
  const correction = model.corrections.get(id);
  if (correction === undefined) return ['unknown-correction'];
  if (correction.settled) return ['correction-settled'];
  correction.settled = true;
  const { change } = correction;
  const gift = model.gifts.get(correction.gift)!;
  if (change < 0) {
    const { pieces, loss } = force(model, gift, -change, id, 'fee');
    gift.net -= pieces.length;
    met(
      model,
      'fee that covers',
      pieces.some(({ slot }) => slot !== undefined),
    );
    model.feeLosses.push({ gift: gift.id, slots: loss });
    return [];
  }
  const fees = model.feeLosses.filter((one) => one.gift === gift.id).reverse();
  const earlier = fees.map(({ slots }) => ({ loss: slots }));
  const more = change - giveBackLosses(model, earlier, change, 'fee decrease that undoes losses of fees');
  const demands: ModelDemand[] = model.settled.filter((one) => one.gift === gift.id).reverse();
  const name = 'fee decrease that undoes losses of demands';
  const refunded = giveBackLosses(model, demands, more, name, (index, slots) => {
    for (let n = 0; n < slots; n += 1) {
      const unit = unitOf(gift.id, undefined);
      Object.assign(unit, { at: 'refunded', taker: demands[index]!.id });
      gift.early.push(unit);
      demands[index]!.pieces.push({ unit, slot: undefined, undone: false });
    }
  });
  gift.standing += refunded;
  gift.net += more;
  for (let n = refunded; n < more; n += 1) {
    const unit = unitOf(gift.id, undefined);
    unit.at = gift.queued ? 'unplaced' : 'unassigned';
    gift.waiting.push(unit);
  }
  return [];
}

/** The oldest shortfalls, up to `most`, each with the lowest cent of the fund that may cover it. */
function pairsOf(model: Model, fund: ModelFund, most: number): [Slot, Unit][] {
  const open = model.shortfalls.filter(({ slot }) => slot.outflow.currency === fund.currency);
  const free = freeOf(fund).filter((unit) => ownerOf(unit) !== undefined);
  const owners = new Map(free.map((unit) => [unit, ownerOf(unit)]));
  const pairs: [Slot, Unit][] = [];
  for (const { slot, gift } of open.slice(0, most)) {
    const index = free.findIndex((unit) => gift === undefined || owners.get(unit) !== gift);
    if (index < 0) break;
    pairs.push([slot, free.splice(index, 1)[0]!]);
  }
  return pairs;
}

/** How much a fund that may cover can cover now. */
export function coverable(model: Model, fund: ModelFund): number {
  return pairsOf(model, fund, model.shortfalls.length).length;
}

/** Closes the oldest shortfalls with money of an unrestricted fund. */
export function coverShortfalls(model: Model, fundId: string, amount: number): Reasons {
  const fund = model.funds.get(fundId);
  if (fund === undefined) return ['unknown-fund'];
  const reasons: Reasons = [];
  if (classOf(fund) !== 'unrestricted') reasons.push('class-forbids');
  if (fund.custody !== undefined) reasons.push('custody-forbids');
  const open = model.shortfalls.filter(({ slot }) => slot.outflow.currency === fund.currency);
  if (amount > open.length) reasons.push('nothing-to-cover');
  const pairs = pairsOf(model, fund, amount);
  if (pairs.length < Math.min(amount, open.length)) reasons.push('not-enough-money');
  if (reasons.length > 0) return reasons;
  const naive = freeOf(fund).slice(0, amount);
  met(
    model,
    'later cover that skips a shortfall',
    naive.some((unit) => ownerOf(unit) === undefined),
  );
  met(
    model,
    'later cover that skips a gift',
    pairs.some(([, unit]) => !naive.includes(unit)) && naive.every((unit) => ownerOf(unit) !== undefined),
  );
  for (const [slot, unit] of pairs) {
    const [shortfall] = slot.stack.splice(-1);
    model.shortfalls.splice(
      model.shortfalls.findIndex((one) => one === shortfall),
      1,
    );
    leave(model, unit, 'slot');
    stand(unit, slot);
    met(model, `shortfall of an ${slot.outflow.kind} covered`);
  }
  return [];
}
