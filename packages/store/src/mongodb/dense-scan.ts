/** Reads a journal on in windows of look-ups, up to the first hole or a bound. */
import type { JournalRecord } from '../port.ts';

export interface ScanBounds {
  /** Records at most. */
  readonly limit: number;
  /** Bytes at most, but at least one record. */
  readonly bytesMax: number;
  /** Begins no window later than this after the first, in milliseconds. */
  readonly windowsMs: number;
}

/** Records asked for at once: the first window is small, since most scans look for what was appended last. */
const FIRST_WINDOW = 2;
const WINDOW_MAX = 16;

/**
 * On a server that is slow, a reader that gave up would begin again at `from` each time and never get on: what was found
 * when the time is over is answered, and the reader goes on after it.
 */
export async function scanDense(
  read: (n: number) => Promise<Uint8Array | undefined>,
  from: number,
  { bytesMax, limit, windowsMs }: ScanBounds,
  now: () => number,
): Promise<JournalRecord[]> {
  const found: JournalRecord[] = [];
  const until = now() + windowsMs;
  let bytes = 0;
  for (let window = FIRST_WINDOW; found.length < limit; window = Math.min(window * 2, WINDOW_MAX)) {
    if (found.length > 0 && now() >= until) return found;
    const first = from + found.length;
    const asked = Array.from({ length: Math.min(window, limit - found.length) }, (_, at) => read(first + at));
    for (const [at, record] of (await Promise.all(asked)).entries()) {
      if (record === undefined) return found;
      bytes += record.length;
      if (found.length > 0 && bytes > bytesMax) return found;
      found.push({ n: first + at, bytes: record });
    }
  }
  return found;
}
