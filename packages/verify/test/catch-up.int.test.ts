// A log that is caught up from saved states, cut anywhere, comes to what a verification from nothing comes to.
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { signCheckpoint } from '@centesimo/log';
import { nodeEd25519 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { catchUp, createHashPool, loadFollowedLog, saveFollowedLog, verifyLog } from '../src/index.ts';
import type { FollowedLog, KnownCheckpoint, LogSource } from '../src/index.ts';
import { replayedLedgers } from '../src/replay.ts';
import { completeHistoryOf } from './complete-history.fixture.ts';
import { checkpointOf, fresh, grow, HERE, keyOf } from './followed.fixture.ts';
import { historyOf, manyGifts } from './history.fixture.ts';
import {
  entryTexts,
  logOfEvents,
  logOfTexts,
  memorySource,
  ORIGIN,
  TEST_KEY,
  TEST_VKEY,
} from './test-log.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

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

  it('is found or not found as from nothing, whatever amount is changed and wherever it is cut', async () => {
    const gifts = events.flatMap(({ name }, at) => (name === 'gift.received' ? [at] : []));
    const { length } = texts;
    const cuts = fc.array(fc.integer({ min: 0, max: length }), { maxLength: 3 });
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...gifts), cuts, async (victim, sizes) => {
        const changed = events.map((event, at): TestEvent => {
          if (at !== victim) return event;
          return { ...event, data: { ...event.data, gross: (event.data as { gross: number }).gross + 1 } };
        });
        const log = logOfEvents(changed);
        const whole = await verifyLog(memorySource(log), { vkey: log.vkey });
        const first = whole.kind === 'failed' ? (whole.failures[0]?.where.index ?? length) : length;
        const good = [0, ...sizes.filter((size) => size <= first)].sort((a, b) => a - b);
        const caught = await grow(await growOver([...entryTexts(changed)], good), log);
        if (whole.kind === 'failed')
          expect(caught).toMatchObject({ kind: 'failed', failures: whole.failures });
        else expect(caught).toMatchObject({ kind: 'grown' });
      }),
      { numRuns: 10 },
    );
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

  it('is found: a root that no empty log has', async () => {
    const root = 'x'.repeat(32);
    const note = signCheckpoint(nodeEd25519, TEST_KEY, { origin: ORIGIN, size: 0, root });
    const empty = { files: new Map([['checkpoint', Buffer.from(note)]]), size: 0, vkey: TEST_VKEY };
    const failures = [{ what: 'history-rewritten' }];
    expect(await grow(fresh(), empty)).toMatchObject({ kind: 'failed', failures, isSigned: true });
    expect(await grow(fresh(), logOfTexts([]))).toEqual({ kind: 'grown', entries: 0 });
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
