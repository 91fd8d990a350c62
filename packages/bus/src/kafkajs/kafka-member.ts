/**
 * A member of a consumer group over KafkaJS, which pushes batches, for a port that pulls: nothing is fetched of a
 * partition before it is read, and fetching pauses while enough is held.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type { Admin, Consumer, EachBatchPayload } from 'kafkajs';
import type { BusFaults, GroupListener, Membership, MemberState, ReadOptions } from '../port.ts';
import { BusError } from '../port.ts';
import { toBusError } from './kafka-errors.ts';
import { MemberWatch } from './member-watch.ts';
import { makePartitionBuffer, type PartitionBuffer } from './partition-buffer.ts';
import { fetchTopicEnds, type Freshly } from './topic-offsets.ts';

export interface MemberOptions {
  readonly admin: Admin;
  readonly makeConsumer: () => Consumer;
  readonly group: string;
  /** The group's name in the cluster. */
  readonly groupId: string;
  readonly topic: string;
  readonly partitions: number;
  readonly sessionMs: number;
  readonly freshly: Freshly;
  readonly listener: GroupListener;
  readonly faults: BusFaults | undefined;
  /** The bus is open. */
  readonly isOpen: () => boolean;
}

export interface KafkaMember extends Membership {
  /** Ends all waits with `closed`, without a word to the broker. */
  abandon(): void;
}

/** Between two tries to come back into the group. */
const REJOIN_MS = 500;
const REJOIN_MS_MAX = 5_000;
/** How long a new consumer may take to come into the group. */
const JOIN_SESSIONS = 3;

function checkOffset(offset: number): void {
  if (Number.isSafeInteger(offset) && offset >= 0) return;
  throw new RangeError(`The offset ${offset} is not an integer from 0 on.`);
}

/** Joins, and resolves when the group has answered for the first time. @throws BusError */
export async function joinAsMember(options: MemberOptions): Promise<KafkaMember> {
  const member = new Member(options);
  await member.run().catch((error: unknown) => {
    member.abandon();
    throw toBusError(error, `joining the group ${options.group}`, 'ask');
  });
  return member;
}

class Member implements KafkaMember {
  readonly #options: MemberOptions;
  readonly #buffers = new Map<number, PartitionBuffer>();
  #owned: ReadonlySet<number> = new Set();
  #hasLeft = false;
  #isRejoining = false;
  #consumer: Consumer;
  /** The consumer that KafkaJS has given up: it resolves `run` of such a one as of any other. */
  #crashed: Consumer | undefined;
  readonly #watch: MemberWatch;

  constructor(options: MemberOptions) {
    this.#options = options;
    this.#consumer = options.makeConsumer();
    const { freshly, sessionMs } = options;
    // It shares no connection and no state with what is asked about.
    const probe = async (): Promise<void> => void (await freshly((admin) => admin.describeCluster()));
    this.#watch = new MemberWatch({ sessionMs, probe, replace: () => void this.#rejoin() });
  }

  state(): MemberState {
    return this.#watch.state;
  }

