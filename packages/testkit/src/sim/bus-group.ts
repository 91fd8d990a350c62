/**
 * A simulated consumer group. What the server assigned and what a member believes are two things: notices travel, a
 * paused member hears nothing, and a lingering revocation leaves two members that both believe in one partition.
 */

import type { GroupListener } from '@centesimo/bus';
import type { Gate } from './gate.ts';
import { BUS_LATENCY, drawLatency } from './latency.ts';
import type { SimBase } from './sim-base.ts';

/** A member not heard of for so long loses its partitions. */
export const SESSION_TIMEOUT_MS = 3_000;
const LINGER_MAX_MS = 15_000;

export interface SimMember {
  readonly gate: Gate;
  believes(partition: number): boolean;
  /** Whether the server holds it to be the owner: only then a commit is taken. */
  isAssigned(partition: number): boolean;
  leave(): void;
}

export interface SimGroup {
  join(gate: Gate, listener: GroupListener): SimMember;
  /** Assigns the partitions anew in seeded order. */
  rebalance(): void;
  readonly committed: Map<number, number[]>;
}

interface Member {
  readonly gate: Gate;
  readonly listener: GroupListener;
  readonly believed: Set<number>;
  /** Partitions of which a notice is under way. */
  readonly revoking: Set<number>;
  readonly assigning: Set<number>;
  /** Partitions whose revocation lingers: the next owner does not wait for it. */
  readonly lingering: Set<number>;
  readonly notices: (() => void)[];
  expelled: boolean;
  left: boolean;
}

export function createGroup(base: SimBase, name: string, partitions: number): SimGroup {
  const random = base.random.fork(`group/${name}`);
  const members: Member[] = [];
  const group: GroupState = { base, name, random, partitions, members, targets: [] };
  return {
    committed: new Map(),
    join: (gate, listener) => {
      const member: Member = {
        gate,
        listener,
        believed: new Set(),
        revoking: new Set(),
        assigning: new Set(),
        lingering: new Set(),
        notices: [],
        expelled: false,
        left: false,
      };
      members.push(member);
      gate.onStatus((status) => watchSession(group, member, status));
      assign(group, members);
      return {
        gate,
        believes: (partition) => member.believed.has(partition),
        isAssigned: (partition) => group.targets[partition] === member,
        leave: () => {
          member.left = true;
          const given = [...member.believed];
          member.believed.clear();
          if (given.length > 0 && gate.status() !== 'dead') listener.revoked(given);
          remove(group, member);
        },
      };
    },
    rebalance: () => assign(group, random.shuffle(members)),
  };
}

interface GroupState {
  readonly base: SimBase;
  readonly name: string;
  readonly random: SimBase['random'];
  readonly partitions: number;
  readonly members: Member[];
  /** The owner of each partition by the server's assignment. */
  targets: (Member | undefined)[];
}

function assign(group: GroupState, order: readonly Member[]): void {
  const present = order.filter((member) => !member.left && !member.expelled);
  group.targets = Array.from(
    { length: group.partitions },
    (_, partition) => present[partition % present.length],
  );
  group.base.trace.note(`group:${group.name}`, 'assigns', () =>
    group.targets.map((member) => member?.gate.id ?? 'nobody').join(' '),
  );
  reconcile(group);
}

function remove(group: GroupState, member: Member): void {
  if (!group.members.includes(member)) return;
  group.members.splice(group.members.indexOf(member), 1);
  assign(group, group.members);
}

/** Heartbeats: a member that is dead or paused is expelled when its session ends, and joins again when it is back. */
function watchSession(group: GroupState, member: Member, status: 'running' | 'paused' | 'dead'): void {
  const { scheduler } = group.base;
  if (member.left) return;
  if (status === 'running') {
    if (member.expelled) scheduler.after(delay(group), () => rejoin(group, member));
    return;
  }
  scheduler.after(SESSION_TIMEOUT_MS, () => {
    if (member.gate.status() === 'running' || member.left || member.expelled) return;
    member.expelled = true;
    group.base.trace.note(`group:${group.name}`, 'expels', () => member.gate.id);
    if (member.gate.status() === 'dead') remove(group, member);
    else assign(group, group.members);
  });
}

function rejoin(group: GroupState, member: Member): void {
  if (!member.expelled || member.left || member.gate.status() !== 'running') return;
  member.expelled = false;
  assign(group, group.members);
}

/** Sends the notices that bring beliefs nearer to the assignment; called again whenever one has been heard. */
function reconcile(group: GroupState): void {
  for (let partition = 0; partition < group.partitions; partition++) {
    const target = group.targets[partition];
    let free = true;
    for (const member of group.members) {
      if (member === target || !(member.believed.has(partition) || member.assigning.has(partition))) continue;
      revoke(group, member, partition);
      if (!member.expelled && !member.lingering.has(partition)) free = false;
    }
    if (target === undefined || !free) continue;
    const settled = target.believed.has(partition) && !target.revoking.has(partition);
    if (!settled && !target.assigning.has(partition)) give(group, target, partition);
  }
}

function revoke(group: GroupState, member: Member, partition: number): void {
  if (member.revoking.has(partition)) return;
  member.revoking.add(partition);
  const lingers = group.base.faults.strikes('bus.two-owners', `revoke ${partition} of ${member.gate.id}`);
  if (lingers) member.lingering.add(partition);
  const lateMs = lingers ? group.random.int(1_000, LINGER_MAX_MS) : delay(group);
  tell(group, member, lateMs, () => {
    member.revoking.delete(partition);
    member.lingering.delete(partition);
    if (!member.believed.delete(partition)) return;
    group.base.trace.note(member.gate.id, `hears that ${partition} is revoked`);
    member.listener.revoked([partition]);
  });
}

function give(group: GroupState, member: Member, partition: number): void {
  member.assigning.add(partition);
  tell(group, member, delay(group), () => {
    member.assigning.delete(partition);
    if (member.believed.has(partition)) return;
    member.believed.add(partition);
    noteTwoOwners(group, member, partition);
    group.base.trace.note(member.gate.id, `hears that ${partition} is assigned`);
    member.listener.assigned([partition]);
  });
}

/** A member hears its notices in the order they were sent, and none after it left. */
function tell(group: GroupState, member: Member, delayMs: number, notice: () => void): void {
  member.notices.push(notice);
  group.base.scheduler.after(delayMs, () =>
    member.gate.deliver(() => {
      const next = member.notices.shift();
      if (!member.left) next?.();
      reconcile(group);
    }),
  );
}

function noteTwoOwners({ base, members }: GroupState, member: Member, partition: number): void {
  const others = members.filter((other) => other !== member && other.believed.has(partition));
  if (others.some((other) => other.gate.status() !== 'dead')) base.faults.count('bus.two-owners');
}

function delay(group: GroupState): number {
  return drawLatency(group.random, BUS_LATENCY);
}
