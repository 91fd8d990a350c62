/** The log entry: canonical event text spliced into its chain wrapper, and read back without a second form. */
import { parseCanonical } from './canonical.ts';
import type { JsonObject } from './canonical.ts';
import { parseDecimal, utf8Length } from './encoding.ts';
import { LogError } from './log-error.ts';

/** An entry's place: `index` in the log, `seq` in its ledger, `prev` = hex leaf hash of the ledger's last entry. */
export interface ChainFields {
  readonly index: number;
  readonly ledger: string;
  readonly prev: string;
  readonly seq: number;
}

export interface ParsedEntry extends ChainFields {
  /** The event's canonical text, as hashed. */
  readonly eventText: string;
}

/** An entry bundle holds each entry behind a 16-bit length (C2SP tlog-tiles). */
export const MAX_ENTRY_BYTES = 65_535;

/** `prev` of a ledger's first entry. */
export const FIRST_PREV = '0'.repeat(64);

const MAX_LEDGER_CHARS = 63;
const LEDGER = /^[a-z0-9_][a-z0-9-]{0,62}$/;
const WRAPPER =
  /^\{"chain":\{"index":(0|[1-9][0-9]{0,15}),"ledger":"([a-z0-9_][a-z0-9-]{0,62})","prev":"([0-9a-f]{64})","seq":(0|[1-9][0-9]{0,15})\},"event":(?=\{)/;

function wrap(chain: ChainFields, eventText: string): string {
  return `{"chain":{"index":${chain.index},"ledger":"${chain.ledger}","prev":"${chain.prev}","seq":${chain.seq}},"event":${eventText}}`;
}

/** The most bytes the chain wrapper can add to an event: the longest ledger name and the largest numbers. */
export const MAX_CHAIN_WRAPPER_BYTES = wrap(
  {
    index: Number.MAX_SAFE_INTEGER,
    ledger: 'x'.repeat(MAX_LEDGER_CHARS),
    prev: FIRST_PREV,
    seq: Number.MAX_SAFE_INTEGER,
  },
  '',
).length;

/** An event of at most this many bytes fits an entry, whatever its place will be. */
export const MAX_EVENT_BYTES = MAX_ENTRY_BYTES - MAX_CHAIN_WRAPPER_BYTES;

function requireChain(chain: ChainFields): void {
  const whole = Number.isSafeInteger(chain.index) && Number.isSafeInteger(chain.seq);
  if (!whole || chain.index < 0 || chain.seq < 0 || !LEDGER.test(chain.ledger)) {
    throw new LogError(
      'entry-malformed',
      'chain fields are not an index, a ledger name and a sequence number',
    );
  }
  if (!/^[0-9a-f]{64}$/.test(chain.prev)) throw new LogError('entry-malformed', 'prev is not 64 hex digits');
}

/** Refuses text over MAX_ENTRY_BYTES in UTF-8 with `entry-too-large`. */
export function requireEntrySize(entry: string): void {
  if (entry.length * 3 > MAX_ENTRY_BYTES && utf8Length(entry) > MAX_ENTRY_BYTES) {
    throw new LogError('entry-too-large', `an entry is larger than ${MAX_ENTRY_BYTES} bytes`);
  }
}

/**
 * The entry's text; its UTF-8 bytes are what is stored and hashed. The event text must already be canonical
 * (it is made once, upstream). Refuses with `entry-malformed` or `entry-too-large`.
 */
export function entryText(chain: ChainFields, eventText: string): string {
  requireChain(chain);
  if (!eventText.startsWith('{') || !eventText.endsWith('}')) {
    throw new LogError('entry-malformed', 'the event is not the text of an object');
  }
  const entry = wrap(chain, eventText);
  requireEntrySize(entry);
  return entry;
}

/**
 * Splits an entry's text into chain fields and event text. Canonical text is unique, so the wrapper has one
 * form only and any other is refused (`entry-malformed`). The event text is not parsed here: see `eventOf`.
 */
export function parseEntry(entry: string): ParsedEntry {
  requireEntrySize(entry);
  const match = WRAPPER.exec(entry);
  const index = parseDecimal(match?.[1] ?? '');
  const seq = parseDecimal(match?.[4] ?? '');
  if (match === null || index === undefined || seq === undefined || !entry.endsWith('}}')) {
    throw new LogError('entry-malformed', 'an entry does not have the form {"chain":{…},"event":{…}}');
  }
  const eventText = entry.slice(match[0].length, -1);
  return { index, ledger: match[2] ?? '', prev: match[3] ?? '', seq, eventText };
}

/** The event of an entry, its text checked to be canonical; refuses with `text-not-canonical`. */
export function eventOf(entry: ParsedEntry): JsonObject {
  const event = parseCanonical(entry.eventText);
  // The wrapper's form makes the first character a brace, so canonical text can only be an object's.
  return event as JsonObject;
}
