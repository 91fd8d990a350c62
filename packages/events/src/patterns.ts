/** The patterns of every text in an event. */

const SLUG = '[a-z0-9][a-z0-9-]{0,62}';
const YEAR = '[12][0-9]{3}';
const LEAP_YEAR = '(?:[12][0-9](?:0[48]|[2468][048]|[13579][26])|(?:1[26]|2[048])00)';
const MONTH_DAY =
  '(?:(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8]))';
const DATE = `(?:${YEAR}-${MONTH_DAY}|${LEAP_YEAR}-02-29)`;

// Base32 of 32 bytes of a keyed hash, and of 16 bytes.
const KEYED = '[a-z2-7]{52}';
const SHORT = '[a-z2-7]{26}';

function keyed(...prefixes: string[]): string {
  return prefixes.length === 1 ? `^${prefixes.join('')}_${KEYED}$` : `^(?:${prefixes.join('|')})_${KEYED}$`;
}

function short(prefix: string): string {
  return `^${prefix}_${SHORT}$`;
}

/** The patterns of every text in an event: each is ASCII without quotes, so no text ever needs escaping. */
export const PATTERNS = {
  slug: `^${SLUG}$`,
  giftId: keyed('gift'),
  incomeId: keyed('income'),
  sourceId: keyed('gift', 'income'),
  refundId: keyed('refund'),
  failureId: keyed('failure'),
  disputeId: keyed('dispute'),
  demandId: keyed('refund', 'failure', 'dispute'),
  creditId: keyed('credit'),
  correctionId: keyed('correction'),
  chargeId: keyed('charge'),
  statementId: keyed('statement'),
  expenseId: short('exp'),
  moveId: short('move'),
  returnId: short('ret'),
  repurposeId: short('rep'),
  exchangeId: short('exch'),
  lossId: short('loss'),
  transferId: short('transfer'),
  transferReturnId: short('tret'),
  handOverId: short('hand'),
  coverId: short('cover'),
  impactId: short('impact'),
  // An outflow with slots of its own. The loss inside a settlement is named by what it settles.
  outflowId: `^(?:(?:exp|exch|loss|transfer)_${SHORT}|(?:refund|failure|dispute|correction)_${KEYED})$`,
  // What documents are of: what left a fund by choice, or a fund whose condition was met.
  documentedId: `^(?:(?:exch|exp|loss|rep|transfer)_${SHORT}|${SLUG})$`,
  // The list of active currencies is the commands' to check: it changes, and events are for ever.
  currency: '^[A-Z]{3}$',
  date: `^${DATE}$`,
  time: `^${DATE}T(?:[01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]\\.[0-9]{3}Z$`,
  // 32 bytes in base64url without padding: the last character holds four bits, so the other two are zero.
  hash: '^[A-Za-z0-9_-]{42}[AEIMQUYcgkosw048]$',
  // 16 bytes in base64url without padding: the last character holds two bits.
  actor: '^[A-Za-z0-9_-]{21}[AQgw]$',
  root: '^[0-9a-f]{64}$',
  // At most 15 digits on each side of the point, no zero that says nothing, and not zero.
  rate: '^(?:[1-9][0-9]{0,14}(?:\\.[0-9]{0,14}[1-9])?|0\\.[0-9]{0,14}[1-9])$',
  origin: '^[a-z0-9][a-z0-9./-]{2,200}$',
  // A verifier key of a log: origin, id, and 33 bytes in base64.
  vkey: '^[a-z0-9][a-z0-9./-]{2,200}\\+[0-9a-f]{8}\\+[A-Za-z0-9+/]{44}$',
  // 64 bytes in base64: the last character holds two bits.
  signature: '^[A-Za-z0-9+/]{85}[AQgw]==$',
  eventId: '^(?:0|[1-9][0-9]{0,14})$',
  donationSource: '^/g[1-9][0-9]{0,3}/donation/(?:0|[1-9][0-9]{0,3})$',
  allocationSource: '^/g[1-9][0-9]{0,3}/allocation/(?:0|[1-9][0-9]{0,3})$',
} as const;
