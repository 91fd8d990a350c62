/**
 * Positions of the source journals: in the log each journal's events stand in their order, none twice, none left
 * out, and a ledger lives in one partition of each generation. Nothing of a generation stands behind anything of a later
 * one. An event dropped between its service and the log shows here.
 */
import type { Failure } from './failure.ts';

export interface JournalOrder {
  /** By source, the position that must come next. */
  readonly next: Map<string, number>;
  /** By ledger, the name of its place. */
  readonly partitions: Map<string, string>;
  /** By source, so that a source is taken apart once. */
  readonly places: Map<string, Place>;
  /** The latest one so far. */
  generation: number;
}

/** A partition of a generation. */
interface Place {
  readonly generation: number;
  /** Such as `/g1 3`. */
  readonly name: string;
}

export function createJournalOrder(): JournalOrder {
  return { next: new Map(), partitions: new Map(), places: new Map(), generation: 0 };
}

function placeOf(order: JournalOrder, source: string): Place {
  const known = order.places.get(source);
  if (known !== undefined) return known;
  const [, generation = '', , partition = ''] = source.split('/');
  const name = `/${generation} ${partition}`;
  const place = { name, generation: generationOf(name) };
  order.places.set(source, place);
  return place;
}

/** 1 of `/g1 3`; 0 of what is no place. */
function generationOf(name: string): number {
  return Number(/^\/g([0-9]+) /.exec(name)?.[1] ?? 0);
}

/** Takes up where an order was left: what `next` and `partitions` held then. */
export function resumeOrder(
  order: JournalOrder,
  next: Iterable<readonly [string, number]>,
  partitions: Iterable<readonly [string, string]>,
): void {
  for (const [source, position] of next) order.next.set(source, position);
  for (const [ledger, place] of partitions) {
    order.partitions.set(ledger, place);
    order.generation = Math.max(order.generation, generationOf(place));
  }
}

/** Takes the next event in; answers a failure and goes on behind it, so that one gap is told once. */
export function checkPosition(
  order: JournalOrder,
  index: number,
  ledger: string,
  source: string,
  position: number,
): Failure | undefined {
  const next = order.next.get(source) ?? 0;
  order.next.set(source, position + 1);
  if (position !== next) {
    const message =
      position > next
        ? `Entry ${index} is event ${position} of ${source}, but event ${next} is not in the log.`
        : `Entry ${index} is event ${position} of ${source}, which the log has passed already.`;
    const rule = position > next ? 'position-missing' : 'position-repeated';
    return broken({ index, ledger }, message, `${next}`, `${position}`, rule);
  }
  return checkPartition(order, index, ledger, placeOf(order, source));
}

function checkPartition(
  order: JournalOrder,
  index: number,
  ledger: string,
  place: Place,
): Failure | undefined {
  const own = order.partitions.get(ledger);
  const isPassed = place.generation < order.generation;
  if (own === place.name && !isPassed) return undefined;
  if (own === undefined || generationOf(own) < place.generation) order.partitions.set(ledger, place.name);
  else if (own !== place.name)
    return broken(
      { index, ledger },
      `Entry ${index} is in another partition than the ledger ${ledger} before.`,
      own,
      place.name,
      'wrong-partition',
    );
  if (isPassed)
    return broken(
      { index, ledger },
      `Entry ${index} is of generation g${place.generation}, which the log has left for g${order.generation}.`,
      `g${order.generation}`,
      `g${place.generation}`,
      'generation-passed',
    );
  order.generation = place.generation;
  return undefined;
}

function broken(
  where: { readonly index: number; readonly ledger: string },
  message: string,
  expected: string,
  found: string,
  rule: string,
): Failure {
  return { what: 'journal-broken', message, where, expected, found, rule };
}
