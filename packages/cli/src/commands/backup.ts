/** `backup`: a whole copy of a data folder, made while the system runs. */
import { writeBackup } from '../backup/write-backup.ts';
import { EXIT, readArgs, textOf } from '../command.ts';
import type { Command } from '../command.ts';
import { createProgress } from '../progress.ts';
import { dataFolder } from '../running-system.ts';

const HELP = `centesimo backup <folder> [options]

Writes a whole copy of the data folder, keys included, into a folder that is missing or empty. The system may run:
everything that was answered before the backup began is in it. Keep it as well protected as the original.

  --data DIR         the data folder (./data)
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
    const read = readArgs(args, { data: { type: 'string' } }, what);
    const folder = read.positionals[0] ?? '';
    const data = dataFolder(io, textOf(read, 'data'));
    const begin = (label: string) => createProgress(io, label);
    const { begun, files, log } = await writeBackup(data, folder, { begin, signal: io.signal });
    const bytes = files.reduce((sum, file) => sum + file.bytes, 0);
    if (read.values['json'] === true)
      io.out(`${JSON.stringify({ folder, begun, files: files.length, bytes, log })}\n`);
    else
      io.out(
        `${data} as of ${begun} is in ${folder}: ${files.length} files, ${bytes.toLocaleString('en')} bytes, ` +
          `a log of ${(log?.size ?? 0).toLocaleString('en')} entries. It holds the keys: keep it private.\n`,
      );
    return EXIT.done;
  },
};
