/** The value shapes that event schemas are made of: ids, slugs, dates, hashes, amounts, spans. */
import { Type } from 'typebox';
import type { TProperties, TSchema } from 'typebox';
import { isAmount, maxAmount } from '@centesimo/money';

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

const SLUG = '[a-z0-9][a-z0-9-]{0,62}';
const YEAR = '[12][0-9]{3}';
const LEAP_YEAR = '(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)';
const MONTH_DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
const DATE = `(?:${YEAR}-${MONTH_DAY}|${LEAP_YEAR}-02-29)`;

/** The patterns of every text in an event: each is ASCII without quotes, so no text ever needs escaping. */
export const PATTERNS = {
  slug: `^${SLUG}$`,
  giftId: '^gift_[a-z2-7]{52}$',
  demandId: '^refund_[a-z2-7]{52}$',
  incomeId: '^income_[a-z2-7]{52}$',
  sourceId: '^(?:gift|income)_[a-z2-7]{52}$',
  expenseId: '^exp_[a-z2-7]{26}$',
  moveId: '^move_[a-z2-7]{26}$',
  returnId: '^ret_[a-z2-7]{26}$',
  // The list of active currencies is the commands' to check: it changes, and events are for ever.
  currency: '^[A-Z]{3}$',
  date: `^${DATE}$`,
  time: `^${DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$`,
  // 32 bytes in base64url without padding: the last character holds four bits, so the other two are zero.
  hash: '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$',
  // 16 bytes in base64url without padding: the last character holds two bits.
  actor: '^[A-Za-z0-9_-]{21}[AQgw]$',
  root: '^[0-9a-f]{64}$',
  eventId: '^(?:0|[1-9][0-9]{0,14})$',
  donationSource: '^/g[1-9][0-9]{0,3}/donation/(?:0|[1-9][0-9]{0,3})$',
  allocationSource: '^/g[1-9][0-9]{0,3}/allocation/(?:0|[1-9][0-9]{0,3})$',
} as const;

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
export const DemandText = text(PATTERNS.demandId, 'the id of a demand');
export const IncomeText = text(PATTERNS.incomeId, 'the id of an income');
export const SourceText = text(PATTERNS.sourceId, 'the id of a gift or an income');
export const ExpenseText = text(PATTERNS.expenseId, 'the id of an expense');
export const MoveText = text(PATTERNS.moveId, 'the id of a move');
export const ReturnText = text(PATTERNS.returnId, 'the id of a return');
export const Currency = text(PATTERNS.currency, 'an ISO 4217 currency code');
export const Day = text(PATTERNS.date, 'a calendar date, YYYY-MM-DD');
export const Instant = text(PATTERNS.time, 'when it was recorded: RFC 3339, UTC, milliseconds');
export const Commitment = text(
  PATTERNS.hash,
  'base64url SHA-256(0x10, 32 bytes of salt, canonical JSON of the details)',
);
export const TrailKeyText = text(PATTERNS.hash, 'base64url SHA-256(0x11, the 16 bytes of the trail code)');
export const Root = text(PATTERNS.root, 'hex root of the Merkle sum tree over the shares of the part');
export const EventId = text(PATTERNS.eventId, 'the position of the event in its journal, decimal');
export const Amount = integer(1, AMOUNT_MAX, 'an amount in minor units of its currency');
export const Count = integer(1, AMOUNT_MAX, 'a count, at least one');
export const Version = integer(1, AMOUNT_MAX, 'a version, counted from 1');
export const Position = index('a position in a fund, or an index among slots');
export const RuleVersion = index('the version of the placement rule, 0 where none is set');

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
