/** Who follows a log over a change of its key: no checkpoint of the old key counts behind it, whenever the process ends. */
import { bytesOfBinary, consistencyProof, formatVkey, leafHashOfText, perfectRoot } from '@centesimo/log';
import type { SignerKey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import {
  catchUp,
  createFollowedLog,
  createHashPool,
  createReplay,
  entriesStretch,
  extendLog,
  folderSource,
  follow as followSource,
  hashStretch,
  keep,
  openFollowing,
  openNext,
  verifyOn,
} from '../src/index.ts';
import type { Failure, Following } from '../src/index.ts';
import { CHANGED, FIRST, follow, newLog, noteOf, SECOND, THIRD } from './key-change.fixture.ts';
import { logOfTexts, memorySource } from './test-log.fixture.ts';

describe('who follows a log over a change of its key', () => {
  it('goes on after a death at any moment, also long after the change', async () => {
    await withTempFolder(async (folder) => {
      const path = `${folder}/state`;
      const look = async (following: Following, texts: readonly string[], signers: readonly SignerKey[]) => {
        const files = new Map(logOfTexts(texts).files).set('checkpoint', Buffer.from(noteOf(texts, signers)));
        return (await followSource(following, memorySource({ files }))).kind;
      };
      const following = await openFollowing(path, formatVkey(FIRST));
      expect(await look(following, CHANGED.slice(0, 20), [FIRST])).toBe('grown');
      await keep(following);
      expect(await look(following, CHANGED.slice(0, 35), [FIRST, SECOND])).toBe('grown');
      expect(await look(following, CHANGED, [SECOND])).toBe('grown');
      // Nothing more was written when it died.
      const again = await openFollowing(path, formatVkey(FIRST));
      expect(again.known?.size).toBe(CHANGED.length);
      expect(await look(again, CHANGED, [SECOND])).toBe('grown');
    });
  });

  it('refuses over the change a checkpoint that the old key alone signed, and stays before it', async () => {
    const log = newLog();
    expect(follow(log, CHANGED.slice(0, 20), [FIRST], FIRST)).toBe(undefined);
    for (const size of [32, 35])
      expect(follow(log, CHANGED.slice(0, size), [FIRST], FIRST)).toMatchObject({
        what: 'checkpoint-refused',
        rule: 'key-superseded',
      });
    expect([log.range.end, log.keys]).toEqual([20, undefined]);
    // That of the size before the entry is the old key's.
    expect(follow(log, CHANGED.slice(0, 31), [FIRST], FIRST)).toBe(undefined);
    expect(follow(log, CHANGED.slice(0, 32), [FIRST, SECOND], FIRST)).toBe(undefined);
    await withTempFolder(async (folder) => {
      const files = new Map(logOfTexts(CHANGED).files).set(
        'checkpoint',
        Buffer.from(noteOf(CHANGED, [FIRST])),
      );
      const at = { state: `${folder}/state`, evidence: `${folder}/evidence` };
      const verified = await verifyOn(memorySource({ files }), { vkey: formatVkey(FIRST), ...at });
      expect(verified).toMatchObject({ kind: 'failed', failures: [{ rule: 'key-superseded' }] });
      // The evidence leads a third person to the same.
      const again = { state: `${folder}/evidence/state`, evidence: `${folder}/again` };
      const source = folderSource(`${folder}/evidence/log`);
      expect(await verifyOn(source, { vkey: formatVkey(FIRST), ...again })).toMatchObject({
        kind: 'failed',
        failures: [{ rule: 'key-superseded' }],
      });
      const log = createFollowedLog(createReplay());
      const target = openNext(log, noteOf(CHANGED, [FIRST]), FIRST);
      if ('what' in target) throw new Error(target.message);
      // No lie of the log, which whoever has the old key cannot tell any more.
      const caught = await catchUp(memorySource({ files }), log, target, { pool: createHashPool(0) });
      expect(caught).toMatchObject({ kind: 'failed', isSigned: false });
    });
  });

  it('takes in no entries behind the change under such a checkpoint, nor before all are there', () => {
    const leaves = CHANGED.map((text) => leafHashOfText(nodeSha256, text));
    const read = ({ level, index }: { level: number; index: number }): string =>
      perfectRoot(nodeSha256, leaves.slice(index * 2 ** level, (index + 1) * 2 ** level));
    const proof = consistencyProof(nodeSha256, read, 35, CHANGED.length).map(bytesOfBinary);
    const stretch = entriesStretch(
      0,
      CHANGED.slice(0, 35).map((text) => Buffer.from(text)),
    );
    const begin = (signers: readonly SignerKey[], given: SignerKey): Failure | undefined => {
      const log = newLog();
      const target = openNext(log, noteOf(CHANGED, signers), given);
      if ('what' in target) return target;
      return extendLog(log, stretch, hashStretch({ stretch, replay: { facts: true } }), target, proof);
    };
    expect(begin([FIRST], FIRST)).toMatchObject({ rule: 'key-superseded' });
    expect(begin([FIRST, SECOND], FIRST)).toBe(undefined);
    // Perhaps a later entry names it.
    expect(begin([THIRD], THIRD)).toBe(undefined);
  });
});
