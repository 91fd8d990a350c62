/**
 * Builds the images of docker-compose.yml: bundles every service and puts each on a base with Node.
 * Usage: npm run images -- [--base IMAGE] [--local] [--prefix centesimo/] [--tag latest]
 * `--local` asks no registry: bases, Kafka and FerretDB are put together from programs of this machine.
 */
import { parseArgs } from 'node:util';
import path from 'node:path';
import { EngineError } from './engines/engine-process.ts';
import { buildImages } from './images/build-images.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

try {
  const { values } = parseArgs({
    options: {
      base: { type: 'string', default: 'node:24-bookworm-slim' },
      local: { type: 'boolean', default: false },
      prefix: { type: 'string', default: 'centesimo/' },
      tag: { type: 'string', default: 'latest' },
    },
  });
  await buildImages(ROOT, values, ({ image, mib }) => console.log(`${image}: ${mib.toFixed(0)} MiB`));
} catch (error) {
  const isUsage = (error as { code?: string }).code?.startsWith('ERR_PARSE_ARGS') === true;
  if (!isUsage && !(error instanceof EngineError)) throw error;
  console.error(`images: ${(error as Error).message}`);
  process.exitCode = isUsage ? 64 : 2;
}
