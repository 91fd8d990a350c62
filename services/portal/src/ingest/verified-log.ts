/** What is verified and shown: it begins at the last snapshot, grows by the follower, and tells whoever watches. */
import { documentsOf } from '@centesimo/cents';
import type { TableKey } from '@centesimo/cents';
import { base64OfBinary, rangeRoot } from '@centesimo/log';
import type { VerifierKey } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import type { Clock } from '@centesimo/journal';
import type { DocumentStore } from '@centesimo/store';
import type { Logger, Metrics, Tracing } from '@centesimo/telemetry';
import { createFollowedLog, createReplay, lazyHashPool } from '@centesimo/verify';
import type { FollowedLog } from '@centesimo/verify';
import { createPortalIndex } from '../domain/portal-index.ts';
import type { RecordedFacts } from '../domain/money-facts.ts';
import type { PortalIndex } from '../domain/portal-index.ts';
import type { Shown } from '../domain/show.ts';
import type { AsOf, LedgerView } from '../domain/views.ts';
import { loadSnapshot, saveSnapshot } from '../snapshots/snapshots.ts';
import { Follower } from './follower.ts';
import { ReplayedStatements, STATEMENT_LIMITS } from './replayed-statements.ts';
import type { ReplayedStatement, StatementLimits } from './replayed-statements.ts';
import { type LogFeed, NotKeptError } from './log-feed.ts';
import type { LogRefusal } from './log-refusal.ts';
import { loadProof, saveProof } from './proven-lie.ts';
import { indexObserver } from './observe.ts';
import { PartnerTrails } from './partner-trails.ts';
import type { PartnerPorts } from './partner-trails.ts';
import { PublicTexts } from './public-texts.ts';
import type { TextSource } from './public-texts.ts';
import { ShownTraces } from './shown-traces.ts';

export interface VerifiedLogPorts {
  readonly feed: LogFeed;
  readonly texts: TextSource;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  readonly log: Logger;
  readonly metrics: Metrics;
  readonly logKey: VerifierKey;
  readonly nextKey?: VerifierKey | undefined;
  readonly tableKey: TableKey;
  readonly partners: Pick<PartnerPorts, 'fetchReceipt' | 'partners'>;
  readonly statementLimits?: Partial<StatementLimits>;
  /** Left out: nothing is traced. */
  readonly tracing?: Tracing;
}

/** A snapshot is due after so many entries, and half of what the last one held: writing stays a small part of the work. */
const SNAPSHOT_ENTRIES = 250_000;
/** How long an instance of audit may take to open its log, as at a start of everything, before that is told. */
const OPENING_MS = 5_000;

export class VerifiedLog {
  refused: LogRefusal | undefined;
  readonly #ports: VerifiedLogPorts;
  readonly #texts: PublicTexts;
  readonly #partners: PartnerTrails;
  readonly #pool = lazyHashPool();
  readonly #watchers = new Set<() => void>();
  readonly #ended = new AbortController();
  readonly #traces: ShownTraces | undefined;
  readonly #statements: ReplayedStatements;
  #index: PortalIndex;
  #log: FollowedLog | undefined;
  #follower: Follower | undefined;
  #asOf: AsOf | undefined;
  #wasCaughtUp = false;
  /** Since when nobody who was asked keeps the log. */
  #notKeptSinceMs: number | undefined;
  #savedSize = 0;
  #saving: Promise<unknown> = Promise.resolve();
  #running: Promise<unknown> = Promise.resolve();

