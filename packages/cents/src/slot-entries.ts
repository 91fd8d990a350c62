/** Which entries of the log changed who stands in the slots of an outflow, or undid what a gift's refunds took. */
import type { LedgerEvent, OutflowSlots, SlotRange } from './event.ts';

/** Slots `[from, to)` at an entry. */
export interface SlotEntry extends SlotRange {
  readonly entry: number;
  /**
   * `cover`: others came to stand in them, in the place of `gift` or of nobody. `regain`: cents of `gift` hold them
   * again. `return`: they ended. `receipt`: all of a transfer came to the partner.
   */
  readonly kind: 'cover' | 'regain' | 'return' | 'receipt';
  readonly gift?: string;
}

/** Plain data, of one ledger. */
export interface SlotEntries {
  /** By the name of the outflow, in log order. */
  readonly slots: Map<string, SlotEntry[]>;
  /** Entries that gave a gift back what a refund or fee had taken, by gift. */
  readonly undone: Map<string, number[]>;
  /** The slots in which a gift's cents were covered, or hold their slots again, by gift. */
  readonly covered: Map<string, OutflowSlots[]>;
  /** The entry that opened a fund. */
  readonly openings: Map<string, number>;
}

export function createSlotEntries(): SlotEntries {
  return { slots: new Map(), undone: new Map(), covered: new Map(), openings: new Map() };
}

/** Notes an event that was applied. */
export function noteSlots(entries: SlotEntries, event: LedgerEvent, entry: number): void {
  switch (event.type) {
    case 'org.centesimo.expense.returned.v1':
      return noteReturn(entries, event.data.expense, event.data.slots, entry);
    case 'org.centesimo.transfer.returned.v1':
      return noteReturn(entries, event.data.transfer, event.data.slots, entry);
    case 'org.centesimo.transfer.received.v1':
      return add(entries.slots, event.subject, { entry, kind: 'receipt', from: 0, to: 0 });
    case 'org.centesimo.shortfall.covered.v1':
      return noteNamed(entries, event.data.slots, { entry, kind: 'cover' });
    case 'org.centesimo.refund.settled.v1':
      return noteNamed(entries, event.data.covers ?? [], { entry, kind: 'cover', gift: event.data.gift });
    case 'org.centesimo.fee.settled.v1':
      if (!('own' in event.data)) return add(entries.undone, event.data.gift, entry);
      return noteNamed(entries, event.data.covers ?? [], { entry, kind: 'cover', gift: event.data.gift });
    case 'org.centesimo.refund.reversed.v1':
      if (event.data.voided !== undefined) return;
      add(entries.undone, event.data.gift, entry);
      return noteNamed(entries, event.data.slots, { entry, kind: 'regain', gift: event.data.gift });
    case 'org.centesimo.fund.opened.v1':
      entries.openings.set(event.subject, entry);
      return;
    case 'org.centesimo.ledger.opened.v1':
      for (const { fund } of event.data.reserves) entries.openings.set(fund, entry);
      return;
    default:
  }
}

function add<Item>(lists: Map<string, Item[]>, name: string, item: Item): void {
  const known = lists.get(name);
  if (known === undefined) lists.set(name, [item]);
  else known.push(item);
}

function noteReturn(
  { slots }: SlotEntries,
  outflow: string,
  ranges: readonly SlotRange[],
  entry: number,
): void {
  for (const { from, to } of ranges) add(slots, outflow, { entry, kind: 'return', from, to });
}

function noteNamed(
  { covered, slots }: SlotEntries,
  named: readonly OutflowSlots[],
  what: Pick<SlotEntry, 'entry' | 'kind' | 'gift'>,
): void {
  for (const { from, outflow, to } of named) {
    add(slots, outflow, { ...what, from, to });
    if (what.gift !== undefined) add(covered, what.gift, { from, outflow, to });
  }
}
