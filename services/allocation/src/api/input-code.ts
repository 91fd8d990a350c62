/** What can be wrong with the form of an input. Nothing of it is remembered: the form alone says it. */
export type InputCode =
  | 'key-invalid'
  | 'ledger-invalid'
  | 'fund-invalid'
  | 'fund-class-unknown'
  | 'project-invalid'
  | 'gift-invalid'
  | 'expense-invalid'
  | 'slug-invalid'
  | 'amount-not-positive'
  | 'amount-negative'
  | 'amount-too-large'
  | 'currency-unknown'
  | 'currencies-invalid'
  | 'reserves-invalid'
  | 'shares-invalid'
  | 'weight-invalid'
  | 'funds-invalid'
  | 'date-invalid'
  | 'date-in-future'
  | 'evidence-invalid'
  | 'details-too-large'
  | 'details-invalid'
  | 'commitments-invalid'
  | 'after-invalid';

/** One fault, at a field of the message. */
export interface InputFault {
  readonly code: InputCode;
  readonly field: string;
}

/** Faults told of one message; a list of many wrong items needs no more. */
const FAULTS_MAX = 20;

/** Collects the faults of one message: all of them are told, not the first. */
export class Faults {
  readonly list: InputFault[] = [];

  add(code: InputCode, field: string): void {
    if (this.list.length < FAULTS_MAX) this.list.push({ code, field });
  }
}
