/**
 * Follows audit's log and takes in nothing that is not proved: the note is signed by the log's key, it continues what
 * was verified before, the entries are those of its tree, their chains hold, and the money does. A log that lies is
 * refused loudly, and what was verified before stays as it was.
 */
import { Wake } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { VerifierKey } from '@centesimo/log';
import { extendLog, openNext, proveContinues } from '@centesimo/verify';
import type { FollowedLog, HashedStretch, HashPool, KnownCheckpoint, Stretch } from '@centesimo/verify';
import { Gathering } from './gathering.ts';
import { FeedError } from './log-feed.ts';
import type { EntryBatch, LogFeed } from './log-feed.ts';
import { LogRefusal } from './log-refusal.ts';

export interface FollowerPorts {
  readonly feed: LogFeed;
  readonly log: FollowedLog;
  /** The checkpoint that the log was restored at. */
  readonly checkpoint: KnownCheckpoint | undefined;
  readonly logKey: VerifierKey;
  /** Another one that is believed before the log has told that it took over. */
  readonly nextKey?: VerifierKey | undefined;
  readonly pool: HashPool;
  readonly clock: Clock;
  /** Told of each batch as it arrives: nothing in it is verified. */
  readonly onArrived?: (batch: EntryBatch) => void;
  /** Told after each stretch that was taken in; the next one waits for it. */
  readonly onGrown: (isCaughtUp: boolean) => Promise<void>;
  readonly onRefused: (refusal: LogRefusal) => void;
  readonly onUnreachable: (error: unknown) => void;
}

/** How long a silent stream is believed while the checkpoint stands still, and while it grows. */
const IDLE_MS = 1_000;
const WITHHELD_MS = 10_000;
const RETRY_MS = { least: 100, most: 5_000 } as const;
const REFUSED_RETRY_MS = 5_000;

interface Hashing {
  readonly stretch: Stretch;
  readonly hashed: Promise<HashedStretch>;
  /** From the stretch's end to the checkpoint that it is held to: a newer one may be known when its turn comes. */
  readonly proof: Promise<readonly Uint8Array[]>;
  readonly target: KnownCheckpoint;
}

const SILENT = Symbol('silent');

export class Follower {
  checkpoint: KnownCheckpoint | undefined;
  /** Audit answers, and has published nothing yet. */
  isLogEmpty = false;
  readonly #ports: FollowerPorts;
  /** In the order of the log. */
  #hashing: Hashing[] = [];
  /** Ends a pause early, at a stop. */
  readonly #wake = new Wake();

  constructor(ports: FollowerPorts) {
    this.#ports = ports;
    this.checkpoint = ports.checkpoint;
  }

  /** Follows until the signal aborts, or an event that the money rules forbid stands in the signed log for ever. */
  async run(signal: AbortSignal): Promise<void> {
    let pause: number = RETRY_MS.least;
    while (!signal.aborted) {
      const before = this.#ports.log.range.end;
      try {
        await this.#followStream(signal);
      } catch (error) {
        if (signal.aborted) return;
        if (error instanceof LogRefusal) {
          this.#ports.onRefused(error);
          if (error.isFinal) return;
          pause = REFUSED_RETRY_MS;
        } else this.#ports.onUnreachable(error);
      }
      if (this.#ports.log.range.end > before) pause = RETRY_MS.least;
      await this.#wake.wait(this.#ports.clock, pause, signal);
      pause = Math.min(pause * 2, RETRY_MS.most);
    }
  }

  async #followStream(signal: AbortSignal): Promise<void> {
    const { clock, feed, log } = this.#ports;
    let target = await this.#nextCheckpoint();
    const stream = new AbortController();
    const end = (): void => stream.abort();
    signal.addEventListener('abort', end);
    const gathering = new Gathering(log.range.end);
    const reader = new StreamReader(feed.entries(log.range.end, stream.signal), clock);
    let silentSince: number | undefined;
    this.#hashing = [];
    try {
      while (!signal.aborted) {
        const batch = await reader.next(IDLE_MS, signal);
        if (batch !== SILENT) {
          gathering.add(batch);
          this.#ports.onArrived?.(batch);
        }
        silentSince = batch === SILENT ? (silentSince ?? clock.now()) : undefined;
        await this.#takeIn(gathering, target);
        if (batch === SILENT || gathering.end > target.size) {
          target = await this.#nextCheckpoint();
          await this.#takeIn(gathering, target);
        }
        if (gathering.end > target.size) throw new FeedError('entries came that no checkpoint has yet');
        this.#refuseSilence(silentSince, target);
      }
    } finally {
      signal.removeEventListener('abort', end);
      stream.abort();
      reader.close();
    }
  }

