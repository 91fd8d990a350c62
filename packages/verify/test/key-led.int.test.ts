/** Who holds the old key of a log is led to the new one: by the whole log, which a mirror copies then, or by one receipt. */
import {
  formatReceipt,
  formatVkey,
  inclusionProof,
  leafHashOfText,
  LogError,
  perfectRoot,
} from '@centesimo/log';
import type { SignerKey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { folderSource, keyNamedBy, verifyLog, writeMirror } from '../src/index.ts';
import { replayMirror } from './independent-replayer.ts';
import {
  change,
  CHANGED,
  FIRST,
  logOf,
  noteOf,
  SECOND,
  STRANGER,
  THIRD,
  TWICE,
} from './key-change.fixture.ts';
import { logOfTexts, memorySource, writeLog } from './test-log.fixture.ts';

describe('a copy of a log whose key has changed', () => {
  const filesOf = (texts: readonly string[], signers: readonly SignerKey[]) =>
    new Map(logOfTexts(texts).files).set('checkpoint', Buffer.from(noteOf(texts, signers)));

  it('is written for who holds the old key, once the whole log has led to the new one', async () => {
    await withTempFolder(async (folder) => {
      const source = memorySource({ files: filesOf(CHANGED, [SECOND]) });
      const vkey = formatVkey(FIRST);
      expect(await writeMirror(source, `${folder}/m`, { vkey })).toBe(CHANGED.length);
      expect(await verifyLog(folderSource(`${folder}/m`), { vkey })).toMatchObject({ kind: 'verified' });
      const refused = { code: 'note-unsigned' };
      const other = { vkey: formatVkey(STRANGER) };
      await expect(writeMirror(source, `${folder}/n`, other)).rejects.toMatchObject(refused);
      const unled = memorySource({ files: filesOf(logOf(), [SECOND]) });
      await expect(writeMirror(unled, `${folder}/n`, { vkey })).rejects.toMatchObject(refused);
    });
  });

  it('is read by a reader that shares no code, which checks the old key’s statement', async () => {
    await withTempFolder(async (folder) => {
      const forgedLog = logOf(change(FIRST, SECOND, (data) => ({ ...data, newKey: formatVkey(STRANGER) })));
      for (const [name, texts] of [
        ['good', CHANGED],
        ['forged', forgedLog],
      ] as const)
        await writeLog({ ...logOfTexts(texts), files: filesOf(texts, [FIRST]) }, `${folder}/${name}`);
      expect([...replayMirror(`${folder}/good`, formatVkey(FIRST)).keys()].sort()).toEqual(['pane', 'tetto']);
      expect(() => replayMirror(`${folder}/forged`, formatVkey(FIRST))).toThrow('changes a key');
    });
  });
});

describe('the receipt of the change', () => {
  const receiptOf = (texts: readonly string[], index: number, signers: readonly SignerKey[]): string => {
    const leaves = texts.map((text) => leafHashOfText(nodeSha256, text));
    const read = ({ level, index: at }: { level: number; index: number }): string =>
      perfectRoot(nodeSha256, leaves.slice(at * 2 ** level, (at + 1) * 2 ** level));
    const proof = inclusionProof(nodeSha256, read, index, texts.length);
    const extra = Buffer.from(texts[index] ?? '');
    return formatReceipt({ index, proof, checkpoint: noteOf(texts, signers), extra });
  };
  const named = (given: SignerKey, receipt: string): string => {
    try {
      return keyNamedBy(given, receipt).id;
    } catch (error) {
      if (error instanceof LogError) return error.code;
      throw error;
    }
  };

  it('leads who holds the old key to the new one, which signed it', () => {
    expect(named(FIRST, receiptOf(CHANGED, 31, [SECOND]))).toBe(SECOND.id);
    expect(named(FIRST, receiptOf(CHANGED, 31, [FIRST, SECOND]))).toBe(SECOND.id);
    expect(named(SECOND, receiptOf(TWICE, 31, [THIRD]))).toBe(THIRD.id);
  });

  it('leads nobody else, and not by another entry, another signature or without its entry', () => {
    expect(named(SECOND, receiptOf(CHANGED, 31, [SECOND]))).toBe('signature-refused');
    expect(named(STRANGER, receiptOf(CHANGED, 31, [SECOND]))).toBe('signature-refused');
    expect(named(FIRST, receiptOf(CHANGED, 31, [FIRST]))).toBe('note-unsigned');
    expect(named(FIRST, receiptOf(CHANGED, 30, [SECOND]))).toBe('entry-malformed');
    expect(named(FIRST, receiptOf(CHANGED, 5, [SECOND]))).toBe('entry-malformed');
    const good = receiptOf(CHANGED, 31, [SECOND]);
    expect(named(FIRST, good.replace(/^extra .*\n/m, ''))).toBe('receipt-malformed');
    expect(named(FIRST, good.replace('index 31', 'index 30'))).toBe('signature-refused');
    expect(
      named(
        FIRST,
        receiptOf([...CHANGED.slice(0, 31), ...CHANGED.slice(32), CHANGED[31] ?? ''], 31, [SECOND]),
      ),
    ).not.toBe(SECOND.id);
  });
});
