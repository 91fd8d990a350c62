/** Every code that allocation answers with: its kind, which decides the gRPC status, and its sentence. Only here. */
import type { ViolationCode } from '@centesimo/cents';
import { FIELD_MEANINGS, invalid, JOURNAL_MEANINGS, missing, refusalsOf, refused } from '@centesimo/service';
import type { JournalCode, Meaning } from '@centesimo/service';
import type { ProposalCode } from '../domain/proposal.ts';
import type { InputCode } from './input-code.ts';

/** Codes of this folder. */
type EdgeCode =
  | 'unknown-appeal'
  | 'refund-exceeds-gift'
  | 'refund-opens-shortfall'
  | 'storage-unavailable'
  | 'unknown-details'
  | 'approver-token-refused'
  | EvidenceCode
  | ProposalCode;
type EvidenceCode =
  | 'unknown-evidence'
  | 'evidence-type-unsupported'
  | 'evidence-mismatch'
  | 'evidence-empty'
  | 'evidence-too-large'
  | 'evidence-too-slow';
/** Of what the domain remembers beside the sums. */
type BookCode = 'cited-before';
export type AllocationCode = InputCode | ViolationCode | JournalCode | BookCode | EdgeCode;

/** The text of docs/ERRORS.md for this service. */
export const MEANINGS: Readonly<Record<AllocationCode, Meaning>> = {
  ...FIELD_MEANINGS,
  ...JOURNAL_MEANINGS,
  'key-invalid': invalid('the idempotency key is 1 to 255 printable ASCII characters'),
  'ledger-invalid': invalid('the ledger is no slug: lower-case letters, digits and hyphens, at most 63'),
  'fund-invalid': invalid('the fund is no slug'),
  'fund-class-unknown': invalid('the class is unrestricted, designated, restricted or conditional'),
  'project-invalid': invalid('the project is no slug'),
  'gift-invalid': invalid('this is no id of a gift or income'),
  'expense-invalid': invalid('this is no id of an expense'),
  'transfer-invalid': invalid('this is no id of a transfer'),
  'receipt-invalid': invalid('this is no receipt, or it does not prove its entry'),
  'unknown-log': refused('no key is known here of the log that the receipt is of'),
  'receipt-of-other-thing': refused('the entry of the receipt is no gift and no income'),
  'receipt-of-own-ledger': refused('the receipt is of this ledger itself'),
  'receipt-of-another-currency': refused('the entry of the receipt is in another currency'),
  'receipt-of-another-amount': refused('the entry of the receipt is of less than is handed over'),
  'cited-before': refused('another hand-over cites this entry'),
  'projects-invalid': invalid('a fund names at most 200 projects, each once'),
  'rate-invalid': invalid(
    'a rate is decimal text without needless zeros, at most 15 digits on each side of the point',
  ),
  'ground-unknown': invalid(
    'a ground is board-decision, secondary-purpose, donor-consent, authority or correction',
  ),
  'over-unknown': invalid('what is over budget is refused or flagged: refuse, flag'),
  'lines-invalid': invalid('a budget has 1 to 500 lines, each once'),
  'impact-id-invalid': invalid('this is no id of a report of impact'),
  'impact-invalid': invalid('impact is of an expense or of a project, and of one of them only'),
  'approver-missing': invalid('a second person must approve: send the token of an approver, or propose it'),
  'action-missing': invalid('a proposal names what is proposed'),
  'kind-invalid': invalid(
    'a proposal is of an expense, repurpose, loss, exchange, transfer, condition or budget',
  ),
  'slug-invalid': invalid('lower-case letters, digits and hyphens, at most 63'),
  'amount-negative': invalid('an amount is not below zero'),
  'currencies-invalid': invalid('name 1 to 200 currencies, each once, the base currency among them'),
  'reserves-invalid': invalid('name one reserve for each currency'),
  'shares-invalid': invalid('a placement rule has 1 to 100 shares'),
  'weight-invalid': invalid('a weight is 1 to 10,000'),
  'funds-invalid': invalid('name 1 to 100 funds to take from'),
  'evidence-invalid': invalid('evidence is at most 64 commitments, each once'),
  'documented-invalid': invalid('documents are of an expense, exchange, loss, repurpose, transfer or fund'),
  'proposal-invalid': invalid('this is no id of a proposal'),
  'status-invalid': invalid('a status is open, approving, approved, refused, withdrawn or expired'),
  'limit-invalid': invalid('a page has at most 1,000 items'),
  'cursor-invalid': invalid('the cursor is none that this list has given'),
  'commitments-invalid': invalid('ask for at most 500 commitments of 43 characters'),
  'unknown-type': internal('the reducer does not know the event'),
  malformed: invalid('the command is not well-formed'),
  'unknown-ledger': missing('there is no such ledger'),
  'ledger-exists': refused('the ledger is open already'),
  'ledger-closed': refused('the ledger is closed'),
  'unknown-currency': refused('the ledger does not take this currency'),
  'wrong-currency': refused('the currencies differ'),
  'reserve-missing': refused('each currency needs one reserve'),
  'fund-exists': refused('there is a fund of this name'),
  'unknown-fund': missing('there is no such fund'),
  'fund-closed': refused('the fund is closed'),
  'fund-is-reserve': refused('a reserve cannot close'),
  'fund-in-rule': refused('the placement rule names the fund: set another rule first'),
  'project-exists': refused('there is a project of this name'),
  'unknown-project': missing('there is no such project'),
  'wrong-rule-version': refused('the rule is not the next version'),
  'duplicate-fund': refused('a fund is named twice'),
  'duplicate-gift': internal('the gift is there already'),
  'unknown-gift': missing('this gift is not known here (yet)'),
  'duplicate-demand': internal('the demand is there already'),
  'unknown-demand': missing('there is no such demand'),
  'demand-settled': refused('the demand is settled'),
  'sum-overflow': refused('a sum would pass 2^53-1 minor units'),
  'queue-too-short': internal('not so many gifts wait'),
  'wrong-placement': internal('the placement does not follow from the rule'),
  'not-unassigned': refused('nothing of this gift waits on the unassigned list'),
  'wrong-position': internal('the position is not the next of the fund'),
  'duplicate-subject': refused('there is an outflow of this id'),
  'not-enough-money': refused('the funds hold less than that'),
  'not-free': internal('the positions are not free'),
  'not-fifo': internal('the positions are not the lowest free ones'),
  'wrong-amount': refused('the amounts of the funds do not sum to the amount'),
  'same-fund': refused('the money is in that fund already'),
  'class-forbids': refused('the class of the fund forbids it'),
  'ground-required': refused('designated money moves only with a legal ground'),
  'approver-is-payer': refused('who approves must be another person than who pays'),
  'too-fragmented': refused('the money lies in too many pieces for one entry of the log: take less at once'),
  'unknown-expense': missing('there is no such expense'),
  'return-too-large': refused('less than that of the expense is not returned yet'),
  'wrong-return': internal('the return does not follow from the expense'),
  'wrong-settlement': internal('the settlement does not follow from the demand'),
  'duplicate-charge': internal('the charge is there already'),
  'duplicate-correction': internal('the correction is there already'),
  'duplicate-credit': internal('the credit is there already'),
  'unknown-charge': missing('there is no such charge'),
  'unknown-correction': missing('there is no such correction'),
  'unknown-credit': missing('there is no such credit'),
  'unknown-dispute': internal('there is no such dispute'),
  'charge-settled': refused('the charge is settled'),
  'correction-settled': refused('the correction is settled'),
  'credit-settled': refused('the credit is settled'),
  'dispute-closed': internal('the dispute is won or lost'),
  'credit-exceeds-demand': internal('more came back than had been taken'),
  'fee-exceeds-gift': internal('the fee is larger than the gift'),
  'wrong-gift': refused('not all of this money is that of the gift'),
  'wrong-reversal': internal('what is undone does not follow from the refund'),
  'wrong-cover': internal('the cover does not follow from what stands open'),
  'nothing-to-cover': refused('less than that stands open'),
  'shortfall-open': refused(
    'money that was taken back is not covered yet: until then the reserve pays for nothing else',
  ),
  'custody-forbids': refused('a partner holds this money: it can only be spent, given back or handed over'),
  'custody-mixed': refused('one expense cannot be paid by us and by a partner, or by two partners'),
  'custody-exists': refused('the partner has a fund for this money already'),
  'not-custody': refused('no partner holds this fund'),
  'wrong-source': refused('the partner holds this fund for money of another one'),
  'unknown-transfer': missing('there is no such transfer'),
  'transfer-received': refused('the partner has received this transfer already'),
  'same-currency': refused('both funds are of one currency: move the money instead'),
  'wrong-rate': refused('the amounts do not follow from the rate'),
  'not-conditional': refused('the fund is under no condition'),
  'condition-met': refused('the condition is met already'),
  'purpose-forbids': refused('the money of this fund is for other projects'),
  'wrong-period': internal('the period does not follow the one before'),
  'wrong-statement': internal('the statement does not follow from the log'),
  'project-closed': refused('the project is closed'),
  'wrong-budget-version': refused('the budget is not the next version'),
  'unknown-line': refused('the budget of the project has no such line'),
  'over-budget': refused('the line of the budget has less left than that'),
  'document-required': refused('this ledger records an expense with a document only: upload it first'),
  'document-on-record': refused('this document is on record for it already'),
  'unknown-document': missing('no such document stands for it'),
  'unknown-outflow': missing('there is no such expense, exchange, loss, transfer or change of purpose'),
  'too-many-documents': refused('it has 1,000 documents on record'),
  'not-secondary-purpose': refused('the appeal has named another fund for money that it cannot use'),
  'exceeds-surplus': refused(
    'of an appeal that has not failed, only what is over its goal goes to its secondary purpose: close it where it failed',
  ),
  'consent-missing': refused('the donor\u2019s consent must be on record: upload the document first'),
  'unknown-appeal': missing('there is no such appeal: no fund of this name asks for a goal'),
  'refund-exceeds-gift': refused('the refund is more than what is left of the gift'),
  'refund-opens-shortfall': refused(
    'the reserve is short of what it would have to cover: nobody may choose this refund; one that the bank forces is recorded',
  ),
  'unknown-impact': missing('there is no such report of impact'),
  'impact-replaced': refused('the report of impact was replaced already: replace the one that counts'),
  'invariant-broken': internal('the sums do not hold'),
  'idempotency-conflict': { kind: 'conflict', message: 'the same key was sent before with other input' },
  'storage-unavailable': { kind: 'unavailable', message: 'the details could not be stored or read' },
  'unknown-details': missing('no public text is known for this commitment'),
  'unknown-evidence': missing('no file of this ledger was uploaded under this commitment'),
  'evidence-type-unsupported': invalid(
    'evidence is PDF, PNG, JPEG, TIFF, WebP, XML, signed XML or PDF (PKCS #7), plain text or CSV',
  ),
  'evidence-mismatch': refused('the bytes are not of the media type that was said'),
  'evidence-empty': invalid('the file is empty'),
  'evidence-too-large': {
    kind: 'too-large',
    message: 'a file of evidence of this type has at most so many bytes',
  },
  'evidence-too-slow': { kind: 'unavailable', message: 'the file did not arrive in time' },
  'unknown-proposal': missing('there is no such proposal'),
  'proposal-settled': refused('the proposal is approved, refused or withdrawn already'),
  'proposal-expired': refused('nobody approved the proposal in time: propose it again'),
  'approver-is-proposer': {
    kind: 'forbidden',
    message: 'who approves or refuses must be another person than who proposed',
  },
  'not-proposer': { kind: 'forbidden', message: 'only who proposed may withdraw' },
  'too-many-proposals': refused('the ledger has 1,000 open proposals: settle some first'),
  'approver-token-refused': { kind: 'forbidden', message: 'the token of the approver is not good for this' },
};

/** Of events only, never of a command that was planned: if it shows, the code is at fault. */
function internal(message: string): Meaning {
  return { kind: 'internal', message };
}

export const { refusalOf, toRpcError } = refusalsOf<AllocationCode>(MEANINGS);
