/** The receipt of an entry of another ledger's log, verified before it is cited: what it proves, or what is wrong with it. */
import { PATTERNS } from '@centesimo/events';
import {
  base64urlOfBinary,
  eventOf,
  leafHashOfBytes,
  LogError,
  MAX_RECEIPT_BYTES,
  parseEntry,
  parseNote,
  parseReceipt,
  textOfUtf8,
  verifyReceipt,
} from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { Citation } from '../domain/transfer-command.ts';
import type { InputCode } from './input-code.ts';

/** Money that came in there. */
export interface ReceivedThere {
  readonly cites: Citation;
  /** The gift or income. */
  readonly receivedAs: string;
  /** Minor units, before fees. */
  readonly amount: number;
  readonly currency: string;
}

type ReceiptCode = Extract<InputCode, `receipt-${string}` | 'unknown-log'>;

const RECEIVED: Readonly<Record<string, 'gross' | 'amount'>> = {
  'org.centesimo.gift.received.v1': 'gross',
  'org.centesimo.income.received.v1': 'amount',
};
const SOURCE = new RegExp(PATTERNS.sourceId);
const LEDGER = new RegExp(PATTERNS.slug);

/** `keys`: of the logs that are believed, each by its name, which is the origin. */
export function readReceivedThere(
  keys: readonly VerifierKey[],
  receipt: string,
): ReceivedThere | { readonly fault: ReceiptCode } {
  try {
    if (receipt.length > MAX_RECEIPT_BYTES) return { fault: 'receipt-invalid' };
    const [origin = ''] = parseNote(parseReceipt(receipt).checkpoint).text.split('\n');
    const known = keys.filter(({ name }) => name === origin);
    if (known.length === 0) return { fault: 'unknown-log' };
    for (const logKey of known) {
      const proven = proveWith(logKey, receipt);
      if (proven !== undefined) return readEntry(origin, proven.index, proven.entry);
    }
  } catch (error) {
    if (!(error instanceof LogError)) throw error;
  }
  return { fault: 'receipt-invalid' };
}

/** A log that has changed its key has two of one name. */
function proveWith(logKey: VerifierKey, receipt: string) {
  try {
    return verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey });
  } catch (error) {
    if (error instanceof LogError) return undefined;
    throw error;
  }
}

/** The entry is proven to stand in the log; what it says is its own. @throws LogError */
function readEntry(
  origin: string,
  index: number,
  entry: Uint8Array,
): ReceivedThere | { readonly fault: ReceiptCode } {
  const parsed = parseEntry(textOfUtf8(entry));
  const { data, subject, type } = eventOf(parsed) as {
    readonly data?: Readonly<Record<string, unknown>>;
    readonly subject?: unknown;
    readonly type?: unknown;
  };
  const field = typeof type === 'string' && Object.hasOwn(RECEIVED, type) ? RECEIVED[type] : undefined;
  if (field === undefined) return { fault: 'receipt-of-other-thing' };
  const { currency, [field]: amount } = data ?? {};
  const isMoney = Number.isSafeInteger(amount) && typeof currency === 'string';
  const isNamed = typeof subject === 'string' && SOURCE.test(subject);
  if (!isMoney || !isNamed || parsed.index !== index || !LEDGER.test(parsed.ledger))
    return { fault: 'receipt-invalid' };
  const leaf = base64urlOfBinary(leafHashOfBytes(nodeSha256, entry));
  const cites = { ledger: parsed.ledger, origin, index, leaf };
  return { cites, receivedAs: subject, amount: amount as number, currency };
}
