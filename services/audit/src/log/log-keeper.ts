/** The life of the log on this instance: standby, sequencer, lost and again; consumers for each assigned partition. */
import type { EventBus, MemberState } from '@centesimo/bus';
import {
  allGenerations,
  DEFAULT_LIMITS,
  type Generation,
  type Limits,
  lossOf,
  type Notify,
  within,
} from '@centesimo/journal';
import { type Ed25519Signer, type Ed25519Verifier, treeSize } from '@centesimo/log';
import type { Store } from '@centesimo/store';
import { type Published, openPublished, readPublished } from './checkpoint-store.ts';
import { isChangeDue, signersOf } from './log-keys.ts';
import { LogIntake } from './log-intake.ts';
import { LogRefused } from './log-refused.ts';
import { type OpenLogPorts, awaitTurn, isKeptElsewhere, loadLog, replayLog, sealLog } from './open-log.ts';
import { askElsewhere, type Seen, type SeenPlace } from './seen-elsewhere.ts';
import { AUDIT_JOURNAL, Sequencer, type SequencerPorts } from './sequencer.ts';

export interface LogKeeperPorts
  extends
    Omit<OpenLogPorts, 'signal' | 'limits' | 'journals' | 'documents'>,
    Omit<SequencerPorts, 'journals' | 'documents' | 'limits'> {
  readonly ed25519: Ed25519Signer & Ed25519Verifier;
  readonly store: Pick<Store, 'journals' | 'documents'>;
  readonly bus: EventBus;
  /** The newest generation. */
  readonly generation: Generation;
  readonly random: () => number;
  readonly notify: Notify;
  readonly limits?: Partial<Limits>;
  /** Who is asked at a start for the last checkpoint they saw; nobody when left out. */
  readonly seenBy?: readonly SeenPlace[];
  /** How many of them must answer; none when left out. */
  readonly seenByMin?: number;
}

/** How long a stop may take to log and publish what has arrived; the next start does the rest. */
const DRAIN_MS = 5_000;

export class LogKeeper {
  /** The working sequencer; undefined while standing by or opening. */
  sequencer: Sequencer | undefined;
  /** Set when nothing may be signed until a human has looked. */
  refused: LogRefused | undefined;
  readonly #ports: LogKeeperPorts;
  readonly #limits: Limits;
  readonly #stop = new AbortController();
  readonly #watchers = new Set<() => void>();
  #intake: LogIntake | undefined;
  #seen: readonly Seen[] = [];
  #ended: Promise<void> = Promise.resolve();

  constructor(ports: LogKeeperPorts) {
    this.#ports = ports;
    this.#limits = { ...DEFAULT_LIMITS, ...ports.limits };
  }

  get isReady(): boolean {
    const isKept = this.sequencer !== undefined && this.sequencer.partitions.stopped.size === 0;
    return isKept && this.consuming === 'consuming';
  }

  /** Whether the topic reaches this instance; standing by it reads nothing. */
  get consuming(): MemberState {
    return this.#intake?.state ?? 'consuming';
  }

  /** Starts keeping the log; resolves at once, `isReady` says when it stands. */
  async start(): Promise<void> {
    const { bus, clock, generation } = this.#ports;
    for (const { partitions, topic } of allGenerations(generation))
      await within(clock, this.#limits.busTimeoutMs, 'topic', bus.ensureTopic(topic, partitions));
    this.#ended = this.#keep();
  }

  /** Logs and publishes what has arrived, then leaves the log. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  /** Calls back at each publication, whichever sequencer makes it; the answer ends that. */
  watch(watcher: () => void): () => void {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  owns(journal: string, instance: string): boolean {
    return journal === AUDIT_JOURNAL && this.sequencer !== undefined && instance === this.#ports.instance;
  }

  async #keep(): Promise<void> {
    const { clock, notify, random, seenBy = [], seenByMin = 0 } = this.#ports;
    // Once: what is asked later would be answered by those who follow this very log.
    this.#seen = await askElsewhere({ ...this.#ports, seenBy, seenByMin }, this.#stop.signal);
    while (!this.#stop.signal.aborted) {
      try {
        await this.#turn();
      } catch (error) {
        if (error instanceof LogRefused) {
          this.refused = error;
          notify({ name: 'log-refused', level: 'error', fields: { reason: error.message } });
          return;
        }
        if (!this.#stop.signal.aborted) notify({ name: 'log-lost', level: 'warn', fields: lossOf(error) });
      }
      this.sequencer = undefined;
      await clock.sleep(this.#limits.retryMs + random() * this.#limits.backoffMs, this.#stop.signal);
    }
  }

  /** One ownership: from the replay to the loss or the stop. All state lives and dies with it. */
  async #turn(): Promise<void> {
    const scope = new AbortController();
    const giveUp = (): void => scope.abort();
    this.#stop.signal.addEventListener('abort', giveUp);
    const { store, clock } = this.#ports;
    const giveUpLater = (): void => void clock.sleep(DRAIN_MS, scope.signal).then(giveUp);
    const open: OpenLogPorts = {
      ...this.#ports,
      journals: store.journals,
      documents: store.documents,
      limits: this.#limits,
      signal: scope.signal,
    };
    const published = (): Promise<Published | undefined> =>
      readPublished({ documents: store.documents, clock: this.#ports.clock, limits: this.#limits });
    const state = await loadLog(open, await openPublished({ ...this.#ports, ...open }), this.#seen);
    signersOf(this.#ports, state.sequence.keyChange, clock.now());
    isChangeDue(this.#ports, state.sequence);
    await awaitTurn(open, state, published);
    const intake = new LogIntake(this.#ports, this.#limits, state.marks);
    this.#intake = intake;
    try {
      await intake.join();
      await replayLog(open, state, await published());
      // Of several that found the log free, one may have come first while this one was joining: it is not robbed.
      if (await isKeptElsewhere(open, state)) return;
      // From here on a stop drains, so the writer must outlive it, for a bounded time.
      this.#stop.signal.removeEventListener('abort', giveUp);
      this.#stop.signal.addEventListener('abort', giveUpLater);
      const writer = await sealLog(open, state);
      if (writer === undefined) return;
      // The seal may have been overtaken while its answer was on the way: then more may be published by now.
      const present = await published();
      if ((present?.size ?? 0) > treeSize(state.tree)) return;
      const ports = {
        ...this.#ports,
        journals: store.journals,
        documents: store.documents,
        limits: this.#limits,
      };
      const sequencer = new Sequencer(ports, state, writer, present);
      sequencer.watch(() => {
        for (const watcher of this.#watchers) watcher();
      });
      intake.feed(sequencer, scope.signal);
      this.sequencer = sequencer;
      await sequencer.run(this.#stop.signal);
      await sequencer.drain();
    } finally {
      this.#stop.signal.removeEventListener('abort', giveUp);
      this.#stop.signal.removeEventListener('abort', giveUpLater);
      this.sequencer = undefined;
      this.#intake = undefined;
      scope.abort();
      await intake.leave();
    }
  }
}
