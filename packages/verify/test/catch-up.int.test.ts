// A log that is caught up from saved states, cut anywhere, comes to what a verification from nothing comes to.
import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { formatVkey, openCheckpoint, parseVkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  catchUp,
  createFollowedLog,
  createHashPool,
  createReplay,
  loadFollowedLog,
  saveFollowedLog,
  verifyLog,
} from '../src/index.ts';
import type { CatchUpOptions, CaughtUp, FollowedLog, KnownCheckpoint, LogSource } from '../src/index.ts';
import { replayedLedgers } from '../src/replay.ts';
import { completeHistoryOf } from './complete-history.fixture.ts';
import { historyOf, manyGifts } from './history.fixture.ts';
import { entryTexts, logOfEvents, logOfTexts, memorySource } from './test-log.fixture.ts';
import type { TestEvent, TestLog } from './test-log.fixture.ts';

const HERE = createHashPool(0);

function checkpointOf({ files, vkey }: Pick<TestLog, 'files' | 'vkey'>): KnownCheckpoint {
  const note = Buffer.from(files.get('checkpoint') ?? []).toString();
  return { ...openCheckpoint(nodeEd25519, note, { logKey: keyOf({ vkey }) }), note };
}

function keyOf({ vkey }: Pick<TestLog, 'vkey'>) {
  return parseVkey(nodeSha256, vkey);
}

function fresh(): FollowedLog {
  return createFollowedLog(createReplay());
}

async function grow(log: FollowedLog, to: TestLog, options: Partial<CatchUpOptions> = {}): Promise<CaughtUp> {
  return await catchUp(memorySource(to), log, checkpointOf(to), { pool: HERE, ...options });
}

/** All that a followed log holds, as the bytes it is saved as. */
async function savedBytes(log: FollowedLog, known: KnownCheckpoint): Promise<Buffer> {
  return await withTempFolder(async (folder) => {
    await saveFollowedLog(join(folder, 'state'), { log, known, wholeAt: 0 });
    return await readFile(join(folder, 'state'));
  });
}

/** Goes on over saved states, one after each of these sizes. */
async function growOver(texts: readonly string[], sizes: readonly number[]): Promise<FollowedLog> {
  return await withTempFolder(async (folder) => {
    const path = join(folder, 'state');
    let log = fresh();
    let known: KnownCheckpoint | undefined;
    for (const size of sizes) {
      const part = logOfTexts(texts.slice(0, size));
      const entries = size - log.range.end;
      expect(await grow(log, part, { known })).toEqual({ kind: 'grown', entries });
      await saveFollowedLog(path, { log, known: checkpointOf(part), wholeAt: size });
      const loaded = await loadFollowedLog(path, keyOf(part));
      ({ log, known } = loaded as NonNullable<typeof loaded>);
      expect(loaded).toMatchObject({ wholeAt: size, known: { size } });
    }
    return log;
  });
}

function cutsOf(entries: number) {
  return fc.array(fc.integer({ min: 0, max: entries }), { maxLength: 5 }).map((cuts) => {
    return [...cuts, entries].sort((a, b) => a - b);
  });
}

