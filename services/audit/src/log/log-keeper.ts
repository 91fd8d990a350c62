/** The life of the log on this instance: standby, sequencer, lost and again; consumers for each assigned partition. */
import type { EventBus, Membership, MemberState } from '@centesimo/bus';
import { DEFAULT_LIMITS, type Limits, lossOf, type Notify, within } from '@centesimo/journal';
import { type Ed25519Signer, type Ed25519Verifier, treeSize } from '@centesimo/log';
import type { Store } from '@centesimo/store';
import { type Published, readPublished } from './checkpoint-store.ts';
import { LogConsumers } from './log-consumers.ts';
import { LogRefused } from './log-refused.ts';
import { type OpenLogPorts, awaitTurn, isKeptElsewhere, loadLog, replayLog, sealLog } from './open-log.ts';
import { askElsewhere, type Seen, type SeenPlace } from './seen-elsewhere.ts';
import { AUDIT_JOURNAL, Sequencer, type SequencerPorts } from './sequencer.ts';

export interface LogKeeperPorts
  extends
    Omit<OpenLogPorts, 'signal' | 'limits' | 'journals'>,
    Omit<SequencerPorts, 'journals' | 'documents' | 'limits'> {
  readonly ed25519: Ed25519Signer & Ed25519Verifier;
  readonly store: Pick<Store, 'journals' | 'documents'>;
  readonly bus: EventBus;
  readonly topic: string;
  readonly generation: string;
  readonly partitions: number;
  readonly partitionOf: (ledger: string) => number;
  readonly random: () => number;
  readonly notify: Notify;
  readonly limits?: Partial<Limits>;
  /** Who is asked at a start for the last checkpoint they saw; nobody when left out. */
  readonly seenBy?: readonly SeenPlace[];
  /** How many of them must answer; none when left out. */
  readonly seenByMin?: number;
}

const GROUP = 'audit';
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
  #membership: Membership | undefined;
  #seen: readonly Seen[] = [];
  #ended: Promise<void> = Promise.resolve();

  constructor(ports: LogKeeperPorts) {
    this.#ports = ports;
    this.#limits = { ...DEFAULT_LIMITS, ...ports.limits };
  }

  get isReady(): boolean {
    const isKept = this.sequencer !== undefined && this.sequencer.stopped.size === 0;
    return isKept && this.consuming === 'consuming';
  }

  /** Whether the topic reaches this instance; standing by it reads nothing. */
  get consuming(): MemberState {
    return this.#membership?.state() ?? 'consuming';
  }

  /** Starts keeping the log; resolves at once, `isReady` says when it stands. */
  async start(): Promise<void> {
    const { bus, topic, partitions, clock } = this.#ports;
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
      limits: this.#limits,
      signal: scope.signal,
    };
    const published = (): Promise<Published | undefined> =>
      readPublished({ documents: store.documents, clock: this.#ports.clock, limits: this.#limits });
    const state = await loadLog(open, await published(), this.#seen);
    await awaitTurn(open, state, published);
    const consumers = new LogConsumers(this.#ports, this.#limits);
    const membership = await this.#join(consumers);
    this.#membership = membership;
    try {
      await consumers.useOffsets(membership);
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
      consumers.feed(sequencer);
      this.sequencer = sequencer;
      await sequencer.run(this.#stop.signal);
      await sequencer.drain();
    } finally {
      this.#stop.signal.removeEventListener('abort', giveUp);
      this.#stop.signal.removeEventListener('abort', giveUpLater);
      this.sequencer = undefined;
      this.#membership = undefined;
      scope.abort();
      await consumers.end();
      await membership.leave().catch(() => undefined);
    }
  }

  /** A join that comes too late is left at once: nobody would read the partitions it holds. */
  async #join(consumers: LogConsumers): Promise<Membership> {
    const { bus, clock, topic } = this.#ports;
    const joining = bus.join(GROUP, topic, {
      assigned: (partitions) => consumers.assign(partitions),
      revoked: (partitions) => consumers.revoke(partitions),
    });
    try {
      return await within(clock, this.#limits.busTimeoutMs, 'join', joining);
    } catch (error) {
      joining.then((membership) => membership.leave()).catch(() => undefined);
      throw error;
    }
  }
}
