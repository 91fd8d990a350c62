/**
 * The owner of one journal on this instance: takes commands and consumed messages in batches, one append outstanding,
 * and answers only what is stored. Fenced, it drops everything and answers nothing but "try again".
 */
import { Batch } from './batch.ts';
import { CommandQueue, tryAgain } from './command-queue.ts';
import { ENDED } from './ended.ts';
import { JournalError, isRetriable } from './errors.ts';
import { noteRecord } from './note-record.ts';
import { Filling } from './filling.ts';
import { nextRecord } from './intake.ts';
import type { FoundOutcome } from './outcomes.ts';
import { type JournalRecord, type RecordDraft, type RecordKind, encodeRecord } from './record.ts';
import type { SavedState } from './load-state.ts';
import { StateReads } from './state-reads.ts';
import type { OpenedJournal, OwnerPorts } from './opened.ts';
import { Upkeep } from './upkeep.ts';
import type { Answer, CommandEnvelope, Ending, Json, Participant, RecordPlace, Seal } from './types.ts';

export class JournalOwner<State, Command, Input extends Json> {
  readonly seal: Seal;
  /** Settles when the owner has ended, with the reason when it did not stop by itself. */
  readonly ended: Promise<Error | undefined>;
  readonly #ports: OwnerPorts;
  readonly #participant: Participant<State, Command, Input>;
  readonly #opened: OpenedJournal<State>;
  #k: number;
  readonly #queue = new CommandQueue<Command>();
  readonly #upkeep: Upkeep<State>;
  readonly #reads: StateReads;
  readonly #filling: Filling<State, Command, Input>;
  #draining = false;
  #isClosed = false;
  #lost: Error | undefined;

  constructor(
    ports: OwnerPorts,
    participant: Participant<State, Command, Input>,
    opened: OpenedJournal<State>,
  ) {
    this.#ports = ports;
    this.#participant = participant;
    this.#opened = opened;
    this.#k = opened.k;
    this.#upkeep = new Upkeep(ports, opened, () => this.#save());
    this.#filling = new Filling(participant, ports.notify, opened.seal.journal);
    const answer = (query: Json): Json => participant.query(opened.state, query);
    this.#reads = new StateReads(answer, ports.limits.queueMax);
    this.seal = opened.seal;
    this.ended = this.#run();
  }

  /** The number of the next record. */
  get n(): number {
    return this.#opened.writer.n;
  }

  get isLost(): boolean {
    return this.#opened.stop.signal.aborted || this.#draining;
  }

  /** True when the journal takes no more commands, for ever. */
  get isClosing(): boolean {
    return this.#opened.mayClose !== undefined;
  }

  get publishLag(): number {
    return this.#opened.publisher.lag;
  }

  get publishDelayMs(): number {
    return this.#opened.publisher.delayMs;
  }

