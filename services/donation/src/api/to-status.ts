/** Every code that donation answers with: its kind, which decides the gRPC status, and its sentence. Only here. */
import { RpcError } from '@centesimo/grpc';
import type { RpcKind } from '@centesimo/grpc';
import type { Answer } from '@centesimo/journal';
import type { FinalCode, PendingCode } from '../domain/refusal-code.ts';
import type { InputCode } from './input-code.ts';

/** Codes of the journal and of this folder. */
type EdgeCode =
  | 'entry-too-large'
  | 'idempotency-conflict'
  | 'ledger-busy'
  | 'storage-unavailable'
  | 'choice-needs-staff'
  | 'not-yet-reached';
export type DonationCode = InputCode | FinalCode | PendingCode | EdgeCode;

interface Meaning {
  readonly kind: RpcKind;
  readonly message: string;
}

/** The text of docs/ERRORS.md for this service. */
export const MEANINGS: Readonly<Record<DonationCode, Meaning>> = {
  'ledger-invalid': invalid('the ledger is no slug: lower-case letters, digits and hyphens, at most 63'),
  'processor-invalid': invalid('the processor is no slug'),
  'payment-invalid': invalid('the payment id is empty, longer than 255 characters, or not well-formed'),
  'refund-invalid': invalid('the refund id is empty, longer than 255 characters, or not well-formed'),
  'key-invalid': invalid('the idempotency key is empty, longer than 255 characters, or not well-formed'),
  'gift-invalid': invalid('name the gift by its id or by its payment'),
  'amount-not-positive': invalid('an amount is at least one minor unit'),
  'amount-too-large': invalid('an amount is at most 2^53-1 minor units'),
  'fee-negative': invalid('a fee is not below zero'),
  'fee-too-large': invalid('a fee is at most 2^53-1 minor units'),
  'currency-unknown': invalid('the currency is no active ISO 4217 code in upper case'),
  'fund-invalid': invalid('the fund is no slug'),
  'date-invalid': invalid('the date is no day of the calendar written YYYY-MM-DD'),
  'date-in-future': invalid('the date lies in the future'),
  'income-kind-unknown': invalid('the kind of income is opening, interest, gain or other'),
  'details-too-large': invalid('details are at most 8 KiB of UTF-8'),
  'details-invalid': invalid('details are one JSON object in well-formed Unicode'),
  'batch-too-large': { kind: 'too-large', message: 'a batch has at most 1,000 gifts' },
  'after-invalid': invalid('after names at most 16 records by journal and number'),
  'cursor-invalid': invalid('the cursor is none of ours'),
  'limit-invalid': invalid('a page has at most 1,000 gifts'),
  'ledger-closed': { kind: 'refused', message: 'the ledger is closed' },
  'currency-not-accepted': { kind: 'refused', message: 'the ledger does not take this currency' },
  'refund-currency-differs': { kind: 'refused', message: 'the refund is not in the currency of its gift' },
  'refund-exceeds-gift': { kind: 'refused', message: 'the refund is more than what is left of the gift' },
  'sum-overflow': {
    kind: 'refused',
    message: 'with this the ledger would have received more than 2^53-1 minor units of the currency',
  },
  'unknown-command': { kind: 'unimplemented', message: 'this instance does not know the command' },
  'unknown-ledger': { kind: 'not-found', message: 'this ledger is not known here (yet)' },
  'unknown-fund': { kind: 'not-found', message: 'this fund is not known here (yet)' },
  'unknown-gift': { kind: 'not-found', message: 'this gift is not known here (yet)' },
  'entry-too-large': { kind: 'too-large', message: 'the fact would not fit into an entry of the log' },
  'idempotency-conflict': { kind: 'conflict', message: 'the same id was sent before with other input' },
  'ledger-busy': { kind: 'unavailable', message: 'not now: send the same again later' },
  'storage-unavailable': { kind: 'unavailable', message: 'the store does not answer now' },
  'choice-needs-staff': { kind: 'forbidden', message: 'a refund by choice needs the role staff' },
  'not-yet-reached': { kind: 'unavailable', message: 'what this follows has not arrived here yet' },
};

function invalid(message: string): Meaning {
  return { kind: 'invalid', message };
}

/** What is not final may be sent again after this time. */
const PENDING_RETRY_MS = 1_000;

/** Why something was not taken. */
export interface Said {
  readonly code: DonationCode;
  readonly facts?: Readonly<Record<string, unknown>>;
  readonly retryAfterMs?: number;
}

/** The refusal of an answer; undefined when it is none. */
export function refusalOf(answer: Answer): Said | undefined {
  switch (answer.kind) {
    case 'done':
      return undefined;
    case 'refused':
      return { code: isCode(answer.code) ? answer.code : 'unknown-command', facts: answer.facts };
    case 'conflict':
      return { code: 'idempotency-conflict' };
    case 'unavailable':
      // The domain's "not yet" arrives as its code, the journal's own reasons are sentences.
      return isCode(answer.reason)
        ? { code: answer.reason, retryAfterMs: PENDING_RETRY_MS }
        : { code: 'ledger-busy', facts: { reason: answer.reason }, retryAfterMs: answer.retryAfterMs };
  }
}

export function toRpcError({ code, facts = {}, retryAfterMs }: Said): RpcError {
  const { kind, message } = MEANINGS[code];
  return new RpcError(kind, code, message, {
    facts,
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
  });
}

/** The refusal as it stands in an answer to a batch. */
export function toRefusal({ code, facts = {}, retryAfterMs = 0 }: Said): {
  code: string;
  message: string;
  factsJson: string;
  retryAfterMs: number;
} {
  return { code, message: MEANINGS[code].message, factsJson: JSON.stringify(facts), retryAfterMs };
}

function isCode(text: string): text is DonationCode {
  return Object.hasOwn(MEANINGS, text);
}
