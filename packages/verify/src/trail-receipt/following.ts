/** A gift on its way through the entries of its receipt. */
import type { KnownMoney } from './known-money.ts';
import type { ProvedEvent } from './proved-entries.ts';

/** Where cents of the gift got their first place. */
export interface Root {
  readonly fund: number;
  readonly from: number;
  readonly to: number;
}

export interface Following {
  readonly gift: ProvedEvent;
  readonly money: KnownMoney;
  /** In the order in which the gift's cents are numbered. */
  readonly roots: Root[];
  /** What got a place by rule, and by hand. */
  placed: number;
  assigned: number;
  /** What the gift is: its net, and what came back of fees. */
  amount: number;
}
