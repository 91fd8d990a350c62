/** The topic made again from the journals: nothing stands in it that does not stand there. */
import type { EventBus } from '@centesimo/bus';
import { GENERATION, PARTITIONS, TOPIC } from '@centesimo/events';
import { DEFAULT_LIMITS, journalName, type Notify, publishAll } from '@centesimo/journal';
import { systemClock } from '@centesimo/service';
import type { NamedStores } from '../compose.ts';
import type { Progress } from '../progress.ts';

/** Those whose journals are published. */
const ROLES = ['donation', 'allocation'] as const;

export interface RebuildSteps {
  readonly notify: Notify;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Makes the topic where it is missing, and publishes every record. Services may work meanwhile: what they know they drop.
 * Answers how many records were published. @throws BusError, StoreError, JournalError
 */
export async function rebuildTopic(
  stores: NamedStores,
  bus: EventBus,
  { notify, progress, signal }: RebuildSteps,
): Promise<number> {
  await bus.ensureTopic(TOPIC, PARTITIONS);
  const ports = { bus, topic: TOPIC, clock: systemClock, limits: DEFAULT_LIMITS, notify, signal };
  let done = 0;
  const partitions = Array.from({ length: PARTITIONS }, async (_, partition) => {
    const sources = ROLES.map((role) => {
      const { documents, journals } = stores[role].store;
      return { journal: journalName(GENERATION, role, partition), documents, journals };
    });
    const records = await publishAll(ports, partition, sources);
    done += 1;
    progress.update(done, PARTITIONS);
    return records.reduce((sum, each) => sum + each, 0);
  });
  // All have come to an end before the first failure is told.
  await Promise.allSettled(partitions);
  return (await Promise.all(partitions)).reduce((sum, each) => sum + each, 0);
}