describe('a log that is caught up over saved states', () => {
  it.each([
    ['of everything that happens to money', completeHistoryOf(3, 500)],
    ['of several ledgers', historyOf(11, 500)],
  ])('comes to the same wherever it is cut: %s', async (_what, events) => {
    const texts = [...entryTexts(events)];
    const whole = logOfTexts(texts);
    const verified = await verifyLog(memorySource(whole), { vkey: whole.vkey });
    if (verified.kind !== 'verified') throw new Error(verified.kind);
    const atOnce = fresh();
    expect(await grow(atOnce, whole)).toMatchObject({ kind: 'grown' });
    expect(replayedLedgers(atOnce.replay)).toEqual(verified.ledgers);
    const expected = await savedBytes(atOnce, checkpointOf(whole));
    await fc.assert(
      fc.asyncProperty(cutsOf(texts.length), async (sizes) => {
        const log = await growOver(texts, sizes);
        expect(replayedLedgers(log.replay)).toEqual(verified.ledgers);
        expect((await savedBytes(log, checkpointOf(whole))).equals(expected)).toBe(true);
      }),
      { numRuns: 12 },
    );
  });

  it('reads only what is new', async () => {
    const texts = [...entryTexts(historyOf(11, 900))];
    const log = await growOver(texts, [300]);
    const whole = logOfTexts(texts);
    const paths: string[] = [];
    const source: LogSource = {
      ...memorySource(whole),
      tile: async (path) => {
        paths.push(path);
        return whole.files.get(path);
      },
    };
    await catchUp(source, log, checkpointOf(whole), { pool: HERE });
    expect(paths.filter((path) => path.startsWith('tile/entries/'))).not.toContain('tile/entries/000');
    expect(log.range.end).toBe(texts.length);
  });

  it('goes through many stretches on a thread of its own, and can be ended between two', async () => {
    const texts = [...entryTexts(manyGifts(20_000))];
    const whole = logOfTexts(texts);
    const log = await growOver(texts, [300]);
    const pool = createHashPool(1);
    const stop = new AbortController();
    const ended = await grow(log, whole, { pool, signal: stop.signal, onGrown: () => stop.abort() });
    expect(ended).toEqual({ kind: 'stopped', entries: 16_384 - 300 });
    // A state between checkpoints is one too: what is in it was proved to be in the signed tree.
    const bytes = await savedBytes(log, checkpointOf(whole));
    const resumed = await withTempFolder(async (folder) => {
      await writeFile(join(folder, 'state'), bytes);
      return await loadFollowedLog(join(folder, 'state'), keyOf(whole));
    });
    if (resumed === undefined) throw new Error('no state');
    expect(await grow(resumed.log, whole, { pool, known: resumed.known })).toMatchObject({ kind: 'grown' });
    const atOnce = fresh();
    await grow(atOnce, whole, { pool });
    await pool.close();
    const [left, right] = [
      await savedBytes(resumed.log, checkpointOf(whole)),
      await savedBytes(atOnce, checkpointOf(whole)),
    ];
    expect(left.equals(right)).toBe(true);
  });
});

describe('what is wrong with a log that is caught up', () => {
  const events = historyOf(11, 1_000);
  const texts = [...entryTexts(events)];
  const VICTIM = events.findIndex(({ name }, at) => at > 400 && name === 'gift.received');
  const richer = events.map((event, at): TestEvent => {
    if (at !== VICTIM) return event;
    return { ...event, data: { ...event.data, gross: (event.data as { gross: number }).gross + 1 } };
  });

  it('is found at the same entry as from nothing, wherever it was cut before', async () => {
    const wrongTexts = [...entryTexts(richer)];
    const wrong = logOfTexts(wrongTexts);
    const whole = await verifyLog(memorySource(wrong), { vkey: wrong.vkey });
    if (whole.kind !== 'failed') throw new Error(whole.kind);
    const at = whole.failures[0]?.where.index ?? 0;
    expect(whole.failures[0]).toMatchObject({ what: 'money-rule' });
    for (const cut of [0, 1, 255, 256, 257, VICTIM, VICTIM + 1, at - 1, at]) {
      const log = await growOver(wrongTexts, [cut]);
      const caught = await grow(log, wrong);
      expect(caught).toMatchObject({ kind: 'failed', failures: whole.failures });
    }
  });

  it('is found: another history, also behind a checkpoint that was not reached', async () => {
    const other = logOfEvents(richer.slice(0, VICTIM + 20));
    const earlier = logOfTexts(texts.slice(0, VICTIM + 10));
    const log = await growOver(texts, [VICTIM + 10]);
    const failed = { kind: 'failed', failures: [{ what: 'history-rewritten' }] };
    expect(await grow(log, other)).toMatchObject(failed);
    expect(log.range.end).toBe(VICTIM + 10);
    const behind = await growOver(texts, [VICTIM - 10]);
    expect(await grow(behind, other, { known: checkpointOf(earlier) })).toMatchObject(failed);
  });

  it('is found: a tail that is gone, or another root at the same size', async () => {
    const log = await growOver(texts, [600]);
    const cut = logOfTexts(texts.slice(0, 500));
    expect(await grow(log, cut)).toMatchObject({ kind: 'failed', failures: [{ what: 'log-shrunk' }] });
    const known = checkpointOf(logOfTexts(texts.slice(0, 650)));
    const smaller = logOfTexts(texts.slice(0, 620));
    expect(await grow(log, smaller, { known })).toMatchObject({ failures: [{ what: 'log-shrunk' }] });
    const same = logOfEvents(richer.slice(0, 600));
    expect(await grow(log, same)).toMatchObject({ failures: [{ what: 'history-rewritten' }] });
  });

  it('is found: an entry, a tile or a bundle that is not that of the log; it changes nothing', async () => {
    const whole = logOfTexts(texts);
    const log = await growOver(texts, [300]);
    for (const path of ['tile/entries/001', 'tile/0/001']) {
      const bytes = Buffer.from(whole.files.get(path) ?? []);
      bytes[bytes.length - 40] = (bytes[bytes.length - 40] ?? 0) ^ 1;
      const files = new Map([...whole.files, [path, bytes] as const]);
      expect(await grow(log, { ...whole, files })).toMatchObject({ kind: 'failed' });
      expect(log.range.end).toBe(300);
    }
    const cut = new Map([...whole.files, ['tile/entries/001', new Uint8Array(7)] as const]);
    expect(await grow(log, { ...whole, files: cut })).toMatchObject({
      failures: [{ what: 'bundle-malformed' }],
    });
    const withheld = new Map(whole.files);
    withheld.delete('tile/entries/001');
    expect(await grow(log, { ...whole, files: withheld })).toMatchObject({
      kind: 'unchecked',
      error: { code: 'entries-missing' },
    });
    expect(await grow(log, whole)).toMatchObject({ kind: 'grown', entries: texts.length - 300 });
  });

  it('is not that hash tiles are gone, where the entries themselves give the root', async () => {
    const whole = logOfTexts(texts);
    const files = new Map([...whole.files].filter(([path]) => !/^tile\/[0-9]/.test(path)));
    const log = await growOver(texts, [300]);
    expect(await grow(log, { ...whole, files })).toMatchObject({ kind: 'grown' });
  });
});

