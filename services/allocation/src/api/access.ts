/** Who may call which method over gRPC, at which ledger. */
import type { Role } from '@centesimo/auth';
import type { AccessTable, AllocationService, RoleRule } from '@centesimo/grpc';
import { ANY_ROLE, MAY } from './may.ts';

type OfLedger = { readonly ledger: string };

const at = (roles: readonly Role[]): RoleRule<OfLedger> => ({ roles, ledger: ({ ledger }) => ledger });

export const ACCESS: AccessTable<typeof AllocationService> = {
  openLedger: at(MAY.openLedger),
  closeLedger: at(MAY.closeLedger),
  setPlacementRule: at(MAY.setPlacementRule),
  openFund: at(MAY.openFund),
  closeFund: at(MAY.closeFund),
  openProject: at(MAY.openProject),
  assignGift: at(MAY.assignGift),
  moveMoney: at(MAY.moveMoney),
  recordExpense: at(MAY.recordExpense),
  returnExpense: at(MAY.returnExpense),
  meetCondition: at(MAY.meetCondition),
  closeProject: at(MAY.closeProject),
  closePeriod: at(MAY.closePeriod),
  setBudget: at(MAY.setBudget),
  recodeExpense: at(MAY.recodeExpense),
  attachEvidence: at(MAY.attachEvidence),
  setEvidenceRule: at(MAY.setEvidenceRule),
  repurposeMoney: at(MAY.repurposeMoney),
  reportImpact: at(MAY.reportImpact),
  exchangeMoney: at(MAY.exchangeMoney),
  recordLoss: at(MAY.recordLoss),
  coverShortfall: at(MAY.coverShortfall),
  sendTransfer: at(MAY.sendTransfer),
  receiveTransfer: at(MAY.receiveTransfer),
  returnTransfer: at(MAY.returnTransfer),
  handOverTransfer: at(MAY.handOverTransfer),
  propose: at(MAY.propose),
  approveProposal: at(MAY.approveProposal),
  refuseProposal: at(MAY.approveProposal),
  withdrawProposal: at(MAY.withdrawProposal),
  getProposal: at(MAY.readBooks),
  listProposals: at(MAY.readBooks),
  proposeExpense: at(MAY.propose),
  approveExpense: at(MAY.approveProposal),
  refuseExpense: at(MAY.approveProposal),
  withdrawExpense: at(MAY.withdrawProposal),
  getExpenseProposal: at(MAY.readBooks),
  listExpenseProposals: at(MAY.readBooks),
  listExpenses: at(MAY.readBooks),
  listReturns: at(MAY.readBooks),
  listDemands: at(MAY.readBooks),
  listUnassigned: at(MAY.readBooks),
  uploadEvidence: at(MAY.uploadEvidence),
  getEvidence: at(MAY.readEvidence),
  downloadEvidence: at(MAY.readEvidence),
  getLedger: at(MAY.getLedger),
  getPublicDetails: { roles: ANY_ROLE, ledger: 'none' },
};
