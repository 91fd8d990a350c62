/** A log whose key has changed: by the entry in which the old key names the new one, holders of either accept it, and no other way. */
import { join } from 'node:path';
import { formatVkey, signKeyChange } from '@centesimo/log';
import type { KeyChange, SignerKey } from '@centesimo/log';
import { nodeEd25519 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import {
  createFollowedLog,
  createReplay,
  loadFollowedLog,
  openNext,
  saveFollowedLog,
  verifyLog,
  verifyOn,
} from '../src/index.ts';
import type { Verification } from '../src/index.ts';
import {
  change,
  CHANGED,
  FIRST,
  follow,
  keyOf,
  newLog,
  logOf,
  noteOf,
  SECOND,
  STRANGER,
  THIRD,
  TWICE,
  UNTIL,
} from './key-change.fixture.ts';
import { logOfTexts, memorySource } from './test-log.fixture.ts';

async function verify(
  texts: readonly string[],
  signers: readonly SignerKey[],
  given: SignerKey,
  withheld = '',
): Promise<Verification> {
  const files = new Map(logOfTexts(texts).files).set('checkpoint', Buffer.from(noteOf(texts, signers)));
  for (const path of files.keys()) if (withheld !== '' && path.startsWith(withheld)) files.delete(path);
  return await verifyLog(memorySource({ files }), { vkey: formatVkey(given) });
}

describe('a log whose key has changed', () => {
  it.each([
    ['both, for who holds the old one', [FIRST, SECOND], FIRST],
    ['both, for who holds the new one', [FIRST, SECOND], SECOND],
    ['the new key alone, for who holds the old one', [SECOND], FIRST],
    ['the new key alone, for who holds the new one', [SECOND], SECOND],
  ])('is verified where it is signed by %s', async (_, signers, given) => {
    const key = { vkey: formatVkey(SECOND), changedAt: 31 };
    expect(await verify(CHANGED, signers, given)).toMatchObject({
      kind: 'verified',
      key,
      heads: { count: 2 },
    });
  });

  it('leads over several changes, from each of the keys to the last one', async () => {
    for (const given of [FIRST, SECOND, THIRD]) {
      expect(await verify(TWICE, [THIRD], given)).toMatchObject({
        kind: 'verified',
        key: { vkey: formatVkey(THIRD) },
      });
    }
  });

  it('says nothing of keys where none has changed', async () => {
    const result = await verify(logOf(), [FIRST], FIRST);
    expect([result.kind, 'key' in result]).toEqual(['verified', false]);
  });

  it.each([
    ['by the old key alone', CHANGED, [FIRST], FIRST, 'key-superseded'],
    ['by the old key alone, for who holds the new one', CHANGED, [FIRST], SECOND, 'key-superseded'],
    ['by the key before the last', TWICE, [FIRST, SECOND], FIRST, 'key-superseded'],
    ['by a stranger', CHANGED, [STRANGER], FIRST, 'key-superseded'],
    ['by a stranger who has no entry', logOf(), [STRANGER], FIRST, 'note-unsigned'],
    ['by its keys, for who holds another', CHANGED, [SECOND], STRANGER, 'key-unknown'],
  ] as const)('is refused where it is signed %s', async (_, texts, signers, given, rule) => {
    const failures = [{ what: 'checkpoint-refused', rule }];
    expect(await verify(texts, signers, given)).toMatchObject({ kind: 'failed', failures });
  });

  it('is not blamed for what is wrong in entries that none of its keys signed', async () => {
    const forgedLog = logOf(change(FIRST, SECOND, (data) => ({ ...data, newKey: formatVkey(STRANGER) })));
    const failed = await verify(forgedLog, [STRANGER], FIRST);
    expect('failures' in failed && failed.failures).toMatchObject([{ what: 'checkpoint-refused' }]);
  });

  it('is not called unchecked where another key signed it and entries are withheld', async () => {
    const failures = [{ what: 'checkpoint-refused', rule: 'note-unsigned' }];
    expect(await verify(CHANGED, [SECOND], FIRST, 'tile/entries')).toMatchObject({
      kind: 'failed',
      failures,
    });
  });

  const forged = (by: SignerKey) => (data: KeyChange, index: number) => ({
    ...data,
    signature: signKeyChange(nodeEd25519, keyOf(11), by, UNTIL, index).signature,
  });
  it.each([
    ['signed by the new key', change(FIRST, SECOND, forged(SECOND)), 'signature-refused'],
    [
      'signed for another place',
      change(FIRST, SECOND, (_, at) => signKeyChange(nodeEd25519, FIRST, SECOND, UNTIL, at + 1)),
      'signature-refused',
    ],
    [
      'with a later end',
      change(FIRST, SECOND, (data) => ({ ...data, bothUntil: '2034-07-01T12:00:00.000Z' })),
      'signature-refused',
    ],
    [
      'with another new key',
      change(FIRST, SECOND, (data) => ({ ...data, newKey: formatVkey(STRANGER) })),
      'signature-refused',
    ],
    [
      'with another old key',
      change(FIRST, SECOND, (data) => ({ ...data, oldKey: formatVkey(STRANGER) })),
      'signature-refused',
    ],
    [
      'to a key of another name',
      change(FIRST, SECOND, (data) => ({ ...data, newKey: formatVkey(keyOf(8, 'log.other')) })),
      'key-malformed',
    ],
    ['to the same key', change(FIRST, SECOND, (data) => ({ ...data, newKey: data.oldKey })), 'key-malformed'],
  ] as const)('is refused where the change is %s', async (_, item, rule) => {
    const failures = [{ what: 'key-refused', rule, where: { index: 30 } }];
    expect(await verify(logOf(item), [FIRST, SECOND], FIRST)).toMatchObject({ kind: 'failed', failures });
    expect(follow(newLog(), logOf(item), [FIRST, SECOND], FIRST)).toMatchObject({
      what: 'key-refused',
      rule,
    });
  });

  it('is refused where a key changes that did not sign it, or one comes back', async () => {
    for (const [second, rule] of [
      [change(STRANGER, THIRD), 'key-not-its-own'],
      [change(FIRST, THIRD), 'key-not-its-own'],
      [change(SECOND, FIRST), 'key-again'],
    ] as const) {
      const texts = logOf(change(FIRST, SECOND), second);
      const failures = [{ what: 'key-refused', rule, where: { index: 31 } }];
      expect(await verify(texts, [FIRST, SECOND, THIRD], FIRST)).toMatchObject({ kind: 'failed', failures });
    }
  });
});

describe('who follows a log', () => {
  it('goes on over the change, and then takes the new key, not the old one', () => {
    const log = newLog();
    expect(follow(log, CHANGED.slice(0, 20), [FIRST], FIRST)).toBe(undefined);
    expect(follow(log, CHANGED.slice(0, 35), [FIRST, SECOND], FIRST)).toBe(undefined);
    expect(follow(log, CHANGED, [FIRST], FIRST)).toMatchObject({
      what: 'checkpoint-refused',
      rule: 'note-unsigned',
    });
    expect(follow(log, CHANGED, [SECOND], FIRST)).toBe(undefined);
    expect(log.range.end).toBe(CHANGED.length);
  });

  it('keeps in its file which key signs, for holders of either', async () => {
    await withTempFolder(async (folder) => {
      const log = createFollowedLog(createReplay());
      expect(follow(log, CHANGED.slice(0, 35), [FIRST, SECOND], FIRST)).toBe(undefined);
      const known = openNext(log, noteOf(CHANGED.slice(0, 35), [SECOND]), FIRST);
      if ('what' in known) throw new Error(known.message);
      await saveFollowedLog(`${folder}/state`, { log, known, wholeAt: 0 });
      for (const given of [FIRST, SECOND]) {
        const loaded = await loadFollowedLog(`${folder}/state`, given);
        if (loaded === undefined) throw new Error('no state');
        expect(follow(loaded.log, CHANGED, [FIRST], given)).toMatchObject({ rule: 'note-unsigned' });
        expect(follow(loaded.log, CHANGED, [SECOND], given)).toBe(undefined);
      }
      await expect(loadFollowedLog(`${folder}/state`, STRANGER)).rejects.toMatchObject({
        code: 'state-of-other-log',
      });
    });
  });

  it('verifies on from its state, and says which key signs now', async () => {
    await withTempFolder(async (folder) => {
      const on = async (texts: readonly string[], signers: readonly SignerKey[], given: SignerKey) => {
        const files = new Map(logOfTexts(texts).files).set('checkpoint', Buffer.from(noteOf(texts, signers)));
        const at = { state: `${folder}/state`, evidence: `${folder}/evidence` };
        return await verifyOn(memorySource({ files }), { vkey: formatVkey(given), ...at });
      };
      expect(await on(CHANGED.slice(0, 20), [FIRST], FIRST)).toMatchObject({ kind: 'verified' });
      const key = { vkey: formatVkey(SECOND), changedAt: 31 };
      expect(await on(CHANGED.slice(0, 35), [FIRST, SECOND], FIRST)).toMatchObject({ kind: 'verified', key });
      expect(await on(CHANGED, [SECOND], FIRST)).toMatchObject({ kind: 'verified', key });
      expect(await on(CHANGED, [SECOND], SECOND)).toMatchObject({ kind: 'verified', key });
      expect(await on(CHANGED, [FIRST], FIRST)).toMatchObject({ kind: 'failed' });
    });
  });

  it('is not led by a change of another key', () => {
    const log = newLog();
    const texts = logOf(change(STRANGER, THIRD));
    expect(follow(log, texts.slice(0, 30), [FIRST], FIRST)).toBe(undefined);
    expect(follow(log, texts.slice(0, 35), [FIRST], FIRST)).toMatchObject({ rule: 'key-superseded' });
    expect(follow(log, texts.slice(0, 35), [THIRD], FIRST)).toMatchObject({ rule: 'note-unsigned' });
    // Signed by the given key too, it is taken in once; from then on its entries do not know that key.
    expect(follow(log, texts.slice(0, 35), [FIRST, THIRD], FIRST)).toBe(undefined);
    for (const signers of [[FIRST], [THIRD], [FIRST, THIRD]])
      expect(follow(log, texts, signers, FIRST)).toMatchObject({
        what: 'checkpoint-refused',
        rule: 'note-unsigned',
      });
  });
});

describe('a saved state of a log whose key has changed', () => {
  it.each([
    ['the old one', FIRST],
    ['the new one', SECOND],
  ])('goes on under the new key for who holds %s, and for nobody else', async (_, given) => {
    await withTempFolder(async (folder) => {
      const path = join(folder, 'state');
      const log = createFollowedLog(createReplay());
      const note = noteOf(CHANGED.slice(0, 40), [FIRST, SECOND]);
      expect(follow(log, CHANGED.slice(0, 40), [FIRST, SECOND], FIRST)).toBeUndefined();
      const known = openNext(log, note, keyOf(7));
      if ('what' in known) throw new Error(known.message);
      await saveFollowedLog(path, { log, known, wholeAt: 0 });
      const loaded = await loadFollowedLog(path, given);
      expect(loaded?.log.keys).toEqual(log.keys);
      const alone = loaded?.log ?? createFollowedLog(createReplay());
      expect(follow(alone, CHANGED, [FIRST], given)).toMatchObject({ what: 'checkpoint-refused' });
      expect(follow(alone, CHANGED, [SECOND], given)).toBeUndefined();
      const other = expect.objectContaining({ code: 'state-of-other-log' });
      await expect(loadFollowedLog(path, STRANGER)).rejects.toThrow(other);
    });
  });
});
