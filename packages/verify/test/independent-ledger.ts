// What the independent replay knows of a ledger: an object for every coin, for every place one ever had, and for every
// slot of an outflow.
import { must, plainText } from './independent-log.ts';
import type { BackPart, Span } from './independent-log.ts';

/** A cent of a gift, or what a slot owns: a unit that was exchanged, or a cent in a partner's custody. */
export interface Coin {
  readonly gift: string | undefined;
  readonly slot: Slot | undefined;
  first?: Place;
  now: Place | undefined;
}

/** One position of a fund. */
export interface Place {
  readonly fund: string;
  readonly at: number;
  readonly coin: Coin;
  state: 'free' | 'transit' | 'taken';
  /** The slot that the coin left it for. */
  slot: Slot | undefined;
}

export interface Slot {
  readonly outflow: string;
  readonly index: number;
  readonly currency: string;
  live: boolean;
  /** The last one holds it; null is a shortfall. */
  readonly holders: (Place | null)[];
  owned: Coin[];
  /** Whose refund or fee left it without money. */
  shortOf: string | undefined;
}

export interface Outflow {
  readonly kind: 'expense' | 'exchange' | 'loss' | 'transfer';
  readonly cause?: string;
  readonly currency: string;
  readonly slots: Slot[];
  readonly from: Fund[];
  received: boolean;
  project?: string | undefined;
  line?: string | undefined;
}

export interface Fund {
  readonly name: string;
  readonly class: string;
  readonly currency: string;
  readonly custody?: { readonly partner: string; readonly source: string } | undefined;
  readonly projects?: readonly string[] | undefined;
  readonly purposeOf?: string | undefined;
  readonly secondary?: string | undefined;
  readonly secondaryFund?: string | undefined;
  readonly goal?: number | undefined;
  failed: boolean;
  open: boolean;
  met: boolean;
  readonly tape: Place[];
}

export interface Gift {
  readonly id: string;
  readonly currency: string;
  readonly named: string | undefined;
  /** By the facts, and as settled. */
  known: number;
  net: number;
  standing: number;
  /** Not placed yet, or waiting to be assigned. */
  loose: number;
  placed: boolean;
  readonly coins: Coin[];
}

/** A cent that a settlement took; without a place it had none. */
export interface Piece {
  readonly place?: Place;
  readonly slot?: Slot;
}

export interface Demand {
  readonly gift: Gift;
  readonly amount: number;
  /** The fund that it is to give back of. */
  readonly appeal: unknown;
  credited: number;
  voided: number;
  settled: boolean;
  pieces: Piece[];
  loss: Slot[];
}

interface Budget {
  readonly currency: string;
  readonly lines: readonly { readonly amount: number; readonly line: string }[];
  readonly over: string;
  readonly version: number;
}

export interface Ledger {
  closed: boolean;
  /** By what they are of: each document, and whether a copy replaced it. */
  documents: Map<string, Map<string, boolean>>;
  documentRequired: boolean;
  readonly currencies: string[];
  readonly funds: Map<string, Fund>;
  readonly reserves: Map<string, Fund>;
  readonly projects: Map<string, { open: boolean; budget: Budget | undefined }>;
  readonly impacts: Map<string, 'counts' | 'replaced'>;
  rule: { fund: string; weight: number }[];
  version: number;
  readonly gifts: Map<string, Gift>;
  readonly pending: Set<string>;
  readonly queue: Gift[];
  readonly demands: Map<string, Demand>;
  readonly disputes: Map<string, { gift: string; closed: boolean }>;
  readonly credits: Map<string, { demand: string; amount: number; settled: boolean }>;
  readonly corrections: Map<string, { gift: Gift; change: number; settled: boolean }>;
  readonly charges: Map<string, { amount: number; currency: string; settled: boolean }>;
  /** In the order in which they were settled. */
  readonly settled: Demand[];
  readonly feeLosses: { gift: Gift; loss: Slot[] }[];
  readonly outflows: Map<string, Outflow>;
  /** Without a holder, the oldest first. */
  readonly short: Slot[];
  readonly subjects: Set<string>;
  readonly owed: Map<string, number[]>;
  /** All that were ever owed. */
  readonly fees: Map<string, number[]>;
  periods: number;
  readonly borne: Map<string, number>;
  readonly bank: Map<string, number>;
}

export function fundOf(ledger: Ledger, name: string): Fund {
  const fund = ledger.funds.get(name);
  must(fund !== undefined, `no fund ${name}`);
  return fund;
}

