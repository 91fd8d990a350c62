/** The salts of private details: where they lie, and in which files they stand in any form. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { SALT_BYTES } from '@centesimo/events';
import type { OpenDetails } from '@centesimo/service';
import { DetailsVault, SWEEP_TIMES, systemClock, systemRandom } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';

const FORMS = ['latin1', 'hex', 'base64', 'base64url'] as const;

/** As texts in which each could stand somewhere. */
export const formsOf = (salt: Uint8Array) =>
  FORMS.map((form) => [form, Buffer.from(salt).toString(form)] as const);

/** What opens with the salts that lie apart; nothing may run on the folder. */
export async function readVault(folder: string): Promise<OpenDetails[]> {
  const store = await openEmbeddedStore({ folder: join(folder, 'donation') });
  const { apart, documents } = store;
  const ports = { apart, documents, random: systemRandom, clock: systemClock, times: SWEEP_TIMES };
  const ids = (await documents.range('details-private', '!', '~', 100)).map(({ id }) => id);
  const open = await new DetailsVault(ports, 'details-private').read(ids);
  await store.close();
  return open;
}

/** Salts as they lie apart, also in a running system. */
export function saltsApart(folder: string): Buffer[] {
  const database = new DatabaseSync(join(folder, 'donation', 'apart.db'), { readOnly: true });
  const keys = "SELECT bytes FROM documents WHERE collection = 'details-keys' ORDER BY id";
  const rows = database.prepare(keys).all();
  database.close();
  return rows.flatMap(({ bytes }) => saltsOf(bytes as Uint8Array));
}

/** Those of a row, which has one or several. */
export function saltsOf(row: Uint8Array): Buffer[] {
  const count = row.length / SALT_BYTES;
  return Array.from({ length: count }, (_, at) =>
    Buffer.from(row.subarray(SALT_BYTES * at, SALT_BYTES * (at + 1))),
  );
}

/** How many of the salts stand in a file below a folder, in any form; of the files that `takes` says, or all. */
export function saltsIn(
  root: string,
  salts: readonly Buffer[],
  takes: (path: string) => boolean = () => true,
): number {
  const found = new Set<Buffer>();
  for (const bytes of filesBelow(root, takes))
    for (const salt of salts) if (!found.has(salt) && isIn(bytes, salt)) found.add(salt);
  return found.size;
}

/** The contents of the files below a folder. */
export function* filesBelow(root: string, takes: (path: string) => boolean): Generator<Buffer> {
  for (const entry of readdirSync(root, { recursive: true, withFileTypes: true })) {
    const path = join(entry.parentPath, entry.name);
    if (entry.isFile() && takes(path)) yield readFileSync(path);
  }
}

function isIn(bytes: Buffer, salt: Buffer): boolean {
  return piecesOf(salt).some((piece) => bytes.includes(piece));
}

const PIECE_BYTES = 15;

/**
 * What to look for, in two pieces each, since the end of a page parts one of them at most: bytes, hex, and base64 as it is
 * wherever the salt begins in a longer text.
 */
function piecesOf(salt: Buffer): Buffer[] {
  const halves = [salt.subarray(0, SALT_BYTES / 2), salt.subarray(SALT_BYTES / 2)];
  const hex = halves.map((half) => Buffer.from(half.toString('hex')));
  const starts = [0, 1, 2].flatMap((start) => [start, start + PIECE_BYTES]);
  const pieces = starts.map((start) => salt.subarray(start, start + PIECE_BYTES));
  const texts = pieces.flatMap((piece) => [piece.toString('base64'), piece.toString('base64url')]);
  return [...halves, ...hex, ...texts.map((text) => Buffer.from(text))];
}
