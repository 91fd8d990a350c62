/**
 * Reads one partition of the topic for one consumer: judges each message against the marks, holds what was accepted
 * until it stands in a record, asks owners to publish again what is missing, and moves the group's offset behind.
 */
import type { Membership, ReceivedMessage } from '@centesimo/bus';
import { type ReadOurs, foreignFields } from './foreign.ts';
import { type Intake, type Verdict, covers, markBehind, nextRecord } from './intake.ts';
import type { Limits } from './limits.ts';
import { type JournalMessage, fromMessage } from './message.ts';
import type { Clock, Mark, Notify, Peers, Position } from './types.ts';
import { Wake } from './wake.ts';
import { within } from './within.ts';

export interface ConsumerPorts {
  readonly membership: Membership;
  readonly peers: Peers;
  readonly clock: Clock;
  readonly limits: Limits;
  readonly notify: Notify;
  readonly signal: AbortSignal;
  /** True for journals this consumer takes messages of; others (its own) are passed over. */
  readonly wants: (journal: string) => boolean;
  /** Tells what is ours; left out: whatever can be read. */
  readonly ours?: ReadOurs;
  /** Told when there is something new to take. */
  readonly arrived: (message: JournalMessage) => void;
}

interface Placed {
  readonly message: JournalMessage;
  offset: number;
}

type Missing = Exclude<Verdict, { readonly kind: 'accepted' | 'dropped' }>;

const MISSING_NOTICES = {
  gap: 'consume-gap',
  'cause-missing': 'consume-cause-missing',
  'broken-chain': 'consume-broken-chain',
} as const;

function isMissing(verdict: Verdict): verdict is Missing {
  return verdict.kind !== 'accepted' && verdict.kind !== 'dropped';
}

export class Consumer {
  readonly partition: number;
  /** Marks of all messages handed out by `take`: what the record being made has consumed. */
  readonly taken: Map<string, Mark>;
  /** The highest message of each journal that was met in this topic, taken or not. */
  readonly seen = new Map<string, Position>();
  readonly #ports: ConsumerPorts;
  readonly #intake: Intake;
  readonly #room = new Wake();
  readonly #asked = new Map<string, { atMs: number; fromN: number }>();
  #pending: Placed[] = [];
  /** True while `#pending` holds messages out of the order of their offsets. */
  #reordered = false;
  /** Messages seen but not accepted; the group's offset stays before the first of them. */
  #blocked: Placed[] = [];
  /** Where the first message was that found no room among the blocked: it is read again when there is room. */
  #unkept = Infinity;
  /** The lowest offset of what was handed out and does not stand in a record yet. */
  #inHand = Infinity;
  #offset: number;
  #committed: number;

  constructor(ports: ConsumerPorts, partition: number, intake: Intake, offset: number) {
    this.#ports = ports;
    this.partition = partition;
    this.#intake = intake;
    this.taken = new Map(intake.marks);
    this.#offset = offset;
    this.#committed = offset;
  }

  get pendingCount(): number {
    return this.#pending.length;
  }

  /** Reads until the signal aborts. */
  async run(): Promise<void> {
    const { clock, limits, signal, notify } = this.#ports;
    while (!signal.aborted) {
      if (this.#pending.length >= limits.pendingMax) {
        await this.#room.wait(clock, limits.busWaitMs, signal);
        continue;
      }
      try {
        await this.#readSome();
      } catch (error) {
        if (signal.aborted) return;
        const fields = { partition: this.partition, reason: String(error) };
        notify({ name: 'consume-failed', level: 'warn', fields });
        await clock.sleep(limits.retryMs, signal);
      }
    }
  }

