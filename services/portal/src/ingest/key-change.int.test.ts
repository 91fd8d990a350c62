/** A portal follows a log over the change of its key: with the old one alone, after a restart too, and never back. */
import { eventText } from '@centesimo/events';
import {
  canonicalText,
  parseCheckpointText,
  parseNote,
  signCheckpoint,
  signKeyChange,
  signText,
} from '@centesimo/log';
import type { SignerKey } from '@centesimo/log';
import { nodeEd25519 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { codeOf, LOG_KEY, OTHER_KEY, TinyLog } from '../../test/tiny-log.ts';
import { openPortal, until } from '../../test/world.ts';
import type { PortalPorts } from '../service.ts';

/** A log whose checkpoints are signed by whom a test says. */
class ChangingLog extends TinyLog {
  signers: readonly SignerKey[] = [LOG_KEY];

  override async checkpoint(): Promise<string | undefined> {
    const note = await super.checkpoint();
    if (note === undefined) return undefined;
    const { text } = parseNote(note);
    const [first = LOG_KEY, ...more] = this.signers;
    return signCheckpoint(
      nodeEd25519,
      first,
      parseCheckpointText(text),
      more.map((key) => signText(nodeEd25519, key, text)),
    );
  }

  /** The entry by which the old key gives the log over. */
  change(oldKey: SignerKey, newKey: SignerKey, id = '0'): this {
    const data = signKeyChange(nodeEd25519, oldKey, newKey, '2026-04-01T12:00:00.000Z', this.leaves.length);
    const attributes = { id, ledger: '_log', source: '/audit', subject: '_log' };
    const of = { ...attributes, time: '2026-03-01T12:00:00.000Z', type: 'org.centesimo.log.key-changed.v1' };
    this.addText(eventText(of, canonicalText({ ...data })), undefined, '_log');
    return this;
  }
}

const open = async (folder: string, log: ChangingLog, change: Partial<PortalPorts> = {}) =>
  await openPortal(folder, log, log, change);

const refusalsIn = (lines: readonly string[]): string[] =>
  lines.filter((line) => line.includes('log-refused'));

it('goes on over the change, and from its snapshot under the new key', async () => {
  await withTempFolder(async (folder) => {
    const log = new ChangingLog().open().give(0, 300).publish();
    const first = await open(folder, log);
    await until(() => first.portal.isReady());
    log.signers = [LOG_KEY, OTHER_KEY];
    log.change(LOG_KEY, OTHER_KEY).give(300, 310).publish();
    await until(() => first.portal.size === log.published);
    log.signers = [OTHER_KEY];
    log.give(310, 320).publish();
    await until(() => first.portal.size === log.published);
    await first.close();
    expect(refusalsIn(first.lines)).toEqual([]);

    log.give(320, 330).publish();
    const second = await open(folder, log);
    await until(() => second.portal.size === log.published);
    expect(second.portal.views.trailOf(codeOf(325)).view?.gift.gross).toBe(1_325);
    expect(second.lines.join('')).not.toContain('snapshot-unusable');
    expect(refusalsIn(second.lines)).toEqual([]);
    // The old key alone signs nothing any more.
    log.signers = [LOG_KEY];
    const { size } = second.portal;
    log.give(330, 340).publish();
    await until(() => second.portal.refused !== undefined);
    expect(refusalsIn(second.lines).join('')).toContain('checkpoint-refused');
    expect(second.portal.size).toBe(size);
    await second.close();
  });
});

it('begins anew with the old key where it is told the next one too, and not without', async () => {
  const log = new ChangingLog().open().give(0, 20).change(LOG_KEY, OTHER_KEY).give(20, 30).publish();
  log.signers = [OTHER_KEY];
  await withTempFolder(async (folder) => {
    const { portal, close } = await open(folder, log);
    await until(() => portal.refused !== undefined);
    expect(portal.size).toBe(0);
    await close();
  });
  await withTempFolder(async (folder) => {
    const { portal, lines, close } = await open(folder, log, { nextKey: OTHER_KEY });
    await until(() => portal.size === log.published);
    log.give(30, 40).publish();
    await until(() => portal.size === log.published);
    expect(refusalsIn(lines)).toEqual([]);
    await close();
  });
});
