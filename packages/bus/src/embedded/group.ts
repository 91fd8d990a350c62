/** A consumer group of this process: its members and which of them reads which partition. */
// Taken from the module, not the global, so that a test with fake timers does not stop the group.
import { setImmediate } from 'node:timers';
import type { GroupListener } from '../port.ts';
import { assignPartitions } from './assignment.ts';

/** A member; compared by identity. */
export interface GroupMember {
  readonly listener: GroupListener;
}

export interface Group {
  join(member: GroupMember): void;
  /** Resolves when all listeners have been told. */
  leave(member: GroupMember): Promise<void>;
  owns(member: GroupMember, partition: number): boolean;
}

function partitionsWhere(owners: readonly unknown[], isMatch: (partition: number) => boolean): number[] {
  return owners.map((_, partition) => partition).filter(isMatch);
}

/**
 * The new assignment holds at once; listeners hear of it in a later turn of the event loop, all losses before all
 * gains, so that a member has its membership before its first `assigned`. `changed` is called for each partition that
 * changed hands.
 */
export function makeGroup(partitions: number, changed: (partition: number) => void): Group {
  const members: GroupMember[] = [];
  let owners: (GroupMember | undefined)[] = Array.from({ length: partitions }, () => undefined);

  function share(leaver?: GroupMember): Promise<void> {
    const before = owners;
    const after = assignPartitions(partitions, members, before);
    owners = after;
    partitionsWhere(after, (partition) => before[partition] !== after[partition]).forEach(changed);
    const concerned = leaver === undefined ? [...members] : [leaver, ...members];
    const { promise, resolve } = Promise.withResolvers<void>();
    for (const member of concerned) {
      const lost = partitionsWhere(after, (p) => before[p] === member && after[p] !== member);
      if (lost.length > 0) setImmediate(() => member.listener.revoked(lost));
    }
    for (const member of concerned) {
      const gained = partitionsWhere(after, (p) => before[p] !== member && after[p] === member);
      if (gained.length > 0) setImmediate(() => member.listener.assigned(gained));
    }
    setImmediate(resolve);
    return promise;
  }
  return {
    join(member) {
      members.push(member);
      void share();
    },
    async leave(member) {
      const at = members.indexOf(member);
      if (at < 0) return;
      members.splice(at, 1);
      await share(member);
    },
    owns: (member, partition) => owners[partition] === member,
  };
}
