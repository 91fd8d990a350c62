/** Bodies of transfers to partners. */
import { PATTERNS } from '@centesimo/events';
import { MAX_RECEIPT_BYTES } from '@centesimo/log';
import { Type } from 'typebox';
import {
  ApproverToken,
  Currency,
  Details,
  Evidence,
  Fund,
  Ledger,
  amount,
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
    receipt: Type.String({
      pattern: '^c2sp\\.org/tlog-proof@v1\\n',
      maxLength: MAX_RECEIPT_BYTES,
      description:
        'the receipt of the entry that took the money in there, as a gift or an income of at least this amount: the text of the file that `centesimo receipt` writes. It is verified before anything is recorded',
    }),
  },
  {
    examples: [
      {
        ...{ fund: 'school-brazil', amount: 1000, currency: 'EUR' },
        receipt: 'c2sp.org/tlog-proof@v1\nextra …\nindex 7\n…\n\nescola.example/log\n…\n',
      },
    ],
  },
);
