/** What an adapter gives the contract suite, and how the suite joins, reads and names things. */
import { randomUUID } from 'node:crypto';
import type { BusErrorCode, BusFaults, EventBus, Membership, Message, ReceivedMessage } from '../port.ts';

export interface BusUnderTest {
  readonly bus: EventBus;
  /** Closes the bus and opens the same data again, without a faults hook. */
  reopen(): Promise<EventBus>;
  /** Closes what is open and removes the data. */
  dispose(): Promise<void>;
}

export interface MakeBusOptions {
  readonly faults?: BusFaults;
}

export type MakeBus = (options?: MakeBusOptions) => Promise<BusUnderTest>;

/** Longer than a case may take: a wait that ends by it fails the case. */
export const FOREVER_MS = 600_000;
/** Long enough for a broker to answer; an empty answer costs this much. */
const POLL_MS = 500;

/** Matches a BusError by its code. */
export function busFault(code: BusErrorCode) {
  return { name: 'BusError', code };
}

export function uniqueName(kind: string): string {
  return `${kind}-${randomUUID()}`;
}

export function messageOf(value: string): Message {
  return { key: 'k', headers: {}, value };
}

export function valuesOf(messages: readonly ReceivedMessage[]): string[] {
  return messages.map(({ value }) => value);
}

/** A member with what its listener was told. */
export interface JoinedMember {
  readonly membership: Membership;
  /** Partitions given and not taken again, ascending. */
  owned(): number[];
  /** Resolves once `owned` satisfies the condition. */
  until(condition: (owned: readonly number[]) => boolean): Promise<void>;
}

export async function joinMember(bus: EventBus, group: string, topic: string): Promise<JoinedMember> {
  const held = new Set<number>();
  const watchers = new Set<() => void>();
  const told = (): void => watchers.forEach((watcher) => watcher());
  const owned = (): number[] => [...held].toSorted((a, b) => a - b);
  const membership = await bus.join(group, topic, {
    assigned(partitions) {
      partitions.forEach((partition) => held.add(partition));
      told();
    },
    revoked(partitions) {
      partitions.forEach((partition) => held.delete(partition));
      told();
    },
  });
  async function until(condition: (owned: readonly number[]) => boolean): Promise<void> {
    await new Promise<void>((resolve) => {
      const watcher = (): void => {
        if (!condition(owned())) return;
        watchers.delete(watcher);
        resolve();
      };
      watchers.add(watcher);
      watcher();
    });
  }
  return { membership, owned, until };
}

/** Joins a group of its own and waits for all of `partitions`. */
export async function joinAlone(
  bus: EventBus,
  topic: string,
  partitions: number,
  group?: string,
): Promise<JoinedMember> {
  const member = await joinMember(bus, group ?? uniqueName('group'), topic);
  await member.until((owned) => owned.length === partitions);
  return member;
}

/** Reads from `offset` to the end of the partition, following `next`. */
export async function readToEnd(
  { membership }: JoinedMember,
  partition: number,
  offset: number,
  messagesMax = 100,
): Promise<ReceivedMessage[]> {
  const messages: ReceivedMessage[] = [];
  for (let next = offset; ;) {
    const batch = await membership.read(partition, next, { messagesMax, waitMs: POLL_MS });
    messages.push(...batch.messages);
    if (batch.next >= batch.end) return messages;
    next = batch.next;
  }
}
