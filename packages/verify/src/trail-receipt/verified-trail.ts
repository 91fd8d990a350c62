/** What a verified trail receipt says. */
import type { OpenedCheckpoint } from '@centesimo/log';
import type { ProvedEvent } from './proved-entries.ts';

/** Minor units of a currency: the gift's, or what its cents were exchanged to. */
interface Sum {
  readonly amount: number;
  readonly currency: string;
}

/** Where cents are that got a place; what was exchanged is followed on in the other currency. */
export interface VerifiedPlaces {
  /**
   * In log order, in the payment's currency. `share`: how many of the gift's cents stand in it, 0 when all of them
   * came back or were taken back; `covered`: those taken back, in whose place others stand.
   */
  readonly payments: readonly {
    readonly event: ProvedEvent;
    readonly share: number;
    readonly covered: number;
  }[];
  readonly waiting: readonly (Sum & { readonly fund: string })[];
  /** With a partner, in a fund that it holds for us; on the way where it is not there. */
  readonly partners: readonly (Sum & { readonly fund: string; readonly isThere: boolean })[];
  /** `units` of `toCurrency` in the fund are the gift's for `amount` cents: none, where they are too few for one. */
  readonly exchanged: readonly (Sum & {
    readonly event: ProvedEvent;
    readonly fund: string;
    readonly toCurrency: string;
    readonly units: number;
  })[];
  /** By a loss, by what a refund or fee lacked, or by what a transfer cost. */
  readonly lost: readonly (Sum & { readonly event: ProvedEvent })[];
  /** To the ledger of a partner: slot i of a hand-over is cent i of the gift or income that it cites. */
  readonly handedOver: readonly (Sum & {
    readonly event: ProvedEvent;
    readonly slots: readonly { readonly from: number; readonly to: number }[];
  })[];
  /** Taken back, also before it had a place. */
  readonly refunded: number;
  /** Taken by fees that rose later. */
  readonly fees: number;
}

/** Some of its cents. */
export interface VerifiedPart extends VerifiedPlaces {
  /** Without a place yet, or taken back before they had one. */
  readonly placeless: number;
}

/** Amounts in minor units of the gift's currency where none is named. */
export interface VerifiedTrail extends VerifiedPlaces {
  readonly checkpoint: OpenedCheckpoint;
  readonly ledger: string;
  /** The gift, or the income: its type says which. */
  readonly gift: ProvedEvent;
  /** What was given less the fee that the gift bears, and what fees gave back later. */
  readonly amount: number;
  /** Without a place yet. */
  readonly placeless: number;
  /** What of `amount` was assigned by hand, which the file states and no entry. */
  readonly assigned: number;
}
