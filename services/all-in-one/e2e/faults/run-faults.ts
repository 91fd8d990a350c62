/** A run: clients work, faults strike one after another, and at the end the log is held against what clients were told. */
import { readFileSync } from 'node:fs';
import { openServedLog } from '@centesimo/cli/served-log';
import { oneAddress } from '@centesimo/grpc';
import { createRandom, type Random } from '@centesimo/testkit';
import { verifyLog } from '@centesimo/verify';
import { pause } from '../caller.ts';
import { type Answered, type Clients, startClients } from './clients.ts';
import { type Fault, faultsOf, strike } from './faults.ts';
import { judgeAnswers, judgeCheckpoints, judgeDemands, judgeOrder } from './judge.ts';
import { type LogWatch, watchLog } from './log-watch.ts';
import { LEDGERS, openWorld } from './world.ts';
import type { World } from './world.ts';

export interface RunOptions {
  readonly seed: number;
  /** No fault begins after as many minutes; each strikes once when left out. */
  readonly minutes?: number;
  /** Only faults whose names hold one of these. */
  readonly names: readonly string[];
  readonly nodes: 1 | 3;
  /** How long the system may take to work again, in seconds. */
  readonly withinS: number;
  readonly folder: string;
  readonly say: (line: string) => void;
}

/** One line of what happened. */
export interface Struck {
  readonly name: string;
  /** What was wrong with it; empty when nothing was. */
  readonly wrong: readonly string[];
}

const PATIENCE_MS = 240_000;
/** What can be settled is, soon after it stands; what cannot is not waited for. */
const SETTLED_MS = 15_000;
const POLL_MS = 50;
const MINUTE_MS = 60_000;
const S = 1_000;
const TOLD_MAX = 2_000;

/** Answers what struck, and at the end what the judge says of the whole log. @throws Error when the system never came up */
export async function runFaults(options: RunOptions): Promise<Struck[]> {
  const { folder, nodes, say, seed } = options;
  const random = createRandom(seed);
  const world = await openWorld(folder, nodes);
  try {
    const watch = watchLog(world);
    const clients = startClients(world, random.fork('clients'));
    say(`${LEDGERS.length} ledgers are open; clients work`);
    if (world.disk === undefined) say('LEFT OUT: a full disk, since this user may not mount a small one');
    const struck = await strikeAll(world, clients, watch, options, random.fork('faults'));
    const name = 'the log at the end';
    const wrong = await judge(world, clients, watch, say).catch((error: unknown) => [textOf(error)]);
    return [...struck, { name, wrong }];
  } finally {
    await world.close();
  }
}

function textOf(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(textOf).join('; ');
  return error instanceof Error ? error.message : String(error);
}

async function strikeAll(
  world: World,
  clients: Clients,
  watch: LogWatch,
  { minutes, names, say, withinS }: RunOptions,
  random: Random,
): Promise<Struck[]> {
  const until = Date.now() + (minutes ?? 0) * MINUTE_MS;
  const struck: Struck[] = [];
  const working = (): Promise<number> => untilWorking(clients, watch);
  await working();
  do {
    const wanted = faultsOf(world, random).filter(({ name }) => names.some((part) => name.includes(part)));
    if (wanted.length === 0) throw new Error(`no fault is named like ${names.join(', ')}`);
    for (const each of random.shuffle(wanted)) {
      if (minutes !== undefined && Date.now() > until) break;
      const told = await strikeOne(each, working, withinS);
      say(`${each.name}: ${told.text}`);
      struck.push({ name: each.name, wrong: told.wrong });
    }
  } while (minutes !== undefined && Date.now() < until);
  return struck;
}

async function strikeOne(fault: Fault, working: () => Promise<number>, withinS: number) {
  try {
    const carriedMs = await strike(fault, working);
    const afterMs = await working();
    const times = [
      ...(carriedMs === undefined ? [] : [['while it lasted', carriedMs] as const]),
      ['after it', afterMs] as const,
    ];
    const text = times.map(([when, ms]) => `${(ms / S).toFixed(1)} s ${when}`).join(', ');
    const wrong = times
      .filter(([, ms]) => ms > withinS * S)
      .map(([when]) => `not working within ${withinS} s ${when}`);
    return { text: `working again ${text}`, wrong };
  } catch (error) {
    return { text: `FAILED: ${textOf(error)}`, wrong: [textOf(error)] };
  }
}

