/** The event of any entry, checked in every way that needs no state: canonical, of a known schema, of its ledger. */
import { parseEvent, parseSystemEvent } from '@centesimo/events';
import type { EventFault, LedgerEvent, SystemEvent } from '@centesimo/events';
import { eventOf, LogError, parseEntry, textOfUtf8 } from '@centesimo/log';
import type { Failure } from './failure.ts';

export type ReadEvent =
  | { readonly event: LedgerEvent; readonly failure?: undefined }
  | { readonly failure: Failure; readonly event?: undefined };

export type ReadSystemEvent =
  | { readonly event: SystemEvent; readonly failure?: undefined }
  | { readonly failure: Failure; readonly event?: undefined };

/** `index` is where the entry stands in the log; what it says itself is checked with its chain. */
export function readEvent(bytes: Uint8Array, index: number): ReadEvent {
  return reading(index, () => {
    const entry = parseEntry(textOfUtf8(bytes));
    const { event, fault } = parseEvent(eventOf(entry));
    if (fault !== undefined) return faulty(index, entry.ledger, fault);
    if (event.ledger === entry.ledger) return { event };
    return refused(index, entry.ledger, 'wrong-ledger', `it is an event of the ledger ${event.ledger}`);
  });
}

/** The event of an entry that the log states of itself; its id must be its place in that chain. */
export function readSystemEvent(bytes: Uint8Array, index: number): ReadSystemEvent {
  return reading(index, () => {
    const entry = parseEntry(textOfUtf8(bytes));
    const { event, fault } = parseSystemEvent(eventOf(entry));
    if (fault !== undefined) return faulty(index, entry.ledger, fault);
    if (event.id === String(entry.seq)) return { event };
    return refused(index, entry.ledger, 'wrong-id', `it is number ${entry.seq} and calls itself ${event.id}`);
  });
}

function reading<Read>(index: number, read: () => Read): Read | { failure: Failure } {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return refused(index, undefined, error.code, error.message);
  }
}

function faulty(index: number, ledger: string, { code, path, reason }: EventFault): { failure: Failure } {
  return refused(index, ledger, code, `${path === '' ? 'it' : path} ${reason}`);
}

function refused(
  index: number,
  ledger: string | undefined,
  rule: string,
  reason: string,
): { failure: Failure } {
  const message = `The event of entry ${index} is not acceptable: ${reason}.`;
  const where = ledger === undefined ? { index } : { index, ledger };
  return { failure: { what: 'event-refused', message, where, rule } };
}
