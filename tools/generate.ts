/** Runs every generator: the `generate` script of each package that has one. Exits 1 when one fails. */
import path from 'node:path';
import { findGenerators, runGenerator } from './gates/generated.ts';

const ROOT = path.resolve(import.meta.dirname, '..');

for (const generator of findGenerators(ROOT)) {
  console.log(`${generator.folder}: ${generator.script}`);
  await runGenerator(ROOT, generator);
}
