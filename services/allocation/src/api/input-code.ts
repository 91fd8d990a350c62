/** What can be wrong with the form of an input. Nothing of it is remembered: the form alone says it. */
import { InputFaults } from '@centesimo/service';
import type { FieldCode } from '@centesimo/service';

export type InputCode =
  | FieldCode
  | 'key-invalid'
  | 'ledger-invalid'
  | 'fund-invalid'
  | 'fund-class-unknown'
  | 'project-invalid'
  | 'gift-invalid'
  | 'expense-invalid'
  | 'transfer-invalid'
  | 'receipt-invalid'
  | 'unknown-log'
  | 'receipt-of-other-thing'
  | 'receipt-of-own-ledger'
  | 'receipt-of-another-currency'
  | 'receipt-of-another-amount'
  | 'projects-invalid'
  | 'rate-invalid'
  | 'ground-unknown'
  | 'over-unknown'
  | 'lines-invalid'
  | 'impact-id-invalid'
  | 'impact-invalid'
  | 'approver-missing'
  | 'action-missing'
  | 'kind-invalid'
  | 'slug-invalid'
  | 'amount-negative'
  | 'currencies-invalid'
  | 'reserves-invalid'
  | 'shares-invalid'
  | 'weight-invalid'
  | 'funds-invalid'
  | 'evidence-invalid'
  | 'documented-invalid'
  | 'proposal-invalid'
  | 'status-invalid'
  | 'limit-invalid'
  | 'cursor-invalid'
  | 'commitments-invalid';

/** The faults of one of allocation's messages. */
export class Faults extends InputFaults<InputCode> {}
