/** A log whose entries are followed: cosigned as far as they are found good, and refused for good when they are not. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeBundle, parseNote, tilePath, utf8OfText } from '@centesimo/log';
import { withTempFolder } from '@centesimo/testkit';
import { SourceError } from '@centesimo/verify';
import { expect, it } from 'vitest';
import type { LogSource } from '@centesimo/verify';
import {
  CHANGED,
  cosignatureIn,
  GOOD,
  GrowingLog,
  idOf,
  logKeyOf,
  logOf,
  noteOf,
  openWitness,
  OTHERWISE,
  signedAnew,
  withWrongSum,
} from './witness-world.fixture.ts';

const BASE = logOf(GOOD, 10);
const WHOLE = logOf(GOOD);
const WRONG = logOf(withWrongSum());
/** Another log of the same key, larger than the good one. */
const REWRITTEN = logOf([...GOOD.slice(0, 8), ...withWrongSum().slice(9)]);
const SHORT = { patienceMs: 20 };

const watched = (source: LogSource) => [{ logKey: logKeyOf(BASE), source }];

it('cosigns what it has replayed, follows the log as it grows, and says what it knows', async () => {
  await withTempFolder(async (folder) => {
    const source = new GrowingLog(BASE);
    const opened = await openWitness(folder, watched(source));
    cosignatureIn(await opened.ask(BASE, 0), BASE);
    source.show(WHOLE);
    cosignatureIn(await opened.ask(WHOLE, 10), WHOLE);
    expect(await opened.witness.status()).toEqual([
      { origin: 'log.test.example', cosigned: WHOLE.size, followed: true, verified: WHOLE.size },
    ]);
    expect(parseNote((await opened.witness.checkpointOf(idOf(WHOLE))) ?? '').text).toBe(
      parseNote(noteOf(WHOLE)).text,
    );
    await opened.close();
  });
});

it('cosigns an earlier checkpoint than the last one it replayed', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, watched(new GrowingLog(WHOLE)));
    expect(await opened.told('caught-up')).toMatchObject({ size: WHOLE.size });
    cosignatureIn(await opened.ask(BASE, 0), BASE);
    cosignatureIn(await opened.ask(logOf(GOOD, 13), 10), logOf(GOOD, 13));
    await opened.close();
  });
});

it('cosigns a checkpoint whose entries are there before it is published', async () => {
  await withTempFolder(async (folder) => {
    const source = new GrowingLog(BASE);
    const opened = await openWitness(folder, watched(source));
    cosignatureIn(await opened.ask(BASE, 0), BASE);
    const published = noteOf(BASE);
    source.show(WHOLE);
    source.put('checkpoint', utf8OfText(published));
    cosignatureIn(await opened.ask(WHOLE, 10), WHOLE);
    await opened.close();
  });
});

it('answers later while the entries are not there, and goes on when they are', async () => {
  await withTempFolder(async (folder) => {
    const source = new GrowingLog(BASE);
    const opened = await openWitness(folder, watched(source), SHORT);
    await opened.told('caught-up');
    const behind = await opened.ask(WHOLE, 0);
    expect(behind).toMatchObject({ status: 503, retryAfterS: 1 });
    expect(behind).toHaveProperty('reason', expect.stringContaining(`stands at 10 of ${WHOLE.size}`));
    expect(await opened.told('held-up')).toMatchObject({ reason: expect.stringContaining('missing') });
    source.fault = new SourceError('source-unreachable', 'the line is dead');
    expect(await opened.ask(WHOLE, 0)).toMatchObject({ status: 503 });
    source.fault = undefined;
    source.show(WHOLE);
    let answer = await opened.ask(WHOLE, 0);
    while (answer.status === 503) answer = await opened.ask(WHOLE, 0);
    cosignatureIn(answer, WHOLE);
    await opened.close();
  });
});

