/** What a demand or a fee that rose takes from its gift. */
import { Type } from 'typebox';
import {
  Amount,
  exactObject,
  FundSlug,
  GiftText,
  list,
  LossPart,
  NAMED_SLOTS_MAX,
  NamedSlots,
  Span,
  SPANS_MAX,
} from '../schema-parts.ts';

/**
 * `own` are free cents of the gift, in gift-cent order; it is empty where none were taken. `covers` are the slots of its
 * other cents, held from now on by the cents of `coveredBy` and, for the last `shortfall` of them, by nobody. `loss` is
 * what the gift did not have.
 */
const taken = {
  coveredBy: Type.Optional(list(Span, 1, SPANS_MAX)),
  covers: Type.Optional(list(NamedSlots, 1, NAMED_SLOTS_MAX)),
  gift: GiftText,
  loss: Type.Optional(LossPart),
  own: list(Span, 0, SPANS_MAX),
  shortfall: Type.Optional(Amount),
  unplaced: Type.Optional(Amount),
};

export const Taken = exactObject(taken, 'what is taken from a gift');

/** `appeal` stands where the refund was to give back what an appeal cannot use, and did. */
export const TakenByDemand = exactObject(
  {
    appeal: Type.Optional(
      exactObject(
        { fund: FundSlug, state: Type.Enum(['failed', 'overfunded']) },
        'the appeal whose free cents are given back, and why it could not use them',
      ),
    ),
    ...taken,
  },
  'what a demand takes from a gift',
);
