/**
 * Runs the benchmarks (`bench/*.bench.ts` of packages and services) one after another, after a line about the machine.
 * `pnpm bench [part of a path …]`; exits 1 when one fails, 64 when the filter matches none. `--engines` runs those that
 * need Kafka and a server of the MongoDB protocol, and no others.
 */
import { spawnSync } from 'node:child_process';
import os from 'node:os';
import path from 'node:path';
import { sourceFiles } from './gates/source-files.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

const ENGINES = '--engines';

function main(args: readonly string[]): number {
  const filters = args.filter((arg) => arg !== ENGINES);
  const benches = sourceFiles(ROOT, '.bench.ts').filter((file) => file.includes('/bench/'));
  const wanted = benches.filter(
    (file) =>
      file.endsWith('/engines.bench.ts') === args.includes(ENGINES) &&
      (filters.length === 0 || filters.some((part) => file.includes(part))),
  );
  if (wanted.length === 0) {
    console.error(
      `no benchmark matches ${filters.join(', ') || 'anything'}; known: ${benches.join(', ') || 'none'}`,
    );
    return 64;
  }
  console.log(describeMachine());
  const failed = wanted.filter((file) => !runBench(file));
  for (const file of failed) console.error(`failed: ${file}`);
  return failed.length === 0 ? 0 : 1;
}

function describeMachine(): string {
  const cpus = os.cpus();
  const model = cpus[0]?.model.trim() ?? 'unknown processor';
  const memoryGib = (os.totalmem() / 1024 ** 3).toFixed(0);
  return `${model}, ${cpus.length} cores, ${memoryGib} GiB, ${os.platform()} ${os.arch()}, Node ${process.versions.node}`;
}

function runBench(file: string): boolean {
  const startedMs = performance.now();
  console.log(`\n== ${file}`);
  const result = spawnSync(process.execPath, ['--expose-gc', file], { cwd: ROOT, stdio: 'inherit' });
  console.log(`(${((performance.now() - startedMs) / 1000).toFixed(1)} s)`);
  return result.status === 0;
}

process.exitCode = main(process.argv.slice(2));
