/**
 * Follows a log whose entries are open to this witness: what is signed is cosigned only as far as chains, tree and money
 * were found good here. A log that its own key proves to be wrong is refused for good; a source that does not answer, or
 * gives something else than what was signed, only holds the witness up.
 */
import { Wake } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { Checkpoint, VerifierKey } from '@centesimo/log';
import { catchUp, lazyHashPool, openNext, openNote, SourceError, treeWithin } from '@centesimo/verify';
import type { CaughtUp, Failure, FollowedLog, KnownCheckpoint, LogSource } from '@centesimo/verify';
import { FollowedState } from './followed-state.ts';
import type { Cosigned } from './witness-store.ts';
import type { Refusal } from './witnessed-log.ts';

export interface FollowerPorts {
  readonly logKey: VerifierKey;
  readonly source: LogSource;
  readonly clock: Clock;
  /** What was cosigned last, perhaps under an earlier key of the log: what is served must contain its tree. */
  readonly cosigned: Cosigned | undefined;
  /** Where the replayed log is kept between runs. */
  readonly statePath: string;
  /** The refusal is stored when it resolves. */
  readonly onRefused: (refusal: Refusal) => Promise<void>;
  readonly onCaughtUp: (size: number) => void;
  readonly onHeldUp: (reason: string) => void;
  /** A fault of this machine, such as its disk, which costs time and nothing else. */
  readonly onFault: (error: unknown) => void;
}

/** How a checkpoint stands against what was verified here. */
export type Judgement =
  | { readonly kind: 'verified' }
  | { readonly kind: 'refused' }
  /** Not verified yet, or not to be: nothing is proved. */
  | { readonly kind: 'behind'; readonly reason: string };

const POLL_MS = 1_000;
const RETRY_MS = { least: 200, most: 10_000 } as const;

type SignedTree = Checkpoint & { readonly note: string };

/** What the source gives proves nothing, and nothing can be verified by it. */
class HeldUp extends Error {}

export class LogFollower {
  readonly #ports: FollowerPorts;
  readonly #state: FollowedState;
  readonly #source: LogSource;
  readonly #pool = lazyHashPool();
  readonly #wake = new Wake();
  /** Until it is found in what is served: before that nothing is judged. */
  #cosigned: Cosigned | undefined;
  #asked: { readonly note: string; readonly size: number } | undefined;
  #heldUp: string | undefined;
  #wasCaughtUp = false;
  #isRefused = false;
  #isStopped = false;
  #waiting: (() => void)[] = [];

  private constructor(ports: FollowerPorts, state: FollowedState) {
    this.#ports = ports;
    this.#state = state;
    this.#cosigned = ports.cosigned;
    const { source } = ports;
    // A stretch is many files: a stop waits for those on their way, and asks for no more.
    const tile = async (path: string): Promise<Uint8Array | undefined> => {
      if (this.#isStopped) throw new HeldUp('the witness is being stopped');
      return await source.tile(path);
    };
    const { name, concurrency } = source;
    this.#source = { name, concurrency, checkpoint: async () => await source.checkpoint(), tile };
  }

  /** Goes on where it was stopped, as far as that can be read. */
  static async open(ports: FollowerPorts): Promise<LogFollower> {
    return new LogFollower(ports, await FollowedState.load(ports));
  }

  /** Entries that were found good. */
  get size(): number {
    return this.#log.range.end;
  }

  /** Keys that may have signed a note of the log: the given one, and those that entries named. */
  get keys(): readonly VerifierKey[] {
    return this.#log.keys?.chain ?? [this.#ports.logKey];
  }

  /** Whether it has come up to what was cosigned before: until then entries may name keys that it does not know yet. */
  get hasMetCosigned(): boolean {
    return this.#cosigned === undefined;
  }

  /** Why it gets no further; undefined while it does. */
  get heldUp(): string | undefined {
    return this.#heldUp;
  }

  get #log(): FollowedLog {
    return this.#state.log;
  }

