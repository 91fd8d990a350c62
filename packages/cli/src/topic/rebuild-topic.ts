/** The topics of all generations made again from the journals: nothing stands in it that does not stand there. */
import type { EventBus } from '@centesimo/bus';
import {
  allGenerations,
  type Clock,
  DEFAULT_LIMITS,
  journalName,
  type Notify,
  publishAll,
} from '@centesimo/journal';
import type { DeployedGeneration } from '@centesimo/service';
import type { Store } from '@centesimo/store';
import type { Progress } from '../progress.ts';

/** Those whose journals are published. */
const ROLES = ['donation', 'allocation'] as const;

/** The stores that hold them. */
type JournalStores = Readonly<
  Record<(typeof ROLES)[number], { readonly store: Pick<Store, 'documents' | 'journals'> }>
>;

export interface RebuildSteps {
  readonly clock: Clock;
  readonly notify: Notify;
  readonly signal: AbortSignal;
  readonly progress: Progress;
}

/**
 * Makes each topic where it is missing, and publishes every record. Services may work meanwhile: what they know they drop.
 * Answers how many records were published. @throws BusError, StoreError, JournalError
 */
export async function rebuildTopic(
  stores: JournalStores,
  bus: EventBus,
  newest: DeployedGeneration,
  steps: RebuildSteps,
): Promise<number> {
  let records = 0;
  for (const generation of allGenerations(newest))
    records += await rebuildGeneration(stores, bus, steps, generation);
  return records;
}

async function rebuildGeneration(
  stores: JournalStores,
  bus: EventBus,
  { progress, ...steps }: RebuildSteps,
  { generation, partitions, topic }: DeployedGeneration,
): Promise<number> {
  await bus.ensureTopic(topic, partitions);
  const ports = { ...steps, bus, topic, limits: DEFAULT_LIMITS };
  let done = 0;
  const rebuilt = Array.from({ length: partitions }, async (_, partition) => {
    const sources = ROLES.map((role) => {
      const { documents, journals } = stores[role].store;
      return { journal: journalName(generation, role, partition), documents, journals };
    });
    const records = await publishAll(ports, partition, sources);
    done += 1;
    progress.update(done, partitions);
    return records.reduce((sum, each) => sum + each, 0);
  });
  // All have come to an end before the first failure is told.
  await Promise.allSettled(rebuilt);
  return (await Promise.all(rebuilt)).reduce((sum, each) => sum + each, 0);
}
