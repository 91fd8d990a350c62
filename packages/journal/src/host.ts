/**
 * One instance of a service over all its journals: opens those that the group assigns, answers commands at the owner,
 * and forwards those of others, one hop, by the address in the seal.
 */
import type { Membership, MemberState } from '@centesimo/bus';
import { ClosedJournal } from './closed-journal.ts';
import { ENDED } from './ended.ts';
import { lossOf } from './errors.ts';
import { readOurs } from './foreign.ts';
import { Forwarder } from './forwarder.ts';
import type { HostConfig } from './host-config.ts';
import { type Limits, DEFAULT_LIMITS } from './limits.ts';
import { type Holding, followStop, levelOf, newHolding, ownerIn } from './holding.ts';
import { journalName } from './journal-name.ts';
import { type OpenPorts, openJournal } from './open.ts';
import { JournalOwner } from './owner.ts';
import { Past } from './past.ts';
import { journalsOf, targetOf } from './targets.ts';
import type {
  Answer,
  CommandEnvelope,
  ForwardReply,
  ForwardRequest,
  Json,
  QueryReply,
  RecordPlace,
} from './types.ts';
import { within } from './within.ts';

const DRAIN_MS = 5_000;

export class JournalHost<State, Command, Input extends Json> {
  /** What is stored, for reads on any instance. */
  readonly past: Past;
  readonly #config: HostConfig<State, Command, Input>;
  readonly #limits: Limits;
  readonly #holdings = new Map<number, Holding<State, Command, Input>>();
  readonly #forwarder: Forwarder;
  /** Owners that still drain: they answer no command, but nobody need steal from them. */
  readonly #draining = new Map<string, JournalOwner<State, Command, Input>>();
  readonly #ending = new Set<Promise<void>>();
  #membership: Membership | undefined;
  #stopping = false;

