/** The value shapes that event schemas are made of: ids, slugs, dates, hashes, amounts, spans. */
import { Type } from 'typebox';
import type { TProperties, TSchema } from 'typebox';
import { isAmount, maxAmount } from '@centesimo/money';
import { PATTERNS } from './patterns.ts';

/** The largest amount, position or count: JSON numbers are exact up to here. */
export const AMOUNT_MAX = maxAmount;

/** More spans than this cannot stand in an entry of 65,535 bytes, since the shortest takes 29. */
export const SPANS_MAX = 2260;
/** More parts than this cannot stand in an entry, since the shortest takes 113 bytes. */
export const PARTS_MAX = 580;
/** More slot ranges than this cannot stand in an entry, since the shortest takes 18 bytes. */
export const SLOTS_MAX = 3640;
export const CURRENCIES_MAX = 200;
/** Funds of one placement rule: with all of them `gifts.placed` still fits one entry. */
export const RULE_SHARES_MAX = 100;
export const EVIDENCE_MAX = 64;
/** More ranges of slots of named outflows than this cannot stand in an entry, since the shortest takes 61 bytes. */
export const NAMED_SLOTS_MAX = 1074;
/** Projects that a fund may be bound to: with all of them `fund.opened` still fits one entry. */
export const FUND_PROJECTS_MAX = 500;
/** Lines of one budget: with all of them `budget.set` still fits one entry. */
export const BUDGET_LINES_MAX = 500;

function text(pattern: string, description: string) {
  return Type.String({ pattern, description });
}

function integer(minimum: number, maximum: number, description: string) {
  return Type.Integer({ minimum, maximum, description });
}

/** An integer from 0. Negative zero is refused, since its canonical text would read back as another value. */
function index(description: string) {
  return Type.Refine(
    integer(0, AMOUNT_MAX, description),
    (value) => isAmount(value),
    () => 'must not be negative zero',
  );
}

/** An object with exactly these properties. */
export function exactObject<P extends TProperties>(properties: P, description?: string) {
  const options = description === undefined ? {} : { description };
  return Type.Object(properties, { ...options, additionalProperties: false });
}

/** An array without holes: a hole would be null in the text of the event. */
export function list<T extends TSchema>(items: T, minItems: number, maxItems: number) {
  return Type.Refine(
    Type.Array(items, { minItems, maxItems }),
    (values) => !(values as readonly unknown[]).includes(undefined),
    () => 'must not have holes',
  );
}

