/**
 * Statements as of entries of which none is kept: the log is read again from its first entry, held to the checkpoint
 * that is verified, and replayed up to there. That takes what a verification takes, so one is made at a time, after each
 * the machine rests as long, the last ones are kept, and beyond a size only the command makes it.
 */
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { MadeStatement } from '@centesimo/cents';
import { createFollowedLog, createReplay, extendLog, findStatement } from '@centesimo/verify';
import type { FollowedLog, HashPool, KnownCheckpoint, Stretch } from '@centesimo/verify';
import type { Logger } from '@centesimo/telemetry';
import { Gathering } from './gathering.ts';
import { FeedError } from './log-feed.ts';
import type { LogFeed } from './log-feed.ts';
import { LogRefusal } from './log-refusal.ts';

export interface StatementLimits {
  /** Entries that are replayed for one statement. */
  readonly entriesMax: number;
  /** How long an asker waits before being told to come again. */
  readonly waitMs: number;
  /** Statements that wait to be made. */
  readonly queueMax: number;
}
export const STATEMENT_LIMITS: StatementLimits = { entriesMax: 300_000, waitMs: 5_000, queueMax: 4 };

export interface ReplayPorts {
  readonly feed: LogFeed;
  readonly pool: HashPool;
  readonly clock: Clock;
  readonly log: Logger;
  readonly checkpoint: () => KnownCheckpoint | undefined;
  readonly limits: StatementLimits;
}

/** `none`: the log holds no such ledger up to there; `later`: it is being made, or waits; `never`: it is too far. */
export type ReplayedStatement = MadeStatement | 'none' | 'later' | 'never';

const JOB_MS = 60_000;
const ANSWER_MS = 10_000;
const KEPT = 32;
const KEPT_CHARS = 8 * 1024 * 1024;

export class ReplayedStatements {
  readonly #ports: ReplayPorts;
  readonly #ended = new AbortController();
  /** By ledger and entry, the one that was asked for last at the end. */
  readonly #made = new Map<string, MadeStatement | 'none'>();
  readonly #making = new Map<string, Promise<MadeStatement | 'none' | 'later'>>();
  #last: Promise<unknown> = Promise.resolve();

  constructor(ports: ReplayPorts) {
    this.#ports = ports;
  }

  async at(ledger: string, through: number): Promise<ReplayedStatement> {
    const { clock, limits } = this.#ports;
    if (through >= limits.entriesMax) return 'never';
    const key = `${ledger} ${through}`;
    const made = this.#made.get(key);
    if (made !== undefined) return this.#keep(key, made);
    let making = this.#making.get(key);
    if (making === undefined) {
      if (this.#making.size >= limits.queueMax || this.#ended.signal.aborted) return 'later';
      making = this.#enqueue(key, ledger, through);
    }
    const timer = new AbortController();
    const late = clock.sleep(limits.waitMs, timer.signal).then((): 'later' => 'later');
    return await Promise.race([making, late]).finally(() => timer.abort());
  }

  async stop(): Promise<void> {
    this.#ended.abort();
    await this.#last;
  }

  #enqueue(key: string, ledger: string, through: number): Promise<MadeStatement | 'none' | 'later'> {
    const { clock } = this.#ports;
    let began = 0;
    const making = this.#last
      .then(() => {
        began = clock.now();
        return this.#make(ledger, through);
      })
      .then((made) => this.#keep(key, made))
      .catch((error: unknown) => this.#failed(error))
      .finally(() => this.#making.delete(key));
    this.#making.set(key, making);
    // Whoever asks for one after the other takes half of what the machine has at most.
    this.#last = making.then(() => clock.sleep(clock.now() - began, this.#ended.signal));
    return making;
  }

  #failed(error: unknown): 'later' {
    if (!this.#ended.signal.aborted) this.#ports.log.warn('statement-not-made', { error });
    return 'later';
  }

  #keep<Made extends MadeStatement | 'none'>(key: string, made: Made): Made {
    this.#made.delete(key);
    this.#made.set(key, made);
    let chars = 0;
    for (const each of this.#made.values()) chars += each === 'none' ? 0 : each.text.length;
    for (const [oldest, each] of this.#made) {
      if (this.#made.size <= KEPT && chars <= KEPT_CHARS) break;
      this.#made.delete(oldest);
      chars -= each === 'none' ? 0 : each.text.length;
    }
    return made;
  }

  async #make(ledger: string, through: number): Promise<MadeStatement | 'none'> {
    const replay = createReplay(undefined, undefined, through);
    await this.#replayTo(createFollowedLog(replay), through + 1);
    const found = findStatement(replay, ledger);
    if (found === undefined) return 'none';
    // Nothing of the replay stays behind it.
    const { hash, statement, text } = found;
    return { hash, statement, text };
  }

  /** @throws FeedError, LogRefusal, JournalError where audit is late */
  async #replayTo(log: FollowedLog, size: number): Promise<void> {
    const { checkpoint, clock, feed } = this.#ports;
    const target = checkpoint();
    if (target === undefined || target.size < size)
      throw new FeedError('no checkpoint is verified that holds the entry');
    const until = clock.now() + JOB_MS;
    const gathering = new Gathering(0);
    const stream = new AbortController();
    const end = (): void => stream.abort();
    this.#ended.signal.addEventListener('abort', end);
    const entries = feed.entries(0, stream.signal);
    try {
      while (log.range.end < size) {
        const { done, value } = await within(clock, ANSWER_MS, 'the log', entries.next());
        if (done === true) throw new FeedError('the stream of entries has ended');
        if (clock.now() > until) throw new FeedError('replaying took too long');
        gathering.add(value);
        for (let stretch = gathering.cut(size); stretch !== undefined; stretch = gathering.cut(size))
          await this.#extend(log, stretch, target);
      }
    } finally {
      this.#ended.signal.removeEventListener('abort', end);
      end();
      entries.return?.()?.catch(() => undefined);
    }
  }

  async #extend(log: FollowedLog, stretch: Stretch, target: KnownCheckpoint): Promise<void> {
    const { clock, feed, pool } = this.#ports;
    const isLast = stretch.end === target.size;
    const asked = isLast ? Promise.resolve([]) : feed.consistencyProof(stretch.end, target.size);
    const [hashed, proof] = await Promise.all([
      pool.hash({ stretch, replay: {} }),
      within(clock, ANSWER_MS, 'a proof', asked),
    ]);
    const refused = extendLog(log, stretch, hashed, target, proof);
    if (refused !== undefined) throw new LogRefusal(refused);
  }
}
