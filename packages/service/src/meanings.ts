/** Codes that every service answers with, each with its kind, which decides the status, and its sentence. */
import type { RpcKind } from '@centesimo/grpc';

export interface Meaning {
  readonly kind: RpcKind;
  readonly message: string;
}

/** The input is malformed. */
export function invalid(message: string): Meaning {
  return { kind: 'invalid', message };
}

/** A rule forbids it on the state as it is. */
export function refused(message: string): Meaning {
  return { kind: 'refused', message };
}

/** There is no such thing. */
export function missing(message: string): Meaning {
  return { kind: 'not-found', message };
}

/** What the readers of fields note. */
export const FIELD_MEANINGS = {
  'amount-not-positive': invalid('an amount is at least one minor unit'),
  'amount-too-large': invalid('an amount is at most 2^53-1 minor units'),
  'currency-unknown': invalid('the currency is no active ISO 4217 code in upper case'),
  'date-invalid': invalid('the date is no day of the calendar written YYYY-MM-DD'),
  'date-in-future': invalid('the date lies in the future'),
  'details-too-large': invalid('details are at most 8 KiB of UTF-8'),
  'details-invalid': invalid('details are one JSON object in well-formed Unicode'),
  'after-invalid': invalid('after names at most 16 records by journal and number'),
} as const;
export type FieldCode = keyof typeof FIELD_MEANINGS;

/** What the journal answers with. */
export const JOURNAL_MEANINGS = {
  'unknown-command': { kind: 'unimplemented', message: 'this instance does not know the command' },
  'entry-too-large': { kind: 'too-large', message: 'the fact would not fit into an entry of the log' },
  'command-too-late': {
    kind: 'unavailable',
    message: 'the command was too long on its way: send the same again',
  },
  'ledger-busy': { kind: 'unavailable', message: 'not now: send the same again later' },
} as const satisfies Readonly<Record<string, Meaning>>;
/** A conflict is of a key or of an id: its sentence is the service's own. */
export type JournalCode = keyof typeof JOURNAL_MEANINGS | 'idempotency-conflict';