it('refuses for good a log whose sums are wrong though every hash and signature is right', async () => {
  await withTempFolder(async (folder) => {
    const source = new GrowingLog(BASE);
    const opened = await openWitness(folder, watched(source));
    cosignatureIn(await opened.ask(BASE, 0), BASE);
    source.show(WRONG);
    const refused = await opened.ask(WRONG, 10);
    expect(refused).toEqual({
      status: 422,
      reason: expect.stringMatching(/refuses the log: .*money rule: not-free/),
    });
    // Nor is a checkpoint from before the wrong entry.
    expect(await opened.ask(WHOLE, 10)).toMatchObject({ status: 422 });
    const { refusal } = await opened.told('refused');
    expect(refusal).toMatchObject({
      failure: { what: 'money-rule', where: { index: GOOD.length }, rule: 'not-free' },
      verified: noteOf(BASE),
      signed: noteOf(WRONG),
    });
    await opened.close();
    const again = await openWitness(folder, watched(source));
    expect(again.events).toEqual([{ name: 'refused', origin: 'log.test.example', refusal }]);
    expect(await again.ask(BASE, 10)).toMatchObject({ status: 422 });
    expect(await again.witness.status()).toMatchObject([{ cosigned: 10, refused: refusal }]);
    await again.close();
  });
});

it('refuses for good a log that signed an entry which breaks a chain', async () => {
  await withTempFolder(async (folder) => {
    const broken = logOf([...GOOD.slice(0, 12), GOOD[3] ?? '']);
    const opened = await openWitness(folder, watched(new GrowingLog(broken)));
    expect(await opened.told('refused')).toMatchObject({
      refusal: { failure: { what: 'chain-broken', where: { index: 12 } }, signed: noteOf(broken) },
    });
    await opened.close();
  });
});

it('finds the wrong sum where nobody asks, as it follows what is published', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, watched(new GrowingLog(WRONG)));
    expect(await opened.told('refused')).toMatchObject({ refusal: { failure: { rule: 'not-free' } } });
    expect(await opened.ask(BASE, 0)).toMatchObject({ status: 422 });
    await opened.close();
  });
});

it('refuses for good a log that published another history than it replayed', async () => {
  await withTempFolder(async (folder) => {
    const source = new GrowingLog(BASE);
    const opened = await openWitness(folder, watched(source));
    cosignatureIn(await opened.ask(BASE, 0), BASE);
    source.show(REWRITTEN);
    expect((await opened.told('refused')).refusal).toMatchObject({
      failure: { what: 'history-rewritten' },
      verified: noteOf(BASE),
      signed: noteOf(REWRITTEN),
    });
    expect(await opened.ask(BASE, 10)).toMatchObject({ status: 422 });
    await opened.close();
  });
});

it('refuses for good a log that asks for another history than it publishes', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, watched(new GrowingLog(WHOLE)));
    await opened.told('caught-up');
    const other = logOf([...GOOD.slice(0, 12), GOOD[3] ?? '']);
    expect(await opened.ask(other, 0)).toMatchObject({ status: 422 });
    expect(await opened.told('refused')).toMatchObject({ refusal: { signed: noteOf(other) } });
    await opened.close();
  });
});

it('ends soon while a slow source is read, and asks it for nothing more', async () => {
  await withTempFolder(async (folder) => {
    const source = new GrowingLog(WHOLE);
    const { promise: asked, resolve: isAsked } = Promise.withResolvers<void>();
    const { promise: slow, resolve: answer } = Promise.withResolvers<void>();
    const slowly: LogSource = {
      name: 'a slow source',
      concurrency: 1,
      checkpoint: async () => source.checkpoint(),
      tile: async (path) => {
        isAsked();
        await slow;
        return await source.tile(path);
      },
    };
    const opened = await openWitness(folder, watched(slowly));
    await asked;
    const ended = opened.close();
    answer();
    await ended;
    expect(source.read.filter((path) => path.startsWith('tile/'))).toHaveLength(1);
  });
});

