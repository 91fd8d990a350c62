/**
 * `npm run demo -- --engines`: the main job of the README on Kafka and a server of the MongoDB protocol, each service in
 * processes of its own. The root that is published at the end is replayed here, and once more from a copy of the log by a
 * command that sees nothing else. Exits 0 only when all of them agree.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs, promisify } from 'node:util';
import { EXIT, reasonOf, untilSignal } from '@centesimo/service';
import type { Verified } from '@centesimo/verify';
import { demonstrate } from '../../src/demonstration/demonstrate.ts';
import { type CharityApart, startCharityApart } from './charity-apart.ts';
import { withEngines } from './with-engines.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const CLI = join(ROOT, 'packages/cli/src/main.ts');
const COMMAND_MS = 10 * 60_000;
const PAGE_MS = 60_000;
const PAUSE_MS = 250;
const PAGE_LINK = /http:\/\/\S+\/t\/\S+/g;
const USAGE = `npm run demo -- --engines [--gifts N] [--serve] [--report FILE]

Runs the main job on Kafka and a server of the MongoDB protocol: two donation and two allocation instances behind plain
balancers, audit with a standby, and the portal, each a process of its own. The engines are those of KAFKA_BROKERS and
MONGODB_URI, else those that "npm run engines -- up" started, else some that are started for this and stopped after it.
--gifts N: how many simulated gifts stand for the published total (200,000). --report FILE: counts, as JSON.
--serve goes on serving until Ctrl-C. Data, keys and what each process logged: .engines/demo (made anew each time).
Without engines, the same in one process: npm start -- --once`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const gifts = { type: 'string', default: '200000' } as const;
  const options = { engines: flag, gifts, serve: flag, report: { type: 'string' }, help: flag } as const;
  const { values } = parseArgs({ options, strict: true });
  const simulatedGifts = Number(values.gifts);
  const isCount = Number.isInteger(simulatedGifts) && simulatedGifts > 0;
  if (values.help || !values.engines || !isCount) {
    say(USAGE);
    return values.help ? EXIT.done : EXIT.usage;
  }
  const ended = untilSignal(() => process.exit(EXIT.failed));
  return await withEngines(ROOT, async (engines) => {
    const folder = join(ROOT, '.engines', 'demo');
    rmSync(folder, { recursive: true, force: true });
    mkdirSync(folder, { recursive: true });
    const started = performance.now();
    const charity = await startCharityApart(folder, engines);
    say(`${charity.processes.size} processes started in ${seconds(started)} s\n`);
    try {
      const outcome = await Promise.race([show(charity, folder, simulatedGifts), ended]);
      if (values.report !== undefined)
        writeFileSync(values.report, JSON.stringify(countsOf(outcome === true)));
      if (outcome === true && values.serve) {
        say(`Serving: ${Object.values(charity.urls).join(', ')}. Ctrl-C stops.`);
        await ended;
      }
      return outcome === true ? EXIT.done : EXIT.failed;
    } finally {
      await charity.stop();
    }
  });
}

const countsOf = (isGood: boolean) => ({
  passed: isGood ? 1 : 0,
  failed: isGood ? 0 : 1,
  skipped: 0,
  skippedNames: [],
});

const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);

async function show(charity: CharityApart, folder: string, simulatedGifts: number): Promise<boolean> {
  const { addresses, urls, tokens } = charity;
  const httpAddress = new URL(urls.portal).host;
  const { signingKey } = tokens;
  const system = { addresses, httpAddress, signingKey, dataFolder: folder, simulatedGifts };
  const told: string[] = [];
  const verification = await demonstrate(system, (text) => {
    told.push(text);
    say(text);
  });
  if (verification === undefined) return false;
  for (const link of told.join('\n').match(PAGE_LINK) ?? []) await untilShown(link);
  say('Each of these pages is shown by the portal, which has verified the log by itself.');
  const given = Object.entries(charity.given()).map(
    ([name, counts]) => `${name} ${counts.join(' and ')} connections`,
  );
  say(`Balanced over the instances: ${given.join(', ')}.`);
  const outside = await verifyOutside(charity, folder);
  const isSame = outside.size >= verification.size && sameRoot(outside, verification);
  say(
    isSame
      ? `The same root from a copy of the log, by a command that had nothing but the copy and the key: ${outside.root}`
      : `From a copy of the log another root came out: ${outside.root}`,
  );
  return isSame;
}

/** @throws Error when the portal does not show the page within a minute */
async function untilShown(link: string): Promise<void> {
  for (const until = Date.now() + PAGE_MS; ; await pause(PAUSE_MS)) {
    const answer = await fetch(link, { signal: AbortSignal.timeout(PAGE_MS) });
    await answer.body?.cancel();
    if (answer.ok) return;
    if (Date.now() > until) throw new Error(`the portal does not show ${link}: ${answer.status}`);
  }
}

type Outside = Pick<Verified, 'root' | 'size'>;
const sameRoot = (a: Outside, b: Outside): boolean => a.size !== b.size || a.root === b.root;

/** Copies the log as an auditor would, and verifies the copy in a process of its own. */
async function verifyOutside({ addresses }: CharityApart, folder: string): Promise<Outside> {
  const mirror = join(folder, 'mirror');
  const where = {
    CENTESIMO_DONATION_ADDRESS: addresses.donation,
    CENTESIMO_ALLOCATION_ADDRESS: addresses.allocation,
    CENTESIMO_AUDIT_ADDRESS: addresses.audit,
  };
  await command(['export', mirror, '--data', folder], where);
  const text = await command(['verify', mirror, '--vkey-file', join(folder, 'log.vkey'), '--json'], {});
  return JSON.parse(text) as Outside;
}

/** @throws Error with what it complained of, when it does not end well */
async function command(args: readonly string[], more: Readonly<Record<string, string>>): Promise<string> {
  const options = { cwd: ROOT, env: { ...process.env, ...more }, timeout: COMMAND_MS };
  const { stdout } = await promisify(execFile)(process.execPath, [CLI, ...args], options);
  return stdout;
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    process.stderr.write(`centesimo: ${reasonOf(error)}\n`);
    process.exit(EXIT.failed);
  },
);