  /**
   * Hands out accepted messages in order, at most `max` and about `bytesMax` of events, at least one if there is one.
   * They must be journalled next, then `settled` is called.
   */
  take(max: number, bytesMax = Infinity): JournalMessage[] {
    let count = 0;
    for (let bytes = 0; count < Math.min(max, this.#pending.length) && bytes < bytesMax; count++)
      bytes += Buffer.byteLength(this.#pending[count]?.message.event?.data ?? '');
    const taken = this.#pending.splice(0, count);
    for (const { message, offset } of taken) {
      this.taken.set(message.journal, markBehind(message, this.taken.get(message.journal)));
      this.#inHand = Math.min(this.#inHand, offset);
    }
    if (this.#pending.length === 0) this.#reordered = false;
    if (taken.length > 0) this.#room.pulse();
    return taken.map(({ message }) => message);
  }

  /** Says that the record which covers everything taken is stored, so the offset may follow. */
  settled(): void {
    this.#inHand = Infinity;
    this.#blocked = this.#blocked.filter(({ message }) => !covers(this.taken.get(message.journal), message));
  }

  /** How far journalled marks cover the topic: no message before it waits, is in hand, or was not accepted. */
  get covered(): number {
    const first = this.#reordered ? lowest(this.#pending) : (this.#pending[0]?.offset ?? Infinity);
    return Math.min(this.#offset, first, this.#inHand, lowest(this.#blocked), this.#unkept);
  }

  /** Commits the group's offset, at most as far as journalled marks cover. A hint: failing costs reading again. */
  async commit(covered = this.covered): Promise<void> {
    const offset = Math.min(covered, this.covered);
    if (offset <= this.#committed) return;
    const { clock, limits, membership } = this.#ports;
    await within(clock, limits.busTimeoutMs, 'commit', membership.commit(this.partition, offset)).then(
      () => (this.#committed = offset),
      () => undefined,
    );
  }

  async #readSome(): Promise<void> {
    const { clock, limits, membership, signal } = this.#ports;
    const options = { messagesMax: limits.messagesMax, waitMs: limits.busWaitMs, signal };
    const read = membership.read(this.partition, this.#offset, options);
    const batch = await within(clock, limits.busTimeoutMs + limits.busWaitMs, 'read', read);
    if (signal.aborted) return;
    const missing = new Set<Missing>();
    for (const message of batch.messages) this.#receive(message, missing);
    if (this.#blocked.length > 0) this.#offerBlocked(missing);
    for (const verdict of missing) this.#askAgain(verdict);
    this.#offset = batch.next;
    if (batch.end < this.#offset) this.#followShrunkTopic(batch.end);
    if (this.#blocked.length > 0 || this.#unkept === Infinity) return;
    this.#offset = this.#unkept;
    this.#unkept = Infinity;
  }

  /** The broker lost its tail: new messages take the lost offsets, so reading goes back; the gap shows by the marks. */
  #followShrunkTopic(end: number): void {
    const fields = { partition: this.partition, from: this.#offset, to: end };
    this.#ports.notify({ name: 'topic-shrunk', level: 'error', fields });
    this.#offset = end;
    // What was read from offsets that are gone now is covered by none of the new ones.
    for (const placed of [...this.#pending, ...this.#blocked]) placed.offset = Math.min(placed.offset, end);
    if (this.#inHand !== Infinity) this.#inHand = Math.min(this.#inHand, end);
    this.#committed = Math.min(this.#committed, end);
    // What was lost shows by a later message only; where none comes, the owners are asked at once.
    for (const [journal, mark] of this.#intake.marks)
      if (this.#ports.wants(journal)) this.#askAgain({ kind: 'gap', journal, fromN: nextRecord(mark) });
  }

  /** `missing` gets what a message waits for that finds no room: without it, what fills the room may wait for ever. */
  #receive(received: ReceivedMessage, missing: Set<Missing>): void {
    const { notify, ours = fromMessage } = this.#ports;
    const message = ours(received);
    if (typeof message === 'string') {
      const fields = foreignFields(this.partition, received, message);
      notify({ name: 'foreign-message', level: 'warn', fields });
      return;
    }
    if (!this.#ports.wants(message.journal)) return;
    if (!covers(this.seen.get(message.journal), message))
      this.seen.set(message.journal, { n: message.n, i: message.i });
    const verdict = this.#offer(message, received.offset);
    if (!isMissing(verdict)) return;
    if (this.#blocked.length < this.#ports.limits.blockedMax) {
      this.#blocked.push({ offset: received.offset, message });
      return;
    }
    // Behind a message of its journal that waits already it is no gap.
    const follows = this.#blocked.some(({ message: { journal } }) => journal === message.journal);
    if (verdict.kind !== 'gap' || !follows) missing.add(verdict);
    this.#unkept = Math.min(this.#unkept, received.offset);
  }

  #offer(message: JournalMessage, offset: number): Verdict {
    const verdict = this.#intake.offer(message);
    if (verdict.kind === 'accepted') {
      this.#pending.push({ message, offset });
      this.#ports.arrived(message);
    }
    return verdict;
  }

  /** Offers what was not accepted again, in order, as long as that helps; `missing` gets what is missing first. */
  #offerBlocked(missing: Set<Missing>): void {
    const first = new Map<string, Missing>();
    for (let progress = true; progress;) {
      progress = false;
      first.clear();
      this.#blocked = this.#blocked.filter(({ message, offset }) => {
        const verdict = this.#offer(message, offset);
        if (verdict.kind === 'accepted') progress = this.#reordered = true;
        if (isMissing(verdict)) noteFirst(first, message.journal, verdict);
        // A second copy of what was accepted stays until a journalled mark covers it.
        return (
          verdict.kind !== 'accepted' &&
          (isMissing(verdict) || !covers(this.taken.get(message.journal), message))
        );
      });
    }
    for (const verdict of first.values()) missing.add(verdict);
  }

  /** Asks the owner of the missing messages to publish them again, at most once in a while. */
  #askAgain({ journal, fromN, kind }: Missing): void {
    const { clock, limits, notify, peers } = this.#ports;
    const { addresses } = this.#intake;
    const before = this.#asked.get(journal);
    const atMs = clock.now();
    if (before !== undefined && atMs - before.atMs < limits.republishMs) return;
    this.#asked.set(journal, { atMs, fromN });
    notify({
      name: MISSING_NOTICES[kind],
      level: 'warn',
      fields: { journal, fromN, partition: this.partition },
    });
    // Of its own journal it cannot miss anything, unless another owner has moved on: the idle look-up shows that.
    if (!this.#ports.wants(journal)) return;
    // Asked before in vain: the owner has moved, and its newer seal may be among what is missing.
    if (before?.fromN === fromN) addresses.delete(journal);
    const address = addresses.get(journal);
    peers.republish(journal, address, fromN).catch(() => {
      if (addresses.get(journal) === address) addresses.delete(journal);
    });
  }
}

/** The first of each journal counts: what follows a message that waits for its cause is no gap. */
function noteFirst(first: Map<string, Missing>, journal: string, verdict: Missing): void {
  if (!first.has(journal)) first.set(journal, verdict);
}

function lowest(placed: readonly Placed[]): number {
  return placed.reduce((least, { offset }) => Math.min(least, offset), Infinity);
}
