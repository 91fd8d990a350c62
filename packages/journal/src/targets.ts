/** Which generations there are, and which journal of each a ledger, or a partition, belongs to. */
import type { Generation } from './host-config.ts';
import type { OpenTarget } from './inherit.ts';
import { journalName } from './journal-name.ts';

/** All generations up to the newest, the first one first. */
export function allGenerations<Each extends { readonly before?: Each }>(newest: Each): Each[] {
  return newest.before === undefined ? [newest] : [...allGenerations(newest.before), newest];
}

/** The journal of a partition, with the ones before it. */
export function targetOf(
  { before, generation, partitionOf, partitions }: Generation,
  partition: number,
): OpenTarget {
  const keeps = (ledger: string): boolean => partitionOf(ledger) === partition;
  if (before === undefined) return { generation, partition, keeps };
  if (partitions % before.partitions !== 0)
    throw new RangeError(`${partitions} partitions cannot follow ${before.partitions}: not a multiple`);
  return { generation, partition, keeps, before: targetOf(before, partition % before.partitions) };
}

/** A role's journals that hold the commands of a ledger, the oldest first. */
export function journalsOf(newest: Generation, role: string, ledger: string): string[] {
  return allGenerations(newest).map(({ generation, partitionOf }) =>
    journalName(generation, role, partitionOf(ledger)),
  );
}
