/** How long things take: a short typical time, a long tail, and a factor while a server is slow. */

import type { Random } from './random.ts';

export interface LatencyRange {
  readonly lowMs: number;
  /** The end of the tail; most draws are near `lowMs`. */
  readonly highMs: number;
}

export const STORE_LATENCY: LatencyRange = { lowMs: 1, highMs: 12 };
export const REPLICATION_LATENCY: LatencyRange = { lowMs: 1, highMs: 30 };
export const BUS_LATENCY: LatencyRange = { lowMs: 1, highMs: 15 };
export const NETWORK_LATENCY: LatencyRange = { lowMs: 1, highMs: 10 };

/** A request unanswered for so long fails at its client; what it asked for may still happen. */
export const REQUEST_TIMEOUT_MS = 2_000;
/** A late request lands up to so long after its client gave up. */
export const LATE_MAX_MS = 15_000;

export function drawLatency(random: Random, range: LatencyRange, factor = 1): number {
  const skewed = random.float() ** 3;
  return Math.ceil((range.lowMs + (range.highMs - range.lowMs) * skewed) * factor);
}