  async run(): Promise<void> {
    const { partitions, topic } = this.#options;
    const consumer = this.#consumer;
    await consumer.connect();
    await consumer.subscribe({ topic, fromBeginning: true });
    consumer.on(consumer.events.GROUP_JOIN, ({ payload }) => {
      if (consumer !== this.#consumer) return;
      this.#watch.heardGroup();
      this.#assign(payload.memberAssignment[topic] ?? []);
    });
    consumer.on(consumer.events.HEARTBEAT, () => {
      if (consumer === this.#consumer) this.#watch.heardGroup();
    });
    consumer.on(consumer.events.FETCH, () => {
      if (consumer === this.#consumer) this.#watch.heardTopic();
    });
    consumer.on(consumer.events.CRASH, () => {
      if (consumer !== this.#consumer) return;
      this.#crashed = consumer;
      this.#watch.topicFailed();
      void this.#rejoin();
    });
    await consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: partitions,
      eachBatch: (payload) => this.#take(payload),
    });
  }

  /** KafkaJS gives up at some errors, and would look alive while nothing comes: then another consumer takes its place. */
  async #rejoin(): Promise<void> {
    if (this.#isRejoining || this.#hasLeft) return;
    this.#isRejoining = true;
    this.#assign([]);
    for (let waitMs = REJOIN_MS; !this.#hasLeft; waitMs = Math.min(waitMs * 2, REJOIN_MS_MAX)) {
      await sleep(waitMs);
      const before = this.#consumer;
      const consumer = this.#options.makeConsumer();
      this.#consumer = consumer;
      void before.disconnect().catch(() => undefined);
      if ((await this.#runs()) && this.#crashed !== consumer) break;
    }
    this.#isRejoining = false;
    // It left while the new one was on its way in.
    if (this.#hasLeft) await this.#consumer.disconnect().catch(() => undefined);
  }

  /** True when the consumer came into the group; false when it could not, or took too long for its answers to come. */
  async #runs(): Promise<boolean> {
    const running = this.run().then(
      () => true,
      () => false,
    );
    const late = sleep(JOIN_SESSIONS * this.#options.sessionMs, false, { ref: false });
    return await Promise.race([running, late]);
  }

  /** A new generation of the group: KafkaJS has forgotten where it read, so each partition is sought again. */
  #assign(partitions: readonly number[]): void {
    if (this.#hasLeft) return;
    const { listener, topic } = this.#options;
    const consumer = this.#consumer;
    const before = this.#owned;
    this.#owned = new Set(partitions);
    const lost = [...before].filter((partition) => !this.#owned.has(partition));
    const gained = partitions.filter((partition) => !before.has(partition));
    if (partitions.length > 0) consumer.pause([{ topic, partitions: [...partitions] }]);
    for (const partition of lost) {
      const buffer = this.#buffers.get(partition);
      this.#buffers.delete(partition);
      buffer?.wake();
    }
    for (const [partition, buffer] of this.#buffers) this.#fetchFrom(partition, buffer);
    if (lost.length > 0) listener.revoked(lost);
    if (gained.length > 0) listener.assigned(gained);
  }

  #fetchFrom(partition: number, buffer: PartitionBuffer): void {
    const { topic } = this.#options;
    const consumer = this.#consumer;
    consumer.seek({ topic, partition, offset: String(buffer.tail) });
    if (!buffer.isFull()) consumer.resume([{ topic, partitions: [partition] }]);
  }

  async #take(payload: EachBatchPayload): Promise<void> {
    const { batch } = payload;
    const buffer = this.#buffers.get(batch.partition);
    if (buffer === undefined || payload.isStale()) return;
    // Fetched from elsewhere, before a reader jumped: what lies between would be missed.
    if (fetchedFrom(batch) > buffer.tail) {
      this.#fetchFrom(batch.partition, buffer);
      return;
    }
    payload.resolveOffset(batch.lastOffset());
    buffer.add(batch.messages, Number(batch.lastOffset()) + 1, Number(batch.highWatermark));
    if (buffer.isFull()) payload.pause();
    await payload.heartbeat();
  }

  #checkMember(partition: number): void {
    const { group, isOpen, partitions, topic } = this.#options;
    if (!isOpen()) throw new BusError('closed', 'The bus is closed.');
    if (this.#hasLeft) throw new BusError('closed', `This member has left the group ${group}.`);
    if (Number.isInteger(partition) && partition >= 0 && partition < partitions) return;
    throw new BusError('wrong-topic', `${topic} has no partition ${partition}.`);
  }

  #checkOwner(partition: number): void {
    this.#checkMember(partition);
    if (this.#owned.has(partition)) return;
    const { group, topic } = this.#options;
    throw new BusError('not-assigned', `${topic}/${partition} is not assigned to this member of ${group}.`);
  }

  async read(partition: number, offset: number, { messagesMax, signal, waitMs }: ReadOptions) {
    checkOffset(offset);
    this.#checkOwner(partition);
    const buffer = this.#buffers.get(partition) ?? (await this.#begin(partition, offset));
    if (!buffer.isAt(offset)) {
      buffer.restart(offset);
      this.#fetchFrom(partition, buffer);
    }
    if (buffer.isEmpty() && waitMs > 0 && signal?.aborted !== true) {
      await buffer.wait(waitMs, signal);
      this.#checkOwner(partition);
    }
    const batch = buffer.take(messagesMax);
    if (buffer.isHalfEmpty()) this.#resume(partition);
    return batch;
  }

  /** The first read of a partition: its end is asked for, so that nobody takes "nothing fetched yet" for "all read". */
  async #begin(partition: number, offset: number): Promise<PartitionBuffer> {
    const { high } = await this.#offsetsOf(partition);
    this.#checkOwner(partition);
    const present = this.#buffers.get(partition);
    if (present !== undefined) return present;
    const buffer = makePartitionBuffer(partition, offset, Number(high));
    this.#buffers.set(partition, buffer);
    this.#fetchFrom(partition, buffer);
    return buffer;
  }

  #resume(partition: number): void {
    const { topic } = this.#options;
    const consumer = this.#consumer;
    const isPaused = consumer.paused().some(({ partitions }) => partitions.includes(partition));
    if (isPaused) consumer.resume([{ topic, partitions: [partition] }]);
  }

  async #offsetsOf(partition: number): Promise<{ high: string; low: string }> {
    const { admin, freshly, topic } = this.#options;
    const ends = fetchTopicEnds(admin, freshly, topic);
    ends.catch(() => this.#watch.topicFailed());
    const all = await this.#ask(`offsets of ${topic}`, ends);
    return all.find((each) => each.partition === partition) ?? { high: '0', low: '0' };
  }

  async #ask<T>(doing: string, answer: Promise<T>): Promise<T> {
    return answer.catch((error: unknown) => {
      throw toBusError(error, doing, 'ask');
    });
  }

  async committed(partition: number): Promise<number | undefined> {
    this.#checkMember(partition);
    const { admin, groupId, topic } = this.#options;
    const asked = admin.fetchOffsets({ groupId, topics: [topic] });
    const [found] = await this.#ask(`offsets of the group ${groupId}`, asked);
    const offset = Number(found?.partitions.find((each) => each.partition === partition)?.offset ?? -1);
    return offset < 0 ? undefined : offset;
  }

  async commit(partition: number, offset: number): Promise<void> {
    checkOffset(offset);
    this.#checkOwner(partition);
    const { faults, group, topic } = this.#options;
    const key = `${group}/${topic}/${partition}`;
    if (faults !== undefined) await faults.before('bus.commit', key);
    await this.#consumer
      .commitOffsets([{ topic, partition, offset: String(offset) }])
      .catch((error: unknown) => {
        throw toBusError(error, `committing ${key}`, 'write');
      });
    if (faults !== undefined) await faults.after('bus.commit', key);
  }

  async start(partition: number): Promise<number> {
    this.#checkMember(partition);
    return Number((await this.#offsetsOf(partition)).low);
  }

  async leave(): Promise<void> {
    if (this.#hasLeft) return;
    const { listener } = this.#options;
    this.abandon();
    const lost = [...this.#owned];
    this.#owned = new Set();
    if (lost.length > 0) listener.revoked(lost);
    await this.#ask('leaving the group', this.#consumer.disconnect());
  }

  abandon(): void {
    this.#hasLeft = true;
    this.#watch.end();
    for (const buffer of this.#buffers.values()) buffer.wake();
  }
}

/** Where the fetch of a batch began; KafkaJS's types do not tell it. */
function fetchedFrom(batch: object): number {
  return Number((batch as { readonly fetchedOffset: string }).fetchedOffset);
}
