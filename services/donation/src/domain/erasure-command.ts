/** What an erasure is asked with, and what it answers. */

/** Why details are erased; `order`: a court or an authority demands it, against which no duty to keep stands. */
export const ERASURE_GROUNDS = [
  'consent-withdrawn',
  'objection',
  'order',
  'request',
  'retention-ended',
  'unlawful',
] as const;
export type ErasureGround = (typeof ERASURE_GROUNDS)[number];

/** A type and not an interface, so that it is JSON: it is kept until it is done. */
export type EraseDetails = {
  readonly kind: 'erase-details';
  readonly gift: string;
  readonly ground: ErasureGround;
  /** YYYY-MM-DD, UTC: the day of the decision. */
  readonly today: string;
  /** Whole calendar years after that of the gift in which its details must be kept; 0: not at all. */
  readonly keepYears: number;
};

/** What an erasure answers; a type and not an interface, so that it is JSON. */
export type Erased = {
  /** The commitments that nothing opens any more. */
  readonly details: readonly string[];
  readonly erasedAt: string;
  /** False: all of them were erased before. */
  readonly isNew: boolean;
};