  get #verified(): KnownCheckpoint | undefined {
    return this.#state.verified;
  }

  /** Follows until the signal aborts, or the log is refused. */
  async run(signal: AbortSignal): Promise<void> {
    signal.addEventListener('abort', () => (this.#isStopped = true));
    let pause: number = RETRY_MS.least;
    while (!signal.aborted && !this.#isRefused) {
      const before = this.size;
      try {
        await this.#turn(signal);
        this.#heldUp = undefined;
      } catch (error) {
        if (!signal.aborted) this.#holdUp(error);
      }
      this.#tell();
      if (this.size > before || this.#heldUp === undefined) pause = RETRY_MS.least;
      const ms = this.#heldUp === undefined ? POLL_MS : pause;
      pause = Math.min(pause * 2, RETRY_MS.most);
      if (!this.#isRefused) await this.#wake.wait(this.#ports.clock, ms, signal);
    }
    await this.#pool.close();
    if (!this.#isRefused) await this.#state.save();
  }

  /**
   * Judges a checkpoint that the log's key signed; where the entries up to it are not verified yet it is followed there,
   * and at most `patienceMs` are waited for that.
   */
  async judge(note: string, size: number, patienceMs: number): Promise<Judgement> {
    if (!this.#isVerifiedTo(size)) {
      if (size > (this.#asked?.size ?? -1)) this.#asked = { note, size };
      this.#wake.pulse();
      await this.#untilVerified(size, patienceMs);
    }
    const verified = this.#verified;
    if (this.#isRefused) return { kind: 'refused' };
    if (verified === undefined || !this.#isVerifiedTo(size)) return this.#behind(size);
    try {
      const asked = this.#open(note);
      return { kind: (await this.#isOneHistory(asked, verified, asked)) ? 'verified' : 'refused' };
    } catch (error) {
      if (!(error instanceof SourceError || error instanceof HeldUp)) throw error;
      return { kind: 'behind', reason: error.message };
    }
  }

  #isVerifiedTo(size: number): boolean {
    return this.#cosigned === undefined && (this.#verified?.size ?? -1) >= size;
  }

  #behind(size: number): Judgement {
    const stands = `the replay stands at ${this.size} of ${size} entries`;
    return { kind: 'behind', reason: this.#heldUp === undefined ? stands : `${stands}: ${this.#heldUp}` };
  }

  async #untilVerified(size: number, patienceMs: number): Promise<void> {
    const late = new AbortController();
    const end = this.#ports.clock.sleep(patienceMs, late.signal).then(() => late.abort());
    while (!late.signal.aborted && !this.#isRefused && !this.#isVerifiedTo(size)) {
      const told = new Promise<void>((resolve) => this.#waiting.push(resolve));
      await Promise.race([told, end]);
    }
    late.abort();
  }

  #tell(): void {
    for (const resolve of this.#waiting.splice(0)) resolve();
  }

  #holdUp(error: unknown): void {
    const reason = error instanceof Error ? error.message : String(error);
    if (reason !== this.#heldUp) this.#ports.onHeldUp(reason);
    this.#heldUp = reason;
    this.#wasCaughtUp = false;
  }

  /** What is asked for, then what is published: each where there is more of it. */
  async #turn(signal: AbortSignal): Promise<void> {
    const asked = this.#asked;
    // Once: what leads nowhere must not keep the published log waiting.
    this.#asked = undefined;
    if (asked !== undefined) await this.#goTo(asked.note, signal);
    const published = await this.#source.checkpoint();
    if (published !== undefined) await this.#goTo(Buffer.from(published).toString(), signal);
    await this.#meetCosigned();
    await this.#state.saveWhenDue();
  }

  async #meetCosigned(): Promise<void> {
    const [cosigned, verified] = [this.#cosigned, this.#verified];
    if (cosigned === undefined || this.#isRefused) return;
    const size = verified?.size ?? 0;
    if (verified === undefined || size < cosigned.size)
      throw new HeldUp(`the log shows ${size} entries, and ${cosigned.size} were cosigned before`);
    if (await this.#isOneHistory(cosigned, verified, verified)) this.#cosigned = undefined;
  }

  async #goTo(note: string, signal: AbortSignal): Promise<void> {
    if (this.#isRefused || signal.aborted) return;
    if (note === this.#verified?.note) return this.#noteCaughtUp();
    const target = openNext(this.#log, note, this.#ports.logKey);
    if ('what' in target) return await this.#meet(target, note);
    const options = { pool: this.#pool, known: this.#verified, signal };
    await this.#take(await catchUp(this.#source, this.#log, target, options), target);
  }

  async #take(caught: CaughtUp, target: KnownCheckpoint): Promise<void> {
    switch (caught.kind) {
      case 'grown':
        this.#state.verified = target;
        return this.#noteCaughtUp();
      case 'stopped':
        return;
      case 'unchecked':
        throw caught.error;
      case 'failed': {
        const [failure] = caught.failures;
        if (caught.isSigned) return await this.#refuse(failure, target.note, this.#verified?.note);
        throw new HeldUp(`what ${this.#source.name} gives is not what was signed: ${failure.message}`);
      }
    }
  }

  #noteCaughtUp(): void {
    if (!this.#wasCaughtUp) this.#ports.onCaughtUp(this.size);
    this.#wasCaughtUp = true;
    this.#heldUp = undefined;
    this.#tell();
  }

  /** A note that `openNext` does not take. */
  async #meet(failure: Failure, note: string): Promise<void> {
    // An older note of the same log is no lie; what was verified stays.
    if (failure.what === 'log-shrunk') return;
    const isProven = failure.what === 'history-rewritten' && this.#verified?.size === this.size;
    if (isProven) return await this.#refuse(failure, note, this.#verified?.note);
    throw new HeldUp(failure.message);
  }

  /**
   * Whether two signed checkpoints are of one history, whichever is larger. Where the hash tiles prove that they are not,
   * the log is refused, `newest` being what it signed last. @throws SourceError, HeldUp when nothing is proved
   */
  async #isOneHistory(one: SignedTree, other: SignedTree, newest: SignedTree): Promise<boolean> {
    const [older, newer] = one.size < other.size ? [one, other] : [other, one];
    if (older.size === 0) return true;
    const within = await treeWithin(this.#source, older.size, newer);
    if ('what' in within) throw new HeldUp(within.message);
    if (within.root === older.root) return true;
    const message = `The log signed two histories: one of ${older.size} entries, and one of ${newer.size} that does not continue it.`;
    const failure = { what: 'history-rewritten', message, where: { path: 'checkpoint' } } as const;
    await this.#refuse(failure, newest.note, (newest === one ? other : one).note);
    return false;
  }

  /** Signed by the key that signs the log by now. @throws HeldUp */
  #open(note: string): KnownCheckpoint {
    const opened = openNote(note, this.#ports.logKey, this.#log.keys);
    if ('what' in opened) throw new HeldUp(opened.message);
    return opened;
  }

  async #refuse(failure: Failure, signed: string, verified: string | undefined): Promise<void> {
    this.#isRefused = true;
    const at = new Date(this.#ports.clock.now()).toISOString();
    await this.#ports.onRefused({ failure, at, ...(verified && { verified }), signed });
    this.#tell();
    this.#wake.pulse();
  }
}
