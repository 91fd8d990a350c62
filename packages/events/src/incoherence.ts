/** A contradiction inside an event, and the ones that many events share. */

/** Where an event contradicts itself: a JSON pointer and a sentence. */
export interface Incoherence {
  readonly path: string;
  readonly reason: string;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

export function emptyRange(ranges: readonly Range[], path: string): Incoherence | undefined {
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i];
    if (range !== undefined && range.from >= range.to) {
      return { path: `${path}/${i}`, reason: 'must not be empty' };
    }
  }
  return undefined;
}

export function repeated<K extends string>(
  items: readonly Readonly<Record<K, string>>[],
  key: K,
  path: string,
): Incoherence | undefined {
  if (new Set(items.map((item) => item[key])).size === items.length) return undefined;
  return { path, reason: `must name each ${key} once` };
}