  /** @throws FeedError when the log has grown for long and no entry of it came */
  #refuseSilence(since: number | undefined, target: KnownCheckpoint): void {
    const { clock, log } = this.#ports;
    if (since === undefined || target.size === log.range.end || clock.now() - since < WITHHELD_MS) return;
    throw new FeedError(`the log has ${target.size} entries, but none came after ${log.range.end}`);
  }

  #open(note: string): ReturnType<typeof openNext> {
    const { log, logKey, nextKey } = this.#ports;
    const opened = openNext(log, note, logKey);
    const isOfNext = 'what' in opened && opened.rule === 'note-unsigned' && log.keys === undefined;
    return isOfNext && nextKey !== undefined ? openNext(log, note, nextKey) : opened;
  }

  /** The published checkpoint, found to continue what is verified. @throws LogRefusal, FeedError */
  async #nextCheckpoint(): Promise<KnownCheckpoint> {
    const { feed, log, onGrown } = this.#ports;
    const note = await feed.checkpoint();
    this.isLogEmpty = note === undefined;
    if (note === undefined) throw new FeedError('no checkpoint is published yet');
    if (note === this.checkpoint?.note) {
      await onGrown(true);
      return this.checkpoint;
    }
    const opened = this.#open(note);
    if ('what' in opened) {
      // At the size that was verified the key has signed another tree: no later truth takes that back.
      const verified = opened.what === 'history-rewritten' ? this.checkpoint?.note : undefined;
      throw new LogRefusal(opened, verified === undefined ? undefined : { verified, signed: note });
    }
    const { end } = log.range;
    const isProofNeeded = end > 0 && end < opened.size;
    const proof = isProofNeeded ? await feed.consistencyProof(end, opened.size) : [];
    const elsewhere = proveContinues(log.range, opened, proof);
    if (elsewhere !== undefined) throw new LogRefusal(elsewhere);
    if (opened.size > end) return opened;
    this.checkpoint = opened;
    await onGrown(true);
    return opened;
  }

  /**
   * Hashes what has been gathered, ahead of the replay by what the pool has room for; once the checkpoint is reached
   * nothing is left hashed and not taken in.
   */
  async #takeIn(gathering: Gathering, target: KnownCheckpoint): Promise<void> {
    for (;;) {
      const stretch = gathering.cut(target.size);
      if (stretch !== undefined) this.#hashing.push(this.#hash(stretch, target));
      const isFull = this.#hashing.length >= this.#ports.pool.room;
      const isWhole = stretch?.end === target.size || gathering.start === target.size;
      const oldest = isFull || isWhole ? this.#hashing.shift() : undefined;
      if (oldest !== undefined) await this.#extend(oldest);
      else if (stretch === undefined) return;
    }
  }

  #hash(stretch: Stretch, target: KnownCheckpoint): Hashing {
    const { feed, pool } = this.#ports;
    const hashed = pool.hash({ stretch, replay: { facts: true } });
    const isLast = stretch.end === target.size;
    const proof = isLast ? Promise.resolve([]) : feed.consistencyProof(stretch.end, target.size);
    // A failure is met where it is awaited; until then it must not count as unhandled.
    for (const promise of [hashed, proof]) promise.catch(() => undefined);
    return { stretch, hashed, proof, target };
  }

  async #extend({ stretch, hashed, proof, target }: Hashing): Promise<void> {
    const { log, onGrown } = this.#ports;
    const refused = extendLog(log, stretch, await hashed, target, await proof);
    if (refused !== undefined) {
      // Behind good entries a broken event may stand: they are in.
      await onGrown(false);
      throw new LogRefusal(refused);
    }
    const isCaughtUp = log.range.end === target.size;
    if (isCaughtUp) this.checkpoint = target;
    await onGrown(isCaughtUp);
  }
}

/** The next batch of a stream, or that none came for a while: then the same one is still awaited. */
class StreamReader {
  readonly #stream: AsyncIterator<EntryBatch, unknown>;
  readonly #clock: Clock;
  #pending: Promise<IteratorResult<EntryBatch, unknown>> | undefined;

  constructor(stream: AsyncIterator<EntryBatch, unknown>, clock: Clock) {
    this.#stream = stream;
    this.#clock = clock;
  }

  /** @throws FeedError when the stream has ended */
  async next(waitMs: number, signal: AbortSignal): Promise<EntryBatch | typeof SILENT> {
    this.#pending ??= this.#stream.next();
    this.#pending.catch(() => undefined);
    const timer = new AbortController();
    const end = (): void => timer.abort();
    signal.addEventListener('abort', end);
    try {
      const late = this.#clock.sleep(waitMs, timer.signal).then((): typeof SILENT => SILENT);
      const first = await Promise.race([this.#pending, late]);
      if (first === SILENT) return SILENT;
      this.#pending = undefined;
      if (first.done === true) throw new FeedError('the stream of entries has ended');
      return first.value;
    } finally {
      timer.abort();
      signal.removeEventListener('abort', end);
    }
  }

  close(): void {
    this.#stream.return?.()?.catch(() => undefined);
  }
}
