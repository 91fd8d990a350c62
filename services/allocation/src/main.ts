/** Runs allocation alone: configuration, start, and a drain on SIGINT or SIGTERM. The only file that ends the process. */
import { startAllocation } from './compose.ts';
import { readConfig, SETTINGS } from './config.ts';

const EXIT_FAILED = 1;
const EXIT_USAGE = 64;

if (process.argv.includes('--help')) {
  for (const { name, fallback, meaning } of SETTINGS) console.log(`${name} (${fallback}): ${meaning}`);
} else {
  const read = readConfig(process.env);
  if (read.faults !== undefined) {
    for (const fault of read.faults) console.error(fault);
    process.exit(EXIT_USAGE);
  }
  try {
    const running = await startAllocation(read.config);
    let stopping: Promise<void> | undefined;
    const stop = (): void => {
      stopping ??= running.stop().then(
        () => process.exit(0),
        (error: unknown) => fail(error),
      );
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
    await running.ready();
    console.log(`allocation answers at ${running.address}`);
  } catch (error) {
    fail(error);
  }
}

function fail(error: unknown): never {
  console.error(error instanceof Error ? error.message : String(error));
  process.exit(EXIT_FAILED);
}
