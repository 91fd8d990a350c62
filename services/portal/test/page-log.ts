/** A small log with real entries, tree and signature over what a view says: what the check in the browser is held against. */
import { hash } from 'node:crypto';
import { readTrailCode, trailKey } from '@centesimo/events/trail-code';
import {
  appendLeaf,
  canonicalText,
  checkLink,
  createChain,
  emptyRange,
  entryText,
  formatReceipt,
  formatVkey,
  inclusionProof,
  leafHashOfText,
  nextFields,
  perfectRoot,
  rangeRoot,
  signCheckpoint,
  signerKey,
  utf8OfText,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import type { TrailView } from '../src/domain/views.ts';

export interface PageLog {
  readonly vkey: string;
  /** The tlog-proof of an entry; `entry` changes its bytes after they were proved. */
  receipt(index: number, tamper?: (entry: string) => string): string;
}

/** `size` entries: the gift and payments of the view at their places, others of another ledger between them. */
export function pageLog(view: TrailView, code: string, size = 40, seedByte = 7): PageLog {
  const key = signerKey(
    nodeSha256,
    nodeEd25519,
    view.asOf.origin,
    'ed25519',
    new Uint8Array(32).fill(seedByte),
  );
  const events = eventsOf(view, code);
  const chain = createChain();
  const range = emptyRange();
  const entries: string[] = [];
  const leaves: string[] = [];
  for (let index = 0; index < size; index += 1) {
    const event = events.get(index) ?? { ledger: 'another', subject: `thing-${index}` };
    const fields = nextFields(chain, event.ledger);
    const entry = entryText(fields, canonicalText(event));
    const leaf = leafHashOfText(nodeSha256, entry);
    checkLink(chain, fields, leaf);
    appendLeaf(nodeSha256, range, leaf);
    entries.push(entry);
    leaves.push(leaf);
  }
  const root = rangeRoot(nodeSha256, range);
  const checkpoint = signCheckpoint(nodeEd25519, key, { origin: key.name, size, root });
  const read = ({ index, level }: { index: number; level: number }): string =>
    perfectRoot(nodeSha256, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
  return {
    vkey: formatVkey(key),
    receipt: (index, tamper = (entry) => entry) =>
      formatReceipt({
        index,
        proof: inclusionProof(nodeSha256, read, index, size),
        checkpoint,
        extra: utf8OfText(tamper(entries[index] ?? '')),
      }),
  };
}

interface PageEvent {
  readonly ledger: string;
  readonly subject: string;
  readonly type?: string;
  readonly data?: Readonly<Record<string, unknown>>;
}

function eventsOf({ gift, ledger, payments }: TrailView, code: string): Map<number, PageEvent> {
  const { bytes } = readTrailCode(code);
  if (bytes === undefined) throw new Error('the test needs a good trail code');
  const { currency, fee, givenAt, gross } = gift;
  const base64url = (data: Uint8Array): string => hash('sha256', data, 'base64url');
  const received: PageEvent = {
    type: 'org.centesimo.gift.received.v1',
    ledger: ledger.id,
    subject: gift.id,
    data: { currency, fee, givenAt, gross, processor: 'test', trailKey: trailKey(bytes, base64url) },
  };
  const recorded = payments.map((payment): [number, PageEvent] => [
    payment.entry,
    {
      type: 'org.centesimo.expense.recorded.v1',
      ledger: ledger.id,
      subject: payment.id,
      data: { amount: payment.amount, currency: payment.currency, paidAt: payment.paidAt },
    },
  ]);
  return new Map([[gift.entry, received], ...recorded]);
}
