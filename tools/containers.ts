/**
 * The tests that need a Docker engine: the contract suites of topic and store on Kafka and MongoDB in containers, and
 * docker-compose.yml brought up, used and struck. Usage: npm run containers -- [--local] [options of vitest]
 * `--local` takes the images that `npm run images -- --local` builds, where none can be pulled: FerretDB is in MongoDB's place.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import { ContainerError, needDocker } from './containers/docker-engine.ts';
import { startEngines } from './containers/engines.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const VITEST = path.join(ROOT, 'node_modules/vitest/vitest.mjs');
const SUITES = ['packages/bus/src/kafkajs/kafka-bus', 'packages/store/src/mongodb/mongo-store'];
const COMPOSE = 'tools/containers/compose';
const NOT_SHOWN =
  'MongoDB itself was not met, FerretDB speaks its protocol: not shown are its elections, rollbacks, write concerns over ' +
  'several members, roles of users, and the replica set and users of docker-compose.yml';

/** As the environment of the tests names it. */
const images = (isLocal: boolean): string => (isLocal ? 'local' : 'pulled');

async function main(args: readonly string[]): Promise<number> {
  const isLocal = args.includes('--local');
  const rest = args.filter((arg) => arg !== '--local');
  needDocker();
  const engines = await startEngines(isLocal);
  console.log(`containers: ${engines.met.join(', ')}`);
  if (isLocal) console.log(`containers: ${NOT_SHOWN}`);
  try {
    const env = {
      ...process.env,
      ...engines.environment,
      CENTESIMO_CONTAINERS: images(isLocal),
    };
    // Not waited for in a blocking way: the connections to the engine have to be looked after meanwhile.
    const tests = spawn(process.execPath, [VITEST, 'run', ...SUITES, COMPOSE, '--maxWorkers=1', ...rest], {
      cwd: ROOT,
      stdio: ['ignore', 'inherit', 'inherit'],
      env,
    });
    const [code] = (await once(tests, 'exit')) as [number | null];
    return code ?? 1;
  } finally {
    await engines.stop();
  }
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof ContainerError)) throw error;
  console.error(`containers: ${error.message}`);
  process.exitCode = 2;
}
