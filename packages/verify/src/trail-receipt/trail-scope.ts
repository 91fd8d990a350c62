/** Which entries say where a gift's cents went, and whether they say it by themselves. */
import { findOrigin } from '@centesimo/cents';
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
  /**
   * Whether those entries say where each cent is. They do not where another gift's refund was undone in which cents of
   * this one stood for it: where they came back to follows from all that the other gift's refunds took.
   */
  readonly isWhole: boolean;
}

/** The scope of a trail in the ledger's state. */
export function scopeOf(state: LedgerState, found: Trail, known: SlotEntries): TrailScope {
  const scope = new Scope(state, found, known);
  for (const { from, hops, place, to } of [...found.pieces, ...found.legs.flatMap((leg) => leg.pieces)]) {
    for (const hop of hops) scope.addHop(hop);
    scope.addPlace(place, to - from);
  }
  for (const { fund } of found.legs) scope.addEntry(known.openings.get(fund));
  scope.addSettlements();
  scope.addSlotEntries();
  return scope;
}

class Scope implements TrailScope {
  readonly events = new Set<EventRef | undefined>();
  readonly entries = new Set<number>();
  readonly payments = new Map<EventRef | undefined, number>();
  isWhole = true;
  private readonly state: LedgerState;
  private readonly known: SlotEntries;
  private readonly gift: string;
  private readonly origin: number;
  /** Slots that cents of the gift were in, by the outflow's name. */
  private readonly slots = new Map<string, SlotRange[]>();

  constructor(state: LedgerState, { id }: Trail, known: SlotEntries) {
    this.state = state;
    this.known = known;
    this.gift = id;
    this.origin = findOrigin(state.origins, id);
  }

  addEntry(entry: number | undefined): void {
    if (entry !== undefined) this.entries.add(entry);
  }

  /** Of a settlement that took free cents too, that outflow and not its loss: both are of one entry and one name. */
  private outflowOf(id: string): Outflow | undefined {
    const { outflowIndex, outflows } = this.state;
    return outflows[outflowIndex.get(id) ?? outflowIndex.get(`${id}/loss`) ?? -1];
  }

  private addSlots(outflow: string, from: number, to: number): void {
    const known = this.slots.get(outflow);
    if (known === undefined) this.slots.set(outflow, [{ from, to }]);
    else known.push({ from, to });
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
        if (hop.by === 'settlement' && !this.isOurs(hop.return)) this.isWhole = false;
        return this.wereIn(hop.outflow, hop.slot, size);
      default:
    }
  }

  /** Whether what put cents back is of the gift's own refunds and fees. */
  private isOurs(id: string): boolean {
    const { corrections, credits, demands } = this.state;
    const { origin } = corrections.get(id) ?? demands.get(credits.get(id)?.demand ?? '') ?? {};
    return origin === this.origin;
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

  /** All that refunds and later fees took of the gift, and what of it was undone. */
  addSettlements(): void {
    const undone = this.known.undone.get(this.gift) ?? [];
    for (const entry of undone) this.entries.add(entry);
    for (const index of this.state.accounts.get(this.origin)?.settlements ?? []) {
      const { event, id, loss } = this.state.settlements[index]!;
      this.events.add(event);
      if (loss >= 0 && undone.length > 0) this.addSlots(id, 0, this.state.outflows[loss]!.amount);
    }
  }

  /** Whoever came to stand in those slots, and in all that ended together with one of them. */
  addSlotEntries(): void {
    for (const [name, own] of this.slots) {
      const all = this.known.slots.get(name) ?? [];
      const met = new Set<number>();
      const ranges = [...own];
      for (let before = -1; before < met.size;) {
        before = met.size;
        for (const each of all) {
          if (
            met.has(each.entry) ||
            !(isOfTransfer(each, all) || ranges.some((range) => areMet(each, range)))
          )
            continue;
          met.add(each.entry);
          if (each.kind === 'return')
            ranges.push(...all.filter(({ entry, kind }) => kind === 'return' && entry === each.entry));
        }
      }
      for (const entry of met) this.entries.add(entry);
      if (!areRegainsClear(all.filter(({ entry }) => met.has(entry)))) this.isWhole = false;
    }
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
function areRegainsClear(entries: readonly SlotEntry[]): boolean {
  return entries.every((regain) => {
    if (regain.kind !== 'regain') return true;
    const before = entries.filter(
      (each) => each.gift === regain.gift && each.entry < regain.entry && areMet(each, regain),
    );
    // Between two bounds all slots have the same past.
    return [regain.from, ...before.flatMap(({ from, to }) => [from, to])].every((slot) => {
      const met = before.filter(({ from, to }) => from <= slot && slot < to);
      const covers = met.filter(({ kind }) => kind === 'cover').length;
      return 2 * covers - met.length <= 1;
    });
  });
}
