/** The log of a partner, of one entry: its key, and the receipt of whatever that entry says. */
import {
  canonicalText,
  entryText,
  FIRST_PREV,
  formatReceipt,
  leafHashOfBytes,
  signCheckpoint,
  signerKey,
} from '@centesimo/log';
import type { SignerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';

const keyOf = (name: string, seed: number): SignerKey =>
  signerKey(nodeSha256, nodeEd25519, name, 'ed25519', Buffer.alloc(32, seed));

export const partnerKey = keyOf('escola.example/log', 7);
/** The same name under another key, and a log that nobody knows. */
export const falseKey = keyOf('escola.example/log', 8);
export const strangeKey = keyOf('nobody.example/log', 9);

export interface PartnerEntry {
  readonly key?: SignerKey;
  readonly ledger?: string;
  readonly type?: string;
  readonly subject?: string;
  readonly data?: object;
}

/** Of an income of 60.00 euro, where nothing else is said. */
export function receiptOf({
  data,
  key = partnerKey,
  ledger = 'escola',
  ...event
}: PartnerEntry = {}): string {
  const said = {
    data: { amount: 6_000, currency: 'EUR', kind: 'other', receivedAt: '2026-02-03', ...data },
    subject: `income_${'a'.repeat(52)}`,
    type: 'org.centesimo.income.received.v1',
    ...event,
  };
  const text = entryText({ index: 0, ledger, prev: FIRST_PREV, seq: 0 }, canonicalText(said));
  const extra = Buffer.from(text);
  const root = leafHashOfBytes(nodeSha256, extra);
  const checkpoint = signCheckpoint(nodeEd25519, key, { origin: key.name, size: 1, root });
  return formatReceipt({ index: 0, proof: [], checkpoint, extra });
}
