/** The process under test: all-in-one on a data folder, which kills itself at a write step when it is told to. */
import { writeSync } from 'node:fs';
import type { Config, Faults, Running } from '../src/service.ts';
import { startAllInOne } from '../src/service.ts';
import { type Strike, type ToChild, type ToParent, writePoints } from './child-messages.ts';

const counts: Record<string, number> = {};
let armed: { strike: Strike; seen: number } | undefined;

function tell(message: ToParent): void {
  process.send?.(message);
}

function arm(strike: Strike | undefined): void {
  armed = strike === undefined ? undefined : { strike, seen: 0 };
}

/** SIGKILL to oneself acts before the call returns: nothing more of this process runs. */
function pass(side: Strike['side'], owner: string, step: string, key: string): void {
  const points = writePoints(owner, step, key);
  if (side === 'before') for (const point of points) counts[point] = (counts[point] ?? 0) + 1;
  if (armed === undefined || side !== armed.strike.side || !points.includes(armed.strike.point)) return;
  armed.seen += 1;
  if (armed.seen < armed.strike.occurrence) return;
  writeSync(2, `struck ${side} ${armed.strike.point}\n`);
  process.kill(process.pid, 'SIGKILL');
}

function hooksOf(owner: string) {
  return {
    before: (step: string, key: string) => pass('before', owner, step, key),
    after: (step: string, key: string) => pass('after', owner, step, key),
  };
}

async function serve(running: Running): Promise<void> {
  // A test that was cut off must not leave its process behind; after a stop this finds nothing left to end.
  process.on('disconnect', () => process.kill(process.pid, 'SIGKILL'));
  process.on('message', (message: ToChild) => {
    if (message.kind === 'arm') arm(message.strike);
    else if (message.kind === 'census') tell({ kind: 'census', counts });
    else
      void running.stop().then(() => {
        tell({ kind: 'stopped' });
        process.disconnect();
      });
  });
  await running.ready();
  tell({ kind: 'ready', address: running.address });
}

async function main(): Promise<void> {
  const { config, strike } = JSON.parse(process.argv[2] ?? '') as { config: Config; strike?: Strike };
  arm(strike);
  const faults: Faults = { store: hooksOf, bus: hooksOf('bus') };
  try {
    await serve(await startAllInOne(config, faults));
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'none';
    tell({ kind: 'failed', code, message: error instanceof Error ? error.message : String(error) });
    process.exitCode = 1;
    process.disconnect();
  }
}

await main();