  /** Answers each envelope, in order, once the record that holds its outcome is stored. */
  submit(envelopes: readonly CommandEnvelope<Command>[]): Promise<Answer[]> {
    if (envelopes.length === 0) return Promise.resolve([]);
    if (this.isLost)
      return Promise.resolve(envelopes.map(() => tryAgain('the owner of this ledger is changing')));
    if (this.isClosing)
      return Promise.resolve(envelopes.map(() => tryAgain('this ledger moves to a new generation')));
    if (this.#queue.length + envelopes.length > this.#ports.limits.queueMax)
      return Promise.resolve(envelopes.map(() => tryAgain('too many commands are waiting')));
    const answers = this.#queue.add(envelopes);
    this.#opened.arrivals.wake.pulse();
    return answers;
  }

  /** True when all these records are consumed, or of this journal and made. */
  hasReached(records: readonly RecordPlace[]): boolean {
    const { consumer, isPassed, writer } = this.#opened;
    return records.every(({ journal, n }) =>
      journal === writer.journal
        ? n < writer.n
        : isPassed(journal) || nextRecord(consumer.taken.get(journal)) > n,
    );
  }

  /** Answers a question about what is stored, without a fence: it may be what another owner has moved on from. */
  query(query: Json): Promise<Json | undefined> {
    return this.#reads.ask(query);
  }

  /** The past command under this key, confirmed in the journal; for queries. */
  async find(keys: readonly string[]): Promise<Map<string, FoundOutcome>> {
    return await this.#opened.outcomes.find(keys);
  }

  /** Publishes again from record `fromN` on. */
  republish(fromN: number): void {
    this.#opened.publisher.rewind(fromN);
  }

  /** Takes no more commands, stores and publishes what it has, leaves a snapshot, and ends. */
  async stop(drainMs: number): Promise<void> {
    this.#draining = true;
    const { clock } = this.#ports;
    const until = clock.now() + drainMs;
    while (!this.#opened.stop.signal.aborted && clock.now() < until && !this.#isDrained()) {
      this.#opened.arrivals.wake.pulse();
      await clock.sleep(10);
    }
    const wasOwner = !this.#opened.stop.signal.aborted;
    this.#opened.stop.abort(ENDED);
    await this.ended;
    // An append that was outstanding leaves the state ahead of the journal, or not: nobody knows.
    if (wasOwner) await this.#upkeep.leave(!this.#reads.isHeld && this.#lost === undefined);
  }

  #isDrained(): boolean {
    return this.#queue.isEmpty && this.publishLag === 0 && !this.#reads.isHeld;
  }

  async #run(): Promise<Error | undefined> {
    const { consumer, publisher, stop } = this.#opened;
    const loops = [this.#batches(), this.#watchEnd(), consumer.run(), publisher.run()];
    try {
      await Promise.race([Promise.all(loops), ...loops.slice(0, 2)]);
    } catch (error) {
      if (!stop.signal.aborted) this.#lost = error instanceof Error ? error : new Error(String(error));
    }
    stop.abort(ENDED);
    this.#reads.end();
    // Nobody here can know what became of these: the next owner does.
    this.#queue.answerAll(tryAgain('the owner of this ledger changed'));
    await Promise.allSettled(loops);
    return this.#lost;
  }

