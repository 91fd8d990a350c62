/** Events of a transfer to a partner: sent, received, returned, handed over to the ledger of the partner. */
import { Type } from 'typebox';
import { eventSchema } from '../event-schema.ts';
import {
  Amount,
  Back,
  By,
  Commitment,
  Currency,
  Day,
  Evidence,
  exactObject,
  FundSlug,
  HandOverText,
  LeafHash,
  LedgerSlug,
  list,
  Origin,
  Position,
  Slots,
  SLOTS_MAX,
  SourceText,
  Spans,
  SPANS_MAX,
  TransferReturnText,
  TransferText,
} from '../schema-parts.ts';

/** The cents enter the custody fund `to` from position `at` on, in transit until they are received. */
export const TransferSent = eventSchema(
  'org.centesimo.transfer.sent.v1',
  'allocation',
  TransferText,
  exactObject({
    amount: Amount,
    approvedBy: Type.Optional(By),
    at: Position,
    by: By,
    currency: Currency,
    details: Type.Optional(Commitment),
    evidence: Type.Optional(Evidence),
    sentAt: Day,
    spans: Spans,
    to: FundSlug,
  }),
);

/** `fee` is what was sent and did not arrive: the last positions in transit. */
export const TransferReceived = eventSchema(
  'org.centesimo.transfer.received.v1',
  'allocation',
  TransferText,
  exactObject({
    amount: Amount,
    by: By,
    details: Type.Optional(Commitment),
    evidence: Type.Optional(Evidence),
    fee: Type.Optional(Amount),
    receivedAt: Day,
  }),
);

/** As `expense.returned`, for the open slots of a transfer. */
export const TransferReturned = eventSchema(
  'org.centesimo.transfer.returned.v1',
  'allocation',
  TransferReturnText,
  exactObject({
    amount: Amount,
    back: list(Back, 0, SPANS_MAX),
    by: By,
    returnedAt: Day,
    shortfall: Type.Optional(Amount),
    slots: list(Slots, 1, SLOTS_MAX),
    transfer: TransferText,
  }),
);

const Citation = exactObject(
  {
    index: Position,
    leaf: LeafHash,
    ledger: LedgerSlug,
    origin: Origin,
  },
  'the entry of the other log that says it has the money',
);

/** The positions close here and go on in the cited ledger, as its income or gift `receivedAs`. */
export const TransferHandedOver = eventSchema(
  'org.centesimo.transfer.handed-over.v1',
  'allocation',
  HandOverText,
  exactObject({
    amount: Amount,
    by: By,
    cites: Citation,
    fund: FundSlug,
    receivedAs: Type.Optional(SourceText),
    spans: Spans,
  }),
);
