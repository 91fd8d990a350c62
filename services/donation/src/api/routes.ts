/** The gRPC service of donation: a handler for each method, and who may call it. */
import { bindService, DonationService } from '@centesimo/grpc';
import type { ServiceBinding } from '@centesimo/grpc';
import type { ApiPorts } from './api-ports.ts';
import { eraseDetails } from './erase-details.ts';
import { listParked } from './list-parked.ts';
import { getGift, listGifts } from './read-gifts.ts';
import { receiveGifts } from './receive-gifts.ts';
import {
  prepareBalance,
  prepareCharge,
  prepareCorrection,
  prepareDispute,
  prepareFailure,
  prepareLoss,
  prepareRefundFailure,
  prepareWin,
} from './prepare-fact.ts';
import { recordFact, recordPending } from './record-facts.ts';
import { recordIncome, recordRefund } from './record-money.ts';

const ledgerOf = (request: { readonly ledger: string }): string => request.ledger;

/** What the bank or processor did: they tell it themselves, or staff read it from a statement. */
const BANK = { roles: ['processor', 'staff'], ledger: ledgerOf } as const;

export function donationRoutes(ports: ApiPorts): ServiceBinding {
  return bindService(
    DonationService,
    {
      receiveGifts: (requests) => receiveGifts(ports, requests),
      recordRefund: (request, call) => recordRefund(ports, request, call),
      recordIncome: (request) => recordIncome(ports, request),
      recordPending: (request) => recordPending(ports, request),
      correctFee: (request) => recordFact(ports, request, prepareCorrection),
      recordFailure: (request) => recordFact(ports, request, prepareFailure),
      recordRefundFailure: (request) => recordFact(ports, request, prepareRefundFailure),
      openDispute: (request) => recordFact(ports, request, prepareDispute),
      winDispute: (request) => recordFact(ports, request, prepareWin),
      loseDispute: (request) => recordFact(ports, request, prepareLoss),
      recordCharge: (request) => recordFact(ports, request, prepareCharge),
      stateBalance: (request) => recordFact(ports, request, prepareBalance),
      eraseDetails: (request) => eraseDetails(ports, request),
      listParked: async ({ ledger }) => {
        const notices = await listParked(ports, ledger);
        return { notices: notices.map((notice) => ({ ...notice, amount: BigInt(notice.amount) })) };
      },
      getGift: (request, call) => getGift(ports, request, call),
      listGifts: (request, call) => listGifts(ports, request, call),
    },
    {
      receiveGifts: { roles: ['processor'], ledger: ledgerOf },
      recordRefund: { roles: ['processor', 'staff'], ledger: ledgerOf },
      recordIncome: { roles: ['staff'], ledger: ledgerOf },
      recordPending: { roles: ['processor'], ledger: ledgerOf },
      correctFee: BANK,
      recordFailure: BANK,
      recordRefundFailure: BANK,
      openDispute: BANK,
      winDispute: BANK,
      loseDispute: BANK,
      recordCharge: BANK,
      stateBalance: BANK,
      eraseDetails: { roles: ['operator'], ledger: ledgerOf },
      listParked: { roles: ['staff', 'auditor'], ledger: ledgerOf },
      getGift: { roles: ['processor', 'staff', 'auditor'], ledger: ledgerOf },
      listGifts: { roles: ['staff', 'auditor'], ledger: ledgerOf },
    },
  );
}
