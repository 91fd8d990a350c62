/**
 * Positions of the source journals: in the log each journal's events stand in their order, none twice, none left
 * out, and a ledger lives in one partition. An event dropped between its service and the log shows here.
 */
import type { Failure } from './failure.ts';

export interface JournalOrder {
  /** By source, the position that must come next. */
  readonly next: Map<string, number>;
  /** By ledger, generation and partition, such as `/g1 3`. */
  readonly partitions: Map<string, string>;
  /** By source, `partitions` value, so that a source is taken apart once. */
  readonly places: Map<string, string>;
}

export function createJournalOrder(): JournalOrder {
  return { next: new Map(), partitions: new Map(), places: new Map() };
}

function placeOf(order: JournalOrder, source: string): string {
  const known = order.places.get(source);
  if (known !== undefined) return known;
  const [, generation = '', , partition = ''] = source.split('/');
  const place = `/${generation} ${partition}`;
  order.places.set(source, place);
  return place;
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
    const found = `${position}`;
    const rule = position > next ? 'position-missing' : 'position-repeated';
    return {
      what: 'journal-broken',
      message,
      where: { index, ledger },
      expected: `${next}`,
      found,
      rule,
    };
  }
  return checkPartition(order, index, ledger, placeOf(order, source));
}

function checkPartition(
  order: JournalOrder,
  index: number,
  ledger: string,
  place: string,
): Failure | undefined {
  const own = order.partitions.get(ledger);
  if (own === place) return undefined;
  if (own === undefined) {
    order.partitions.set(ledger, place);
    return undefined;
  }
  const message = `Entry ${index} is in another partition than the ledger ${ledger} before.`;
  return {
    what: 'journal-broken',
    message,
    where: { index, ledger },
    expected: own,
    found: place,
    rule: 'wrong-partition',
  };
}
