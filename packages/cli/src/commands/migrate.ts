/** `migrate`: from a data folder to the engines. */
import { readFolderMark } from '../backup/data-files.ts';
import { EXIT, readArgs, textOf, wrongUsage } from '../command.ts';
import type { Command } from '../command.ts';
import type { Counts } from '../copy/compare-stores.ts';
import { createCopySteps } from '../copy/copy-steps.ts';
import { migrate, type Migrated } from '../copy/migrate.ts';
import { enginesOf } from '../engines.ts';
import { createProgress } from '../progress.ts';
import { dataFolder } from '../running-system.ts';

const HELP = `centesimo migrate [options]

Carries everything that lasts from a data folder to the engines that KAFKA_BROKERS and MONGODB_URI name (and their other
settings, as for the services): journals, details, files and the log, then reads all of it again and compares. The system
on the folder must be stopped, the databases and the topic empty. What was cut short is called again and goes on. The
topic is made again from the journals when the services start.

Afterwards start the services with the same settings, the same CENTESIMO_ORIGIN, and the keys of the folder (npm start on
it, or CENTESIMO_KEYS for services apart). The stores in the folder are not opened again.

  --data DIR         the data folder (./data)
  --json             one JSON value on stdout

Exit codes: 0 carried and compared, 1 the databases hold another history, 2 could not be done, 64 wrong usage.

Example: centesimo migrate --data ./data
`;

export const migrateCommand: Command = {
  name: 'migrate',
  summary: 'carry a data folder to Kafka and MongoDB',
  help: HELP,
  run: async (args, io) => {
    const read = readArgs(args, { data: { type: 'string' } }, { min: 0, max: 0, what: 'no arguments' });
    const engines = enginesOf(io);
    if (engines === undefined) throw wrongUsage('KAFKA_BROKERS and MONGODB_URI must say where to');
    const data = dataFolder(io, textOf(read, 'data'));
    // The lock would make a folder that is not there.
    readFolderMark(data);
    const progress = createProgress(io, 'copying and comparing (pieces)');
    const steps = createCopySteps(io.signal, progress);
    // Most commands reach no engine, and need not load what does.
    const { withEngineBus, withEngineStores, withFolderStores, withLockedFolder } =
      await import('../compose.ts');
    const migrated = await withLockedFolder(data, () =>
      withFolderStores(data, (from) =>
        withEngineStores(engines, (to) =>
          withEngineBus(engines, (bus) => migrate(data, from, to, bus, steps)),
        ),
      ),
    ).finally(progress.end);
    io.out(read.values['json'] === true ? jsonOf(data, migrated) : textFor(data, migrated));
    return EXIT.done;
  },
};

function jsonOf(data: string, { counts, log }: Migrated): string {
  const services = Object.entries(counts).map(([service, counted]) => [service, sumsOf(counted)]);
  return `${JSON.stringify({ data, log, ...Object.fromEntries(services) })}\n`;
}

function textFor(data: string, { counts, log }: Migrated): string {
  const lines = Object.entries(counts).map(([service, counted]) => {
    const { blobs, documents, records } = sumsOf(counted);
    return `  ${service.padEnd(10)} ${records} records, ${documents} documents, ${blobs} files`;
  });
  const end = log === undefined ? 'an empty log' : `a log of ${log.size} entries, root ${log.root}`;
  return [`${data} is on the engines, compared to the byte: ${end}`, ...lines, ''].join('\n');
}

function sumsOf({ blobs, collections, journals }: Counts) {
  const sum = (counts: ReadonlyMap<string, number>): number =>
    [...counts.values()].reduce((all, each) => all + each, 0);
  return { records: sum(journals), documents: sum(collections), blobs };
}