describe('a saved state', () => {
  const texts = [...entryTexts(historyOf(11, 300))];
  const log = logOfTexts(texts);

  async function withState<T>(use: (path: string, bytes: Buffer) => Promise<T>): Promise<T> {
    return await withTempFolder(async (folder) => {
      const path = join(folder, 'state');
      const followed = fresh();
      await grow(followed, log);
      await saveFollowedLog(path, { log: followed, known: checkpointOf(log), wholeAt: 0 });
      return await use(path, await readFile(path));
    });
  }

  it('is refused when any byte of it is another one, or it is cut off or longer', async () => {
    await withState(async (path, bytes) => {
      for (let at = 0; at < bytes.length; at += 1 + Math.floor(bytes.length / 100)) {
        const other = Buffer.from(bytes);
        other[at] = (other[at] ?? 0) ^ (1 << (at % 8));
        await writeFile(path, other);
        await expect(loadFollowedLog(path, keyOf(log)), `byte ${at}`).rejects.toMatchObject({
          name: 'StateError',
          code: expect.stringMatching(/^state-(damaged|of-other-version|of-other-log)$/) as string,
        });
        await writeFile(path, bytes.subarray(0, at));
        await expect(loadFollowedLog(path, keyOf(log))).rejects.toMatchObject({ code: 'state-damaged' });
      }
      await writeFile(path, Buffer.concat([bytes, Buffer.of(0)]));
      await expect(loadFollowedLog(path, keyOf(log))).rejects.toMatchObject({ code: 'state-damaged' });
    });
  });

  it('is refused when it is of another version or of another log, or is no file', async () => {
    await withState(async (path, bytes) => {
      const other = signerKey(
        nodeSha256,
        nodeEd25519,
        'other.example',
        'ed25519',
        new Uint8Array(32).fill(9),
      );
      const key = keyOf({ vkey: formatVkey(other) });
      await expect(loadFollowedLog(path, key)).rejects.toMatchObject({ code: 'state-of-other-log' });
      const newer = bytes.toString('latin1').replace('centesimo-followed-log/1', 'centesimo-followed-log/2');
      await writeFile(path, newer, 'latin1');
      await expect(loadFollowedLog(path, keyOf(log))).rejects.toMatchObject({
        code: 'state-of-other-version',
      });
      await expect(loadFollowedLog(join(path, '..'), keyOf(log))).rejects.toMatchObject({
        code: 'state-unreadable',
      });
      expect(await loadFollowedLog(`${path}-not-there`, keyOf(log))).toBeUndefined();
    });
  });

  it('is refused when a length in it is a lie, with a hash that is right', async () => {
    await withState(async (path, bytes) => {
      for (const length of ['1e9', '-1', '1.5', '"7"', 'null', '99999999999999']) {
        const text = bytes
          .subarray(0, -32)
          .toString('latin1')
          .replace(/"bytes":[0-9]+/, `"bytes":${length}`);
        const body = Buffer.from(text, 'latin1');
        await writeFile(path, Buffer.concat([body, createHash('sha256').update(body).digest()]));
        await expect(loadFollowedLog(path, keyOf(log))).rejects.toMatchObject({ code: 'state-damaged' });
      }
    });
  });
});
