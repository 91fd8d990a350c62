/** `export`: a complete mirror of the log in a folder, verified as written. */
import { writeMirror, folderSource, publicCommitments, SourceError } from '@centesimo/verify';
import { EXIT, readArgs, textOf } from '../command.ts';
import { CliError } from '../command.ts';
import type { Command } from '../command.ts';
import { createProgress } from '../progress.ts';
import { fetchOpenings, writeDetails } from '../public-details.ts';
import { dataFolder, openSystem } from '../running-system.ts';
import type { RunningSystem } from '../running-system.ts';
import type { CommandIo } from '../command.ts';
import { openServedLog } from '../served-log.ts';
import { requireVerified, verifiedText, verifyShown } from '../verify-shown.ts';

const HELP = `centesimo export <folder> [options]

Writes the whole log into the folder in tlog-tiles form, with the public texts in \`details\` and the key as
\`log.vkey\` beside it for convenience, and verifies what was written. The folder verifies with nothing running.

  --data DIR         the system on this folder (./data); it is started for the time of the command if need be
  --json             one JSON value on stdout

Exit codes: 0 written and verified, 1 the log does not verify, 2 could not be written, 64 wrong usage.

Example: centesimo export ./mirror && centesimo verify ./mirror --vkey-file ./mirror/log.vkey
`;

export const exportCommand: Command = {
  name: 'export',
  summary: 'write a complete mirror of the log, which verifies with nothing running',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(
      args,
      { data: { type: 'string' } },
      { min: 1, max: 1, what: 'one folder to write to' },
    );
    const folder = read.positionals[0] ?? '';
    const system = await openSystem(dataFolder(io, textOf(read, 'data')), io);
    try {
      const verified = await exportLog(system, folder, io);
      if (read.values['json'] === true) {
        const { origin, size, root } = verified;
        io.out(`${JSON.stringify({ folder, origin, size, root })}\n`);
      } else io.out(verifiedText(folder, verified));
      return EXIT.done;
    } finally {
      await system.close();
    }
  },
};

async function exportLog(system: RunningSystem, folder: string, io: CommandIo) {
  const served = openServedLog(system);
  const progress = createProgress(io, 'writing files');
  try {
    const vkey = await served.vkey();
    await writeMirror(served.source, folder, { vkey, onProgress: progress.update });
    progress.end();
    const verified = requireVerified(folder, await verifyShown(io, folderSource(folder), { vkey }));
    await writeDetails(folder, await fetchOpenings(system, publicCommitments(verified.replay)));
    return verified;
  } catch (error) {
    if (error instanceof SourceError)
      throw new CliError(error.code, error.message, undefined, { cause: error });
    throw error;
  } finally {
    progress.end();
    served.close();
  }
}
