/** The part of a backup that stands in databases of the engines: the stores as those of a data folder, and its keys. */
import { copyFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createPublicFile, readPrivateFile } from '@centesimo/auth';
import { formatVkey, parseSkey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { APART_COLLECTIONS, folderMark, openWriterSecrets } from '@centesimo/service';
import { CliError } from '../command.ts';
import type { NamedStores } from '../compose.ts';
import { copyContents, copyJournals, OF_DATABASES } from '../copy/copy-service.ts';
import { copyApart, type CopySteps, type Takes } from '../copy/copy-store.ts';
import { readLogEnd } from '../copy/log-end.ts';
import { endsNow, takesWhole } from './cut.ts';
import { filesBelow, KEYS } from './data-files.ts';
import { KEYS_DATABASE, ownerOf, replaceKeys } from './details-keys.ts';
import type { LogEnd } from './last-records.ts';
import { copyOne } from './write-backup.ts';

/**
 * Services may work meanwhile. What was published is read before the log that holds it, and whatever a record names after
 * the record. @throws CliError `target-differs`, `cancelled`; StoreError
 */
export async function copyStores(
  from: NamedStores,
  to: NamedStores,
  steps: CopySteps,
): Promise<{ readonly log: LogEnd | undefined; readonly keys: number }> {
  const options = { steps, skipped: OF_DATABASES };
  await copyContents(from.audit, to.audit, options);
  const ends = await endsNow(from);
  const takes = (journal: string): Takes => takesWhole(journal, ends);
  const takesEntries =
    (journal: string): Takes =>
    ({ n }) =>
      n < (ends.get(journal) ?? 0);
  await copyJournals(from.audit, to.audit, { ...options, takes: takesEntries });
  for (const service of ['allocation', 'donation'] as const) {
    await copyJournals(from[service], to[service], { ...options, takes });
    await copyContents(from[service], to[service], options);
  }
  // After the details, so that it holds the key of each.
  const keys = await copyApart(from.donation, to.donation, APART_COLLECTIONS, steps);
  return { log: await readLogEnd(to.audit), keys };
}

/** What was copied apart goes out of the backup, into the one copy of the keys. @throws CliError as `replaceKeys` */
export async function moveKeysOut(draft: string, keysFile: string): Promise<void> {
  const apart = join(draft, KEYS_DATABASE);
  await replaceKeys(keysFile, ownerOf(draft), (to) => {
    copyFileSync(apart, to);
    return Promise.resolve();
  });
  rmSync(apart);
}

/** Keys, the public key of the log, and the mark of a folder of this deployment. @throws CliError `no-system`, AuthError */
export function copyKeys(keys: string, draft: string, partitions: readonly number[]): void {
  const files = filesBelow(keys, '.');
  if (!files.includes('log.skey') || !files.includes('deployment.secret'))
    throw new CliError('no-system', `${keys} does not hold the keys of all services`);
  for (const file of files) copyOne(keys, join(draft, KEYS), file);
  const logKey = parseSkey(
    nodeSha256,
    nodeEd25519,
    readPrivateFile(join(keys, 'log.skey')).toString().trim(),
  );
  createPublicFile(join(draft, 'log.vkey'), `${formatVkey(logKey)}\n`);
  const { deploymentSecret } = openWriterSecrets(keys, false);
  const mark = folderMark(logKey.name, partitions, deploymentSecret);
  createPublicFile(join(draft, 'centesimo.json'), `${JSON.stringify(mark, null, 2)}\n`);
}
