/** Evidence of a failed verification: small files from which somebody else can see the same. */
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { decodeBundle, TILE_WIDTH, tileAt } from '@centesimo/log';
import type { Failure } from './failure.ts';
import type { EvidenceFile, Failed } from './result.ts';
import { readTile } from './source.ts';
import type { LogSource } from './source.ts';

/** Failures whose files are kept; the text names all. */
const MAX_EXAMPLES = 5;

interface Notes {
  readonly checkpoint: Uint8Array;
  readonly since: Uint8Array | string | undefined;
}

/** Reads the files that the failures name once more; what cannot be read is left out. */
export async function gatherEvidence(
  source: LogSource,
  size: number,
  failures: readonly Failure[],
  notes: Notes,
): Promise<EvidenceFile[]> {
  const files = new Map<string, Uint8Array>([['checkpoint', notes.checkpoint]]);
  if (notes.since !== undefined) {
    files.set('checkpoint-earlier', typeof notes.since === 'string' ? Buffer.from(notes.since) : notes.since);
  }
  for (const { where } of failures.slice(0, MAX_EXAMPLES)) {
    if (where.path?.startsWith('tile/') === true)
      await addFile(files, where.path, () => source.tile(where.path ?? ''));
    if (where.index !== undefined) await addEntry(files, source, size, where.index);
  }
  return [...files].map(([name, bytes]) => ({ name, bytes }));
}

async function addFile(
  files: Map<string, Uint8Array>,
  path: string,
  read: () => Promise<Uint8Array | undefined>,
): Promise<void> {
  const name = path.replaceAll('/', '_');
  if (files.has(name)) return;
  const bytes = await read().catch(() => undefined);
  if (bytes !== undefined) files.set(name, bytes);
}

async function addEntry(
  files: Map<string, Uint8Array>,
  source: LogSource,
  size: number,
  index: number,
): Promise<void> {
  const bundle = Math.floor(index / TILE_WIDTH);
  const found = await readTile(source, 'entries', bundle, size).catch(() => undefined);
  if (found === undefined) return;
  await addFile(files, found.path, async () => found.bytes);
  try {
    const count = tileAt('entries', bundle, size)?.width ?? 0;
    const entry = decodeBundle(found.bytes, count)[index % TILE_WIDTH];
    if (entry !== undefined) files.set(`entry-${index}.json`, new Uint8Array(entry));
  } catch {
    // The bundle is not its entries: it is kept whole, above.
  }
}

/** How the same verdict is reached from the folder alone. */
export const AGAIN: readonly string[] = [
  'To see it again with nothing but this folder and the key of the log, which is got by another way:',
  '',
  '  centesimo verify log --state state --vkey-file KEY',
  '',
  'state is what had been verified before (nobody need believe it: whoever has the log makes the same), log the files',
  'read from there on.',
  '',
];

/** The text that stands beside the files. */
export function evidenceText(source: string, { failures }: Failed, isAgain = false): string {
  const lines = failures.flatMap(({ what, message, expected, found }) => [
    `${what}: ${message}`,
    ...(expected === undefined ? [] : [`  expected ${expected}`]),
    ...(found === undefined ? [] : [`  found    ${found}`]),
  ]);
  return [
    `The log at ${source} did not verify.`,
    '',
    ...lines,
    '',
    'Beside this text: the checkpoint as published, and the files and entries named above as they were read.',
    'A tile or entry is named by its path in the log, with _ for /.',
    '',
    ...(isAgain ? AGAIN : []),
  ].join('\n');
}

/** Writes the evidence into a folder, which is made. `isAgain`: what it takes to come to it again stands there too. */
export async function writeEvidence(
  folder: string,
  source: string,
  failed: Failed,
  isAgain = false,
): Promise<void> {
  await mkdir(folder, { recursive: true });
  for (const { name, bytes } of failed.evidence) await writeFile(join(folder, name), bytes);
  await writeFile(join(folder, 'what-is-wrong.txt'), evidenceText(source, failed, isAgain));
}
