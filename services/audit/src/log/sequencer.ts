/**
 * The sequencer: takes every event of the topic, in topic order, and appends batches of entries to `audit/log`, one
 * append outstanding; then signs what it reads back. A crash at any step is healed by replaying the same journal.
 */
import {
  type Consumer,
  type JournalWriter,
  type Mark,
  type Notify,
  type Tracing,
  Wake,
  hashRecord,
  isRetriable,
  markBehind,
  within,
} from '@centesimo/journal';
import {
  type Hash,
  type TileFile,
  appendLeaves,
  hexOf,
  storeRange,
  takeTiles,
  treeRoot,
  treeSize,
} from '@centesimo/log';
import { type MadeEntry, makeEntry, makeHeads } from '../domain/sequence.ts';
import { type AuditHeader, decodeAuditRecord, encodeAuditRecord } from './audit-record.ts';
import { type PublicationPorts, type Published, publish, storeTiles } from './checkpoint-store.ts';
import { type LogState, isHeadsDue, noteRecord } from './log-state.ts';
import { isChangeDue, makeDueChange } from './log-keys.ts';
import { Partitions } from './partitions.ts';
import { type EntryTraces, type RecentTraces, countTrace, noteTraces } from './note-traces.ts';

export interface SequencerPorts extends PublicationPorts {
  readonly journals: { read(journal: string, n: number): Promise<Uint8Array | undefined> };
  readonly instance: string;
  readonly notify: Notify;
  readonly pace: Pace;
  readonly tracing?: Tracing;
  /** Left out where nothing is traced. */
  readonly recentTraces?: RecentTraces;
}

/** How often the log grows: an append at most every `appendMs` or `appendEvents`, a checkpoint at most every `publishMs`. */
export interface Pace {
  readonly appendMs: number;
  readonly appendEvents: number;
  readonly publishMs: number;
  readonly idleCheckMs: number;
  /** A heads entry behind so many entries of ledgers, or once one of them has waited so long for it. */
  readonly headsEntries: number;
  readonly headsMs: number;
}

export const DEFAULT_PACE: Pace = {
  appendMs: 100,
  appendEvents: 1_000,
  publishMs: 1_000,
  idleCheckMs: 1_000,
  headsEntries: 10_000,
  headsMs: 600_000,
};

export const AUDIT_JOURNAL = 'audit/log';

/** Text of one record's entries, in characters, after which it closes. */
const RECORD_CHARS = 4 * 1024 * 1024;

interface Gathered {
  readonly entries: string[];
  readonly leaves: Hash[];
  readonly marks: Record<string, Mark>;
  readonly consumers: Set<Consumer>;
  readonly traces: EntryTraces;
}

export class Sequencer {
  readonly state: LogState;
  readonly partitions: Partitions;
  readonly wake = new Wake();
  /** Marks of everything made into entries, also of the record that is being stored: from here consumers go on. */
  readonly taken: Map<string, Mark>;
  published: Published | undefined;
  readonly #ports: SequencerPorts;
  readonly #writer: JournalWriter;
  readonly #watchers = new Set<() => void>();
  /** Tiles of the tree as it stands that are not stored yet. */
  #tiles: TileFile[] = [];
  #appendedAt = 0;
  #publishedAt = 0;

  constructor(
    ports: SequencerPorts,
    state: LogState,
    writer: JournalWriter,
    published: Published | undefined,
  ) {
    this.#ports = ports;
    this.state = state;
    this.taken = new Map(state.marks);
    this.#writer = writer;
    this.published = published;
    this.partitions = new Partitions(ports.notify);
  }

  /** Calls back whenever a checkpoint is published; the answer ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** The published note with more signatures, where nothing larger is published by now. */
  takeCosigned(cosigned: Published): void {
    const { root, size } = this.published ?? {};
    if (size === cosigned.size && root === cosigned.root) this.published = cosigned;
  }

