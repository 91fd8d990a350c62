/** Why an event cannot be: a stable code, the invariant it would break, and the figures. */

export type FactValue = string | number | boolean;
export type ViolationFacts = Readonly<Record<string, FactValue>>;

export type ViolationCode =
  | 'unknown-type'
  | 'malformed'
  | 'unknown-ledger'
  | 'ledger-exists'
  | 'ledger-closed'
  | 'unknown-currency'
  | 'wrong-currency'
  | 'reserve-missing'
  | 'fund-exists'
  | 'unknown-fund'
  | 'fund-closed'
  | 'fund-is-reserve'
  | 'fund-in-rule'
  | 'project-exists'
  | 'unknown-project'
  | 'wrong-rule-version'
  | 'duplicate-fund'
  | 'duplicate-gift'
  | 'unknown-gift'
  | 'duplicate-demand'
  | 'unknown-demand'
  | 'demand-settled'
  | 'sum-overflow'
  | 'queue-too-short'
  | 'wrong-placement'
  | 'not-unassigned'
  | 'wrong-position'
  | 'duplicate-subject'
  | 'not-enough-money'
  | 'not-free'
  | 'not-fifo'
  | 'wrong-amount'
  | 'same-fund'
  | 'class-forbids'
  | 'ground-required'
  | 'approver-is-payer'
  | 'too-fragmented'
  | 'unknown-expense'
  | 'return-too-large'
  | 'wrong-return'
  | 'wrong-settlement'
  | 'duplicate-charge'
  | 'duplicate-correction'
  | 'duplicate-credit'
  | 'unknown-charge'
  | 'unknown-correction'
  | 'unknown-credit'
  | 'unknown-dispute'
  | 'charge-settled'
  | 'correction-settled'
  | 'credit-settled'
  | 'dispute-closed'
  | 'credit-exceeds-demand'
  | 'fee-exceeds-gift'
  | 'wrong-gift'
  | 'wrong-reversal'
  | 'wrong-cover'
  | 'nothing-to-cover'
  | 'shortfall-open'
  | 'custody-forbids'
  | 'custody-mixed'
  | 'custody-exists'
  | 'not-custody'
  | 'wrong-source'
  | 'unknown-transfer'
  | 'transfer-received'
  | 'same-currency'
  | 'wrong-rate'
  | 'not-conditional'
  | 'condition-met'
  | 'purpose-forbids'
  | 'project-closed'
  | 'wrong-budget-version'
  | 'wrong-period'
  | 'wrong-statement'
  | 'unknown-line'
  | 'over-budget'
  | 'document-required'
  | 'document-on-record'
  | 'unknown-document'
  | 'unknown-outflow'
  | 'too-many-documents'
  | 'not-secondary-purpose'
  | 'exceeds-surplus'
  | 'consent-missing'
  | 'unknown-impact'
  | 'impact-replaced'
  | 'invariant-broken';

/** `invariant` is the number in "Invariants" of the money rules, where one applies. */
export interface Violation {
  readonly code: ViolationCode;
  readonly invariant?: number;
  readonly facts: ViolationFacts;
}

export function violation(code: ViolationCode, facts: ViolationFacts = {}, invariant?: number): Violation {
  return invariant === undefined ? { code, facts } : { code, invariant, facts };
}

/** What a plan answers: the event's data, or a refusal a caller can show. */
export type Planned<Data> =
  | { readonly ok: true; readonly data: Data }
  | { readonly ok: false; readonly code: ViolationCode; readonly facts: ViolationFacts };

export function planned<Data>(data: Data): Planned<Data> {
  return { ok: true, data };
}

export function refused(
  code: ViolationCode,
  facts: ViolationFacts = {},
): {
  readonly ok: false;
  readonly code: ViolationCode;
  readonly facts: ViolationFacts;
} {
  return { ok: false, code, facts };
}

/** The change that a checked event makes; it cannot fail. */
export type Commit = () => void;

/** What checking an event answers: why it cannot be, or the change it makes. */
export type Checked = Violation | Commit;
