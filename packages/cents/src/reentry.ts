/**
 * Cents that go back into their funds, and slots that change hands on the way: computed over a copy of the holders, so
 * that what an event says can be compared before anything is done.
 */
import { maxAmount } from '@centesimo/money';
import type { BackPart } from './event.ts';
import type { Exit, Reentry } from './fund.ts';
import { setExit } from './fund.ts';
import type { Displaced, Holder } from './outflow.ts';
import { holdersIn, replaceHolders, SHORTFALL } from './outflow.ts';
import { lengthOf } from './spans.ts';
import type { SlotState } from './state.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/** What re-enters one fund, in order. */
export interface FundReentry {
  fund: number;
  at: number;
  length: number;
  pieces: Reentry[];
}

/** Cents that leave slots, or come to hold them again; done in this order. */
interface ExitChange extends Displaced {
  length: number;
  /** Position of the first one; undefined: they hold slots again. */
  at: number | undefined;
}

export class Reentries {
  private readonly state: SlotState;
  readonly funds = new Map<number, FundReentry>();
  private readonly holders = new Map<number, Holder[]>();
  private readonly exits: ExitChange[] = [];
  /** Open slots that closed. */
  readonly closed: { outflow: number; from: number; to: number }[] = [];
  /** Slots of a gift that it holds again. */
  readonly regained: { outflow: number; slot: number; length: number }[] = [];
  /** How many open slots closed. */
  shortfall = 0;

  constructor(state: SlotState) {
    this.state = state;
  }

  /** Who stands in slots `[from, to)` now. */
  holdersIn(outflow: number, from: number, to: number): Holder[] {
    return holdersIn(this.holders.get(outflow) ?? this.state.outflows[outflow]!.holders, from, to);
  }

  private replace(outflow: number, from: number, to: number, others: readonly Holder[]): void {
    let own = this.holders.get(outflow);
    if (own === undefined) {
      own = [...this.state.outflows[outflow]!.holders];
      this.holders.set(outflow, own);
    }
    replaceHolders(own, from, to, others);
  }

  /** Cents from position `from` of a fund on get new places at its end. */
  enter(fund: number, from: number, length: number): void {
    let back = this.funds.get(fund);
    if (back === undefined) {
      back = { fund, at: this.state.funds[fund]!.length, length: 0, pieces: [] };
      this.funds.set(fund, back);
    }
    const at = back.at + back.length;
    back.pieces.push({ at, from, length });
    back.length += length;
    this.exits.push({ fund, from, length, at });
  }

  /** The holder leaves its slots: its cents re-enter their fund, a shortfall closes. */
  private leave(outflow: number, { fund, from, length, slot }: Holder): void {
    if (fund === SHORTFALL) {
      this.closed.push({ outflow, from: slot, to: slot + length });
      this.shortfall += length;
    } else this.enter(fund, from, length);
  }

  /** Slots `[from, to)` are no more: whoever holds them leaves. */
  end(outflow: number, from: number, to: number): void {
    for (const holder of this.holdersIn(outflow, from, to)) this.leave(outflow, holder);
    this.replace(outflow, from, to, []);
  }

  /**
   * A gift's cents, which stood in slots `[slot, slot + length)`, hold them again where they are live and the cents are
   * still among those under the holder; the others re-enter their fund. A slot cannot come to hold itself: no exchange
   * and no transfer stands behind the cents that a taking covers.
   */
  regain(outflow: number, slot: number, length: number, cents: Displaced): void {
    let next = slot;
    for (const holder of this.holdersIn(outflow, slot, slot + length)) {
      this.enterBetween(cents, slot, next, holder.slot);
      const from = cents.from + holder.slot - slot;
      next = holder.slot + holder.length;
      const depth = (holder.under ?? []).findIndex((one) => one.fund === cents.fund && one.from === from);
      if (depth < 0) {
        this.enter(cents.fund, from, holder.length);
        continue;
      }
      this.leave(outflow, holder);
      this.exits.push({ fund: cents.fund, from, length: holder.length, at: undefined });
      const under = holder.under!.slice(0, depth);
      const again = { slot: holder.slot, length: holder.length, fund: cents.fund, from };
      this.replace(outflow, holder.slot, next, [under.length > 0 ? { ...again, under } : again]);
      this.regained.push({ outflow, slot: holder.slot, length: holder.length });
    }
    this.enterBetween(cents, slot, next, slot + length);
  }

  /** Slots that are no more live: the cents that stood in them re-enter their fund. */
  private enterBetween(cents: Displaced, slot: number, from: number, to: number): void {
    if (from < to) this.enter(cents.fund, cents.from + from - slot, to - from);
  }

  /** What the event says of the funds, in the order in which they first occurred. */
  parts(): BackPart[] {
    return [...this.funds.values()].map(({ at, fund, length }) => {
      return { at, count: length, fund: this.state.funds[fund]!.id };
    });
  }

  /** A fund whose tape would pass the largest position. */
  overflow(): Violation | undefined {
    for (const { at, fund, length } of this.funds.values()) {
      if (at <= maxAmount - length) continue;
      return violation('sum-overflow', { fund: this.state.funds[fund]!.id, amount: length });
    }
    return undefined;
  }

  /** The cents leave their slots, as the return with this index. */
  leaveSlots(index: number): void {
    const { state } = this;
    for (const { at, fund, from, length } of this.exits) {
      const exit: Exit | undefined = at === undefined ? undefined : { kind: 'back', at, return: index };
      setExit(state.funds[fund]!, { from, to: from + length }, exit);
    }
    for (const [outflow, holders] of this.holders)
      Object.assign(state.outflows[outflow]!, { holders, live: lengthOf(holders) });
  }
}
