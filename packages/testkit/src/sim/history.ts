/** Plays many seeded histories, and reports each failing seed with its trace and the faults it needs. */

import { FAULT_NAMES, type FaultName } from './faults.ts';
import { SIM_START_MS } from './scheduler.ts';
import { createWorld, type World, type WorldOptions } from './world.ts';

export interface HistoriesOptions<Observed> {
  /** Seeds `first … first + count - 1`. */
  readonly first?: number;
  readonly count: number;
  readonly world?: Omit<WorldOptions, 'seed' | 'trace'>;
  /** Builds the instances and drives the world; what it observed goes to `check`. */
  readonly scenario: (world: World, seed: number) => Promise<Observed>;
  /** Throws when something that must hold does not. */
  readonly check: (world: World, observed: Observed) => void | Promise<void>;
  /** Stops after so many failing seeds. Default 3. */
  readonly failuresMax?: number;
  /** Finds the faults that the first failing seed needs, by playing it again without each. Default true. */
  readonly minimise?: boolean;
}

export interface HistoryFailure {
  readonly seed: number;
  readonly error: unknown;
  readonly trace: readonly string[];
  /** The faults without which the seed does not fail; undefined when not minimised. */
  readonly needs: readonly FaultName[] | undefined;
}

export interface HistoriesReport {
  readonly histories: number;
  readonly failures: readonly HistoryFailure[];
  /** How often each fault really occurred, over all histories. */
  readonly counts: ReadonlyMap<string, number>;
  readonly events: number;
  readonly virtualMs: number;
}

export async function runHistories<Observed>(options: HistoriesOptions<Observed>): Promise<HistoriesReport> {
  const counts = new Map<string, number>();
  const failures: HistoryFailure[] = [];
  const first = options.first ?? 1;
  let [histories, events, virtualMs] = [0, 0, 0];
  for (let seed = first; seed < first + options.count; seed++) {
    const { world, failed } = await playOne(options, seed, false, []);
    histories++;
    events += world.scheduler.steps();
    virtualMs += world.scheduler.now() - SIM_START_MS;
    for (const [what, times] of world.faults.counts()) counts.set(what, (counts.get(what) ?? 0) + times);
    if (failed === undefined) continue;
    failures.push(await explain(options, seed, failed.error, failures.length === 0));
    if (failures.length >= (options.failuresMax ?? 3)) break;
  }
  return { histories, failures, counts, events, virtualMs };
}

/** Throws with the whole report when a history failed. */
export function assertHistoriesHold(report: HistoriesReport): void {
  const [first] = report.failures;
  if (first !== undefined) throw new Error(formatHistories(report), { cause: first.error });
}

export function formatHistories(report: HistoriesReport): string {
  const seconds = Math.round(report.virtualMs / 1000);
  const lines = [
    `${report.histories} histories, ${report.failures.length} failed; ${report.events} events, ${seconds} s virtual`,
    ...[...report.counts]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([what, n]) => `${String(n).padStart(9)}  ${what}`),
  ];
  for (const { seed, error, trace, needs } of report.failures) {
    lines.push(
      '',
      `seed ${seed}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`,
    );
    if (needs !== undefined) lines.push(`needs: ${needs.length === 0 ? 'no fault' : needs.join(', ')}`);
    lines.push(...trace);
  }
  return lines.join('\n');
}

/** The same seed again, with the trace on; then without one fault after the other. */
async function explain<Observed>(
  options: HistoriesOptions<Observed>,
  seed: number,
  error: unknown,
  minimise: boolean,
): Promise<HistoryFailure> {
  const traced = await playOne(options, seed, true, []);
  const needs = minimise && options.minimise !== false ? await minimiseFaults(options, seed) : undefined;
  return { seed, error: traced.failed?.error ?? error, trace: traced.world.trace.lines(), needs };
}

async function minimiseFaults<Observed>(
  options: HistoriesOptions<Observed>,
  seed: number,
): Promise<FaultName[]> {
  const dropped: FaultName[] = [];
  for (const fault of FAULT_NAMES) {
    const { failed } = await playOne(options, seed, false, [...dropped, fault]);
    if (failed !== undefined) dropped.push(fault);
  }
  const rates = createWorld({ ...options.world, seed }).faults;
  return FAULT_NAMES.filter((fault) => !dropped.includes(fault) && rates.rate(fault) > 0);
}

async function playOne<Observed>(
  { world: worldOptions = {}, scenario, check }: HistoriesOptions<Observed>,
  seed: number,
  trace: boolean,
  without: readonly FaultName[],
): Promise<{ world: World; failed: { error: unknown } | undefined }> {
  const faults = { ...worldOptions.faults, except: [...(worldOptions.faults?.except ?? []), ...without] };
  const world = createWorld({ ...worldOptions, seed, trace, faults });
  const onRejection = (error: unknown) => world.scheduler.fail(error);
  process.on('unhandledRejection', onRejection);
  // Stacks cost a fifth of a history, and are read only where the seed is played again with its trace.
  const { stackTraceLimit } = Error;
  if (!trace) Error.stackTraceLimit = 0;
  try {
    await check(world, await scenario(world, seed));
    return { world, failed: undefined };
  } catch (error) {
    return { world, failed: { error } };
  } finally {
    Error.stackTraceLimit = stackTraceLimit;
    process.off('unhandledRejection', onRejection);
  }
}

export interface PlayOptions {
  readonly steps: number;
  /** Virtual time between two steps: seeded between these. Default 10 to 200 ms. */
  readonly stepMs?: readonly [low: number, high: number];
  /** Starts what the step does and returns at once: the world moves only between steps. */
  readonly act: (step: number) => void;
  /** Without the adversary. Default false. */
  readonly calm?: boolean;
}

/** Plays the steps of a history with the adversary at work, and stops it after the last. */
export async function playSteps(world: World, options: PlayOptions): Promise<void> {
  const [low, high] = options.stepMs ?? [10, 200];
  if (options.calm !== true) world.adversary.start();
  for (let step = 0; step < options.steps; step++) {
    if (options.calm !== true) world.adversary.step();
    options.act(step);
    await world.runFor(world.random.int(low, high));
  }
  if (options.calm !== true) world.adversary.stop();
}
