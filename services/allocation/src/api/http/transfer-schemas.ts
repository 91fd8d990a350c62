/** Bodies of transfers to partners. */
import { PATTERNS } from '@centesimo/events';
import { Type } from 'typebox';
import {
  ApproverToken,
  Currency,
  Details,
  Evidence,
  Fund,
  Ledger,
  amount,
  count,
  day,
  exact,
  slug,
} from './schemas.ts';

const TransferId = Type.String({ pattern: PATTERNS.transferId, description: 'the id of a transfer' });

export const TransferParams = exact({ ledger: Ledger, transfer: TransferId });

export const TransferBody = exact(
  {
    from: Fund,
    to: slug('the fund that the partner holds for it'),
    amount: amount(1, 'what is sent'),
    currency: Currency,
    sentAt: day('when it was sent'),
    evidence: Evidence,
    details: Type.Optional(Details),
    approverToken: ApproverToken,
  },
  {
    examples: [{ from: 'school', to: 'school-brazil', amount: 5000, currency: 'EUR', sentAt: '2026-02-01' }],
  },
);

export const ReceiptBody = exact(
  {
    amount: amount(1, 'what the partner received: with the fee all that was on its way'),
    fee: Type.Optional(amount(1, 'what it cost on its way')),
    currency: Currency,
    receivedAt: day('when it was received'),
    evidence: Evidence,
    details: Type.Optional(Details),
  },
  { examples: [{ amount: 4900, fee: 100, currency: 'EUR', receivedAt: '2026-02-03' }] },
);

export const TransferReturnBody = exact(
  {
    amount: amount(1, 'what the partner gave back'),
    currency: Currency,
    returnedAt: day('when it came back'),
  },
  { examples: [{ amount: 500, currency: 'EUR', returnedAt: '2026-02-10' }] },
);

export const HandOverBody = exact(
  {
    fund: slug('the fund that the partner holds'),
    amount: amount(1, 'what the partner has in its own ledger now'),
    currency: Currency,
    cites: exact(
      {
        ledger: slug('the ledger of the partner'),
        origin: Type.String({ pattern: PATTERNS.origin, description: 'the origin of its log' }),
        index: count('the index of the entry in that log'),
        leaf: Type.String({ pattern: PATTERNS.hash, description: 'the leaf hash of the entry, base64url' }),
      },
      { description: 'the entry that took the money in; it is recorded and not verified yet' },
    ),
    receivedAs: Type.Optional(
      Type.String({ pattern: PATTERNS.sourceId, description: 'the gift or income that it is there' }),
    ),
  },
  {
    examples: [
      {
        ...{ fund: 'school-brazil', amount: 1000, currency: 'EUR' },
        cites: { ledger: 'escola', origin: 'escola.example/log', index: 7, leaf: 'A'.repeat(43) },
      },
    ],
  },
);
