/**
 * The receipt of a gift: its entry, proved to be in the tree that the portal itself has verified, under the note that
 * it verified it against. What audit gives is proved before it is handed on.
 */
import {
  binaryOfBytes,
  eventOf,
  formatReceipt,
  parseEntry,
  parseReceipt,
  textOfUtf8,
  verifyReceipt,
} from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { PortalViews } from '../domain/portal-views.ts';
import type { LogFeed } from '../ingest/log-feed.ts';
import { refusal, viewOf } from './meanings.ts';

export interface ReceiptPorts {
  readonly feed: Pick<LogFeed, 'receipt' | 'inclusionProof'>;
  readonly logKey: VerifierKey;
  readonly views: PortalViews;
  /** The note that the log is verified up to. */
  readonly note: () => { readonly note: string; readonly size: number } | undefined;
}

export interface Receipt {
  readonly index: number;
  /** The `.tlog-proof` file. */
  readonly text: string;
}

/** The receipt of the gift of a trail code. @throws RpcError */
export type GiftReceipt = (code: string) => Promise<Receipt>;

export function giftReceipt(ports: ReceiptPorts): GiftReceipt {
  return async (code) => {
    const { gift } = viewOf(ports.views.trailOf(code), 'trail');
    const checkpoint = ports.note();
    if (checkpoint === undefined || gift.entry >= checkpoint.size) throw refusal('log-not-verified');
    const text = await fetched(ports, gift.entry, checkpoint);
    try {
      const verified = verifyReceipt(nodeSha256, nodeEd25519, text, { logKey: ports.logKey });
      if (subjectOf(verified.entry) === gift.id) return { index: gift.entry, text };
    } catch {
      // Not proved: told below, whatever it was.
    }
    throw refusal('receipt-refused');
  };
}

async function fetched(
  { feed }: ReceiptPorts,
  index: number,
  { note, size }: { readonly note: string; readonly size: number },
): Promise<string> {
  const answers = Promise.all([feed.receipt(index), feed.inclusionProof(index, size)]);
  const [receipt, path] = await answers.catch(() => {
    throw refusal('log-unreachable');
  });
  try {
    const { extra } = parseReceipt(receipt);
    const proof = path.map(binaryOfBytes);
    return formatReceipt({ index, proof, checkpoint: note, ...(extra === undefined ? {} : { extra }) });
  } catch {
    throw refusal('receipt-refused');
  }
}

function subjectOf(entry: Uint8Array): unknown {
  const event = eventOf(parseEntry(textOfUtf8(entry))) as { readonly subject?: unknown };
  return event.subject;
}
