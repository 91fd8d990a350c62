/** Every event that is logged stands in docs/OPERATIONS.md with what to do, and every one that stands there is logged. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { sourceFiles } from './gates/source-files.ts';
import { tableBelow } from './table-below.ts';

const ROOT = path.resolve(import.meta.dirname, '..');
const read = (file: string): string => readFileSync(path.join(ROOT, file), 'utf8');

/** Where an event is told: through the logger, as a notice, or through the ports of an interface. */
const TOLD = [
  /\blog(?:\.(?:debug|info|warn|error)|\[level\])\(\s*(?<name>[^,)]*)/g,
  /\b(?:\w*\.)?#?notify\(\{\s*name:?(?<name>[^,]*),/g,
  /\bports\.fault\(\s*(?<name>[^,)]*)/g,
  /this\.#warn\(\s*(?<name>[^,)]*)/g,
];
/** Where a name goes on to what tells it: the name itself stands at the caller. */
const HANDED_ON = new Set(['event', 'name', '']);
const LITERAL = /^\s*'(?<name>[a-z]+(?:-[a-z]+)*)'$/;
/** Names by the kind of what is missing. */
const TABLED = /^const MISSING_NOTICES = \{(?<names>[^}]*)\}/m;

function namesIn(file: string): string[] {
  const text = read(file);
  const told = TOLD.flatMap((form) => [...text.matchAll(form)].map(({ groups }) => groups?.['name'] ?? ''));
  const tabled = TABLED.exec(text)?.groups?.['names'] ?? '';
  const known = [...tabled.matchAll(/: ('[a-z-]+')/g)].map(([, name = '']) => name);
  const named = told.map((name) => name.trim()).filter((name) => !name.startsWith('MISSING_NOTICES['));
  return [...named, ...known].filter((name) => !HANDED_ON.has(name)).map((name) => nameOf(file, name));
}

/** A name that is put together while it runs could not be found here: it must stand in the source as it is logged. */
function nameOf(file: string, text: string): string {
  const name = LITERAL.exec(text)?.groups?.['name'];
  if (name === undefined) throw new Error(`${file}: an event is told whose name is no literal: ${text}`);
  return name;
}

it('is the same list in the source and in docs/OPERATIONS.md, each with what to do', () => {
  const product = sourceFiles(ROOT, '.ts').filter((file) =>
    /^(?:packages\/(?!testkit)|services\/)[\w-]+\/src\/(?!.*(?:\.test|\.contract|\.fixture)\.ts$)/.test(file),
  );
  const told = new Set(product.flatMap(namesIn));
  const listed = tableBelow(read('docs/OPERATIONS.md'), '### The events');
  expect(listed.map(([event]) => event)).toEqual([...told].sort());
  for (const [event, of, meaning, advice] of listed)
    expect([event, of, meaning, advice].every((cell) => cell !== undefined && cell !== '')).toBe(true);
});
