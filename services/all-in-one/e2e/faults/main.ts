/**
 * `npm run faults -- --seed N [--minutes M] [--fault NAME] [--kafka-nodes 1|3] [--within SECONDS] [--report FILE] [--keep]`:
 * real services on real engines, gifts, expenses and refunds all the time, and one fault after another. Exits 0 when all
 * that was answered is in the log once, nothing signed was taken back, and the work went on in time after each fault.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { type Struck, runFaults } from './run-faults.ts';

const USAGE =
  'usage: npm run faults -- [--seed N] [--minutes M] [--fault NAME]… [--kafka-nodes 1|3] [--within SECONDS] [--report FILE] [--keep]';
const WRONG_SHOWN = 20;
const OPTIONS = {
  seed: { type: 'string', default: '20261128' },
  minutes: { type: 'string' },
  fault: { type: 'string', multiple: true, default: [''] as string[] },
  'kafka-nodes': { type: 'string', default: '1' },
  within: { type: 'string', default: '30' },
  report: { type: 'string' },
  keep: { type: 'boolean', default: false },
} as const;

function report(struck: readonly Struck[], file: string | undefined): number {
  const bad = struck.filter(({ wrong }) => wrong.length > 0);
  for (const { name, wrong } of bad)
    for (const each of wrong.slice(0, WRONG_SHOWN)) console.log(`FAILED ${name}: ${each}`);
  if (bad.length > 0) console.log(`what struck, in order: ${struck.map(({ name }) => name).join('; ')}`);
  const counts = { passed: struck.length - bad.length, failed: bad.length, skipped: 0, skippedNames: [] };
  if (file !== undefined) writeFileSync(file, JSON.stringify(counts));
  return bad.length;
}

async function main(argv: readonly string[]): Promise<number> {
  const { values } = parseArgs({ args: [...argv], options: OPTIONS });
  const [seed, withinS, nodes] = [Number(values.seed), Number(values.within), Number(values['kafka-nodes'])];
  const minutes = values.minutes === undefined ? undefined : Number(values.minutes);
  if (![seed, withinS, minutes ?? 0].every((each) => each >= 0) || (nodes !== 1 && nodes !== 3)) {
    console.error(USAGE);
    return 64;
  }
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-faults-'));
  const started = Date.now();
  const say = (line: string): void =>
    console.log(`${((Date.now() - started) / 1_000).toFixed(1).padStart(7)} s  ${line}`);
  say(`seed ${seed}, ${nodes} broker${nodes === 1 ? '' : 's'}`);
  const struck = await runFaults({
    seed,
    nodes,
    withinS,
    folder,
    say,
    ...(minutes !== undefined && { minutes }),
    names: values.fault,
  });
  const failed = report(struck, values.report);
  say(failed === 0 ? `all of ${struck.length} held` : `seed ${seed}: ${failed} of ${struck.length} failed`);
  if (failed > 0 || values.keep) say(`what each process logged is in ${folder}`);
  else rmSync(folder, { recursive: true, force: true });
  return failed === 0 ? 0 : 1;
}

process.exitCode = await main(process.argv.slice(2));
