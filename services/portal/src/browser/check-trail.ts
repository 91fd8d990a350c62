/** The check itself, pure: the trail receipt against the log's key, and what follows from it against what the page says. */
import { type Sha256, base64urlOfBinary, parseVkey } from '@centesimo/log';
import { readTrailCode, trailKey } from '@centesimo/events/trail-code';
import {
  type ProofCrypto,
  TrailReceiptError,
  type VerifiedTrail,
  verifyTrailReceipt,
} from '@centesimo/verify/trail-receipt';
import type { CheckFacts, CheckFault, ExchangeFacts } from './check-facts.ts';
import { type Sums, addTo, isSame } from './sums.ts';

/** `at`: 0 for the gift and the sums, else the number of the payment. */
export type CheckOutcome =
  | { readonly holds: true; readonly trail: VerifiedTrail }
  | { readonly holds: false; readonly fault: CheckFault | 'page-older'; readonly at: number };

class Differs extends Error {
  readonly fault: CheckFault;
  readonly at: number;
  constructor(fault: CheckFault, at: number) {
    super(fault);
    this.fault = fault;
    this.at = at;
  }
}

/** @throws LogError `key-malformed` when the page's key is none */
export function checkTrail(
  crypto: ProofCrypto,
  vkey: string,
  facts: CheckFacts,
  receipt: string,
): CheckOutcome {
  const logKey = parseVkey(crypto.sha256, vkey);
  let size = 0;
  try {
    const trail = verifyTrailReceipt(crypto, receipt, { logKey });
    size = trail.checkpoint.size;
    checkGift(crypto.sha256, facts, trail);
    for (const [i] of facts.payments.entries()) checkPayment(facts, trail, i);
    for (const each of facts.exchanges) checkExchange(each, trail);
    if (!isSame(facts.sums, sumsOf(trail))) throw new Differs('share-differs', 0);
    return { holds: true, trail };
  } catch (error) {
    const { at, fault } = reasonOf(error);
    // What has happened since the page was made is in the receipt: that is news, and no lie.
    const isNews = fault === 'share-differs' && size > facts.size;
    return { holds: false, fault: isNews ? 'page-older' : fault, at };
  }
}

function reasonOf(error: unknown): { readonly fault: CheckFault; readonly at: number } {
  if (error instanceof Differs) return error;
  return { fault: error instanceof TrailReceiptError ? error.code : 'receipt-malformed', at: 0 };
}

function checkGift(sha256: Sha256, { code, gift, ledger }: CheckFacts, trail: VerifiedTrail): void {
  const { currency, givenAt, gross } = gift;
  requireSame({ ...trail.gift.data, ledger: trail.ledger }, { currency, givenAt, gross, ledger }, 0);
  requireSame({ entry: trail.gift.index, id: trail.gift.subject }, { entry: gift.entry, id: gift.id }, 0);
  const { bytes } = readTrailCode(code);
  if (bytes === undefined || trail.gift.data['trailKey'] !== trailKey(bytes, base64urlSha256(sha256)))
    throw new Differs('code-differs', 0);
}

function checkPayment({ payments }: CheckFacts, trail: VerifiedTrail, i: number): void {
  const at = i + 1;
  const shown = payments[i];
  const found = trail.payments.find(({ event }) => event.index === shown?.entry);
  if (shown === undefined || found === undefined) throw new Differs('share-differs', at);
  const { amount, covered, currency, id, paidAt, share } = shown;
  requireSame({ ...found.event.data, id: found.event.subject }, { amount, currency, id, paidAt }, at);
  if (found.share !== share || found.covered !== covered) throw new Differs('share-differs', at);
}

/** What the page says of rate, day and currencies. */
function checkExchange(shown: ExchangeFacts, { exchanged }: VerifiedTrail): void {
  const { currency, entry, exchangedAt, id, rate, toCurrency, units } = shown;
  const found = exchanged.find(({ event }) => event.index === entry);
  if (found === undefined) throw new Differs('share-differs', 0);
  const { event, currency: from, toCurrency: to } = found;
  const said = { ...event.data, id: event.subject, currency: from, toCurrency: to };
  requireSame(said, { id, currency, toCurrency, rate, exchangedAt, units }, 0);
}

/** All of the gift's cents, those that no shown payment has too. */
function sumsOf(trail: VerifiedTrail): Sums {
  const sums: Sums = {};
  for (const { covered, share } of trail.payments) {
    addTo(sums, 'payments', 1);
    addTo(sums, 'spent', share);
    addTo(sums, 'covered', covered);
  }
  for (const { amount, fund } of trail.waiting) addTo(sums, `waiting ${fund}`, amount);
  for (const { amount, fund, isThere } of trail.partners)
    addTo(sums, `${isThere ? 'with-partner' : 'in-transit'} ${fund}`, amount);
  for (const { amount, event, units } of trail.exchanged) {
    addTo(sums, `exchanged ${event.subject}`, amount);
    addTo(sums, `units ${event.subject}`, units);
  }
  for (const { amount, event } of trail.lost) addTo(sums, `lost ${event.subject}`, amount);
  for (const { amount, event } of trail.handedOver) addTo(sums, `handed-over ${event.subject}`, amount);
  addTo(sums, 'refunded', trail.refunded);
  addTo(sums, 'fee', trail.fees);
  addTo(sums, 'placeless', trail.placeless);
  return sums;
}

function requireSame(
  given: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
  at: number,
): void {
  for (const [name, value] of Object.entries(expected))
    if (given[name] !== value) throw new Differs('entry-differs', at);
}

function base64urlSha256(sha256: Sha256): (bytes: Uint8Array) => string {
  return (bytes) => base64urlOfBinary(sha256.bytes(bytes));
}
