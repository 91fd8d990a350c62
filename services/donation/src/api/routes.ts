/** The gRPC service of donation: a handler for each method, and who may call it. */
import { bindService, DonationService } from '@centesimo/grpc';
import type { ServiceBinding } from '@centesimo/grpc';
import type { ApiPorts } from './api-ports.ts';
import { getGift, listGifts } from './read-gifts.ts';
import { receiveGifts } from './receive-gifts.ts';
import { recordIncome, recordRefund } from './record-money.ts';

const ledgerOf = (request: { readonly ledger: string }): string => request.ledger;

export function donationRoutes(ports: ApiPorts): ServiceBinding {
  return bindService(
    DonationService,
    {
      receiveGifts: (requests) => receiveGifts(ports, requests),
      recordRefund: (request, call) => recordRefund(ports, request, call),
      recordIncome: (request) => recordIncome(ports, request),
      getGift: (request, call) => getGift(ports, request, call),
      listGifts: (request, call) => listGifts(ports, request, call),
    },
    {
      receiveGifts: { roles: ['processor'], ledger: ledgerOf },
      recordRefund: { roles: ['processor', 'staff'], ledger: ledgerOf },
      recordIncome: { roles: ['staff'], ledger: ledgerOf },
      getGift: { roles: ['processor', 'staff', 'auditor'], ledger: ledgerOf },
      listGifts: { roles: ['staff', 'auditor'], ledger: ledgerOf },
    },
  );
}
