/** Commands over gRPC: what each message is read by, and in which roles it may be given. */
import type { Role } from '@centesimo/auth';
import type { CallContext } from '@centesimo/grpc';
import type { ApiPorts } from './api-ports.ts';
import { MAY } from './may.ts';
import { prepareCoverShortfall, prepareExchangeMoney, prepareRecordLoss } from './prepare-change.ts';
import {
  prepareClosePeriod,
  prepareCloseProject,
  prepareMeetCondition,
  prepareRecodeExpense,
  prepareReportImpact,
  prepareRepurposeMoney,
  prepareSetBudget,
} from './prepare-purpose.ts';
import {
  handOverWith,
  prepareReceiveTransfer,
  prepareReturnTransfer,
  prepareSendTransfer,
} from './prepare-transfer.ts';
import { prepareAttachEvidence, prepareSetEvidenceRule } from './prepare-evidence.ts';
import { byTwo, runCommand, withApprover } from './run-command.ts';
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
import type { Prepare, PrepareApproved } from './to-command.ts';

type Roles = readonly Role[];

function handling(ports: ApiPorts) {
  const command =
    <Request extends CommandRequest>(roles: Roles, prepare: Prepare<Request>) =>
    (request: Request, { principal }: CallContext): Promise<Responded> =>
      runCommand(ports, request, { principal, roles }, prepare);
  /** A command that a second person may approve. */
  const approvable = <Request extends CommandRequest & { readonly approverToken: string }>(
    roles: Roles,
    prepare: PrepareApproved<Request>,
  ) => command(roles, withApprover(ports, prepare));
  return { approvable, command };
}

export function ledgerHandlers(ports: ApiPorts) {
  const { command } = handling(ports);
  return {
    openLedger: command(MAY.openLedger, prepareOpenLedger),
    closeLedger: command(MAY.closeLedger, prepareCloseLedger),
    setPlacementRule: command(MAY.setPlacementRule, prepareRule),
    openFund: command(MAY.openFund, prepareOpenFund),
    closeFund: command(MAY.closeFund, prepareCloseFund),
    openProject: command(MAY.openProject, prepareOpenProject),
  };
}

export function moneyHandlers(ports: ApiPorts) {
  const { approvable, command } = handling(ports);
  return {
    assignGift: command(MAY.assignGift, prepareAssignGift),
    moveMoney: command(MAY.moveMoney, prepareMoveMoney),
    recordExpense: approvable(MAY.recordExpense, prepareRecordExpense),
    returnExpense: command(MAY.returnExpense, prepareReturnExpense),
  };
}

export function purposeHandlers(ports: ApiPorts) {
  const { approvable, command } = handling(ports);
  return {
    meetCondition: approvable(MAY.meetCondition, prepareMeetCondition),
    closeProject: command(MAY.closeProject, prepareCloseProject),
    closePeriod: command(MAY.closePeriod, prepareClosePeriod),
    setBudget: approvable(MAY.setBudget, prepareSetBudget),
    recodeExpense: approvable(MAY.recodeExpense, prepareRecodeExpense),
    attachEvidence: command(MAY.attachEvidence, prepareAttachEvidence),
    setEvidenceRule: command(MAY.setEvidenceRule, prepareSetEvidenceRule),
    repurposeMoney: command(MAY.repurposeMoney, byTwo(ports, prepareRepurposeMoney)),
    reportImpact: command(MAY.reportImpact, prepareReportImpact),
    exchangeMoney: approvable(MAY.exchangeMoney, prepareExchangeMoney),
    recordLoss: approvable(MAY.recordLoss, prepareRecordLoss),
    coverShortfall: command(MAY.coverShortfall, prepareCoverShortfall),
  };
}

export function transferHandlers(ports: ApiPorts) {
  const { approvable, command } = handling(ports);
  return {
    sendTransfer: approvable(MAY.sendTransfer, prepareSendTransfer),
    receiveTransfer: command(MAY.receiveTransfer, prepareReceiveTransfer),
    returnTransfer: command(MAY.returnTransfer, prepareReturnTransfer),
    handOverTransfer: command(MAY.handOverTransfer, handOverWith(ports.logKeys, ports.origin)),
  };
}
