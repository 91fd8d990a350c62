/** Allocation over HTTP: its routes, and who may ask them. The roles are those of gRPC. */
import type { Role } from '@centesimo/auth';
import type { HttpBinding, RoleRule } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { ANY_ROLE, MAY } from '../may.ts';
import { changeCommands } from './change-commands.ts';
import { evidenceCommands } from './evidence-commands.ts';
import { evidenceRoutes } from './evidence.ts';
import { expenseProposalRoutes } from './expense-proposals.ts';
import { ledgerCommands } from './ledger-commands.ts';
import { lists } from './lists.ts';
import { appeals } from './appeals.ts';
import { moneyCommands } from './money-commands.ts';
import { proposalRoutes } from './proposals.ts';
import { purposeCommands } from './purpose-commands.ts';
import { readDetails, readLedger } from './reads.ts';
import { refundPlan } from './refund-plan.ts';
import { transferCommands } from './transfer-commands.ts';

const ofPath = (roles: readonly Role[]): RoleRule => ({ roles, ledger: 'path' });

const ACCESS: HttpBinding['access'] = {
  'POST /v1/ledgers': { roles: MAY.openLedger, ledger: 'body' },
  'GET /v1/ledgers/{ledger}': ofPath(MAY.getLedger),
  'POST /v1/ledgers/{ledger}/close': ofPath(MAY.closeLedger),
  'POST /v1/ledgers/{ledger}/placement-rules': ofPath(MAY.setPlacementRule),
  'POST /v1/ledgers/{ledger}/funds': ofPath(MAY.openFund),
  'POST /v1/ledgers/{ledger}/funds/{fund}/close': ofPath(MAY.closeFund),
  'POST /v1/ledgers/{ledger}/projects': ofPath(MAY.openProject),
  'POST /v1/ledgers/{ledger}/moves': ofPath(MAY.moveMoney),
  'POST /v1/ledgers/{ledger}/expenses': ofPath(MAY.recordExpense),
  'POST /v1/ledgers/{ledger}/expenses/{expense}/returns': ofPath(MAY.returnExpense),
  'POST /v1/ledgers/{ledger}/assignments': ofPath(MAY.assignGift),
  'POST /v1/ledgers/{ledger}/funds/{fund}/condition': ofPath(MAY.meetCondition),
  'POST /v1/ledgers/{ledger}/projects/{project}/close': ofPath(MAY.closeProject),
  'POST /v1/ledgers/{ledger}/periods': ofPath(MAY.closePeriod),
  'POST /v1/ledgers/{ledger}/projects/{project}/budgets': ofPath(MAY.setBudget),
  'POST /v1/ledgers/{ledger}/expenses/{expense}/recodings': ofPath(MAY.recodeExpense),
  'POST /v1/ledgers/{ledger}/repurposings': ofPath(MAY.repurposeMoney),
  'POST /v1/ledgers/{ledger}/impact': ofPath(MAY.reportImpact),
  'POST /v1/ledgers/{ledger}/exchanges': ofPath(MAY.exchangeMoney),
  'POST /v1/ledgers/{ledger}/losses': ofPath(MAY.recordLoss),
  'POST /v1/ledgers/{ledger}/covers': ofPath(MAY.coverShortfall),
  'POST /v1/ledgers/{ledger}/transfers': ofPath(MAY.sendTransfer),
  'POST /v1/ledgers/{ledger}/transfers/{transfer}/receipt': ofPath(MAY.receiveTransfer),
  'POST /v1/ledgers/{ledger}/transfers/{transfer}/returns': ofPath(MAY.returnTransfer),
  'POST /v1/ledgers/{ledger}/hand-overs': ofPath(MAY.handOverTransfer),
  'POST /v1/ledgers/{ledger}/proposals': ofPath(MAY.propose),
  'GET /v1/ledgers/{ledger}/proposals': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/proposals/{proposal}': ofPath(MAY.readBooks),
  'POST /v1/ledgers/{ledger}/proposals/{proposal}/approve': ofPath(MAY.approveProposal),
  'POST /v1/ledgers/{ledger}/proposals/{proposal}/refuse': ofPath(MAY.approveProposal),
  'POST /v1/ledgers/{ledger}/proposals/{proposal}/withdraw': ofPath(MAY.withdrawProposal),
  'POST /v1/ledgers/{ledger}/expense-proposals': ofPath(MAY.propose),
  'GET /v1/ledgers/{ledger}/expense-proposals': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/expense-proposals/{proposal}': ofPath(MAY.readBooks),
  'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/approve': ofPath(MAY.approveProposal),
  'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/refuse': ofPath(MAY.approveProposal),
  'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/withdraw': ofPath(MAY.withdrawProposal),
  'POST /v1/ledgers/{ledger}/attachments': ofPath(MAY.attachEvidence),
  'POST /v1/ledgers/{ledger}/evidence-rules': ofPath(MAY.setEvidenceRule),
  'POST /v1/ledgers/{ledger}/evidence': ofPath(MAY.uploadEvidence),
  'GET /v1/ledgers/{ledger}/evidence/{commitment}': ofPath(MAY.readEvidence),
  'GET /v1/ledgers/{ledger}/evidence/{commitment}/opening': ofPath(MAY.readEvidence),
  'GET /v1/ledgers/{ledger}/funds': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/projects': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/expenses': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/returns': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/demands': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/unassigned': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/impact': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/appeals': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/appeals/{fund}/give-back': ofPath(MAY.readBooks),
  'GET /v1/ledgers/{ledger}/refund-plan': ofPath(MAY.readBooks),
  'GET /v1/details/{commitment}': { roles: ANY_ROLE, ledger: 'none' },
};

export function allocationHttp(ports: ApiPorts): HttpBinding {
  return {
    routes: [
      ...ledgerCommands(ports),
      ...moneyCommands(ports),
      ...purposeCommands(ports),
      ...changeCommands(ports),
      ...transferCommands(ports),
      ...proposalRoutes(ports),
      ...expenseProposalRoutes(ports),
      ...evidenceRoutes(ports),
      ...evidenceCommands(ports),
      ...lists(ports),
      ...appeals(ports),
      refundPlan(ports),
      readLedger(ports),
      readDetails(ports),
    ],
    access: ACCESS,
  };
}
