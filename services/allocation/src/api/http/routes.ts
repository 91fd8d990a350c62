/** Allocation over HTTP: its routes, and who may ask them. The roles are those of gRPC. */
import type { Role } from '@centesimo/auth';
import type { HttpBinding, RoleRule } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { ANY_ROLE, MAY } from '../may.ts';
import { ledgerCommands } from './ledger-commands.ts';
import { moneyCommands } from './money-commands.ts';
import { readDetails, readLedger } from './reads.ts';

const ofPath = (roles: readonly Role[]): RoleRule => ({ roles, ledger: 'path' });

export function allocationHttp(ports: ApiPorts): HttpBinding {
  return {
    routes: [...ledgerCommands(ports), ...moneyCommands(ports), readLedger(ports), readDetails(ports)],
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
      'GET /v1/details/{commitment}': { roles: ANY_ROLE, ledger: 'none' },
    },
  };
}
