/** What each process took of the processors between two moments, as the kernel counts it; Linux only. */
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/** Ticks of `utime` and `stime` are hundredths of a second on every Linux that Node runs on. */
const TICK_MS = 10;
/** Of the fields after the name of the program, which ends with the last bracket. */
const UTIME = 11;
const STIME = 12;

/** The servers that `npm run engines` has started in `root`, by name. */
export function enginePids(root: string): Map<string, number> {
  const home = join(root, '.engines');
  const names = existsSync(home) ? readdirSync(home) : [];
  return new Map(
    names.flatMap((name) => {
      const file = join(home, name, 'pid');
      return existsSync(file) ? [[name, Number(readFileSync(file, 'utf8'))] as const] : [];
    }),
  );
}

/** Milliseconds of processor time that each has taken since it started, of all its threads. */
export function processorTimes(pids: ReadonlyMap<string, number>): Map<string, number> {
  return new Map([...pids].map(([name, pid]) => [name, processorMs(pid)]));
}

function processorMs(pid: number): number {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[UTIME]) + Number(fields[STIME])) * TICK_MS;
}