  async #batches(): Promise<void> {
    const { arrivals, stop } = this.#opened;
    const { clock, limits } = this.#ports;
    while (!stop.signal.aborted) {
      if (this.#hasWork()) await this.#batch();
      if (this.#mayClose()) return await this.#close();
      await this.#upkeep.tidy();
      if (!this.#hasWork())
        await arrivals.wake.wait(clock, Math.min(limits.markMs, limits.indexMs), stop.signal);
    }
  }

  #hasWork(): boolean {
    const { arrivals, consumer } = this.#opened;
    const { clock, limits } = this.#ports;
    if (this.#queue.length > 0 || arrivals.effective > 0 || this.#filling.owesReactions) return true;
    const waiting = consumer.pendingCount;
    if (this.isClosing && waiting > 0) return true;
    const isDue = arrivals.waiting > 0 && clock.now() - arrivals.oldestAt >= limits.markMs;
    return waiting >= limits.markMessages || (waiting > 0 && isDue);
  }

  async #batch(): Promise<void> {
    const { limits } = this.#ports;
    const { consumer, outcomes, writer, arrivals } = this.#opened;
    const envelopes = this.#queue.take(limits.commandsMax);
    const keys = envelopes.flatMap((envelope) => this.#filling.keysOf(envelope));
    const found = await this.#find(keys);
    if (this.#opened.stop.signal.aborted) return;
    const time = new Date(this.#ports.clock.now()).toISOString();
    const { recordBytes: bytesMax } = limits;
    const place = { journal: writer.journal, n: writer.n, k: this.#k, time, bytesMax };
    const batch = new Batch(this.#participant, this.#opened.state, place, {
      found,
      recent: (key) => outcomes.recent(key),
      remember: (outcome, events) => outcomes.add(outcome, place.n, events[0]?.k ?? place.k, events),
      undecided: (key, error) => this.#filling.blame(`decide ${key}`, error),
    });
    this.#reads.hold();
    const messages = consumer.take(limits.messagesMax, bytesMax);
    arrivals.taken(consumer.pendingCount, this.#ports.clock.now());
    const isAhead = ({ after }: CommandEnvelope<Command>): boolean => !this.hasReached(after ?? []);
    const answers = this.#filling.fill(batch, messages, envelopes, isAhead);
    if (!batch.isEmpty || messages.length > 0) await this.#store(batch, time);
    this.#reads.release();
    this.#queue.answer(answers);
  }

  /** Looks earlier commands up; while the store does not answer, the batch waits. */
  async #find(keys: readonly string[]): Promise<Map<string, FoundOutcome>> {
    const { outcomes, stop } = this.#opened;
    for (;;) {
      try {
        return await outcomes.find(keys);
      } catch (error) {
        if (!isRetriable(error) || stop.signal.aborted) throw error;
        await this.#ports.clock.sleep(this.#ports.limits.retryMs, stop.signal);
      }
    }
  }

  #mayClose(): boolean {
    const { consumer, mayClose, stop } = this.#opened;
    return !stop.signal.aborted && !this.#hasWork() && mayClose?.(consumer.taken) === true;
  }

  /** The last record, which nobody may follow; what it leaves is what the next generation begins with. */
  async #close(): Promise<void> {
    const time = new Date(this.#ports.clock.now()).toISOString();
    await this.#append('closed', { inputs: [], events: [], outcomes: [] }, time);
    this.#isClosed = true;
    await this.#upkeep.leave(true);
  }

  async #store(batch: Batch<State, Command, Input>, time: string): Promise<void> {
    const fromMs = this.#ports.clock.now();
    const { journal, n } = await this.#append(batch.isEmpty ? 'mark' : 'batch', batch, time);
    if (this.#ports.tracing !== undefined) noteRecord(this.#ports.tracing, batch, { journal, n, fromMs });
  }

  async #append(
    kind: RecordKind,
    { events, inputs, outcomes }: Pick<JournalRecord, 'events' | 'inputs' | 'outcomes'>,
    time: string,
  ): Promise<JournalRecord> {
    const { consumer, publisher, writer } = this.#opened;
    const consumed = new Map(consumer.taken);
    const draft: RecordDraft = { kind, by: this.#ports.instance, time, consumed, inputs, events, outcomes };
    const { prev } = writer;
    const { n, hash } = await writer.append(encodeRecord(writer.n, prev, this.#k, draft));
    const record: JournalRecord = {
      ...draft,
      journal: writer.journal,
      n,
      k: this.#k,
      prev,
      hash,
      address: undefined,
      events,
    };
    this.#k += events.length;
    publisher.stored(record);
    consumer.settled();
    return record;
  }

  #save(): string {
    const { consumer, state } = this.#opened;
    const ending: Ending | undefined = this.#isClosed ? 'closed' : this.isClosing ? 'closing' : undefined;
    const saved: SavedState = {
      format: this.#participant.savedFormat,
      k: this.#k,
      marks: Object.fromEntries(consumer.taken),
      seal: this.seal,
      ...(ending && { ending }),
      state: this.#participant.save(state),
    };
    return JSON.stringify(saved);
  }

  /** An idle owner looks for a record it did not write: a thief that died right after answering leaves only that. */
  async #watchEnd(): Promise<void> {
    const { clock, limits, notify } = this.#ports;
    const { stop, writer } = this.#opened;
    while (!stop.signal.aborted) {
      await clock.sleep(limits.idleCheckMs, stop.signal);
      if (stop.signal.aborted) return;
      const overtaken = await writer.isOvertaken().catch(() => false);
      if (!overtaken) continue;
      notify({ name: 'fenced-idle', level: 'warn', fields: { journal: writer.journal, n: writer.n } });
      this.#lost = new JournalError('fenced', 'fenced while idle');
      return;
    }
  }
}
