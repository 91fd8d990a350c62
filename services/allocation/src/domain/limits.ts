/** How much one event of allocation may hold, so that its entry in the log (65,535 bytes) always fits. */
import { EVIDENCE_MAX, SPANS_MAX } from '@centesimo/events';
import type { PlanLimits } from '@centesimo/cents';

/** Gifts and incomes placed by one event. */
export const PLACED_MAX = 100_000;

/** An entry without lists has less than this: wrapper, attributes, two actors, slugs and a commitment. */
const PLAIN_BYTES_MAX = 1_800;
const EVIDENCE_BYTES = 46;

/** Bounds of the list of spans in one event. */
export const SPAN_LIMITS: PlanLimits = {
  spansMax: SPANS_MAX,
  bytesMax: 65_535 - PLAIN_BYTES_MAX - EVIDENCE_MAX * EVIDENCE_BYTES,
};