  constructor(config: HostConfig<State, Command, Input>) {
    this.#config = config;
    const limits = (this.#limits = { ...DEFAULT_LIMITS, ...config.limits });
    this.#forwarder = new Forwarder({ ...config, documents: config.store.documents, limits });
    const ownerOf = (ledger: string) => this.#owner(config.partitionOf(ledger));
    const journals = (ledger: string) => journalsOf(config, config.participant.name, ledger);
    this.past = new Past({ ...config, limits, journalsOf: journals, ownerOf });
  }

  /** Joins the group; journals open as they are assigned. */
  async start(): Promise<void> {
    const { bus, topic, partitions, participant, clock } = this.#config;
    await within(clock, this.#limits.busTimeoutMs, 'topic', bus.ensureTopic(topic, partitions));
    const early = new Set<number>();
    const listener = {
      assigned: (assigned: readonly number[]) =>
        this.#membership === undefined ? assigned.forEach((p) => early.add(p)) : this.#assign(assigned),
      revoked: (revoked: readonly number[]) => {
        for (const partition of revoked) early.delete(partition);
        this.#revoke(revoked);
      },
    };
    this.#membership = await within(
      clock,
      this.#limits.busTimeoutMs,
      'join',
      bus.join(participant.name, topic, listener),
    );
    this.#assign([...early]);
  }

  /** Whether the topic reaches this instance; it does before it has joined. */
  get consuming(): MemberState {
    return this.#membership?.state() ?? 'consuming';
  }

  /** True when every assigned journal is open, and the topic is read. */
  get isReady(): boolean {
    return (
      this.#holdings.size > 0 &&
      this.consuming === 'consuming' &&
      [...this.#holdings.values()].every((holding) => ownerIn(holding) !== undefined)
    );
  }

  /** Stored records not yet published, over all journals held here. */
  get publishLag(): number {
    return [...this.#holdings.values()].reduce((sum, { open }) => sum + (open?.publishLag ?? 0), 0);
  }

  /** For how long the oldest of them has waited, in milliseconds; 0 when there is none. */
  get publishDelayMs(): number {
    return Math.max(0, ...[...this.#holdings.values()].map(({ open }) => open?.publishDelayMs ?? 0));
  }

  /** Drains: no new commands, everything held is stored and published, then the journals are left. */
  async stop(): Promise<void> {
    this.#stopping = true;
    this.#revoke([...this.#holdings.keys()]);
    await Promise.all(this.#ending);
    const leaving = this.#membership?.leave() ?? Promise.resolve();
    await within(this.#config.clock, this.#limits.busTimeoutMs, 'leaving', leaving);
  }

  /** Answers the commands of one ledger, in order, at its owner, wherever that is. */
  async submit(ledger: string, envelopes: readonly CommandEnvelope<Command>[]): Promise<Answer[]> {
    const partition = this.#config.partitionOf(ledger);
    const owner = this.#owner(partition);
    return await (owner?.submit(this.#traced(envelopes)) ??
      this.#forwarder.forward(this.#journal(partition), envelopes));
  }

  /** Asks the owner about its state; undefined when it cannot be reached now, or has not consumed what `after` names. */
  async query(ledger: string, query: Json, after: readonly RecordPlace[] = []): Promise<Json | undefined> {
    const partition = this.#config.partitionOf(ledger);
    const owner = this.#owner(partition);
    if (owner !== undefined) return owner.hasReached(after) ? await owner.query(query) : undefined;
    return await this.#forwarder.query(this.#journal(partition), { after, query });
  }

  /** A peer's forwarded commands: answered only by the very owner the peer believes in. */
  async answerForward(request: ForwardRequest): Promise<ForwardReply> {
    const owner = this.#ownerOf(request.journal);
    if (owner?.seal.instance !== request.instance || owner.seal.n !== request.sealN)
      return {
        kind: 'stale',
        seal: owner?.seal ?? (await this.#forwarder.seal(request.journal).catch(() => undefined)),
      };
    return {
      kind: 'answers',
      answers: await owner.submit(this.#traced(request.envelopes as readonly CommandEnvelope<Command>[])),
    };
  }

  /** What is forwarded carries no trace of its own: it is that of the call by which it came. */
  #traced(envelopes: readonly CommandEnvelope<Command>[]): readonly CommandEnvelope<Command>[] {
    const trace = this.#config.tracing?.current();
    return trace === undefined ? envelopes : envelopes.map((each) => ({ ...each, trace }));
  }

  /** A peer's question about a journal held here, as `query` sent it. */
  async answerQuery(journal: string, asked: Json): Promise<QueryReply> {
    const owner = this.#ownerOf(journal);
    const { after, query } = asked as { after: RecordPlace[]; query: Json };
    const answer = owner?.hasReached(after) ? await owner.query(query) : undefined;
    return answer === undefined ? { kind: 'stale' } : { kind: 'answer', answer };
  }

  /** Whether this instance holds the journal open under that instance id. */
  owns(journal: string, instance: string): boolean {
    const owner = this.#ownerOf(journal) ?? this.#draining.get(journal);
    return owner?.seal.instance === instance;
  }

  /** Publishes the journal again from record `fromN` on, when it is held here. */
  republish(journal: string, fromN: number): boolean {
    const open = this.#holdingOf(journal)?.open;
    open?.republish(fromN);
    return open !== undefined;
  }

  #journal(partition: number): string {
    return journalName(this.#config.generation, this.#config.participant.name, partition);
  }

  #owner(partition: number): JournalOwner<State, Command, Input> | undefined {
    return ownerIn(this.#holdings.get(partition));
  }

  #ownerOf(journal: string): JournalOwner<State, Command, Input> | undefined {
    return ownerIn(this.#holdingOf(journal));
  }

  #holdingOf(journal: string): Holding<State, Command, Input> | undefined {
    for (const [partition, holding] of this.#holdings)
      if (this.#journal(partition) === journal) return holding;
    return undefined;
  }

  #assign(partitions: readonly number[]): void {
    if (this.#stopping) return;
    for (const partition of partitions) {
      if (this.#holdings.has(partition)) continue;
      const holding = newHolding<State, Command, Input>();
      this.#holdings.set(partition, holding);
      holding.ended = this.#hold(partition, holding);
    }
  }

  #revoke(partitions: readonly number[]): void {
    for (const partition of partitions) {
      const holding = this.#holdings.get(partition);
      if (holding === undefined) continue;
      this.#holdings.delete(partition);
      const ending: Promise<void> = this.#release(this.#journal(partition), holding).finally(() =>
        this.#ending.delete(ending),
      );
      this.#ending.add(ending);
    }
  }

  async #release(journal: string, holding: Holding<State, Command, Input>): Promise<void> {
    const owner = ownerIn(holding);
    holding.stop.abort(ENDED);
    if (holding.open instanceof ClosedJournal) await holding.open.stop(DRAIN_MS);
    if (owner !== undefined) {
      this.#draining.set(journal, owner);
      await owner.stop(DRAIN_MS);
      if (this.#draining.get(journal) === owner) this.#draining.delete(journal);
    }
    await holding.ended;
  }

  /** Opens the journal, and again after each loss, until the partition is taken away. */
  async #hold(partition: number, holding: Holding<State, Command, Input>): Promise<void> {
    const { clock, notify, random } = this.#config;
    const journal = this.#journal(partition);
    let failures = 0;
    while (!holding.stop.signal.aborted) {
      try {
        const open = await this.#open(partition, holding.stop.signal);
        this.#forwarder.forget(journal);
        holding.open = open;
        if (holding.stop.signal.aborted) await open.stop(DRAIN_MS);
        const reason = await open.ended;
        if (reason !== undefined)
          notify({ name: 'owner-lost', level: 'warn', fields: { journal, ...lossOf(reason) } });
        failures = 0;
      } catch (error) {
        const level = levelOf(error, (failures += 1));
        if (!holding.stop.signal.aborted)
          notify({ name: 'open-failed', level, fields: { journal, reason: String(error) } });
      }
      if (holding.stop.signal.aborted) return;
      holding.open = undefined;
      await clock.sleep(this.#limits.retryMs + random() * this.#limits.backoffMs, holding.stop.signal);
    }
  }

  /** Opening can be given up; from then on the owner ends in its own order: it drains before it stops. */
  async #open(
    partition: number,
    given: AbortSignal,
  ): Promise<JournalOwner<State, Command, Input> | ClosedJournal> {
    const { clock, closes = false, participant } = this.#config;
    const { stop, done } = followStop(given);
    const [ports, target] = [this.#openPorts(), targetOf(this.#config, partition)];
    try {
      const opened = await openJournal(ports, participant, target, stop, closes);
      if (opened.kind === 'closed') return new ClosedJournal(clock, opened);
      return new JournalOwner(ports, participant, opened);
    } finally {
      done();
    }
  }

  #openPorts(): OpenPorts {
    const { store, bus, topic, peers, clock, notify, instance, address, tracing } = this.#config;
    const membership = this.#membership;
    if (membership === undefined) throw new Error('not started');
    return {
      journals: store.journals,
      documents: store.documents,
      bus,
      topic,
      peers,
      membership,
      clock,
      notify,
      instance,
      address,
      limits: this.#limits,
      ours: (partition) => readOurs({ ...this.#config, partition }),
      ...(tracing && { tracing }),
    };
  }
}
