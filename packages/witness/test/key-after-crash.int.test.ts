/** A crash that took the replayed log with it, around a change of the key that signs the log. */
import { copyFileSync, existsSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { withTempFolder } from '@centesimo/testkit';
import { SourceError } from '@centesimo/verify';
import { expect, it } from 'vitest';
import {
  CHANGED,
  CLOCK,
  cosignatureIn,
  GOOD,
  GrowingLog,
  idOf,
  logKeyOf,
  logOf,
  openWitness,
  OTHERWISE,
  signedAnew,
} from './witness-world.fixture.ts';

/** Who runs the witness gave it the first key. */
const watched = (source: GrowingLog) => [{ logKey: logKeyOf(logOf(GOOD)), source }];

it('is not made to refuse a log by the key of before, while it reads again what it lost in a crash', async () => {
  await withTempFolder(async (folder) => {
    const after = signedAnew(logOf(CHANGED), true);
    const source = new GrowingLog(after);
    const opened = await openWitness(folder, watched(source));
    await opened.told('caught-up');
    cosignatureIn(await opened.ask(after, 0), after);
    await opened.close();
    rmSync(join(folder, `${idOf(after)}.state`));
    source.fault = new SourceError('source-unreachable', 'the line is dead');
    const again = await openWitness(folder, watched(source), { patienceMs: 20 });
    // What the thief of the old key signs, of the size that everybody can read here.
    const fork = logOf([...OTHERWISE, ...OTHERWISE], after.size);
    expect(await again.ask(fork, after.size)).toMatchObject({ status: 422 });
    source.fault = undefined;
    await again.told('caught-up');
    expect(await again.ask(fork, after.size)).toMatchObject({ status: 403 });
    let answer = await again.ask(after, after.size);
    while (answer.status === 503) answer = await again.ask(after, after.size);
    cosignatureIn(answer, after);
    expect(again.events.map(({ name }) => name)).not.toContain('refused');
    await again.close();
  });
});

it('keeps at once which key signs the log by now: a crash does not take it back', async () => {
  await withTempFolder(async (folder) => {
    const [both, after] = [signedAnew(logOf(CHANGED, 14), true), signedAnew(logOf(CHANGED))];
    const state = join(folder, `${idOf(after)}.state`);
    const opened = await openWitness(folder, watched(new GrowingLog(both)));
    cosignatureIn(await opened.ask(both, 0), both);
    while (!existsSync(state)) await CLOCK.sleep(10);
    copyFileSync(state, `${state}.at-crash`);
    await opened.close();
    renameSync(`${state}.at-crash`, state);
    const again = await openWitness(folder, watched(new GrowingLog(after)));
    cosignatureIn(await again.ask(after, 14), after);
    await again.close();
  });
});
