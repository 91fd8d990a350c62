/** A chain of deaths on one data folder: load, death, recovery, death, recovery, check, and on with the next. */
import { expect } from 'vitest';
import { type Caller, connect, pause, tokenOf } from './caller.ts';
import { type Charity, configOf, mustServe, startCharity } from './charity-process.ts';
import type { Strike } from './child-messages.ts';
import { type LogView, createLogView, lookAtCheckpoint } from './log-reader.ts';
import { type Round, makeRound, playRound } from './round.ts';
import { expectSettled } from './settled.ts';

const FIRE_MS = 60_000;
const WATCH_MS = 100;

export interface Chain {
  readonly folder: string;
  readonly view: LogView;
  /** All rounds begun on the folder. */
  readonly rounds: Round[];
  /** How often each write point was passed in the processes that were asked. */
  readonly census: Record<string, number>;
  charity: Charity;
}

/** Starts the first process, and dies in it when a strike is given. */
export function openChain(folder: string, strike?: Strike): Chain {
  const charity = startCharity(configOf(folder), strike);
  return { folder, view: createLogView(), rounds: [], census: {}, charity };
}

/** A caller of the running process, or undefined when it died on its way up. */
async function callerOf({ charity, folder }: Chain): Promise<Caller | undefined> {
  const started = await charity.started;
  if (started.kind === 'died') return undefined;
  return connect(await mustServe(charity), tokenOf(folder));
}

function begin(chain: Chain): Round {
  const round = makeRound(`ledger-${chain.rounds.length}`);
  chain.rounds.push(round);
  return round;
}

/**
 * Works until the process dies of its strike: the rounds given, then new ones.
 * @throws Error when it does not die, or not of the strike
 */
export async function workUntilDeath(
  chain: Chain,
  strike: Strike,
  again: readonly Round[],
): Promise<Round[]> {
  const { charity } = chain;
  const caller = await callerOf(chain);
  const played = [...again];
  const overdue = setTimeout(() => void charity.kill(), FIRE_MS);
  const watch = caller === undefined ? undefined : watchCheckpoint(chain, caller);
  try {
    for (let at = 0; caller !== undefined && !charity.isGone(); at++) {
      const round = played[at] ?? begin(chain);
      if (!played.includes(round)) played.push(round);
      await untilGone(charity, () => playRound(round, caller, () => charity.isGone()));
    }
    await charity.ended;
  } finally {
    clearTimeout(overdue);
    caller?.close();
  }
  await watch;
  expect(charity.errors(), 'what the process said when it died').toContain(
    `struck ${strike.side} ${strike.point}\n`,
  );
  chain.view.since = chain.view.note;
  return played;
}

/** Does the work; what it throws counts only while the process lives. */
export async function untilGone(charity: Charity, work: () => Promise<void>): Promise<void> {
  try {
    await work();
  } catch (error) {
    // The call may be told before the process is seen to have ended.
    await Promise.race([charity.ended, pause(1_000)]);
    if (!charity.isGone() || !isOfTransport(error)) throw error;
  }
}

function isOfTransport(error: unknown): boolean {
  return error instanceof Error && 'code' in error && String(error.code).startsWith('transport-');
}

/** Looks at the published checkpoint as long as the process lives: it never goes back. */
export async function watchCheckpoint(chain: Chain, caller: Caller): Promise<void> {
  while (!chain.charity.isGone()) {
    await untilGone(chain.charity, () => lookAtCheckpoint(chain.view, caller));
    await pause(WATCH_MS);
  }
}

/**
 * Starts again without a strike, asks everything of these rounds again (of a new one, when the process died before it
 * served), and checks that all of it is in the log.
 */
export async function recover(chain: Chain, begun: readonly Round[]): Promise<void> {
  const rounds = begun.length === 0 ? [begin(chain)] : begun;
  chain.charity = startCharity(configOf(chain.folder));
  const caller = await callerOf(chain);
  if (caller === undefined) throw new Error(`it died without a strike: ${chain.charity.errors()}`);
  try {
    await Promise.all(rounds.map((round) => playRound(round, caller, () => chain.charity.isGone())));
    await expectSettled(chain.folder, caller, chain.view, rounds);
  } finally {
    caller.close();
  }
}

/** Adds up what the running process has passed. */
export async function takeCensus(chain: Chain): Promise<void> {
  for (const [point, count] of Object.entries(await chain.charity.census()))
    chain.census[point] = (chain.census[point] ?? 0) + count;
}

/** Stops in good order; then everything of the folder's whole life is checked once more by the next process. */
export async function closeChain(chain: Chain): Promise<void> {
  await chain.charity.stop();
  await recover(chain, chain.rounds);
  await chain.charity.stop();
}
