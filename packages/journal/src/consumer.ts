/**
 * Reads one partition of the topic for one consumer: judges each message against the marks, holds what was accepted
 * until it stands in a record, asks owners to publish again what is missing, and moves the group's offset behind.
 */
import type { Membership, ReceivedMessage } from '@centesimo/bus';
import { type Intake, type Verdict, covers } from './intake.ts';
import type { Limits } from './limits.ts';
import { type JournalMessage, fromMessage } from './message.ts';
import type { Clock, Mark, Notify, Peers } from './types.ts';
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
  /** Told when there is something new to take. */
  readonly arrived: (message: JournalMessage) => void;
}

interface Pending {
  readonly message: JournalMessage;
  readonly offset: number;
}

interface Blocked {
  readonly offset: number;
  readonly message: JournalMessage;
}

const BLOCKED_MAX = 20_000;

type Missing = Exclude<Verdict, { readonly kind: 'accepted' | 'dropped' }>;

function isMissing(verdict: Verdict): verdict is Missing {
  return verdict.kind !== 'accepted' && verdict.kind !== 'dropped';
}

export class Consumer {
  readonly partition: number;
  /** Marks of all messages handed out by `take`: what the record being made has consumed. */
  readonly taken: Map<string, Mark>;
  readonly #ports: ConsumerPorts;
  readonly #intake: Intake;
  readonly #room = new Wake();
  readonly #asked = new Map<string, number>();
  #pending: Pending[] = [];
  /** Messages seen but not accepted; the group's offset stays before the first of them. */
  #blocked: Blocked[] = [];
  /** True while `#pending` holds messages out of the order of their offsets. */
  #reordered = false;
  #offset: number;
  #settling: number;
  #covered: number;
  #committed: number;

  constructor(ports: ConsumerPorts, partition: number, intake: Intake, offset: number) {
    this.#ports = ports;
    this.partition = partition;
    this.#intake = intake;
    this.taken = new Map(intake.marks);
    this.#offset = offset;
    this.#settling = offset;
    this.#covered = offset;
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
        notify({
          name: 'consume-failed',
          level: 'warn',
          fields: { partition: this.partition, reason: String(error) },
        });
        await clock.sleep(limits.retryMs, signal);
      }
    }
  }

  /** Hands out at most `max` accepted messages, in order; they must be journalled next, then `settled` is called. */
  take(max: number): JournalMessage[] {
    const taken = this.#pending.splice(0, max);
    for (const { message } of taken)
      this.taken.set(message.journal, { n: message.n, i: message.i, of: message.of, hash: message.hash });
    this.#settling = this.#lowestPending();
    if (taken.length > 0) this.#room.pulse();
    return taken.map(({ message }) => message);
  }

  /** Says that the record which covers everything taken is stored, so the offset may follow. */
  settled(): void {
    this.#covered = this.#settling;
    this.#blocked = this.#blocked.filter(({ message }) => !covers(this.taken.get(message.journal), message));
  }

  /** Commits the group's offset as far as journalled marks cover the topic. A hint: failing costs reading again. */
  async commit(): Promise<void> {
    const offset = Math.min(this.#covered, this.#blocked[0]?.offset ?? this.#covered);
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
    const idle = this.#pending.length === 0 && this.#covered === this.#offset;
    for (const message of batch.messages) this.#receive(message);
    if (this.#blocked.length > 0) this.#offerBlocked();
    this.#offset = batch.next;
    if (batch.end < this.#offset) this.#followShrunkTopic(batch.end);
    // Nothing waits to be journalled: what was only passed over is covered as it is.
    if (this.#pending.length === 0 && idle) this.#settling = this.#covered = this.#offset;
  }

  /** The broker lost its tail: new messages take the lost offsets, so reading goes back; the gap shows by the marks. */
  #followShrunkTopic(end: number): void {
    this.#ports.notify({
      name: 'topic-shrunk',
      level: 'error',
      fields: { partition: this.partition, from: this.#offset, to: end },
    });
    this.#offset = end;
    this.#settling = Math.min(this.#settling, end);
    this.#covered = Math.min(this.#covered, end);
    this.#committed = Math.min(this.#committed, end);
  }

  #lowestPending(): number {
    if (!this.#reordered) return this.#pending[0]?.offset ?? this.#offset;
    this.#reordered = this.#pending.length > 0;
    return this.#pending.reduce((lowest, { offset }) => Math.min(lowest, offset), this.#offset);
  }

  #receive(received: ReceivedMessage): void {
    const message = fromMessage(received);
    if (typeof message === 'string') {
      const fields = { partition: this.partition, offset: received.offset, reason: message };
      this.#ports.notify({ name: 'foreign-message', level: 'warn', fields });
      return;
    }
    if (!this.#ports.wants(message.journal)) return;
    const verdict = this.#offer(message, received.offset);
    // One that is not kept is published again when its journal's gap is asked for; the offset stays before the first.
    if (isMissing(verdict) && this.#blocked.length < BLOCKED_MAX)
      this.#blocked.push({ offset: received.offset, message });
  }

  #offer(message: JournalMessage, offset: number): Verdict {
    const verdict = this.#intake.offer(message);
    if (verdict.kind === 'accepted') {
      this.#pending.push({ message, offset });
      this.#ports.arrived(message);
    }
    return verdict;
  }

  /** Offers what was not accepted again, in order, as long as that helps; then asks for what is missing first. */
  #offerBlocked(): void {
    let missing: Missing | undefined;
    for (let progress = true; progress;) {
      progress = false;
      missing = undefined;
      this.#blocked = this.#blocked.filter(({ message, offset }) => {
        const verdict = this.#offer(message, offset);
        if (verdict.kind === 'accepted') progress = this.#reordered = true;
        if (isMissing(verdict)) missing ??= verdict;
        return (
          verdict.kind !== 'accepted' &&
          (isMissing(verdict) || !covers(this.taken.get(message.journal), message))
        );
      });
    }
    if (missing !== undefined) this.#askAgain(missing);
  }

  /** Asks the owner of the missing messages to publish them again, at most once in a while. */
  #askAgain(verdict: Missing): void {
    const { clock, limits, notify, peers } = this.#ports;
    const { journal, fromN, kind } = verdict;
    const now = clock.now();
    if (now - (this.#asked.get(journal) ?? -Infinity) < limits.republishMs) return;
    this.#asked.set(journal, now);
    notify({ name: `consume-${kind}`, level: 'warn', fields: { journal, fromN, partition: this.partition } });
    // An owner that does not answer is asked again at the next read.
    peers.republish(journal, this.#intake.addresses.get(journal), fromN).catch(() => undefined);
  }
}
