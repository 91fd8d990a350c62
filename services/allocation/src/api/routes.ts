/** The gRPC service of allocation: a handler for each method, and who may call it. */
import { AllocationService, bindService } from '@centesimo/grpc';
import type { ServiceBinding } from '@centesimo/grpc';
import { ACCESS } from './access.ts';
import type { ApiPorts } from './api-ports.ts';
import { listHandlers } from './book-routes.ts';
import { ledgerHandlers, moneyHandlers, purposeHandlers, transferHandlers } from './command-handlers.ts';
import { downloadEvidence, getEvidence, uploadEvidence } from './evidence-routes.ts';
import { expenseProposalHandlers, proposalHandlers } from './proposal-routes.ts';
import { getPublicDetails } from './public-details.ts';
import { getLedger } from './read-ledger.ts';

export function allocationRoutes(ports: ApiPorts): ServiceBinding {
  return bindService(
    AllocationService,
    {
      ...ledgerHandlers(ports),
      ...moneyHandlers(ports),
      ...purposeHandlers(ports),
      ...transferHandlers(ports),
      ...proposalHandlers(ports),
      ...expenseProposalHandlers(ports),
      ...listHandlers(ports),
      uploadEvidence: (requests) => uploadEvidence(ports, requests),
      getEvidence: (request) => getEvidence(ports, request),
      downloadEvidence: (request) => downloadEvidence(ports, request),
      getLedger: (request) => getLedger(ports, request),
      getPublicDetails: (request) => getPublicDetails(ports, request),
    },
    ACCESS,
  );
}
