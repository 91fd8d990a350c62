/** Where the cents of a gift are in the end, over all that is known of them. */
import { type Whereabouts, followForward, holdersIn, unitsBelow } from '@centesimo/cents/slots';
import type { Following, Root } from './following.ts';
import { ELSEWHERE, type KnownFund, OURS, broken } from './known-money.ts';
import type { ProvedEvent } from './proved-entries.ts';
import type { VerifiedPlaces } from './verified-trail.ts';

/** Cents to follow on: the gift's own, what a partner holds of them, or what they were exchanged to. */
interface Leg extends Root {
  readonly currency: string;
  /** The transfer that they came by. */
  readonly transfer?: number;
  /** They are of whoever holds their slots, who may have come later. */
  readonly isOfSlots: boolean;
}

/** A log that goes in circles must end somewhere. */
const PIECES_MAX = 50_000;

type Mutable<Of> = {
  -readonly [Name in keyof Of]: Of[Name] extends readonly (infer Item)[] ? Item[] : Of[Name];
};

class Places {
  readonly following: Following;
  readonly found: Mutable<VerifiedPlaces> = {
    ...{ payments: [], waiting: [], partners: [], exchanged: [], lost: [], handedOver: [] },
    ...{ refunded: 0, fees: 0 },
  };
  /** Outflows that cents of the gift are in, or were. */
  readonly reached = new Set<number>();
  private readonly legs: Leg[] = [];
  private pieces = 0;

  constructor(following: Following) {
    this.following = following;
    const currency = String(following.gift.data['currency']);
    for (const root of following.roots) this.legs.push({ ...root, currency, isOfSlots: false });
    for (const { takes } of following.money.funds) takes.sort((left, right) => left.from - right.from);
    // Legs add legs while they are followed.
    for (const leg of this.legs) {
      const visit = (where: Whereabouts): void => this.visit(leg, where);
      followForward(following.money, leg.fund, leg.from, leg.to, visit, true);
    }
  }

  private visit(leg: Leg, where: Whereabouts): void {
    const { gift, money } = this.following;
    this.pieces += 1;
    if (this.pieces > PIECES_MAX) broken(gift.index, 'its cents go in circles');
    this.checkWay(leg, where);
    const amount = where.to - where.from;
    if (where.kind === 'free') return this.addFree(leg, where, amount);
    this.reached.add(where.outflow);
    const { kind } = money.outflows[where.outflow]!;
    const event = money.makers[where.outflow]!;
    if (where.outflow === ELSEWHERE) broken(gift.index, 'the payment that cents of it stand in is not here');
    if (where.kind === 'held') return this.addHeld(leg, where, amount);
    const settlement = money.settlements[where.settlement]!;
    if (settlement.origin !== OURS) broken(event.index, 'cents of the gift were taken for another one');
    if (settlement.kind === 'demand') this.found.refunded += amount;
    else this.found.fees += amount;
    if (kind === 'expense') this.paymentOf(event).covered += amount;
  }

  private addFree({ currency, fund, transfer }: Leg, { steps }: Whereabouts, amount: number): void {
    const { received } = this.following.money;
    const { id } = this.following.money.funds[steps?.fund ?? fund]!;
    if (transfer === undefined) return add(this.found.waiting, { fund: id, currency }, amount);
    const isThere = steps !== undefined || received.has(transfer);
    add(this.found.partners, { fund: id, currency, isThere }, amount);
  }

  private addHeld(leg: Leg, where: Extract<Whereabouts, { kind: 'held' }>, amount: number): void {
    const { money } = this.following;
    const { holders, kind } = money.outflows[where.outflow]!;
    const event = money.makers[where.outflow]!;
    const { currency } = leg;
    const { fund, from, slot } = where;
    for (const holder of holdersIn(holders, slot, slot + amount))
      if (holder.fund !== fund || holder.from - holder.slot !== from - slot)
        broken(event.index, 'others stand in the place of the gift’s cents, and nothing here took them');
    switch (kind) {
      case 'expense':
        this.paymentOf(event).share += amount;
        return;
      case 'exchange':
        return this.addExchanged(leg, where, amount);
      case 'transfer': {
        const { at, fund: to } = money.outflows[where.outflow]!.target!;
        const held = { fund: to, from: at + slot, to: at + slot + amount, currency };
        this.legs.push({ ...held, transfer: where.outflow, isOfSlots: true });
        return;
      }
      case 'handover':
        return this.addHandedOver({ event, currency, amount, slots: [{ from: slot, to: slot + amount }] });
      default:
        return add(this.found.lost, { event, currency }, amount);
    }
  }

