/**
 * Journal records: one document, one insert, and everything at once (DESIGN section 6). The text is made once, stored
 * and hashed as bytes and never made again from its parts; event data stands in it as the canonical text it was given.
 */
import { hash } from 'node:crypto';
import { JournalError } from './errors.ts';
import type { EventDraft, JournalEvent, Json, Mark, Refusal } from './types.ts';

export const RECORD_KINDS = ['opened', 'batch', 'mark', 'closed'] as const;
export type RecordKind = (typeof RECORD_KINDS)[number];

/** The predecessor's hash of a journal's first record. */
export const NO_HASH = '0'.repeat(64);

/** What a command came to: the answer and where its events start, or the refusal. */
export type Outcome = { readonly key: string; readonly input: string } & (
  { readonly answer: Json; readonly i: number; readonly count: number } | { readonly refused: Refusal }
);

/** A record before it has its number. */
export interface RecordDraft {
  readonly kind: RecordKind;
  readonly by: string;
  readonly time: string;
  /** Where the owner answers; in `opened` records. */
  readonly address?: string;
  /** True in an `opened` record whose owner, and every later one, takes no more commands: the generation ends. */
  readonly closing?: boolean;
  readonly consumed: ReadonlyMap<string, Mark>;
  readonly inputs: readonly Json[];
  readonly events: readonly EventDraft[];
  readonly outcomes: readonly Outcome[];
}

/** A record as read back. */
export interface JournalRecord {
  readonly journal: string;
  readonly n: number;
  /** Count of the first of its events. */
  readonly k: number;
  readonly kind: RecordKind;
  readonly by: string;
  readonly time: string;
  readonly prev: string;
  /** SHA-256 of the record's bytes, hex. */
  readonly hash: string;
  readonly address: string | undefined;
  readonly closing?: boolean;
  readonly consumed: ReadonlyMap<string, Mark>;
  readonly inputs: readonly Json[];
  readonly events: readonly JournalEvent[];
  readonly outcomes: readonly Outcome[];
}

/** The text of record `n`; `k` is the count of its first event. */
export function encodeRecord(n: number, prev: string, k: number, draft: RecordDraft): string {
  const events = draft.events.map(
    (event) =>
      `{"data":${event.data},"ledger":${JSON.stringify(event.ledger)},"subject":${JSON.stringify(event.subject)},"type":${JSON.stringify(event.type)}}`,
  );
  const address = draft.address === undefined ? '' : `"address":${JSON.stringify(draft.address)},`;
  const closing = draft.closing === true ? '"closing":true,' : '';
  return (
    `{${address}"by":${JSON.stringify(draft.by)},${closing}"consumed":${JSON.stringify(Object.fromEntries(draft.consumed))},` +
    `"events":[${events.join(',')}],"inputs":${JSON.stringify(draft.inputs)},"k":${k},"kind":"${draft.kind}",` +
    `"n":${n},"outcomes":${JSON.stringify(draft.outcomes)},"prev":"${prev}","time":"${draft.time}"}`
  );
}

/** SHA-256 of the record's bytes, in hex. */
export function hashRecord(bytes: Uint8Array | string): string {
  return hash('sha256', bytes, 'hex');
}

interface StoredRecord {
  n: number;
  k: number;
  kind: RecordKind;
  by: string;
  time: string;
  prev: string;
  address?: string;
  closing?: boolean;
  consumed: Record<string, Mark>;
  inputs: Json[];
  events: { data: Json; ledger: string; subject: string; type: string }[];
  outcomes: Outcome[];
}

/**
 * Reads a stored record. Its own bytes are trusted (its hash is checked against the chain by the reader), its place
 * is not: @throws JournalError `broken-chain` when it is not record `n` of a journal.
 */
export function decodeRecord(journal: string, n: number, bytes: Uint8Array): JournalRecord {
  const stored = parse(journal, n, bytes);
  const events = stored.events.map((event, i) => ({
    journal,
    n,
    i,
    k: stored.k + i,
    time: stored.time,
    ledger: event.ledger,
    type: event.type,
    subject: event.subject,
    // Canonical text stays canonical through parse and stringify: key order is kept, numbers are integers.
    data: JSON.stringify(event.data),
  }));
  return {
    ...stored,
    journal,
    address: stored.address,
    hash: hashRecord(bytes),
    consumed: new Map(Object.entries(stored.consumed)),
    events,
  };
}

function parse(journal: string, n: number, bytes: Uint8Array): StoredRecord {
  let stored: StoredRecord;
  try {
    stored = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes)) as StoredRecord;
  } catch (cause) {
    throw new JournalError('broken-chain', `record ${n} of ${journal} is not readable`, { cause });
  }
  if (!isRecord(stored)) throw new JournalError('broken-chain', `record ${n} of ${journal} is not a record`);
  if (stored.n !== n)
    throw new JournalError(
      'broken-chain',
      `record ${n} of ${journal} says of itself that it is number ${stored.n}`,
    );
  return stored;
}

function isRecord(stored: Partial<StoredRecord> | null): stored is StoredRecord {
  return (
    typeof stored === 'object' &&
    stored !== null &&
    RECORD_KINDS.some((kind) => kind === stored.kind) &&
    Number.isSafeInteger(stored.k) &&
    typeof stored.by === 'string' &&
    typeof stored.prev === 'string' &&
    typeof stored.time === 'string' &&
    typeof stored.consumed === 'object' &&
    stored.consumed !== null &&
    [stored.inputs, stored.events, stored.outcomes].every((list) => Array.isArray(list))
  );
}

/** The events of a record that was just made, with their places. */
export function placeEvents(
  journal: string,
  n: number,
  k: number,
  time: string,
  drafts: readonly EventDraft[],
): JournalEvent[] {
  return drafts.map((draft, i) => ({ ...draft, journal, n, i, k: k + i, time }));
}
