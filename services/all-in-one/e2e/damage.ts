/** Damage done to a file of a data folder, and its mending. */
import { randomBytes } from 'node:crypto';
import {
  chmodSync,
  copyFileSync,
  readFileSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
} from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { formatSkey, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';

/** Damage to one file, and its mending. */
export function toFile(path: string, damage: (path: string) => void): [() => void, () => void] {
  const kept = `${path}.kept`;
  let mode = 0;
  const doDamage = (): void => {
    mode = statSync(path).mode;
    copyFileSync(path, kept);
    damage(path);
  };
  const mend = (): void => {
    rmSync(path, { recursive: true, force: true });
    copyFileSync(kept, path);
    chmodSync(path, mode);
    rmSync(kept);
  };
  return [doDamage, mend];
}

export const remove = (path: string): void => rmSync(path);
export const empty = (path: string): void => truncateSync(path);
export const scramble = (path: string): void => writeFileSync(path, randomBytes(200));
export const change = (from: string, to: string) => (path: string) =>
  writeFileSync(path, readFileSync(path, 'utf8').replace(from, to));

export function setFormat(path: string): void {
  const database = new DatabaseSync(path);
  database.exec(`UPDATE meta SET value = 99 WHERE name = 'format'; PRAGMA wal_checkpoint(TRUNCATE);`);
  database.close();
}

export const nothing = (): void => undefined;
export const openToOthers = (path: string): void => chmodSync(path, 0o644);
export const otherKey = (path: string): void =>
  writeFileSync(
    path,
    formatSkey(signerKey(nodeSha256, nodeEd25519, 'example.org/charity', 'ed25519', randomBytes(32))),
  );
export const otherSecret = (path: string): void =>
  writeFileSync(path, `${randomBytes(32).toString('hex')}\n`);
