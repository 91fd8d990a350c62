/** The form of a trail: pieces of cents, the place of each, the hops that led there, and legs in other currencies. */
import type { AppealEnd, EventRef, RepurposeGround } from './event.ts';

/** The fund of an appeal, and how it came to have money that it could not use. */
export interface AppealReason {
  fund: string;
  state: AppealEnd;
}

/** One step of a run of cents; `[from, to)` are its positions in `fund` after the step. */
export type Hop = { fund: string; from: number; to: number; event: EventRef | undefined } & (
  | {
      kind: 'placed';
      /** Positions of the gift's whole share: the leaf's amount is their number. */
      share: { from: number; to: number };
      /** The part of `gifts.placed` and the leaf's index in its sum tree. */
      part: { at: number; count: number; total: number; root: string };
      index: number;
      /** Version of the placement rule in force; 0 when none was. */
      rule: number;
    }
  | { kind: 'assigned' }
  /** By a move, or by a repurpose on a ground. `appeal`: out of one that could not use its money then. */
  | { kind: 'moved'; move: string; ground?: RepurposeGround; appeal?: AppealReason }
  | { kind: 'transferred'; transfer: string }
  | { kind: 'returned'; expense: string; slot: number; return: string }
  /** By a partner, or because a refund or a fee was undone; `outflow` is what the cents had left for. */
  | { kind: 'given-back'; by: 'transfer' | 'settlement'; outflow: string; slot: number; return: string }
);

interface Positions {
  fund: string;
  from: number;
  to: number;
}

interface InSlots extends Positions {
  slots: { from: number; to: number };
  event: EventRef | undefined;
}

/** Where a run of cents is. `ahead` is how many free cents of the fund go out before it. */
export type Place =
  | { kind: 'unplaced'; giftsAhead: number }
  | { kind: 'unassigned' }
  | ({ kind: 'waiting'; ahead: number } & Positions)
  /** On the way to a partner, or there and not reported. */
  | ({ kind: 'in-transit' | 'with-partner'; partner: string } & Positions)
  | ({ kind: 'spent'; expense: string } & InSlots)
  /** `loss` is the loss or settlement whose slots the cents hold, or the transfer that it cost. */
  | ({ kind: 'lost'; loss: string } & InSlots)
  | ({ kind: 'handed-over'; handOver: string } & InSlots)
  /** `leg` is absent where the cents own no unit: rounding. */
  | ({ kind: 'exchanged'; exchange: string; leg?: number } & InSlots)
  | {
      kind: 'refunded';
      demand: string;
      /** Absent when the money had no place yet. */
      taken?: Positions;
      /** The slots that the cents held, which were covered. */
      covered?: { outflow: string; from: number; to: number };
      /** Given back of an appeal that could not use it. */
      appeal?: AppealReason;
      event: EventRef | undefined;
    }
  | {
      kind: 'fee';
      correction: string;
      taken?: Positions;
      covered?: { outflow: string; from: number; to: number };
      event: EventRef | undefined;
    };

/** The gift's own cents `[from, to)`, or units of a leg. */
export interface TrailPiece {
  from: number;
  to: number;
  place: Place;
  hops: Hop[];
}

/** What a run of cents was exchanged to; its pieces count units. */
export interface TrailLeg extends Positions {
  exchange: string;
  currency: string;
  pieces: TrailPiece[];
}

export interface Trail {
  id: string;
  kind: 'gift' | 'income';
  currency: string;
  /** What the pieces sum to, in minor units: the net, and what fees took of it later. */
  amount: number;
  net: number;
  policy: 'fifo@1';
  pieces: TrailPiece[];
  /** Exchanges on the way, in the order in which the pieces name them. */
  legs: TrailLeg[];
  demands: {
    id: string;
    kind: 'refund' | 'failure' | 'dispute';
    amount: number;
    settled: boolean;
    /** What came back of it. */
    credited: number;
    /** The fund of the appeal that it was to give back of, as was said; the refunded pieces tell whether it did. */
    appeal?: string;
  }[];
}
