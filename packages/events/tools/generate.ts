/** Writes schemas/ and asyncapi.json from the event schemas, and each golden file that is not there yet. */
import { existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { EVENT_TYPES, SYSTEM_TYPES } from '../src/index.ts';
import { generatedFiles, goldenFiles, PACKAGE_FOLDER } from './generated-files.ts';

const files = await generatedFiles();
for (const folder of ['schemas', 'golden']) mkdirSync(path.join(PACKAGE_FOLDER, folder), { recursive: true });
for (const name of readdirSync(path.join(PACKAGE_FOLDER, 'schemas'))) {
  if (!files.has(`schemas/${name}`)) rmSync(path.join(PACKAGE_FOLDER, 'schemas', name));
}
for (const [file, text] of files) writeFileSync(path.join(PACKAGE_FOLDER, file), text);
for (const golden of goldenFiles()) {
  const file = path.join(PACKAGE_FOLDER, golden.file);
  // Bytes that stood once stand for ever: a golden file is never rewritten, the tests compare.
  if (!existsSync(file)) writeFileSync(file, golden.text);
}
console.log(`${files.size} files written from ${EVENT_TYPES.length + SYSTEM_TYPES.length} event types`);
