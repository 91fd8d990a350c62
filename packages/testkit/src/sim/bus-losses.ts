/** What the simulated broker loses: the end of a partition, a whole topic, the memory of an offset. */
import type { SimGroup } from './bus-group.ts';
import type { SimTopic } from './bus-topic.ts';
import type { SimBase } from './sim-base.ts';

export interface BusLosses {
  /** The last messages of a partition vanish, acknowledged or not; later ones reuse their offsets. */
  loseTail(topic: string, partition: number, count: number): void;
  /**
   * All messages of the topic vanish, and offsets begin again at 0; those that its groups have committed vanish too, or
   * stay and point past the end, where only the disks with the messages are lost.
   */
  loseTopic(topic: string, offsets?: 'vanish' | 'stay'): void;
  /** All of it vanishes, and the topic is away until somebody ensures it. */
  deleteTopic(topic: string): void;
  /** A group's committed offset falls back to an older one, or is forgotten. */
  moveOffsetBack(): void;
}

/** `groupsOf` names the groups that read a topic. */
export function createLosses(
  { faults, trace }: SimBase,
  random: SimBase['random'],
  topics: ReadonlyMap<string, SimTopic>,
  groupsOf: (topic?: string) => readonly SimGroup[],
): BusLosses {
  const loseTopic: BusLosses['loseTopic'] = (name, offsets = 'vanish') => {
    const topic = topics.get(name);
    if (topic === undefined) return;
    for (const partition of topic.partitions) partition.empty();
    if (offsets === 'vanish') for (const group of groupsOf(name)) group.committed.clear();
    topic.losses++;
    faults.count('bus.topic-loss');
    if (offsets === 'stay') faults.count('bus.topic-emptied');
    trace.note('bus', `loses topic ${name}`);
  };
  return {
    loseTopic,
    deleteTopic: (name) => {
      const topic = topics.get(name);
      if (topic === undefined) return;
      loseTopic(name);
      topic.isAway = true;
      faults.count('bus.topic-deleted');
    },
    loseTail: (name, partition, count) => {
      const lost = topics.get(name)?.partitions[partition]?.loseTail(count) ?? 0;
      if (lost === 0) return;
      faults.count('bus.tail-loss');
      faults.count('bus.messages-lost', lost);
      trace.note('bus', `loses the last ${lost} messages of ${name}/${partition}`);
    },
    moveOffsetBack: () => {
      if (moveOffsetBack(random, groupsOf())) faults.count('bus.offset-back');
    },
  };
}

/** True when there was an offset to move. */
function moveOffsetBack(random: SimBase['random'], groups: readonly SimGroup[]): boolean {
  const commits = groups.flatMap((group) => [...group.committed.values()]);
  const movable = commits.filter((offsets) => offsets.length > 0);
  if (movable.length === 0) return false;
  const offsets = random.pick(movable);
  offsets.splice(random.int(0, offsets.length - 1));
  return true;
}
