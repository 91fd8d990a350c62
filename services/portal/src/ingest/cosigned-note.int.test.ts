// Receipts are under the checkpoint that witnesses cosigned where it covers them, and never under one that is not proved.
import {
  addSignatures,
  cosignText,
  parseNote,
  parseReceipt,
  signCheckpoint,
  signerKey,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { parseTrailReceipt } from '@centesimo/verify/trail-receipt';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { LOG_KEY, OTHER_KEY, TinyLog, codeOf } from '../../test/tiny-log.ts';
import { openPortal, until } from '../../test/world.ts';
import { giftReceipts } from '../api/receipt.ts';
import { cosignedNotes } from './cosigned-note.ts';
import { FeedError } from './log-feed.ts';

const WITNESS = signerKey(nodeSha256, nodeEd25519, 'w.test', 'cosignature/v1', new Uint8Array(32).fill(9));
const cosigned = (note: string): string =>
  addSignatures(note, [cosignText(nodeEd25519, WITNESS, parseNote(note).text, 1_767_139_200)]);

class CosignedLog extends TinyLog {
  /** What it names as cosigned by a quorum. */
  cosigned: string | undefined;
  cosignedCheckpoint(): Promise<string | undefined> {
    return Promise.resolve(this.cosigned);
  }
}

/** A log with a gift, its payment, and another gift behind them. */
function logOf(): { readonly log: CosignedLog; readonly paid: number } {
  const log = new CosignedLog().open().give(1, 3).spend('a', 500);
  const paid = log.leaves.length;
  log.give(3, 5).publish();
  return { log, paid };
}

async function withReceipts(
  log: CosignedLog,
  test: (receipts: ReturnType<typeof giftReceipts>) => Promise<void>,
): Promise<void> {
  await withTempFolder(async (folder) => {
    const { close, portal } = await openPortal(folder, log, log);
    try {
      await until(() => portal.size === log.published);
      const [size, note] = [log.published, log.note ?? ''];
      const cosigned = cosignedNotes({
        feed: log,
        logKey: LOG_KEY,
        verified: () => ({ size, root: log.rootAt(size) }),
      });
      const ports = { feed: log, logKey: LOG_KEY, views: portal.views, note: () => ({ note, size }) };
      await test(giftReceipts({ ...ports, cosigned }));
    } finally {
      await close();
    }
  });
}

it('are under the cosigned one where it covers all of their entries, else under what is verified', async () => {
  const { log, paid } = logOf();
  await withReceipts(log, async (receipts) => {
    const of = async (n: number) => {
      const [gift, trail] = [await receipts.ofGift(codeOf(n)), await receipts.ofTrail(codeOf(n))];
      return [parseReceipt(gift.text).checkpoint, parseTrailReceipt(trail.text).checkpoint];
    };
    expect(await of(1)).toEqual([log.note, log.note]);
    const early = cosigned(log.noteOf(paid));
    log.cosigned = early;
    expect(await of(1)).toEqual([early, early]);
    // The gift behind it came later.
    expect(await of(4)).toEqual([log.note, log.note]);
    // The payment is beyond this one, the gift itself is not.
    const first = cosigned(log.noteOf(paid - 2));
    log.cosigned = first;
    expect(await of(1)).toEqual([first, log.note]);
    const newest = cosigned(log.note ?? '');
    log.cosigned = newest;
    expect(await of(4)).toEqual([newest, newest]);
  });
});

it('are never under one that is not proved to be a part of what is verified', async () => {
  const { log, paid } = logOf();
  const another = { origin: LOG_KEY.name, size: paid, root: log.rootAt(paid - 1) };
  const refused = [
    log.noteOf(paid, OTHER_KEY),
    signCheckpoint(nodeEd25519, LOG_KEY, another),
    signCheckpoint(nodeEd25519, LOG_KEY, { ...another, size: log.published }),
    signCheckpoint(nodeEd25519, LOG_KEY, { ...another, size: log.published + 1 }),
    signCheckpoint(nodeEd25519, LOG_KEY, { ...another, size: 0 }),
    'nothing',
    '',
  ];
  await withReceipts(log, async (receipts) => {
    for (const note of refused) {
      log.cosigned = note;
      expect(parseReceipt((await receipts.ofGift(codeOf(1))).text).checkpoint).toBe(log.note);
    }
    log.cosignedCheckpoint = () => Promise.reject(new FeedError('away'));
    expect(parseReceipt((await receipts.ofGift(codeOf(1))).text).checkpoint).toBe(log.note);
  });
});
