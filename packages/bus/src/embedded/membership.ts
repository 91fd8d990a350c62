/** One member of a group: reads what it is assigned, waits for more, commits offsets. */
import { BusError } from '../port.ts';
import type { BusFaults, GroupListener, Membership, ReadBatch, ReadOptions } from '../port.ts';
import type { BusEngine } from './bus-engine.ts';
import type { Group, GroupMember } from './group.ts';
import type { TopicLog } from './topic-log.ts';
import type { WaitingReaders } from './wait-for-messages.ts';

/** What a member needs to know of its group's topic. */
export interface GroupTopic {
  readonly engine: BusEngine;
  readonly log: TopicLog;
  readonly readers: WaitingReaders;
  readonly groupName: string;
  readonly group: Group;
  readonly faults: BusFaults | undefined;
}

/** The rules a member's calls obey: open, a member still, and owner of the partition. */
function makeChecks(
  { engine, log, group, groupName }: GroupTopic,
  member: GroupMember,
  hasLeft: () => boolean,
) {
  function checkMember(partition: number): void {
    if (!engine.isOpen()) throw new BusError('closed', `The bus at ${engine.path} is closed.`);
    if (hasLeft()) throw new BusError('closed', `This member has left the group ${groupName}.`);
    log.checkPartition(partition);
  }
  function checkOwner(partition: number): void {
    checkMember(partition);
    if (group.owns(member, partition)) return;
    const place = `${log.topic}/${partition}`;
    throw new BusError('not-assigned', `Partition ${place} is not assigned to this member of ${groupName}.`);
  }
  return { checkMember, checkOwner };
}

function checkOffset(offset: number): void {
  if (Number.isSafeInteger(offset) && offset >= 0) return;
  throw new RangeError(`The offset ${offset} is not an integer from 0 on.`);
}

export function joinGroup(topic: GroupTopic, listener: GroupListener): Membership {
  const { engine, log, readers, groupName, group, faults } = topic;
  const member: GroupMember = { listener };
  let left = false;
  const { checkMember, checkOwner } = makeChecks(topic, member, () => left);

  async function read(partition: number, offset: number, options: ReadOptions): Promise<ReadBatch> {
    checkOffset(offset);
    checkOwner(partition);
    const { messagesMax, waitMs, signal } = options;
    const present = await log.read(partition, offset, messagesMax);
    if (present.messages.length > 0 || waitMs <= 0 || signal?.aborted === true) return present;
    const isOver = (): boolean =>
      log.end(partition) > offset || !group.owns(member, partition) || !engine.isOpen();
    // What came while the look above was answered has woken nobody.
    if (!isOver()) await readers.wait(partition, isOver, waitMs, signal);
    checkOwner(partition);
    return log.read(partition, offset, messagesMax);
  }
  async function commit(partition: number, offset: number): Promise<void> {
    checkOffset(offset);
    checkOwner(partition);
    const key = `${groupName}/${log.topic}/${partition}`;
    return engine.track(async () => {
      if (faults !== undefined) await faults.before('bus.commit', key);
      await engine.database.change('commitOffset', [[groupName, log.topic, partition, offset]]);
      if (faults !== undefined) await faults.after('bus.commit', key);
    });
  }
  const membership: Membership = {
    read,
    commit,
    async committed(partition) {
      checkMember(partition);
      const place = [groupName, log.topic, partition];
      const [row] = await engine.track(() => engine.database.first('readOffset', [place]));
      return row?.[0] as number | undefined;
    },
    async start(partition) {
      checkMember(partition);
      return log.start(partition);
    },
    // It reads in this process: there is nobody who could fall silent.
    state: () => 'consuming',
    async leave() {
      left = true;
      await group.leave(member);
    },
  };
  group.join(member);
  return membership;
}
