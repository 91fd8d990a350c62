/**
 * `npm run demo -- --engines`: the main job of the README on Kafka and a server of the MongoDB protocol, each service in
 * processes of its own. The root that is published at the end is replayed here, and once more from a copy of the log by a
 * command that sees nothing else. Exits 0 only when all of them agree.
 */
import { execFile } from 'node:child_process';
import { mkdirSync, rmSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { parseArgs, promisify } from 'node:util';
import { EXIT, reasonOf, untilSignal } from '@centesimo/service';
import type { Verified } from '@centesimo/verify';
import { demonstrate } from '../../src/demonstration/demonstrate.ts';
import { type CharityApart, startCharityApart } from './charity-apart.ts';
import { withEngines } from './with-engines.ts';

const ROOT = resolve(import.meta.dirname, '../../../..');
const CLI = join(ROOT, 'packages/cli/src/main.ts');
const COMMAND_MS = 10 * 60_000;
const USAGE = `npm run demo -- --engines [--serve]

Runs the main job on Kafka and a server of the MongoDB protocol: two donation and two allocation instances behind plain
balancers, audit with a standby, and the portal, each a process of its own. The engines are those of KAFKA_BROKERS and
MONGODB_URI, else those that "npm run engines -- up" started, else some that are started for this and stopped after it.
--serve goes on serving until Ctrl-C. Data, keys and what each process logged: .engines/demo (made anew each time).
Without engines, the same in one process: npm start -- --once`;

const say = (text: string): void => void process.stdout.write(`${text}\n`);

async function main(): Promise<number> {
  const flag = { type: 'boolean', default: false } as const;
  const options = { engines: flag, serve: flag, help: flag };
  const { values } = parseArgs({ options, strict: true });
  if (values.help || !values.engines) {
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
      const outcome = await Promise.race([show(charity, folder), ended]);
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

const seconds = (from: number): string => ((performance.now() - from) / 1000).toFixed(1);

async function show(charity: CharityApart, folder: string): Promise<boolean> {
  const { addresses, urls, tokens } = charity;
  const httpAddress = new URL(urls.portal).host;
  const system = { addresses, httpAddress, signingKey: tokens.signingKey, dataFolder: folder };
  const verification = await demonstrate(system, say);
  if (verification === undefined) return false;
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