export const Slug = text(PATTERNS.slug, 'a slug');
export const LedgerSlug = text(PATTERNS.slug, 'the id of the ledger');
export const FundSlug = text(PATTERNS.slug, 'the id of a fund');
export const ProjectSlug = text(PATTERNS.slug, 'the id of a project');
export const GiftText = text(PATTERNS.giftId, 'the id of a gift');
export const RefundText = text(PATTERNS.refundId, 'the id of a refund, which is a demand');
export const FailureText = text(PATTERNS.failureId, 'the id of a late failure, which is a demand');
export const DisputeText = text(PATTERNS.disputeId, 'the id of a dispute, a demand once money is withdrawn');
export const DemandText = text(
  PATTERNS.demandId,
  'the id of a demand: a refund, a late failure or a dispute',
);
export const CreditText = text(PATTERNS.creditId, 'the id of a credit against a demand');
export const CorrectionText = text(PATTERNS.correctionId, 'the id of a correction of a fee');
export const ChargeText = text(PATTERNS.chargeId, 'the id of a charge of the bank or processor');
export const StatementText = text(PATTERNS.statementId, 'the id of a statement of an account');
export const IncomeText = text(PATTERNS.incomeId, 'the id of an income');
export const SourceText = text(PATTERNS.sourceId, 'the id of a gift or an income');
export const ExpenseText = text(PATTERNS.expenseId, 'the id of an expense');
export const MoveText = text(PATTERNS.moveId, 'the id of a move');
export const ReturnText = text(PATTERNS.returnId, 'the id of a return');
export const RepurposeText = text(PATTERNS.repurposeId, 'the id of a change of purpose');
export const ExchangeText = text(PATTERNS.exchangeId, 'the id of an exchange');
export const LossText = text(PATTERNS.lossId, 'the id of a loss');
export const TransferText = text(PATTERNS.transferId, 'the id of a transfer to a partner');
export const TransferReturnText = text(PATTERNS.transferReturnId, 'the id of a return by a partner');
export const HandOverText = text(PATTERNS.handOverId, "the id of a hand-over to the partner's own ledger");
export const CoverText = text(PATTERNS.coverId, 'the id of a cover of a shortfall');
export const ImpactText = text(PATTERNS.impactId, 'the id of a report of impact');
export const DocumentedText = text(
  PATTERNS.documentedId,
  'the id of an expense, exchange, loss, change of purpose or transfer, or of a fund whose condition was met',
);
const OutflowText = text(
  PATTERNS.outflowId,
  'the id of an expense, exchange, transfer or loss, or of what a settlement with a loss of its own settled',
);
export const Currency = text(PATTERNS.currency, 'an ISO 4217 currency code');
export const Day = text(PATTERNS.date, 'a calendar date, YYYY-MM-DD');
export const Instant = text(PATTERNS.time, 'when it was recorded: RFC 3339, UTC, milliseconds');
export const Commitment = text(
  PATTERNS.hash,
  'base64url SHA-256(0x10, 32 bytes of salt, canonical JSON of the details)',
);
export const TrailKeyText = text(PATTERNS.hash, 'base64url SHA-256(0x11, the 16 bytes of the trail code)');
export const Root = text(PATTERNS.root, 'hex root of the Merkle sum tree over the shares of the part');
export const Vkey = text(PATTERNS.vkey, 'a public key of the log, as C2SP signed-note writes it');
export const Signature = text(PATTERNS.signature, 'an Ed25519 signature, base64');
export const HeadsRoot = text(PATTERNS.root, 'hex Merkle root over the last entry of every ledger');
export const LeafHash = text(PATTERNS.hash, 'base64url leaf hash of an entry of a log (RFC 6962)');
export const Origin = text(PATTERNS.origin, 'the origin of a log');
export const StatementHash = text(PATTERNS.root, 'hex SHA-256 of the statement as canonical JSON');
export const EventId = text(PATTERNS.eventId, 'the position of the event in its journal, decimal');
export const Amount = integer(1, AMOUNT_MAX, 'an amount in minor units of its currency');
export const Count = integer(1, AMOUNT_MAX, 'a count, at least one');
export const Version = integer(1, AMOUNT_MAX, 'a version, counted from 1');
export const Position = index('a position in a fund, or an index among slots');
export const RuleVersion = index('the version of the placement rule, 0 where none is set');

/** An amount that may be negative, for a balance. */
export const SignedAmount = Type.Refine(
  integer(-AMOUNT_MAX, AMOUNT_MAX, 'an amount in minor units of its currency, negative where it is owed'),
  (value) => !Object.is(value, -0),
  () => 'must not be negative zero',
);
/** A change: in either direction, never 0. */
export const SignedChange = Type.Union(
  [integer(-AMOUNT_MAX, -1, 'how much less'), integer(1, AMOUNT_MAX, 'how much more')],
  { description: 'a change in minor units of its currency, never 0' },
);
export const Rate = text(
  PATTERNS.rate,
  'major units of the target currency for one major unit of the source currency, as decimal text',
);

export const By = exactObject(
  {
    actor: text(PATTERNS.actor, 'base64url of 16 bytes: the keyed hash of issuer and subject'),
    role: Type.Enum(['processor', 'staff', 'approver', 'auditor', 'operator']),
  },
  'who did it, known by role and a keyed hash only',
);
export const Span = exactObject(
  { from: Position, fund: FundSlug, to: Count },
  'the positions from, from + 1, … to − 1 of a fund',
);
export const Slots = exactObject({ from: Position, to: Count }, 'the slots from, from + 1, … to − 1');
/** The cents that leave, in order. */
export const Spans = list(Span, 1, SPANS_MAX);
/** Documents: salted commitments to files. */
export const Evidence = list(Commitment, 1, EVIDENCE_MAX);
export const NamedSlots = exactObject(
  { from: Position, outflow: OutflowText, to: Count },
  'the slots from, from + 1, … to − 1 of an outflow',
);
export const Back = exactObject(
  { at: Position, count: Count, fund: FundSlug },
  'cents that re-enter the fund they were taken from, from position at on',
);
/** What a settlement could not take from its gift: cents of the reserve, and the rest as open shortfall. */
export const LossPart = exactObject(
  { amount: Amount, shortfall: Type.Optional(Amount), spans: list(Span, 0, SPANS_MAX) },
  'a loss of the reserve',
);