  private addHandedOver(part: VerifiedPlaces['handedOver'][number]): void {
    const { handedOver } = this.found;
    const at = handedOver.findIndex(({ event }) => event === part.event);
    const known = handedOver[at];
    if (known === undefined) handedOver.push(part);
    else
      handedOver[at] = {
        ...known,
        amount: known.amount + part.amount,
        slots: [...known.slots, ...part.slots],
      };
  }

  private addExchanged(
    { currency }: Leg,
    { outflow, slot }: Extract<Whereabouts, { kind: 'held' }>,
    amount: number,
  ): void {
    const { money } = this.following;
    const event = money.makers[outflow]!;
    const { amount: whole, target } = money.outflows[outflow]!;
    const { at, fund, units: all } = target!;
    const from = at + unitsBelow(slot, whole, all);
    const to = at + unitsBelow(slot + amount, whole, all);
    const { id } = money.funds[fund]!;
    const toCurrency =
      money.currencies.get(id) ?? broken(event.index, `the entry that opened the fund ${id} is not here`);
    const { exchanged } = this.found;
    const known = exchanged.find((each) => each.event === event);
    if (known === undefined)
      exchanged.push({ event, currency, amount, fund: id, toCurrency, units: to - from });
    else Object.assign(known, { amount: known.amount + amount, units: known.units + to - from });
    if (from < to) this.legs.push({ fund, from, to, currency: toCurrency, isOfSlots: true });
  }

  paymentOf(event: ProvedEvent): { share: number; covered: number } {
    const { payments } = this.found;
    const known = payments.find((each) => each.event === event);
    if (known !== undefined) return known;
    const payment = { event, share: 0, covered: 0 };
    payments.push(payment);
    return payment;
  }

  /** Back over the steps of a run: which outflows it was in, and that it was passed over nowhere. */
  private checkWay(leg: Leg, { from, fund, steps, to }: Whereabouts): void {
    const { funds, makers, outflows, received } = this.following.money;
    let at = from;
    let here = fund;
    for (let step = steps; step !== undefined; step = step.before) {
      this.checkRun(funds[here]!, { from: at, to: at + to - from }, leg, 0);
      this.reached.add(step.outflow);
      if (outflows[step.outflow]?.kind === 'expense') this.paymentOf(makers[step.outflow]!);
      at += step.cameFrom - step.from;
      here = step.before?.fund ?? leg.fund;
    }
    const since = leg.transfer === undefined ? 0 : (received.get(leg.transfer) ?? Infinity);
    this.checkRun(funds[here]!, { from: at, to: at + to - from }, leg, since);
  }

  /** An outflow takes the lowest positions that are free: cents that waited below would have gone first. */
  private checkRun(
    { passes, takes }: KnownFund,
    run: { readonly from: number; readonly to: number },
    { isOfSlots }: Leg,
    since: number,
  ): void {
    const left = takenAt(takes, run.from);
    for (const { entry, isCover, to } of passes)
      if (entry > since && entry < left && to > run.from && !(isCover && isOfSlots))
        broken(entry, 'it passes over cents of the gift: what took them before is not here');
  }
}

/** The entry that took a position. */
function takenAt(takes: KnownFund['takes'], position: number): number {
  let low = 0;
  let high = takes.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (takes[middle]!.to <= position) low = middle + 1;
    else high = middle;
  }
  const take = takes[low];
  return take !== undefined && take.from <= position ? take.entry : Infinity;
}

/** Adds to the sum of the same kind. */
function add<Kind extends object>(
  sums: (Kind & { readonly amount: number })[],
  kind: Kind,
  amount: number,
): void {
  const at = sums.findIndex((sum) =>
    Object.entries(kind).every(([name, value]) => sum[name as keyof typeof sum] === value),
  );
  if (at < 0) sums.push({ ...kind, amount });
  else sums[at] = { ...kind, amount: amount + sums[at]!.amount };
}

/** Where the cents are, and which outflows they came through. */
export function findPlaces(following: Following): {
  readonly found: VerifiedPlaces;
  readonly reached: ReadonlySet<number>;
} {
  const { found, reached } = new Places(following);
  found.payments.sort((left, right) => left.event.index - right.event.index);
  return { found, reached };
}
