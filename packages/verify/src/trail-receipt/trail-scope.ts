/** Which entries say where a gift's cents went. */
import { findOrigin, originId } from '@centesimo/cents';
import type {
  EventRef,
  Hop,
  LedgerState,
  Place,
  SlotEntries,
  SlotEntry,
  SlotRange,
  Trail,
} from '@centesimo/cents';

type Outflow = LedgerState['outflows'][number];

/** What a receipt of a trail must hold. */
export interface TrailScope {
  /** What moved the cents, or took them. */
  readonly events: ReadonlySet<EventRef | undefined>;
  /** What else changed the slots that they were in, or opened a fund that they were exchanged to. */
  readonly entries: ReadonlySet<number>;
  /** Expenses that the cents were in, and how many are now. */
  readonly payments: ReadonlyMap<EventRef | undefined, number>;
}

/** More than any receipt may hold: the rest needs no looking for. */
const ENTRIES_ENOUGH = 2_000;

/** The scope of a trail in the ledger's state. */
export function scopeOf(state: LedgerState, found: Trail, known: SlotEntries): TrailScope {
  const scope = new Scope(state, known);
  scope.addGift(findOrigin(state.origins, found.id));
  for (const { from, hops, place, to } of [...found.pieces, ...found.legs.flatMap((leg) => leg.pieces)]) {
    for (const hop of hops) scope.addHop(hop);
    scope.addPlace(place, to - from);
  }
  for (const { fund } of found.legs) scope.addOpening(fund);
  scope.close();
  return scope;
}

class Scope implements TrailScope {
  readonly events = new Set<EventRef | undefined>();
  readonly entries = new Set<number>();
  readonly payments = new Map<EventRef | undefined, number>();
  private readonly state: LedgerState;
  private readonly known: SlotEntries;
  /** Gifts of which all is needed that refunds and fees took of them, and what of it was undone. */
  private readonly gifts = new Set<number>();
  /** Slots whose holders matter, by the outflow's name. */
  private readonly slots = new Map<string, SlotRange[]>();

  constructor(state: LedgerState, known: SlotEntries) {
    this.state = state;
    this.known = known;
  }

  /** Of a settlement that took free cents too, that outflow and not its loss: both are of one entry and one name. */
  private outflowOf(id: string): Outflow | undefined {
    const { outflowIndex, outflows } = this.state;
    return outflows[outflowIndex.get(id) ?? outflowIndex.get(`${id}/loss`) ?? -1];
  }

  addOpening(fund: string): void {
    const entry = this.known.openings.get(fund);
    if (entry !== undefined) this.entries.add(entry);
  }

  addGift(origin: number): void {
    if (origin < 0 || this.gifts.has(origin)) return;
    this.gifts.add(origin);
    const gift = originId(this.state.origins, origin);
    const undone = this.known.undone.get(gift) ?? [];
    for (const entry of undone) this.entries.add(entry);
    for (const index of this.state.accounts.get(origin)?.settlements ?? []) {
      const { event, id, loss } = this.state.settlements[index]!;
      this.events.add(event);
      if (loss >= 0 && undone.length > 0) this.addSlots(id, 0, this.state.outflows[loss]!.amount);
    }
    if (undone.length === 0) return;
    for (const { from, outflow, to } of this.known.covered.get(gift) ?? []) {
      this.events.add(this.outflowOf(outflow)?.event);
      this.addSlots(outflow, from, to);
    }
  }

  private addSlots(outflow: string, from: number, to: number): void {
    const ranges = this.slots.get(outflow) ?? [];
    this.slots.set(outflow, ranges);
    if (!ranges.some((range) => range.from <= from && to <= range.to)) ranges.push({ from, to });
  }

  private addShare(payment: EventRef | undefined, share: number): void {
    this.payments.set(payment, (this.payments.get(payment) ?? 0) + share);
  }

  addHop(hop: Hop): void {
    this.events.add(hop.event);
    const size = hop.to - hop.from;
    switch (hop.kind) {
      case 'transferred': {
        const slot = hop.from - (this.outflowOf(hop.transfer)?.target?.at ?? 0);
        return this.addSlots(hop.transfer, slot, slot + size);
      }
      case 'returned':
        return this.wereIn(hop.expense, hop.slot, size);
      case 'given-back':
        // Where cents go when a refund is undone follows from all that was taken of its gift.
        if (hop.by === 'settlement') this.addGift(this.undoneGift(hop.return));
        return this.wereIn(hop.outflow, hop.slot, size);
      default:
    }
  }

