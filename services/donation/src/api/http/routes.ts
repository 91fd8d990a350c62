/** Donation over HTTP: its routes, and who may ask them. The roles are those of gRPC. */
import type { HttpBinding, RoleRule } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { getManyGifts, getOneGift } from './get-gifts.ts';
import { getParked } from './get-parked.ts';
import { postErasure } from './post-erasure.ts';
import { postFacts } from './post-facts.ts';
import { postGifts } from './post-gifts.ts';
import { postIncome, postRefund } from './post-money.ts';

const of = (...roles: RoleRule['roles']): RoleRule => ({ roles, ledger: 'path' });

export function donationHttp(ports: ApiPorts): HttpBinding {
  return {
    routes: [
      postGifts(ports),
      getOneGift(ports),
      getManyGifts(ports),
      postRefund(ports),
      postIncome(ports),
      ...postFacts(ports),
      postErasure(ports),
      getParked(ports),
    ],
    access: {
      'POST /v1/ledgers/{ledger}/gifts': of('processor'),
      'GET /v1/ledgers/{ledger}/gifts/{id}': of('processor', 'staff', 'auditor'),
      // The list itself is for staff and auditors: the handler tells it from the gift of a payment.
      'GET /v1/ledgers/{ledger}/gifts': of('processor', 'staff', 'auditor'),
      'POST /v1/ledgers/{ledger}/refunds': of('processor', 'staff'),
      'POST /v1/ledgers/{ledger}/income': of('staff'),
      'POST /v1/ledgers/{ledger}/gifts/{id}/erasure': of('operator'),
      'GET /v1/ledgers/{ledger}/parked-notices': of('staff', 'auditor'),
      'POST /v1/ledgers/{ledger}/pending-gifts': of('processor'),
      'POST /v1/ledgers/{ledger}/fee-corrections': of('processor', 'staff'),
      'POST /v1/ledgers/{ledger}/failures': of('processor', 'staff'),
      'POST /v1/ledgers/{ledger}/refund-failures': of('processor', 'staff'),
      'POST /v1/ledgers/{ledger}/disputes': of('processor', 'staff'),
      'POST /v1/ledgers/{ledger}/dispute-wins': of('processor', 'staff'),
      'POST /v1/ledgers/{ledger}/dispute-losses': of('processor', 'staff'),
      'POST /v1/ledgers/{ledger}/charges': of('processor', 'staff'),
      'POST /v1/ledgers/{ledger}/balances': of('processor', 'staff'),
    },
  };
}
