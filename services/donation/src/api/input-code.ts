/** What can be wrong with the form of an input. Nothing of it is remembered: the form alone says it. */
import { InputFaults } from '@centesimo/service';
import type { FieldCode } from '@centesimo/service';

export type InputCode =
  | FieldCode
  | 'ledger-invalid'
  | 'processor-invalid'
  | 'payment-invalid'
  | 'refund-invalid'
  | 'key-invalid'
  | 'gift-invalid'
  | 'fee-negative'
  | 'fee-too-large'
  | 'fund-invalid'
  | 'appeal-without-choice'
  | 'income-kind-unknown'
  | 'taken-invalid'
  | 'correction-invalid'
  | 'failure-invalid'
  | 'credit-invalid'
  | 'dispute-invalid'
  | 'charge-invalid'
  | 'charge-kind-unknown'
  | 'account-invalid'
  | 'statement-invalid'
  | 'balance-too-large'
  | 'batch-too-large'
  | 'cursor-invalid'
  | 'ground-unknown'
  | 'limit-invalid';

/** The faults of one of donation's messages. */
export class Faults extends InputFaults<InputCode> {}
