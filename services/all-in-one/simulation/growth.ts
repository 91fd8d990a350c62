/**
 * Instances that are replaced, as at a deployment: one now and then; and in some histories all of them, one after another,
 * since the setting has changed and the house moves to a next generation.
 */
import type { Instance, World } from '@centesimo/testkit';
import { readJournal, sourceJournals } from './stored.ts';
import { GENERATIONS, type Running, type System, grow } from './system.ts';

export interface Growth {
  readonly grows: boolean;
  act(step: number): void;
  /** Replaces whatever was not replaced yet. */
  end(): void;
  /** True when every journal of the generation before is closed, or when there is none. */
  isDone(): boolean;
}

/** Chance in each step that an instance is told to drain and end. */
const DEPLOY_RATE = 0.015;
const GROWS_RATE = 0.3;
/** Chance in each step of a history that grows that the next instance is replaced. */
const REPLACE_RATE = 0.15;
/** Chance that it is killed for that, and not drained. */
const KILLED_RATE = 0.3;

export function startGrowth(world: World, system: System, steps: number): Growth {
  const deploys = world.random.fork('deploys');
  const random = world.random.fork('growth');
  const grows = random.chance(GROWS_RATE);
  const from = random.int(steps / 8, (steps * 3) / 4);
  const all = Object.values(system.instances).flat();
  const waiting: Instance<Running>[] = [];
  const replaceNext = (): void => {
    const [next] = waiting.splice(random.int(0, waiting.length - 1), 1);
    if (next !== undefined) replace(next, random.chance(KILLED_RATE));
  };
  const begin = (): void => {
    grow(system);
    waiting.push(...all);
    world.faults.count('system.grows');
  };
  return {
    grows,
    act: (step) => {
      if (deploys.chance(DEPLOY_RATE)) retire(deploys.pick(all));
      if (grows && step === from) begin();
      if (waiting.length > 0 && random.chance(REPLACE_RATE)) replaceNext();
    },
    end: () => {
      while (waiting.length > 0) replaceNext();
    },
    isDone: () => !grows || openBefore(world).length === 0,
  };
}

function retire(instance: Instance<Running>): void {
  if (instance.status() === 'running') instance.current()?.retire();
}

/** One that is down comes up with the new setting by itself; one that sleeps would wake with the old one. */
function replace(instance: Instance<Running>, isKilled: boolean): void {
  if (instance.status() === 'dead') return;
  if (instance.status() === 'running' && !isKilled) return retire(instance);
  instance.crash();
  instance.restart();
}

/** Journals of the generations before the last one that are not closed. */
function openBefore(world: World): string[] {
  const last = GENERATIONS.at(-1)?.generation ?? '';
  const before = sourceJournals().filter((journal) => !journal.startsWith(`${last}/`));
  return before.filter((journal) => readJournal(world, journal).at(-1)?.kind !== 'closed');
}

/** What must hold of the generations in the log and in the journals, at the end. */
export function checkGrowth(world: World, { grows }: Growth, sources: readonly string[]): string[] {
  const faults: string[] = [];
  if (grows) faults.push(...openBefore(world).map((journal) => `${journal} was never closed`));
  for (const journal of sourceJournals())
    for (const { kind, n } of readJournal(world, journal).slice(0, -1))
      if (kind === 'closed') faults.push(`record ${n} closed ${journal}, and others follow it`);
  let newest = '';
  for (const [index, source] of sources.entries()) {
    const generation = source.split('/')[1] ?? '';
    if (generation < newest) faults.push(`entry ${index} of ${source} stands behind ${newest}`);
    else newest = generation;
  }
  if (newest === GENERATIONS.at(-1)?.generation) world.faults.count('log.grown');
  return faults;
}
