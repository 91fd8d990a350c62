/** Every code that donation answers with: its kind, which decides the gRPC status, and its sentence. Only here. */
import { FIELD_MEANINGS, invalid, JOURNAL_MEANINGS, missing, refusalsOf, refused } from '@centesimo/service';
import type { JournalCode, Meaning, Said as SaidOf } from '@centesimo/service';
import type { FinalCode, PendingCode } from '../domain/refusal-code.ts';
import type { InputCode } from './input-code.ts';

/** Codes of this folder. */
type EdgeCode = 'storage-unavailable' | 'choice-needs-staff' | 'not-yet-reached';
export type DonationCode = InputCode | FinalCode | PendingCode | JournalCode | EdgeCode;

/** The text of docs/ERRORS.md for this service. */
export const MEANINGS: Readonly<Record<DonationCode, Meaning>> = {
  ...FIELD_MEANINGS,
  ...JOURNAL_MEANINGS,
  'ledger-invalid': invalid('the ledger is no slug: lower-case letters, digits and hyphens, at most 63'),
  'processor-invalid': invalid('the processor is no slug'),
  'payment-invalid': invalid('the payment id is empty, longer than 255 characters, or not well-formed'),
  'refund-invalid': invalid('the refund id is empty, longer than 255 characters, or not well-formed'),
  'key-invalid': invalid('the idempotency key is empty, longer than 255 characters, or not well-formed'),
  'gift-invalid': invalid('name the gift by its id or by its payment'),
  'fee-negative': invalid('a fee is not below zero'),
  'fee-too-large': invalid('a fee is at most 2^53-1 minor units'),
  'fund-invalid': invalid('the fund is no slug'),
  'appeal-without-choice': invalid('only a refund that staff choose gives back what an appeal cannot use'),
  'income-kind-unknown': invalid('the kind of income is opening, interest, gain, supplier or other'),
  'taken-invalid': invalid('what the bank took is less than the refund, and not below zero'),
  'correction-invalid': invalid(
    'the id of the correction is empty, longer than 255 characters, or not well-formed',
  ),
  'failure-invalid': invalid(
    'the id of the failure is empty, longer than 255 characters, or not well-formed',
  ),
  'credit-invalid': invalid('the id of the credit is empty, longer than 255 characters, or not well-formed'),
  'dispute-invalid': invalid(
    'the id of the dispute is empty, longer than 255 characters, or not well-formed',
  ),
  'charge-invalid': invalid('the id of the charge is empty, longer than 255 characters, or not well-formed'),
  'charge-kind-unknown': invalid('the kind of charge is account, dispute, interest, other or payment'),
  'account-invalid': invalid('the account is no slug'),
  'statement-invalid': invalid(
    'the id of the statement is empty, longer than 255 characters, or not well-formed',
  ),
  'balance-too-large': invalid('a balance is at most 2^53-1 minor units, or as much below zero'),
  'batch-too-large': { kind: 'too-large', message: 'a batch has at most 1,000 gifts' },
  'cursor-invalid': invalid('the cursor is none of ours'),
  'limit-invalid': invalid('a page has at most 1,000 gifts'),
  'ledger-closed': refused('the ledger is closed'),
  'currency-not-accepted': refused('the ledger does not take this currency'),
  'refund-currency-differs': refused('the refund is not in the currency of its gift'),
  'refund-exceeds-gift': refused('the refund is more than what is left of the gift'),
  'sum-overflow': refused(
    'with this the ledger would have received more than 2^53-1 minor units of the currency',
  ),
  'duplicate-gift': refused('the gift has come in, and is not pending any more'),
  'wrong-currency': refused('it is not in the currency of its gift'),
  'wrong-gift': refused('the dispute is about another gift'),
  'fee-unchanged': refused('the fee is known to be this'),
  'dispute-known': refused('the money of this dispute was withdrawn already'),
  'dispute-closed': refused('the dispute was won or lost before'),
  'credit-exceeds-demand': refused('more would come back than was taken'),
  'credit-without-amount': refused('money had been withdrawn: say how much of it came back'),
  'no-details': refused('nothing private of this gift was ever stored'),
  'erasure-blocked': refused('the law keeps what is known of the giver until the day named'),
  'ground-unknown': invalid(
    'the ground is consent-withdrawn, objection, order, request, retention-ended or unlawful',
  ),
  'unknown-ledger': missing('this ledger is not known here (yet)'),
  'unknown-fund': missing('this fund is not known here (yet)'),
  'unknown-gift': missing('this gift is not known here (yet)'),
  'unknown-demand': missing('no money is known here to have been taken for it (yet)'),
  'unknown-dispute': missing('this dispute is not known here (yet)'),
  'idempotency-conflict': { kind: 'conflict', message: 'the same id was sent before with other input' },
  'storage-unavailable': { kind: 'unavailable', message: 'the store does not answer now' },
  'choice-needs-staff': { kind: 'forbidden', message: 'a refund by choice needs the role staff' },
  'not-yet-reached': { kind: 'unavailable', message: 'what this follows has not arrived here yet' },
};

/** Why something was not taken. */
export type Said = SaidOf<DonationCode>;

export const { refusalOf, toRpcError } = refusalsOf<DonationCode>(MEANINGS);

/** The refusal as it stands in an answer to a batch. */
export function toRefusal({ code, facts = {}, retryAfterMs = 0 }: Said): {
  code: string;
  message: string;
  factsJson: string;
  retryAfterMs: number;
} {
  return { code, message: MEANINGS[code].message, factsJson: JSON.stringify(facts), retryAfterMs };
}
