/** The event of any entry, checked in every way that needs no state: canonical, of a known schema, of its ledger. */
import { parseEvent } from '@centesimo/events';
import type { LedgerEvent } from '@centesimo/events';
import { eventOf, LogError, parseEntry, textOfUtf8 } from '@centesimo/log';
import type { Failure } from './failure.ts';

export type ReadEvent =
  | { readonly event: LedgerEvent; readonly failure?: undefined }
  | { readonly failure: Failure; readonly event?: undefined };

/** `index` is where the entry stands in the log; what it says itself is checked with its chain. */
export function readEvent(bytes: Uint8Array, index: number): ReadEvent {
  try {
    const entry = parseEntry(textOfUtf8(bytes));
    const { event, fault } = parseEvent(eventOf(entry));
    if (fault !== undefined) {
      return refused(
        index,
        entry.ledger,
        fault.code,
        `${fault.path === '' ? 'it' : fault.path} ${fault.reason}`,
      );
    }
    if (event.ledger === entry.ledger) return { event };
    return refused(index, entry.ledger, 'wrong-ledger', `it is an event of the ledger ${event.ledger}`);
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
    return refused(index, undefined, error.code, error.message);
  }
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