  /** Whose refund or fee was undone. */
  private undoneGift(id: string): number {
    const { corrections, credits, demands } = this.state;
    const { origin = -1 } = corrections.get(id) ?? demands.get(credits.get(id)?.demand ?? '') ?? {};
    return origin;
  }

  /** Slots that cents left again, or that others hold in their place. */
  private wereIn(id: string, slot: number, size: number): void {
    const outflow = this.outflowOf(id);
    this.events.add(outflow?.event);
    if (outflow?.kind === 'expense') this.addShare(outflow.event, 0);
    this.addSlots(id, slot, slot + size);
  }

  addPlace(place: Place, size: number): void {
    switch (place.kind) {
      case 'spent':
        this.addShare(place.event, size);
        this.addSlots(place.expense, place.slots.from, place.slots.to);
        break;
      case 'exchanged':
        this.addSlots(place.exchange, place.slots.from, place.slots.to);
        break;
      case 'lost':
        // What a transfer cost is no loss that a later refund could cover.
        if (!place.loss.startsWith('transfer_')) this.addSlots(place.loss, place.slots.from, place.slots.to);
        break;
      case 'refunded':
      case 'fee': {
        const { covered } = place;
        if (covered !== undefined) this.wereIn(covered.outflow, covered.from, covered.to - covered.from);
        break;
      }
      case 'handed-over':
        break;
      default:
        return;
    }
    this.events.add(place.event);
  }

  private size(): number {
    return [...this.slots.values()].reduce((sum, ranges) => sum + ranges.length, this.entries.size);
  }

  /** Adds whoever came to stand in the slots, and what these depend on, until nothing more is needed. */
  close(): void {
    for (let before = -1; before < this.size() && this.entries.size < ENTRIES_ENOUGH;) {
      before = this.size();
      for (const [name, ranges] of this.slots) {
        this.addEntriesOf(name, ranges);
        this.addEndedLoss(name, ranges);
      }
    }
  }

  private addEntriesOf(name: string, ranges: readonly SlotRange[]): void {
    const all = this.known.slots.get(name) ?? [];
    const met = all.filter((each) => isOfTransfer(each, all) || ranges.some((range) => areMet(each, range)));
    for (const { entry, kind } of met) {
      this.entries.add(entry);
      // Where the cents of one slot went depends on who held the others that ended with it.
      if (kind !== 'return') continue;
      for (const each of all) if (each.entry === entry) this.addSlots(name, each.from, each.to);
    }
    for (const each of met)
      if (each.kind === 'regain' && !isClear(each, met))
        this.addGift(findOrigin(this.state.origins, each.gift ?? ''));
  }

  /** Which slots of a settlement's loss ended, only all that was undone of its gift says. */
  private addEndedLoss(name: string, ranges: readonly SlotRange[]): void {
    const { outflows, settlementIndex, settlements } = this.state;
    const { loss, origin } = settlements[settlementIndex.get(name) ?? -1] ?? { loss: -1, origin: -1 };
    const live = outflows[loss]?.live ?? Infinity;
    if (ranges.some(({ to }) => to > live)) this.addGift(origin);
  }
}

function areMet(left: SlotRange, right: SlotRange): boolean {
  return left.from < right.to && right.from < left.to;
}

/** The receipt of a transfer, and what came back before it: what was on the way then follows from these. */
function isOfTransfer({ entry, kind }: SlotEntry, all: readonly SlotEntry[]): boolean {
  if (kind === 'receipt') return true;
  return kind === 'return' && all.some((each) => each.kind === 'receipt' && each.entry > entry);
}

/** Whether it is clear which cents hold slots again: no others of their gift wait under those who held them. */
function isClear(regain: SlotEntry, entries: readonly SlotEntry[]): boolean {
  const before = entries.filter(
    (each) => each.gift === regain.gift && each.entry < regain.entry && areMet(each, regain),
  );
  // Between two bounds all slots have the same past.
  return [regain.from, ...before.flatMap(({ from, to }) => [from, to])].every((slot) => {
    const met = before.filter(({ from, to }) => from <= slot && slot < to);
    const covers = met.filter(({ kind }) => kind === 'cover').length;
    return 2 * covers - met.length <= 1;
  });
}