export function reserveOf(ledger: Ledger, currency: string): Fund {
  const fund = ledger.reserves.get(currency);
  must(fund !== undefined, `no reserve of ${currency}`);
  return fund;
}

export function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

export function addTo(sums: Map<string, number>, key: string, amount: number): void {
  sums.set(key, (sums.get(key) ?? 0) + amount);
}

/** An id is used once for what moves money. */
export function once(ledger: Ledger, subject: string): void {
  must(!ledger.subjects.has(subject), 'the same id twice');
  ledger.subjects.add(subject);
}

/** New cents of a gift, behind those that it has. */
export function append(fund: Fund, gift: Gift, amount: number): void {
  for (let n = 0; n < amount; n += 1) {
    const coin: Coin = { gift: gift.id, slot: undefined, now: undefined };
    gift.coins.push(coin);
    put(fund, coin);
  }
}

export function put(fund: Fund, coin: Coin, state: 'free' | 'transit' = 'free'): void {
  coin.now = { fund: fund.name, at: fund.tape.length, coin, state, slot: undefined };
  coin.first ??= coin.now;
  fund.tape.push(coin.now);
}

export function freeOf(fund: Fund): Place[] {
  return fund.tape.filter(({ state }) => state === 'free');
}

function holderOf(slot: Slot): Place | null {
  const holder = slot.holders.at(-1);
  must(holder !== undefined, 'a slot without a holder');
  return holder;
}

/** Whether the coin stands in a slot now. */
export function held({ now }: Coin): boolean {
  return now?.slot?.live === true && holderOf(now.slot) === now;
}

/** The gift or income behind a coin; undefined where that is a shortfall. */
export function ownerOf(coin: Coin): string | undefined {
  if (coin.slot === undefined) return coin.gift;
  const holder = holderOf(coin.slot);
  return holder === null ? undefined : ownerOf(holder.coin);
}

export function spansOf(places: readonly Place[]): Span[] {
  const spans: { from: number; fund: string; to: number }[] = [];
  for (const { fund, at } of places) {
    const last = spans.at(-1);
    if (last?.fund === fund && last.to === at) last.to += 1;
    else spans.push({ from: at, fund, to: at + 1 });
  }
  return spans;
}

export function namedSlots(slots: readonly Slot[]): object[] {
  const named: { from: number; outflow: string; to: number }[] = [];
  for (const { outflow, index } of slots) {
    const last = named.at(-1);
    if (last?.outflow === outflow && last.to === index) last.to += 1;
    else named.push({ from: index, outflow, to: index + 1 });
  }
  return named;
}

export function same(expected: unknown, told: unknown, what: string): void {
  must(plainText(expected) === plainText(told), what);
}

export function positive(amount: number): number | undefined {
  return amount > 0 ? amount : undefined;
}

/** Cents on their way back into the funds that they were taken from, as an event must tell of them. */
export interface Back {
  readonly parts: BackPart[];
  shortfall: number;
}

export function reenter(ledger: Ledger, { coin, fund: name }: Place, back: Back): void {
  const fund = fundOf(ledger, name);
  const known = back.parts.find((part) => part.fund === name);
  if (known === undefined) back.parts.push({ at: fund.tape.length, count: 1, fund: name });
  else known.count += 1;
  put(fund, coin);
}

/** Whoever holds the slot goes back: a shortfall closes. */
export function dismiss(ledger: Ledger, slot: Slot, back: Back): void {
  const holder = slot.holders.pop();
  must(holder !== undefined, 'a slot without a holder');
  if (holder !== null) reenter(ledger, holder, back);
  else {
    back.shortfall += 1;
    ledger.short.splice(ledger.short.indexOf(slot), 1);
  }
}

export function occupy(slot: Slot, place: Place): void {
  place.state = 'taken';
  place.slot = slot;
  slot.holders.push(place);
}

export function leaveShort(ledger: Ledger, slot: Slot, gift: string | undefined): void {
  slot.holders.push(null);
  slot.shortOf = gift;
  ledger.short.push(slot);
}

export function openOutflow(
  ledger: Ledger,
  name: string,
  outflow: Omit<Outflow, 'slots' | 'received'>,
  places: readonly Place[],
): Outflow {
  const made: Outflow = { ...outflow, slots: [], received: false };
  ledger.outflows.set(name, made);
  for (const place of places) occupy(addSlot(name, made), place);
  return made;
}

function addSlot(outflow: string, { slots, currency }: Outflow): Slot {
  const index = slots.length;
  const slot = { outflow, index, currency, live: true, holders: [], owned: [], shortOf: undefined };
  slots.push(slot);
  return slot;
}
