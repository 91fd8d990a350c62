/** Bundles the script of the donor's page with the log's own code, and says how large it is. Part of `npm run generate`. */
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { build } from 'esbuild';

const GZIP_BYTES_MAX = 60_000;
const root = path.resolve(import.meta.dirname, '..');
const folder = path.join(root, 'src/pages/generated');

const { outputFiles } = await build({
  entryPoints: [path.join(root, 'src/browser/main.ts')],
  absWorkingDir: root,
  bundle: true,
  write: false,
  format: 'esm',
  target: ['es2022'],
  platform: 'browser',
  minify: true,
  charset: 'utf8',
  legalComments: 'none',
});
const script = outputFiles[0]?.text ?? '';
const size = gzipSync(script, { level: 9 }).length;
if (script === '' || size > GZIP_BYTES_MAX)
  throw new Error(`the bundle has ${size} bytes gzipped, more than ${GZIP_BYTES_MAX}`);
await mkdir(folder, { recursive: true });
const header = '/** Written by tools/bundle-browser.ts from src/browser and the packages it imports. */';
// A module and no file beside it, so that it goes wherever the service is bundled.
await writeFile(
  path.join(folder, 'donor-script.ts'),
  `${header}\nexport const DONOR_SCRIPT = ${JSON.stringify(script)};\n`,
);
console.log(`donor-script: ${script.length} bytes, ${size} gzipped`);
