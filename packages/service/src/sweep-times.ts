/** How long what is unfinished may stay unfinished. */

export interface SweepTimes {
  /** A command with details, and an upload, come to an end within this time or are refused: milliseconds. */
  readonly commandMs: number;
  /**
   * How long after that it is swept: milliseconds. More than clocks of instances ever differ by, and than a write that
   * was sent can be on its way.
   */
  readonly marginMs: number;
  /** The pause between two sweeps. */
  readonly everyMs: number;
}

const MINUTE_MS = 60_000;

export const SWEEP_TIMES: SweepTimes = {
  commandMs: 5 * MINUTE_MS,
  marginMs: 24 * 60 * MINUTE_MS,
  everyMs: 10 * MINUTE_MS,
};
