/** The salts of private details: where they lie, and in which files they stand in any form. */
import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
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
  return rows.map(({ bytes }) => Buffer.from(bytes as Uint8Array));
}

/** How many of the salts stand in a file below a folder, in any form. */
export function saltsIn(root: string, salts: readonly Buffer[]): number {
  const files = readdirSync(root, { recursive: true, withFileTypes: true }).filter((each) => each.isFile());
  const bytes = Buffer.concat(files.map((each) => readFileSync(join(each.parentPath, each.name))));
  const isThere = (salt: Buffer): boolean =>
    formsOf(salt).some(([form, text]) => bytes.includes(text, 0, form === 'latin1' ? 'latin1' : 'utf8'));
  return salts.filter(isThere).length;
}
