/** The gRPC service of allocation: a handler for each method, and who may call it. */
import type { Role } from '@centesimo/auth';
import { AllocationService, bindService } from '@centesimo/grpc';
import type { CallContext, ServiceBinding } from '@centesimo/grpc';
import type { ApiPorts } from './api-ports.ts';
import { listHandlers, proposalHandlers } from './book-routes.ts';
import { downloadEvidence, getEvidence, uploadEvidence } from './evidence-routes.ts';
import { ANY_ROLE, MAY } from './may.ts';
import { getLedger, getPublicDetails } from './read-ledger.ts';
import { approverOf, runCommand } from './run-command.ts';
import type { CommandRequest, Responded } from './run-command.ts';
import {
  prepareAssignGift,
  prepareCloseFund,
  prepareCloseLedger,
  prepareMoveMoney,
  prepareOpenFund,
  prepareOpenLedger,
  prepareOpenProject,
  prepareRecordExpense,
  prepareReturnExpense,
  prepareRule,
} from './to-command.ts';
import type { Prepare } from './to-command.ts';

export function allocationRoutes(ports: ApiPorts): ServiceBinding {
  const command =
    <Request extends CommandRequest>(roles: readonly Role[], prepare: Prepare<Request>) =>
    (request: Request, { principal }: CallContext): Promise<Responded> =>
      runCommand(ports, request, { principal, roles }, prepare);
  return bindService(
    AllocationService,
    {
      openLedger: command(MAY.openLedger, prepareOpenLedger),
      closeLedger: command(MAY.closeLedger, prepareCloseLedger),
      setPlacementRule: command(MAY.setPlacementRule, prepareRule),
      openFund: command(MAY.openFund, prepareOpenFund),
      closeFund: command(MAY.closeFund, prepareCloseFund),
      openProject: command(MAY.openProject, prepareOpenProject),
      assignGift: command(MAY.assignGift, prepareAssignGift),
      moveMoney: command(MAY.moveMoney, prepareMoveMoney),
      recordExpense: command(MAY.recordExpense, (target, request, faults) => {
        const approvedBy = approverOf(ports, request.ledger, request.approverToken);
        return prepareRecordExpense(target, request, approvedBy, faults);
      }),
      returnExpense: command(MAY.returnExpense, prepareReturnExpense),
      ...proposalHandlers(ports),
      ...listHandlers(ports),
      uploadEvidence: (requests) => uploadEvidence(ports, requests),
      getEvidence: (request) => getEvidence(ports, request),
      downloadEvidence: (request) => downloadEvidence(ports, request),
      getLedger: (request) => getLedger(ports, request),
      getPublicDetails: (request) => getPublicDetails(ports, request),
    },
    {
      openLedger: { roles: MAY.openLedger, ledger: ledgerOf },
      closeLedger: { roles: MAY.closeLedger, ledger: ledgerOf },
      setPlacementRule: { roles: MAY.setPlacementRule, ledger: ledgerOf },
      openFund: { roles: MAY.openFund, ledger: ledgerOf },
      closeFund: { roles: MAY.closeFund, ledger: ledgerOf },
      openProject: { roles: MAY.openProject, ledger: ledgerOf },
      assignGift: { roles: MAY.assignGift, ledger: ledgerOf },
      moveMoney: { roles: MAY.moveMoney, ledger: ledgerOf },
      recordExpense: { roles: MAY.recordExpense, ledger: ledgerOf },
      returnExpense: { roles: MAY.returnExpense, ledger: ledgerOf },
      proposeExpense: { roles: MAY.proposeExpense, ledger: ledgerOf },
      approveExpense: { roles: MAY.approveExpense, ledger: ledgerOf },
      refuseExpense: { roles: MAY.approveExpense, ledger: ledgerOf },
      withdrawExpense: { roles: MAY.withdrawExpense, ledger: ledgerOf },
      getExpenseProposal: { roles: MAY.readBooks, ledger: ledgerOf },
      listExpenseProposals: { roles: MAY.readBooks, ledger: ledgerOf },
      listExpenses: { roles: MAY.readBooks, ledger: ledgerOf },
      listReturns: { roles: MAY.readBooks, ledger: ledgerOf },
      listDemands: { roles: MAY.readBooks, ledger: ledgerOf },
      listUnassigned: { roles: MAY.readBooks, ledger: ledgerOf },
      uploadEvidence: { roles: MAY.uploadEvidence, ledger: ledgerOf },
      getEvidence: { roles: MAY.readEvidence, ledger: ledgerOf },
      downloadEvidence: { roles: MAY.readEvidence, ledger: ledgerOf },
      getLedger: { roles: MAY.getLedger, ledger: ledgerOf },
      getPublicDetails: { roles: ANY_ROLE, ledger: 'none' },
    },
  );
}

function ledgerOf(request: { readonly ledger: string }): string {
  return request.ledger;
}
