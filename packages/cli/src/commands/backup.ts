/** `backup`: a whole copy of a data folder, or of the databases of the engines, made while the system runs. */
import type { EngineConfig } from '@centesimo/service';
import { copyKeys, copyStores, moveKeysOut } from '../backup/copy-engines.ts';
import { keysFileOf } from '../backup/details-keys.ts';
import type { Manifest } from '../backup/manifest.ts';
import { type BackupSteps, fillBackup, writeBackup } from '../backup/write-backup.ts';
import { EXIT, readArgs, textOf } from '../command.ts';
import type { Command } from '../command.ts';
import { createCopySteps } from '../copy/copy-steps.ts';
import { enginesOf } from '../engines.ts';
import { createProgress } from '../progress.ts';
import { dataFolder, keysFolder } from '../running-system.ts';

const HELP = `centesimo backup <folder> [options]

Writes a whole copy of the data folder, keys included, into a folder that is missing or empty. The system may run:
everything that was answered before the backup began is in it. Keep it as well protected as the original.

The keys that open givers' details are not in it: one copy of them, for all backups, is replaced each time. So what is
erased is erased in every older backup. Keep that file apart from the backups, and only its latest copy.

Where MONGODB_URI and KAFKA_BROKERS are set, the copy is made of the databases there, and of the keys: a backup of the
same kind, which becomes a data folder by restore, and goes to the engines from there by migrate.

  --data DIR         the data folder (./data); its keys, or those that CENTESIMO_KEYS names
  --details-keys F   the copy of the keys of details (details-keys.db beside the folder to write)
  --json             one JSON value on stdout

Exit codes: 0 written, 2 could not be written, 64 wrong usage.

Example: centesimo backup /backups/2026-11-28
`;

export const backupCommand: Command = {
  name: 'backup',
  summary: 'write a whole copy of the data folder, while the system runs',
  help: HELP,
  run: async (args, io) => {
    const what = { min: 1, max: 1, what: 'one folder to write to' };
    const text = { type: 'string' } as const;
    const read = readArgs(args, { data: text, 'details-keys': text }, what);
    const folder = read.positionals[0] ?? '';
    const data = dataFolder(io, textOf(read, 'data'));
    const begin = (label: string) => createProgress(io, label);
    const engines = enginesOf(io);
    const steps = { begin, signal: io.signal };
    const keysFile = keysFileOf(folder, textOf(read, 'details-keys'));
    const { begun, files, hasDetailsKeys, log } =
      engines === undefined
        ? await writeBackup(data, folder, keysFile, steps)
        : await backUpEngines(engines, { keys: keysFolder(io, data), keysFile }, folder, steps);
    const source = engines === undefined ? data : 'what the engines held';
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    const detailsKeys = hasDetailsKeys === true ? keysFile : null;
    if (read.values['json'] === true)
      io.out(`${JSON.stringify({ folder, begun, files: files.length, bytes, log, detailsKeys })}\n`);
    else
      io.out(
        `${source} as of ${begun} is in ${folder}: ${files.length} files, ${bytes.toLocaleString('en')} bytes, ` +
          `a log of ${(log?.size ?? 0).toLocaleString('en')} entries. It holds the keys: keep it private.\n${
            detailsKeys === null
              ? ''
              : `The keys of givers' details are in ${detailsKeys}: keep its latest copy only, apart from the backups.\n`
          }`,
      );
    return EXIT.done;
  },
};

async function backUpEngines(
  engines: EngineConfig,
  { keys, keysFile }: { readonly keys: string; readonly keysFile: string },
  folder: string,
  steps: BackupSteps,
): Promise<Manifest> {
  const { withEngineStores, withFolderStores } = await import('../compose.ts');
  return await fillBackup(folder, steps, async (draft) => {
    copyKeys(keys, draft, engines.partitions);
    const progress = steps.begin('copying (pieces)');
    const copying = createCopySteps(steps.signal, progress);
    const copied = await withEngineStores(engines, (from) =>
      withFolderStores(draft, (to) => copyStores(from, to, copying)),
    ).finally(progress.end);
    await moveKeysOut(draft, keysFile);
    return { log: copied.log, hasDetailsKeys: copied.keys > 0 };
  });
}
