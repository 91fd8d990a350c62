/** What donation is told, after the edge has checked its form: amounts are safe integers, texts are well-formed ids. */
import type { SettleDetails } from '@centesimo/decider';
import type { EraseDetails } from './erasure-command.ts';
import type { FactCommand } from './fact-commands.ts';

/** A gift given; net is never told, it follows. */
export interface ReceiveGift {
  readonly kind: 'receive-gift';
  readonly gift: string;
  readonly currency: string;
  /** Minor units, at least 1. */
  readonly gross: number;
  /** Minor units; 0: none. */
  readonly fee: number;
  /** True: the whole gross is placed and a reserve owes the fee; only with a fee. */
  readonly feeBearerReserve: boolean;
  /** The fund that the giver named. */
  readonly fund?: string | undefined;
  /** YYYY-MM-DD, a day of the calendar. */
  readonly givenAt: string;
  readonly processor: string;
  readonly trailKey: string;
  /** Commitment to private details. */
  readonly details?: string;
}

/** Money of a gift demanded back. */
export interface RecordRefund {
  readonly kind: 'record-refund';
  readonly demand: string;
  readonly gift: string;
  /** Minor units, at least 1. */
  readonly amount: number;
  readonly currency: string;
  readonly refundedAt: string;
  /** True: staff choose it. */
  readonly choice: boolean;
  /** The fund of the appeal whose money is given back; only with a choice. */
  readonly appeal?: string | undefined;
  /** True: the gift is named by its payment, so that the notice may have come before that of the gift. */
  readonly byPayment?: boolean;
  /** What the bank took where that was less than `amount`, and the income that the difference is. */
  readonly taken?: { readonly amount: number; readonly income: string } | undefined;
}

/** Money that is not a gift. */
export interface RecordIncome {
  readonly kind: 'record-income';
  readonly income: string;
  readonly incomeKind: IncomeKind;
  /** Minor units, at least 1. */
  readonly amount: number;
  readonly currency: string;
  readonly fund?: string | undefined;
  readonly receivedAt: string;
  /** Commitment to public details. */
  readonly details?: string;
}

export type Command = ReceiveGift | RecordRefund | RecordIncome | FactCommand | EraseDetails | SettleDetails;

/** The kinds that a command may name; `fee-returned` and `difference` follow from other facts. */
export const INCOME_KINDS = ['opening', 'interest', 'gain', 'other', 'supplier'] as const;
export type IncomeKind = (typeof INCOME_KINDS)[number];
