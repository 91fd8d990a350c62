/** Who may do what, the same over every protocol. */
import type { Role } from '@centesimo/auth';

/** The tenant itself is the operator's; how money is split or may leave its fund an approver's; the daily work staff's. */
export const MAY = {
  openLedger: ['operator'],
  closeLedger: ['operator'],
  setPlacementRule: ['approver', 'operator'],
  openFund: ['staff', 'approver', 'operator'],
  closeFund: ['approver', 'operator'],
  openProject: ['staff', 'approver', 'operator'],
  assignGift: ['staff', 'approver'],
  moveMoney: ['approver'],
  recordExpense: ['staff'],
  returnExpense: ['staff'],
  meetCondition: ['staff', 'approver'],
  closeProject: ['approver', 'operator'],
  closePeriod: ['approver', 'operator'],
  setBudget: ['staff', 'approver'],
  recodeExpense: ['staff'],
  attachEvidence: ['staff'],
  setEvidenceRule: ['approver', 'operator'],
  repurposeMoney: ['staff'],
  reportImpact: ['staff'],
  exchangeMoney: ['staff'],
  recordLoss: ['staff'],
  coverShortfall: ['approver'],
  sendTransfer: ['staff'],
  receiveTransfer: ['staff'],
  returnTransfer: ['staff'],
  handOverTransfer: ['staff'],
  uploadEvidence: ['staff'],
  readEvidence: ['staff', 'approver', 'auditor'],
  propose: ['staff'],
  approveProposal: ['approver'],
  withdrawProposal: ['staff'],
  readBooks: ['staff', 'approver', 'auditor', 'operator'],
  getLedger: ['staff', 'approver', 'auditor', 'operator'],
} as const satisfies Readonly<Record<string, readonly Role[]>>;

/** Public texts are what the organisation publishes, so that any of its roles may fetch them, of any ledger. */
export const ANY_ROLE: readonly Role[] = ['staff', 'approver', 'auditor', 'operator'];
