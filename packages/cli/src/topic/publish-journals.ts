/** Opens what the topic is made again from, and the topic: on the engines, or in a data folder. */
import { generationOf, systemClock } from '@centesimo/service';
import { countsOf } from '@centesimo/store';
import { readFolderMark } from '../backup/data-files.ts';
import type { CommandIo } from '../command.ts';
import { enginesOf } from '../engines.ts';
import type { Progress } from '../progress.ts';
import { dataFolder } from '../running-system.ts';
import { rebuildTopic, type RebuildSteps } from './rebuild-topic.ts';

/** Answers how many records were published. @throws CliError, BusError, StoreError, JournalError */
export async function publishJournals(
  given: string | undefined,
  io: CommandIo,
  progress: Progress,
): Promise<number> {
  const steps: RebuildSteps = {
    progress,
    clock: systemClock,
    signal: io.signal,
    notify: ({ fields, name }) => io.err(`${name} ${JSON.stringify(fields)}\n`),
  };
  const { withEngineBus, withEngineStores, withFolderBus, withFolderStores, withLockedFolder } =
    await import('../compose.ts');
  const engines = enginesOf(io);
  if (engines !== undefined)
    return await withEngineStores(engines, (stores) =>
      withEngineBus(engines, (bus) => rebuildTopic(stores, bus, generationOf(engines.partitions), steps)),
    );
  const data = dataFolder(io, given);
  const newest = generationOf(countsOf(readFolderMark(data)));
  return await withLockedFolder(data, () =>
    withFolderStores(data, (stores) =>
      withFolderBus(data, (bus) => rebuildTopic(stores, bus, newest, steps)),
    ),
  );
}
