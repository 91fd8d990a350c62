/** The check itself, pure: receipts against the log's key, and what their entries say against what the page says. */
import {
  type Ed25519Verifier,
  LogError,
  type Sha256,
  type VerifierKey,
  base64OfBinary,
  parseVkey,
  textOfUtf8,
  verifyReceipt,
} from '@centesimo/log';
import { readTrailCode, trailKey } from '@centesimo/events/trail-code';
import type { CheckFacts, CheckFault, GiftFacts, PaymentFacts } from './check-facts.ts';

export interface Crypto {
  readonly sha256: Sha256;
  readonly ed25519: Ed25519Verifier;
}

/** The receipts as fetched: of the gift, and of each payment in the order of the facts, where there was one to be had. */
export interface Receipts {
  readonly gift: string;
  readonly payments: readonly (string | undefined)[];
}

/** `payments` were checked, `unchecked` had no receipt; `at`: 0 for the gift, else the number of the payment. */
export type CheckOutcome =
  | { readonly holds: true; readonly payments: number; readonly unchecked: number }
  | { readonly holds: false; readonly fault: CheckFault; readonly at: number };

interface EventOfEntry {
  readonly data?: Readonly<Record<string, unknown>>;
  readonly ledger?: unknown;
  readonly subject?: unknown;
  readonly type?: unknown;
}

class Differs extends Error {
  readonly fault: CheckFault;
  constructor(fault: CheckFault) {
    super(fault);
    this.fault = fault;
  }
}

/** @throws LogError `key-malformed` when the page's key is none */
export function checkEntries(
  crypto: Crypto,
  vkey: string,
  facts: CheckFacts,
  receipts: Receipts,
): CheckOutcome {
  const key = parseVkey(crypto.sha256, vkey);
  let at = 0;
  let payments = 0;
  try {
    checkGift(crypto, key, facts, receipts.gift);
    for (const [i, payment] of facts.payments.entries()) {
      at = i + 1;
      const receipt = receipts.payments[i];
      if (receipt === undefined) continue;
      checkPayment(crypto, key, facts.ledger, payment, receipt);
      payments += 1;
    }
    return { holds: true, payments, unchecked: facts.payments.length - payments };
  } catch (error) {
    return { holds: false, fault: faultOf(error), at };
  }
}

function checkGift(crypto: Crypto, key: VerifierKey, facts: CheckFacts, receipt: string): void {
  const { gift, ledger } = facts;
  const data = openEntry(crypto, key, receipt, gift.entry, {
    type: 'org.centesimo.gift.received.v1',
    ledger,
    subject: gift.id,
  });
  requireSame(data, expectedGift(gift));
  const code = readTrailCode(facts.code);
  if (code.bytes === undefined || data['trailKey'] !== trailKey(code.bytes, base64urlSha256(crypto.sha256)))
    throw new Differs('code-differs');
}

function expectedGift({ currency, givenAt, gross }: GiftFacts): Readonly<Record<string, unknown>> {
  return { currency, givenAt, gross };
}

function checkPayment(
  crypto: Crypto,
  key: VerifierKey,
  ledger: string,
  payment: PaymentFacts,
  receipt: string,
): void {
  const data = openEntry(crypto, key, receipt, payment.entry, {
    type: 'org.centesimo.expense.recorded.v1',
    ledger,
    subject: payment.id,
  });
  const { amount, currency, paidAt } = payment;
  requireSame(data, { amount, currency, paidAt });
}

/** The data of the entry that a receipt proves, which must stand at that index and be that event of that thing. */
function openEntry(
  { ed25519, sha256 }: Crypto,
  key: VerifierKey,
  receipt: string,
  index: number,
  expected: { readonly type: string; readonly ledger: string; readonly subject: string },
): Readonly<Record<string, unknown>> {
  const verified = verifyReceipt(sha256, ed25519, receipt, { logKey: key });
  if (verified.index !== index) throw new Differs('entry-differs');
  // The bytes are proved to be in the log, which takes only well-formed entries.
  const { event = {} } = JSON.parse(textOfUtf8(verified.entry)) as { event?: EventOfEntry };
  requireSame(event as Readonly<Record<string, unknown>>, expected);
  return event.data ?? {};
}

function requireSame(
  given: Readonly<Record<string, unknown>>,
  expected: Readonly<Record<string, unknown>>,
): void {
  for (const [name, value] of Object.entries(expected))
    if (given[name] !== value) throw new Differs('entry-differs');
}

function faultOf(error: unknown): CheckFault {
  if (error instanceof Differs) return error.fault;
  if (!(error instanceof LogError)) return 'receipt-malformed';
  switch (error.code) {
    case 'note-unsigned':
    case 'signature-refused':
    case 'origin-refused':
      return 'signature-refused';
    case 'proof-refused':
    case 'proof-malformed':
      return 'proof-refused';
    default:
      return 'receipt-malformed';
  }
}

function base64urlSha256(sha256: Sha256): (bytes: Uint8Array) => string {
  return (bytes) =>
    base64OfBinary(sha256.bytes(bytes)).replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '');
}