  /** Works until the signal aborts. @throws JournalError `fenced` and whatever cannot be waited out: drop everything. */
  async run(signal: AbortSignal): Promise<void> {
    const { clock, pace } = this.#ports;
    let checkedAt = clock.now();
    while (!signal.aborted) {
      if (this.#isDue()) await this.#appendSome();
      if (this.#mayPublish()) await this.#publishUnlessBusy();
      if (clock.now() - checkedAt >= pace.idleCheckMs) {
        checkedAt = clock.now();
        if (await this.#isOvertaken()) throw new Error('another sequencer has taken the log over');
        await this.#commitOffsets();
      }
      const wait =
        this.partitions.backlog >= pace.appendEvents
          ? 0
          : this.partitions.backlog > 0
            ? pace.appendMs
            : pace.publishMs / 4;
      if (wait > 0) await this.wake.wait(clock, wait, signal);
    }
  }

  /** Appends and publishes what has arrived; for a drained stop. */
  async drain(): Promise<void> {
    while (this.partitions.backlog > 0 && (await this.#appendSome()));
    if (treeSize(this.state.tree) > (this.published?.size ?? 0)) await this.#publish();
    await this.#commitOffsets();
  }

  /** A store that does not answer is no sign of another sequencer. */
  async #isOvertaken(): Promise<boolean> {
    return await this.#writer.isOvertaken().catch((error: unknown) => {
      if (isRetriable(error)) return false;
      throw error;
    });
  }

  /** What the store refuses now is published later: the journal has it all. */
  async #publishUnlessBusy(): Promise<void> {
    const { clock, notify } = this.#ports;
    try {
      await this.#publish();
    } catch (error) {
      if (!isRetriable(error)) throw error;
      this.#publishedAt = clock.now();
      notify({ name: 'publish-failed', level: 'warn', fields: { reason: String(error) } });
    }
  }

  #isDue(): boolean {
    const { clock, pace } = this.#ports;
    const { backlog } = this.partitions;
    if (isHeadsDue(this.state, pace, clock.now()) || isChangeDue(this.#ports, this.state.sequence))
      return true;
    if (backlog >= pace.appendEvents) return true;
    return backlog > 0 && clock.now() - this.#appendedAt >= pace.appendMs;
  }

  #mayPublish(): boolean {
    const { clock, pace } = this.#ports;
    return (
      treeSize(this.state.tree) > (this.published?.size ?? 0) &&
      clock.now() - this.#publishedAt >= pace.publishMs
    );
  }

  async #appendSome(): Promise<boolean> {
    const { clock, instance, pace } = this.#ports;
    this.#appendedAt = clock.now();
    const time = new Date(clock.now()).toISOString();
    const gathered = this.#gather();
    const change = makeDueChange(this.#ports, this.state.sequence, time);
    if (change !== undefined) add(gathered, change);
    // Last in its record, and only where the record before or this one has brought entries since the last.
    if (isHeadsDue(this.state, pace, clock.now())) add(gathered, makeHeads(this.state.sequence, time));
    if (Object.keys(gathered.marks).length === 0 && gathered.entries.length === 0) return false;
    const { sequence, tree } = this.state;
    const firstIndex = treeSize(tree);
    appendLeaves(sequence.sha256, tree, gathered.leaves);
    const header: AuditHeader = {
      by: instance,
      kind: 'entries',
      n: this.#writer.n,
      prev: this.#writer.prev,
      time,
      marks: gathered.marks,
      size: treeSize(tree),
      root: hexOf(treeRoot(sequence.sha256, tree)),
      range: storeRange(tree.range),
    };
    const text = encodeAuditRecord(header, gathered.entries);
    await this.#writer.append(text);
    noteRecord(this.state, { ...header, hash: this.#writer.prev, entries: gathered.entries }, firstIndex);
    for (const consumer of gathered.consumers) consumer.settled();
    noteTraces(this.#ports.tracing, gathered.traces, firstIndex, this.#appendedAt);
    this.#ports.recentTraces?.add(gathered.traces, firstIndex);
    return true;
  }

  /** Takes what has arrived, partition by partition, and makes entries of it, up to one record. */
  #gather(): Gathered {
    const gathered: Gathered = {
      entries: [],
      leaves: [],
      marks: {},
      consumers: new Set(),
      traces: new Map(),
    };
    let left = this.#ports.pace.appendEvents;
    let chars = 0;
    for (const [place, consumer] of this.partitions.going) {
      while (
        left > 0 &&
        chars < RECORD_CHARS &&
        consumer.pendingCount > 0 &&
        !this.partitions.stopped.has(place)
      ) {
        const before = gathered.entries.length;
        left -= this.#takeFrom(place, consumer, Math.min(left, 250), gathered);
        for (const entry of gathered.entries.slice(before)) chars += entry.length;
      }
    }
    return gathered;
  }

  /** Makes entries of the next messages of a partition; a refused event stops it there, with its mark before the event. */
  #takeFrom(place: string, consumer: Consumer, max: number, gathered: Gathered): number {
    const messages = consumer.take(max);
    for (const message of messages) {
      const { event, journal } = message;
      if (event !== undefined) {
        const made = makeEntry(this.state.sequence, event);
        if ('event' in made) {
          this.partitions.stop(place, made);
          return messages.length;
        }
        if (event.trace !== undefined) countTrace(gathered.traces, event.trace, gathered.entries.length);
        add(gathered, made);
      }
      const mark = markBehind(message, this.taken.get(journal));
      gathered.marks[journal] = mark;
      this.taken.set(journal, mark);
    }
    gathered.consumers.add(consumer);
    return messages.length;
  }

  /** Signs what was read back at majority, never what is only in memory; its tiles come first. */
  async #publish(): Promise<void> {
    const { clock, limits, journals } = this.#ports;
    const n = this.#writer.n - 1;
    const bytes = await within(clock, limits.storeTimeoutMs, 'read back', journals.read(AUDIT_JOURNAL, n));
    if (bytes === undefined || hashRecord(bytes) !== this.#writer.prev)
      throw new Error(`record ${n} of ${AUDIT_JOURNAL} reads back otherwise than it was written`);
    const { size, root } = decodeAuditRecord(bytes);
    this.#tiles.push(...takeTiles(this.state.tree));
    await storeTiles(this.#ports, this.#tiles);
    this.#tiles = [];
    this.published = await publish(this.#ports, { size, root }, this.state.sequence.keyChange);
    this.#publishedAt = clock.now();
    for (const watcher of this.#watchers) watcher();
  }

  async #commitOffsets(): Promise<void> {
    for (const [, consumer] of this.partitions.going) {
      if (consumer.pendingCount === 0) {
        consumer.take(0);
        consumer.settled();
      }
      await consumer.commit();
    }
  }
}

function add(gathered: Gathered, { leaf, text }: MadeEntry): void {
  gathered.entries.push(text);
  gathered.leaves.push(leaf);
}
