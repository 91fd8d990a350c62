/** What allocation is told, after the edge has checked its form: amounts are safe integers, texts are well-formed ids. */
import type { SettleDetails } from '@centesimo/decider';
import type { Actor, FundTake } from './command-parts.ts';
import type { ChangeCommand } from './change-command.ts';
import type { PurposeCommand } from './purpose-command.ts';
import type { TransferCommand } from './transfer-command.ts';

export type { Actor, FundTake } from './command-parts.ts';

export interface OpenLedger {
  readonly kind: 'open-ledger';
  readonly by: Actor;
  readonly baseCurrency: string;
  readonly currencies: readonly string[];
  readonly reserves: readonly { readonly currency: string; readonly fund: string }[];
  /** Commitment to public details, here and below. */
  readonly details?: string;
}

export interface CloseLedger {
  readonly kind: 'close-ledger';
  readonly by: Actor;
}

export interface SetPlacementRule {
  readonly kind: 'set-placement-rule';
  readonly by: Actor;
  readonly shares: readonly { readonly fund: string; readonly weight: number }[];
}

export interface OpenFund {
  readonly kind: 'open-fund';
  readonly by: Actor;
  readonly fund: string;
  readonly class: FundClass;
  readonly currency: string;
  /** A partner holds it, for the money of the fund `source`. */
  readonly custody?: Custody;
  readonly details?: string;
  /** What an appeal asks for. */
  readonly goal?: number;
  /** Only these may be paid from it. */
  readonly projects?: readonly string[];
  /** The fund of another currency with the same purpose. */
  readonly purposeOf?: string;
  /** Commitment to the wording of the purpose that follows the first. */
  readonly secondary?: string;
  /** The fund of that purpose. */
  readonly secondaryFund?: string;
  /** Until when an appeal asks: YYYY-MM-DD. */
  readonly until?: string;
}

/** A type and not an interface, so that it is JSON. */
export type Custody = { readonly partner: string; readonly source: string };

export interface CloseFund {
  readonly kind: 'close-fund';
  readonly by: Actor;
  readonly fund: string;
}

export interface OpenProject {
  readonly kind: 'open-project';
  readonly by: Actor;
  readonly project: string;
  readonly details?: string;
}

export interface AssignGift {
  readonly kind: 'assign-gift';
  readonly by: Actor;
  /** Gift or income. */
  readonly gift: string;
  readonly fund: string;
}

export interface MoveMoney {
  readonly kind: 'move-money';
  readonly by: Actor;
  readonly move: string;
  readonly amount: number;
  readonly currency: string;
  readonly from: readonly FundTake[];
  readonly to: string;
  readonly ground?: string;
}

export interface RecordExpense {
  readonly kind: 'record-expense';
  readonly by: Actor;
  readonly approvedBy?: Actor;
  readonly expense: string;
  readonly amount: number;
  readonly currency: string;
  readonly from: readonly FundTake[];
  /** YYYY-MM-DD. */
  readonly paidAt: string;
  readonly project?: string;
  readonly line?: string;
  readonly category?: string;
  readonly evidence?: readonly string[];
  readonly details?: string;
  /** The expense that this one puts right. */
  readonly corrects?: string;
}

export interface ReturnExpense {
  readonly kind: 'return-expense';
  readonly by: Actor;
  /** Id of the return. */
  readonly return: string;
  readonly expense: string;
  readonly amount: number;
  readonly currency: string;
  /** YYYY-MM-DD. */
  readonly returnedAt: string;
  readonly details?: string;
  /** No money came back: it had been recorded wrongly. */
  readonly correction?: true;
}

export type Command =
  | OpenLedger
  | CloseLedger
  | SetPlacementRule
  | OpenFund
  | CloseFund
  | OpenProject
  | AssignGift
  | MoveMoney
  | RecordExpense
  | ReturnExpense
  | PurposeCommand
  | ChangeCommand
  | TransferCommand
  | SettleDetails;

export const FUND_CLASSES = ['unrestricted', 'designated', 'restricted', 'conditional'] as const;
export type FundClass = (typeof FUND_CLASSES)[number];