/** Until a gift and an expense of each ledger, given from now on, are in the published log: milliseconds. */
async function untilWorking(clients: Clients, watch: LogWatch): Promise<number> {
  const from = Date.now();
  const until = async (what: string, isThere: () => boolean | Promise<boolean>): Promise<void> => {
    while (!(await isThere())) {
      if (Date.now() - from > PATIENCE_MS)
        throw new Error(`${what} is not published after ${PATIENCE_MS / S} s`);
      await pause(POLL_MS);
    }
  };
  await Promise.all(
    LEDGERS.map(async (ledger) => {
      const gift = await clients.give(ledger);
      let expense: Answered | undefined;
      // The very first gift is not placed at once, and there is nothing to spend before.
      await until(
        `an expense of ${ledger}`,
        async () => (expense ??= await clients.spend(ledger)) !== undefined,
      );
      await until(`the gift ${gift.id} of ${ledger}`, () => watch.has(gift.id));
      await until(`the expense ${expense?.id} of ${ledger}`, () => watch.has(expense?.id ?? ''));
    }),
  );
  return Date.now() - from;
}

async function judge(
  world: World,
  clients: Clients,
  watch: LogWatch,
  say: (line: string) => void,
): Promise<string[]> {
  const { history } = clients;
  await clients.stop();
  await untilPublished(clients, watch);
  const verified = await verify(world);
  await watch.stop();
  const { checkpoints, entries } = watch;
  say(
    `${history.answered.length} facts were answered, ${history.refused} expenses refused for want of money, ` +
      `${history.again} calls sent again; ${entries.length} entries, ${checkpoints.length} checkpoints seen`,
  );
  for (const each of world.instances)
    if (each.ends > 0) say(`${each.name} ended itself ${each.ends} times and was started again`);
  return [
    ...history.contradictions,
    ...watch.wrong,
    ...judgeAnswers(history.answered, entries),
    ...judgeOrder(entries),
    ...judgeCheckpoints(checkpoints, watch.roots()),
    ...verified,
  ];
}

/** All that was answered is in the log, and demands had time to be settled; what is not is the judge's to tell. */
async function untilPublished({ history }: Clients, { entries, has }: LogWatch): Promise<void> {
  const count = (type: string): number => entries.filter((each) => each.type === type).length;
  const isThere = (): boolean => history.answered.every(({ id }) => has(id));
  const isSettled = (): boolean => count('gift.refunded') === count('refund.settled');
  for (const until = Date.now() + PATIENCE_MS; !isThere() && Date.now() < until;) await pause(S);
  for (const until = Date.now() + SETTLED_MS; !isSettled() && Date.now() < until;) await pause(S);
}

/** Hashes, chains, signatures and money, of what each audit serves; the one that stands by may serve nothing. */
async function verify(world: World): Promise<string[]> {
  const vkey = readFileSync(world.vkeyFile, 'utf8');
  const verified = await Promise.all(
    world.of('audit').map(async ({ address }) => {
      const system = { addresses: oneAddress(address), token: world.token, close: () => Promise.resolve() };
      const log = openServedLog(system);
      return await verifyLog(log.source, { vkey }).finally(() => log.close());
    }),
  );
  if (!verified.some(({ kind }) => kind === 'verified'))
    return [`the log does not verify: ${told(verified)}`];
  const failed = verified.filter(({ kind }) => kind === 'failed');
  if (failed.length > 0) return [`an audit serves a log that does not verify: ${told(failed)}`];
  return verified.flatMap((each) =>
    each.kind === 'verified' ? judgeDemands([...each.replay.ledgers.values()].map(({ state }) => state)) : [],
  );
}

function told(what: unknown): string {
  return JSON.stringify(what).slice(0, TOLD_MAX);
}
