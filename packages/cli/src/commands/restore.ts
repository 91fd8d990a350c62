/** `restore`: a data folder from a backup, into a place that is empty. */
import { keysFileOf } from '../backup/details-keys.ts';
import { restoreBackup } from '../backup/restore-backup.ts';
import { EXIT, readArgs, textOf } from '../command.ts';
import type { Command } from '../command.ts';
import { createProgress } from '../progress.ts';
import { dataFolder } from '../running-system.ts';
import { readTextFile } from '../text-file.ts';

const HELP = `centesimo restore <folder> --data DIR [options]

Checks a backup file by file and copies it into a data folder that is missing or empty. What was answered after the
backup began is not in it: a payment that is sent again becomes the same gift as before. Details of givers that were
erased since stay erased: their keys are gone from the one copy of the keys, and the next start erases them again.

  --data DIR         the data folder to make (./data)
  --since FILE       a checkpoint that somebody still has, a mirror's for instance: a backup that ends before it is
                     refused, since another history would be signed under its sizes
  --accept-loss      restore it nevertheless
  --details-keys F   the copy of the keys of details (details-keys.db beside the backup)
  --without-details  restore without it: no details of givers can be read again
  --json             one JSON value on stdout

Exit codes: 0 restored, 1 damaged or older than the checkpoint, 2 could not be restored, 64 wrong usage.

Example: centesimo restore /backups/2026-11-28 --data ./data --since ./mirror/checkpoint
`;

const TEXT = { type: 'string' } as const;
const FLAG = { type: 'boolean' } as const;
const OPTIONS = {
  data: TEXT,
  since: TEXT,
  'accept-loss': FLAG,
  'details-keys': TEXT,
  'without-details': FLAG,
} as const;

export const restoreCommand: Command = {
  name: 'restore',
  summary: 'make a data folder from a backup',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, OPTIONS, { min: 1, max: 1, what: 'one folder with a backup' });
    const folder = read.positionals[0] ?? '';
    const data = dataFolder(io, textOf(read, 'data'));
    const file = textOf(read, 'since');
    const since = file === undefined ? undefined : readTextFile(file, 'the checkpoint');
    const begin = (label: string) => createProgress(io, label);
    const keysFile =
      read.values['without-details'] === true ? undefined : keysFileOf(folder, textOf(read, 'details-keys'));
    const options = { since, acceptLoss: read.values['accept-loss'] === true, keysFile };
    const { begun, log } = await restoreBackup(folder, data, options, { begin, signal: io.signal });
    const entries = (log?.size ?? 0).toLocaleString('en');
    if (read.values['json'] === true) io.out(`${JSON.stringify({ data, begun, log })}\n`);
    else
      io.out(
        `${data} is as it was at ${begun}, with a log of ${entries} entries. Stop whatever ran on the original, start ` +
          'this one, and compare: centesimo verify <address> --vkey-file FILE --since <the last checkpoint you know>\n',
      );
    return EXIT.done;
  },
};
