/**
 * Receipts for whoever holds a trail code: of the gift's entry, and of its whole trail; and for everybody, of incomes. Each entry is proved to be in the
 * tree that the portal itself has verified, under the note that it verified it against, before it is handed on; and
 * nobody gets an entry by it that is not of the trail which the page shows.
 */
import {
  base64OfBinary,
  binaryOfBytes,
  eventOf,
  formatReceipt,
  parseEntry,
  parseReceipt,
  textOfUtf8,
  verifyReceipt,
} from '@centesimo/log';
import type { Hash, VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { formatSlip, verifySlip } from '@centesimo/verify';
import { TRAIL_ENTRIES_MAX, formatTrailReceipt, verifyTrailReceipt } from '@centesimo/verify/trail-receipt';
import type { ReceiptEntry } from '@centesimo/verify/trail-receipt';
import type { PortalViews } from '../domain/portal-views.ts';
import type { TrailPathView } from '../domain/views.ts';
import type { LogFeed } from '../ingest/log-feed.ts';
import { keptReceipts } from './kept-receipts.ts';
import { refusal, viewOf } from './meanings.ts';

export interface ReceiptPorts {
  readonly feed: Pick<LogFeed, 'receipt' | 'inclusionProof'>;
  readonly logKey: VerifierKey;
  readonly views: Pick<PortalViews, 'documentOf' | 'entryOf' | 'incomePathOf' | 'pathOf' | 'trailOf'>;
  /** The note that the log is verified up to. */
  readonly note: () => { readonly note: string; readonly size: number } | undefined;
  /** One of that size or before, which witnesses cosigned; undefined, or left out, where there is none. */
  readonly cosigned?: () => Promise<{ readonly note: string; readonly size: number } | undefined>;
}

export interface Receipt {
  /** Of the gift's entry. */
  readonly index: number;
  /** The file. */
  readonly text: string;
}

/** Of the gift of a trail code, of an income, of an expense, or of a document. @throws RpcError */
export interface Receipts {
  /** The tlog-proof of its entry. */
  ofGift(code: string): Promise<Receipt>;
  /** The trail receipt: every entry that its cents went through, and what places them. */
  ofTrail(code: string): Promise<Receipt>;
  /** The same of an income. */
  ofIncome(income: string): Promise<Receipt>;
  /** The tlog-proof of the entry that recorded an expense. */
  ofExpense(expense: string): Promise<Receipt>;
  /** The slip of a document of an expense. */
  ofDocument(expense: string, commitment: string): Promise<Receipt>;
}

/** Entries of a trail asked for at once. */
const AT_ONCE = 8;

export function giftReceipts(ports: ReceiptPorts): Receipts {
  const ofIncome = async (income: string): Promise<Receipt> =>
    await ofPath(ports, viewOf(ports.views.incomePathOf(income), 'income'));
  return {
    ofGift: async (code) => {
      const { gift } = viewOf(ports.views.trailOf(code), 'trail');
      return await ofEntry(ports, gift.entry, gift.id);
    },
    ofTrail: async (code) => ofPath(ports, viewOf(ports.views.pathOf(code), 'trail')),
    ofIncome: keptReceipts(ofIncome, () => ports.note()?.size ?? 0),
    ofExpense: async (expense) =>
      await ofEntry(ports, viewOf(ports.views.entryOf(expense), 'expense').entry, expense),
    ofDocument: (expense, commitment) => ofDocument(ports, expense, commitment),
  };
}

/** The tlog-proof of an entry, which must be of this subject. */
async function ofEntry(ports: ReceiptPorts, index: number, subject: string): Promise<Receipt> {
  const { note: checkpoint, size } = await noteUpTo(ports, index);
  const { entry: extra, proof } = await fetched(ports, index, size);
  const text = orRefused(() => {
    const receipt = formatReceipt({ index, proof, checkpoint, extra });
    const { entry } = verifyReceipt(nodeSha256, nodeEd25519, receipt, { logKey: ports.logKey });
    return subjectOf(entry) === subject ? receipt : undefined;
  });
  return { index, text };
}

async function ofPath(ports: ReceiptPorts, whole: TrailPathView): Promise<Receipt> {
  const { entries: indices, ...path } = whole;
  const most = TRAIL_ENTRIES_MAX;
  if (indices.length > most) throw refusal('trail-too-long', { entries: indices.length, most });
  const { note: checkpoint, size } = await noteUpTo(ports, indices.at(-1) ?? 0);
  const entries: ReceiptEntry[] = [];
  for (let i = 0; i < indices.length; i += AT_ONCE) {
    const some = indices.slice(i, i + AT_ONCE);
    entries.push(...(await Promise.all(some.map((index) => receiptEntry(ports, index, size)))));
  }
  const { index, text } = orRefused(() => {
    const receipt = formatTrailReceipt({ ...path, checkpoint, entries });
    const crypto = { sha256: nodeSha256, ed25519: nodeEd25519 };
    const { gift } = verifyTrailReceipt(crypto, receipt, { logKey: ports.logKey });
    return { index: gift.index, text: receipt };
  });
  return { index, text };
}

async function ofDocument(ports: ReceiptPorts, expense: string, named: string): Promise<Receipt> {
  const { entry: index, ...document } = viewOf(ports.views.documentOf(expense, named), 'document');
  const { note: checkpoint, size } = await noteUpTo(ports, index);
  const { entry: extra, proof } = await fetched(ports, index, size);
  const text = orRefused(() => {
    const slip = formatSlip({ ...document, receipt: formatReceipt({ index, proof, checkpoint, extra }) });
    return verifySlip(slip, ports.logKey).subject === expense ? slip : undefined;
  });
  return { index, text };
}

async function receiptEntry(ports: ReceiptPorts, index: number, size: number): Promise<ReceiptEntry> {
  const { entry, proof } = await fetched(ports, index, size);
  return orRefused(() => ({ index, entry: textOfUtf8(entry), proof: proof.map(base64OfBinary) }));
}

/** The note under which an entry can be proved: with the cosignatures of witnesses where they cover it. @throws RpcError */
async function noteUpTo(
  { cosigned, note }: ReceiptPorts,
  entry: number,
): Promise<{ readonly note: string; readonly size: number }> {
  const checkpoint = note();
  if (checkpoint === undefined || entry >= checkpoint.size) throw refusal('log-not-verified');
  const better = await cosigned?.();
  return better !== undefined && entry < better.size ? better : checkpoint;
}

/** What audit says of an entry, unproved. @throws RpcError */
async function fetched(
  { feed }: ReceiptPorts,
  index: number,
  size: number,
): Promise<{ readonly entry: Uint8Array; readonly proof: readonly Hash[] }> {
  const answers = Promise.all([feed.receipt(index), feed.inclusionProof(index, size)]);
  const [receipt, path] = await answers.catch(() => {
    throw refusal('log-unreachable');
  });
  return orRefused(() => {
    const { extra } = parseReceipt(receipt);
    return extra === undefined ? undefined : { entry: extra, proof: path.map(binaryOfBytes) };
  });
}

/** What is not proved is not told, whatever it was. @throws RpcError */
function orRefused<Value>(prove: () => Value | undefined): Value {
  let proved: Value | undefined;
  try {
    proved = prove();
  } catch {
    proved = undefined;
  }
  if (proved === undefined) throw refusal('receipt-refused');
  return proved;
}

function subjectOf(entry: Uint8Array): unknown {
  const event = eventOf(parseEntry(textOfUtf8(entry))) as { readonly subject?: unknown };
  return event.subject;
}
