/** Allocation over HTTP: its routes, and who may ask them. The roles are those of gRPC. */
import type { Role } from '@centesimo/auth';
import type { HttpBinding, RoleRule } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { ANY_ROLE, MAY } from '../may.ts';
import { evidenceRoutes } from './evidence.ts';
import { ledgerCommands } from './ledger-commands.ts';
import { lists } from './lists.ts';
import { moneyCommands } from './money-commands.ts';
import { proposalRoutes } from './proposals.ts';
import { readDetails, readLedger } from './reads.ts';

const ofPath = (roles: readonly Role[]): RoleRule => ({ roles, ledger: 'path' });

export function allocationHttp(ports: ApiPorts): HttpBinding {
  return {
    routes: [
      ...ledgerCommands(ports),
      ...moneyCommands(ports),
      ...proposalRoutes(ports),
      ...evidenceRoutes(ports),
      ...lists(ports),
      readLedger(ports),
      readDetails(ports),
    ],
    access: {
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
      'POST /v1/ledgers/{ledger}/expense-proposals': ofPath(MAY.proposeExpense),
      'GET /v1/ledgers/{ledger}/expense-proposals': ofPath(MAY.readBooks),
      'GET /v1/ledgers/{ledger}/expense-proposals/{proposal}': ofPath(MAY.readBooks),
      'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/approve': ofPath(MAY.approveExpense),
      'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/refuse': ofPath(MAY.approveExpense),
      'POST /v1/ledgers/{ledger}/expense-proposals/{proposal}/withdraw': ofPath(MAY.withdrawExpense),
      'POST /v1/ledgers/{ledger}/evidence': ofPath(MAY.uploadEvidence),
      'GET /v1/ledgers/{ledger}/evidence/{commitment}': ofPath(MAY.readEvidence),
      'GET /v1/ledgers/{ledger}/evidence/{commitment}/opening': ofPath(MAY.readEvidence),
      'GET /v1/ledgers/{ledger}/funds': ofPath(MAY.readBooks),
      'GET /v1/ledgers/{ledger}/projects': ofPath(MAY.readBooks),
      'GET /v1/ledgers/{ledger}/expenses': ofPath(MAY.readBooks),
      'GET /v1/ledgers/{ledger}/returns': ofPath(MAY.readBooks),
      'GET /v1/ledgers/{ledger}/demands': ofPath(MAY.readBooks),
      'GET /v1/ledgers/{ledger}/unassigned': ofPath(MAY.readBooks),
      'GET /v1/details/{commitment}': { roles: ANY_ROLE, ledger: 'none' },
    },
  };
}