it('follows the log to the key that its own entry names, also after a restart', async () => {
  await withTempFolder(async (folder) => {
    const before = logOf(CHANGED, 10);
    const [both, after] = [signedAnew(logOf(CHANGED, 14), true), signedAnew(logOf(CHANGED))];
    const source = new GrowingLog(before);
    const opened = await openWitness(folder, watched(source));
    cosignatureIn(await opened.ask(before, 0), before);
    // Nobody has said so yet.
    expect(await opened.ask(after, 10)).toMatchObject({ status: 403 });
    source.show(both);
    cosignatureIn(await opened.ask(both, 10), both);
    await opened.close();
    const again = await openWitness(folder, watched(source));
    source.show(after);
    cosignatureIn(await again.ask(after, 14), after);
    expect(again.events.map(({ name }) => name)).not.toContain('held-up');
    // The key of before signs nothing any more, and proves nothing, whoever has it.
    const more = logOf([...CHANGED, ...CHANGED.slice(-1)]);
    const fork = logOf([...OTHERWISE, ...OTHERWISE], after.size);
    expect(await again.ask(more, after.size)).toMatchObject({ status: 403 });
    expect(await again.ask(fork, after.size)).toMatchObject({ status: 403 });
    cosignatureIn(await again.ask(after, after.size), after);
    await again.close();
  });
});

it('goes on under another key of the log, which continues what was cosigned under the first', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, watched(new GrowingLog(BASE)));
    cosignatureIn(await opened.ask(BASE, 0), BASE);
    await opened.close();
    const whole = signedAnew(WHOLE);
    const logs = [{ logKey: logKeyOf(whole), source: new GrowingLog(whole) }];
    const again = await openWitness(folder, logs);
    expect(await again.ask(WHOLE, 10)).toMatchObject({ status: 403 });
    cosignatureIn(await again.ask(whole, 10), whole);
    await again.close();
  });
});

it('refuses for good a log whose new key signs another history than was cosigned', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, watched(new GrowingLog(BASE)));
    cosignatureIn(await opened.ask(BASE, 0), BASE);
    await opened.close();
    const other = signedAnew(logOf(OTHERWISE));
    const again = await openWitness(folder, [{ logKey: logKeyOf(other), source: new GrowingLog(other) }]);
    const { refusal } = await again.told('refused');
    expect(refusal).toMatchObject({ failure: { what: 'history-rewritten' }, signed: noteOf(other) });
    expect(parseNote(refusal.verified ?? '').text).toBe(parseNote(noteOf(BASE)).text);
    expect(await again.ask(other, 10)).toMatchObject({ status: 422 });
    await again.close();
  });
});

it('goes on after a restart without reading again what it verified', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, watched(new GrowingLog(BASE)));
    cosignatureIn(await opened.ask(BASE, 0), BASE);
    await opened.close();
    const source = new GrowingLog(BASE);
    const again = await openWitness(folder, watched(source));
    cosignatureIn(await again.ask(BASE, 10), BASE);
    expect(source.read.filter((path) => path.startsWith('tile/entries/'))).toEqual([]);
    expect(again.events[0]).toEqual({ name: 'caught-up', origin: 'log.test.example', size: 10 });
    source.show(WRONG);
    expect(await again.ask(WRONG, 10)).toMatchObject({ status: 422 });
    await again.close();
  });
});

it('holds after a restart what is served to what it cosigned, and does not blame the log for a lying source', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, watched(new GrowingLog(WHOLE)));
    cosignatureIn(await opened.ask(WHOLE, 0), WHOLE);
    await opened.close();
    // Nothing of a state that is damaged is believed: it reads from the first entry again.
    writeFileSync(join(folder, `${idOf(WHOLE)}.state`), 'torn');
    const lying = new GrowingLog(WHOLE);
    const entries = GOOD.map((text, i) => utf8OfText(i === 3 ? text.replace('"seq":3', '"seq":4') : text));
    lying.put(tilePath({ level: 'entries', index: 0, width: GOOD.length }), encodeBundle(entries));
    const again = await openWitness(folder, watched(lying), SHORT);
    expect(await again.told('failed')).toMatchObject({ error: { code: 'state-damaged' } });
    expect(await again.told('held-up')).toMatchObject({
      reason: expect.stringContaining('not what was signed'),
    });
    expect(await again.ask(WHOLE, WHOLE.size)).toMatchObject({ status: 503 });
    lying.show(WHOLE);
    let answer = await again.ask(WHOLE, WHOLE.size);
    while (answer.status === 503) answer = await again.ask(WHOLE, WHOLE.size);
    cosignatureIn(answer, WHOLE);
    expect(again.events.map(({ name }) => name)).not.toContain('refused');
    await again.close();
  });
});
