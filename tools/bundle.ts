/**
 * Bundles each service, `npm start` and the command line into `dist/<name>/main.mjs`, which plain `node` runs without
 * `node_modules`. Usage: npm run bundle -- [NAME …]
 * `npm run` is not needed either where the packages are installed: `node tools/bundle.ts`.
 */
import path from 'node:path';
import { BUNDLES, bundle } from './bundle/bundle.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const MIB = 1024 * 1024;

const asked = process.argv.slice(2);
const unknown = asked.filter((name) => !(name in BUNDLES));
if (unknown.length > 0) {
  console.error(`bundle: no ${unknown.join(', ')}; there are ${Object.keys(BUNDLES).join(', ')}`);
  process.exitCode = 64;
} else {
  for (const name of asked.length > 0 ? asked : Object.keys(BUNDLES)) {
    const { bytes, files, folder } = await bundle(ROOT, name);
    console.log(`${path.relative(ROOT, folder)}: ${files} files, ${(bytes / MIB).toFixed(1)} MiB`);
  }
}
