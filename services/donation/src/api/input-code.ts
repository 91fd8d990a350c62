/** What can be wrong with the form of an input. Nothing of it is remembered: the form alone says it. */
export type InputCode =
  | 'ledger-invalid'
  | 'processor-invalid'
  | 'payment-invalid'
  | 'refund-invalid'
  | 'key-invalid'
  | 'gift-invalid'
  | 'amount-not-positive'
  | 'amount-too-large'
  | 'fee-negative'
  | 'fee-too-large'
  | 'currency-unknown'
  | 'fund-invalid'
  | 'date-invalid'
  | 'date-in-future'
  | 'income-kind-unknown'
  | 'details-too-large'
  | 'details-invalid'
  | 'batch-too-large'
  | 'after-invalid'
  | 'cursor-invalid'
  | 'limit-invalid';

/** One fault, at a field of the message. */
export interface InputFault {
  readonly code: InputCode;
  readonly field: string;
}

/** Collects the faults of one message: all of them are told, not the first. */
export class Faults {
  readonly list: InputFault[] = [];

  add(code: InputCode, field: string): void {
    this.list.push({ code, field });
  }

  /** The code of the first, with all of them as facts; undefined when there is none. */
  said(facts: Readonly<Record<string, unknown>> = {}) {
    const [first] = this.list;
    return first === undefined ? undefined : { code: first.code, facts: { ...facts, faults: this.list } };
  }
}