  constructor(ports: VerifiedLogPorts) {
    this.#ports = ports;
    this.#traces = ports.tracing && new ShownTraces(ports.tracing, ports.clock);
    this.#index = createPortalIndex(ports.tableKey);
    this.#statements = new ReplayedStatements({
      ...ports,
      pool: this.#pool,
      checkpoint: () => this.#follower?.checkpoint,
      limits: { ...STATEMENT_LIMITS, ...ports.statementLimits },
    });
    this.#texts = new PublicTexts({ ...ports, source: ports.texts, onFound: () => this.#tell() });
    this.#partners = new PartnerTrails({ ...ports, ...ports.partners, onFound: () => this.#tell() });
  }

  get size(): number {
    return this.#asOf?.size ?? 0;
  }

  get isReady(): boolean {
    const isCurrent = this.#wasCaughtUp || this.#follower?.isLogEmpty === true;
    return isCurrent && this.refused === undefined;
  }

  /** Tells one answer from the next: the size of the log, how many texts are known, and what is of other logs. */
  get tag(): string {
    return `${this.size}-${this.#texts.count}-${this.#partners.changes}`;
  }

  /** What views are made of; undefined before anything is verified. */
  shown(): Shown | undefined {
    const asOf = this.#asOf;
    if (asOf === undefined) return undefined;
    return {
      index: this.#index,
      asOf,
      textOf: (commitment) => this.#texts.find(commitment),
      beyondOf: (cited) => this.#partners.find(cited),
      openingOf: (commitment) => this.#texts.openingOf(commitment),
    };
  }

  /** The signed note that everything up to it was verified against. */
  get note(): { readonly note: string; readonly size: number; readonly root: string } | undefined {
    return this.#follower?.checkpoint;
  }

  /** The key that signs what is verified: the given one, or the last that it has led to in the log. */
  get signer(): VerifierKey {
    return this.#log?.keys?.chain.at(-1) ?? this.#ports.logKey;
  }

  checkpointView(): LedgerView['checkpoint'] {
    const checkpoint = this.#follower?.checkpoint;
    if (checkpoint === undefined) return { note: '', signers: [] };
    const witnesses = checkpoint.cosignatures.map(({ key }) => key.name);
    return { note: checkpoint.note, signers: [this.#ports.logKey.name, ...witnesses] };
  }

  /** The statement of a ledger as of an entry, replayed from the log. */
  async statementAt(ledger: string, through: number): Promise<ReplayedStatement> {
    return await this.#statements.at(ledger, through);
  }

  /** Calls back after every growth and every text found; the answer ends that. */
  onChange(told: () => void): () => void {
    this.#watchers.add(told);
    return () => this.#watchers.delete(told);
  }

  async start(): Promise<void> {
    const { clock, documents, feed, log, logKey, nextKey, tableKey } = this.#ports;
    const onUnusable = (reason: string): void => log.warn('snapshot-unusable', { reason });
    const restored = await loadSnapshot({ clock, documents, logKey, onUnusable }, tableKey);
    if (restored !== undefined) this.#index = restored.index;
    const observer = indexObserver(this.#index, (commitment, of) => this.#texts.want(commitment, of));
    const followed = createFollowedLog(createReplay(undefined, observer));
    restored?.resume(followed.replay);
    const { range, chain, checkpoint } = restored ?? { ...followed, checkpoint: undefined };
    const keys = restored?.keys === undefined ? {} : { keys: restored.keys };
    const own = { range, chain, replay: followed.replay, ...keys };
    this.#log = own;
    this.#follower = new Follower({
      feed,
      log: own,
      checkpoint,
      logKey,
      nextKey,
      pool: this.#pool,
      clock,
      onArrived: (batch) => this.#traces?.arrived(batch),
      onGrown: (isCaughtUp) => this.#grown(isCaughtUp),
      onRefused: (refusal) => this.#refuse(refusal),
      onUnreachable: (error) => this.#unreachable(error),
    });
    if (restored !== undefined) {
      this.#savedSize = range.end;
      this.#wantTexts();
      this.#show();
    }
    const { signal } = this.#ended;
    const proven = await loadProof(this.#ports);
    if (proven !== undefined) {
      this.#refuse(proven);
      this.#running = Promise.all([this.#texts.run(signal), this.#partners.run(signal)]);
      return;
    }
    const following = this.#follower.run(signal).catch((error: unknown) => {
      log.error('follower-failed', { error });
      this.#wasCaughtUp = false;
    });
    this.#running = Promise.all([following, this.#texts.run(signal), this.#partners.run(signal)]);
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#statements.stop();
    await this.#running;
    await this.#saving;
    await this.#pool.close();
    if (this.size > this.#savedSize) await this.#save();
  }

  #wantTexts(): void {
    for (const { id, opened, funds, projects, expenses, money, state } of this.#index.ledgers) {
      for (const expense of expenses)
        for (const document of documentsOf(state, expense.id)) this.#texts.want(document, id);
      const { impacts, losses, repurposes } = money;
      const ofMoney: RecordedFacts[] = [...repurposes.values(), ...losses.values(), ...impacts.values()];
      const things = [opened, ...funds.values(), ...projects.values(), ...expenses, ...ofMoney];
      for (const { commitment } of things) if (commitment !== undefined) this.#texts.want(commitment);
    }
  }

  async #grown(isCaughtUp: boolean): Promise<void> {
    this.#notKeptSinceMs = undefined;
    if (isCaughtUp) {
      this.#wasCaughtUp = true;
      this.refused = undefined;
    }
    this.#show();
    const due = this.#savedSize + Math.max(SNAPSHOT_ENTRIES, this.#savedSize / 2);
    if (isCaughtUp && this.size >= due) await this.#save();
  }

  #show(): void {
    const { logKey, metrics } = this.#ports;
    const range = this.#log?.range;
    if (range === undefined) return;
    const root = base64OfBinary(rangeRoot(nodeSha256, range));
    const isSame = this.#asOf?.size === range.end;
    this.#asOf = { origin: logKey.name, size: range.end, root };
    metrics.gauge('centesimo_portal_entries').set(range.end);
    if (!isSame) this.#tell();
    this.#traces?.shown(range.end);
  }

  /** A young log is no trouble, nor one that is being opened, unless that takes long. */
  #unreachable(error: unknown): void {
    const { clock, log, metrics } = this.#ports;
    if (this.#follower?.isLogEmpty === true) return;
    this.#notKeptSinceMs = error instanceof NotKeptError ? (this.#notKeptSinceMs ?? clock.now()) : undefined;
    if (this.#notKeptSinceMs !== undefined && clock.now() - this.#notKeptSinceMs < OPENING_MS) return;
    metrics.counter('centesimo_portal_unreachable_total').inc();
    log.warn('log-unreachable', { error });
  }

  #tell(): void {
    for (const told of this.#watchers) told();
  }

  #refuse(refusal: LogRefusal): void {
    const { log, metrics } = this.#ports;
    this.refused = refusal;
    const { what, message, where, expected, found, rule, invariant } = refusal.failure;
    metrics.counter('centesimo_portal_refusals_total', { what }).inc();
    const { isFinal, proof } = refusal;
    log.error('log-refused', { what, isFinal, reason: message, where, expected, found, rule, invariant });
    this.#tell();
    // What was verified is kept as well: after a restart nothing is asked that could give it back.
    if (proof !== undefined)
      this.#saving = saveProof(this.#ports, refusal)
        .then(() => this.#save())
        .catch((error: unknown) => log.error('refusal-not-kept', { error }));
  }

  /** Only where the log stands at a checkpoint, and none of it was refused for good. */
  async #save(): Promise<void> {
    const { clock, documents, log, logKey } = this.#ports;
    const checkpoint = this.#follower?.checkpoint;
    const isBroken = this.refused?.isFinal === true && this.refused.proof === undefined;
    if (this.#log === undefined || checkpoint?.size !== this.size || isBroken) return;
    try {
      const ports = { clock, documents, logKey, onUnusable: () => undefined };
      await saveSnapshot(ports, this.#log, this.#index, checkpoint);
      this.#savedSize = this.size;
    } catch (error) {
      // It saves time at the next start, and nothing else.
      log.warn('snapshot-failed', { error });
    }
  }
}
