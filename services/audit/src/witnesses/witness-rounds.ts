/**
 * Rounds: all witnesses of the policy are asked side by side for one published checkpoint, so that their cosignatures meet
 * on the same one. Publication and sequencing wait for none of it: what comes is added to notes that are published already.
 */
import { type Clock, type Limits, type Notify, Wake } from '@centesimo/journal';
import {
  type Ed25519Verifier,
  LogError,
  type OpenedCheckpoint,
  type WitnessPolicy,
  hexOf,
  isQuorum,
  witnessKeys,
} from '@centesimo/log';
import type { DocumentStore } from '@centesimo/store';
import { readPublished } from '../log/checkpoint-store.ts';
import { keepCosignatures, readCosigned } from '../log/cosigned-store.ts';
import { type LogKeys, openWithAny } from '../log/log-keys.ts';
import { type AskPorts, type Outcome, askWitness } from './ask-witness.ts';
import type { Target, Witness } from './witness.ts';
import { type RetryPace, WitnessBook, type WitnessStatus } from './witness-book.ts';

export type { WitnessStatus } from './witness-book.ts';

export interface WitnessPace extends RetryPace {
  /** From the beginning of a round to that of the next one, at least. */
  readonly intervalMs: number;
  /** How long a round waits for a witness that asks to wait. */
  readonly roundMs: number;
  /** How long the newest checkpoint may be without a quorum before that is told. */
  readonly graceMs: number;
}

export const DEFAULT_WITNESS_PACE: WitnessPace = {
  intervalMs: 5_000,
  roundMs: 15_000,
  retryLeastMs: 5_000,
  retryMostMs: 60_000,
  graceMs: 60_000,
};

export interface RoundsPorts extends LogKeys {
  readonly policy: WitnessPolicy;
  /** Those of the policy that can be asked. */
  readonly witnesses: readonly Witness[];
  readonly clock: Clock;
  readonly documents: DocumentStore;
  readonly ed25519: Ed25519Verifier;
  readonly limits: Pick<Limits, 'storeTimeoutMs'>;
  readonly notify: Notify;
  readonly pace: WitnessPace;
  readonly consistencyProof: AskPorts['consistencyProof'];
  /** What is published; undefined while this instance does not keep the log. */
  readonly published: () => Target | undefined;
  /** Takes a published note with more signatures. */
  readonly onCosigned: (cosigned: Target) => void;
}

export interface WitnessesStatus {
  /** Size of the newest checkpoint with a quorum; 0 before the first. */
  readonly quorumSize: number;
  /** Since when it has not grown although the log has; undefined where the newest one has a quorum. */
  readonly behindSinceMs: number | undefined;
  readonly witnesses: readonly WitnessStatus[];
}

/** How long it may take until something is seen that nobody told. */
const LOOK_MS = 1_000;
const WITNESSES_TOLD_CHARS = 500;

export class WitnessRounds {
  readonly #ports: RoundsPorts;
  readonly #book: WitnessBook;
  readonly #stop = new AbortController();
  readonly #wake = new Wake();
  #ended: Promise<void> = Promise.resolve();
  #beganAtMs = -Infinity;
  #cosigned: Target | undefined;
  #behindSinceMs: number | undefined;
  #isMissingTold = false;

  constructor(ports: RoundsPorts) {
    this.#ports = ports;
    this.#book = new WitnessBook(ports.policy.witnesses, ports.pace);
  }

  start(): void {
    this.#ended = this.#run(this.#stop.signal);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  /** To be called when something is published. */
  pulse(): void {
    this.#wake.pulse();
  }

  /** The newest checkpoint with a quorum; undefined before the first, and before a start has read it. */
  get cosigned(): Target | undefined {
    return this.#cosigned;
  }

  status(): WitnessesStatus {
    const [quorumSize, behindSinceMs] = [this.#quorumSize, this.#behindSinceMs];
    return { quorumSize, behindSinceMs, witnesses: this.#book.status() };
  }

  get #quorumSize(): number {
    return this.#cosigned?.size ?? 0;
  }

  /** Whether a note has the cosignatures of a quorum. */
  hasQuorum(note: string): boolean {
    const opened = this.#open(note);
    return opened !== undefined && isQuorum(this.#ports.policy, opened.cosignatures);
  }

  async #run(signal: AbortSignal): Promise<void> {
    const { clock, notify, pace, published } = this.#ports;
    let isRead = false;
    while (!signal.aborted) {
      const target = published();
      try {
        if (target !== undefined && !isRead) await this.#read(target);
        isRead = target !== undefined;
        if (target !== undefined && clock.now() - this.#beganAtMs >= pace.intervalMs)
          await this.#round(target, signal);
        if (target !== undefined) this.#look(published() ?? target);
      } catch (error) {
        // The store: what was not kept is asked for again.
        notify({ name: 'cosignatures-not-kept', level: 'warn', fields: { reason: String(error) } });
      }
      await this.#wake.wait(clock, Math.min(LOOK_MS, pace.intervalMs), signal);
    }
  }

  /** What earlier instances kept; where one died between two writes, the rest of them is done. */
  async #read(target: Target): Promise<void> {
    const hasQuorum = (note: string): boolean => this.hasQuorum(note);
    const kept = await keepCosignatures({ ...this.#ports, hasQuorum }, target, []);
    this.#ports.onCosigned(kept);
    for (const note of [await readCosigned(this.#ports), kept.note]) {
      const opened = note === undefined ? undefined : this.#open(note);
      if (note === undefined || opened === undefined) continue;
      this.#book.read(opened);
      const { cosignatures, root, size } = opened;
      if (isQuorum(this.#ports.policy, cosignatures) && size >= this.#quorumSize)
        this.#cosigned = { note, size, root: hexOf(root) };
    }
  }

  async #round(target: Target, signal: AbortSignal): Promise<void> {
    const { clock, pace, witnesses } = this.#ports;
    const beganAtMs = clock.now();
    const due = this.#withPolicy(witnesses).filter(([, each]) =>
      this.#book.isDue(each, target.size, beganAtMs),
    );
    if (due.length === 0) return;
    this.#beganAtMs = beganAtMs;
    const round = { target, endsAtMs: beganAtMs + pace.roundMs, nextAtMs: beganAtMs + pace.intervalMs };
    const asked = await Promise.allSettled(
      due.map(([witness, each]) => this.#ask(witness, each, round, signal)),
    );
    for (const each of asked) if (each.status === 'rejected') throw each.reason;
  }

  #withPolicy(witnesses: readonly Witness[]) {
    return witnesses.flatMap((witness) => {
      const known = this.#ports.policy.witnesses.find(({ key }) => key === witness.key);
      return known === undefined ? [] : ([[witness, known]] as const);
    });
  }

  /** Until it has cosigned, will not, or wants more time than the round has: one request at a time. */
  async #ask(
    witness: Witness,
    known: WitnessPolicy['witnesses'][number],
    { endsAtMs, nextAtMs, target }: { target: Target; endsAtMs: number; nextAtMs: number },
    signal: AbortSignal,
  ): Promise<void> {
    const { clock } = this.#ports;
    while (!signal.aborted) {
      const outcome = await askWitness(this.#ports, witness, target, this.#book.sizeOf(known), signal);
      // A request that a stop has ended says nothing of the witness.
      if (signal.aborted && outcome.kind === 'refused') return;
      await this.#take(known, target, outcome);
      if (outcome.kind !== 'refused' || outcome.retryAfterMs === undefined) return;
      const againAtMs = clock.now() + outcome.retryAfterMs;
      const isEnough = this.#quorumSize >= target.size && againAtMs >= nextAtMs;
      if (againAtMs > endsAtMs || isEnough) return;
      await clock.sleep(outcome.retryAfterMs, signal);
    }
  }

  async #take(witness: WitnessPolicy['witnesses'][number], target: Target, outcome: Outcome): Promise<void> {
    const { clock, notify, published } = this.#ports;
    if (outcome.kind === 'ahead' && outcome.size <= (published()?.size ?? 0))
      return this.#book.isFurther(witness, outcome.size);
    if (outcome.kind === 'cosigned') await this.#keep(target, outcome);
    const isNews = this.#book.note(witness, target.size, outcome, clock.now());
    if (!isNews || outcome.kind === 'cosigned') return;
    const { name } = witness;
    if (outcome.kind === 'refused') {
      const fields = { witness: name, size: target.size, reason: outcome.reason };
      return notify({ name: 'witness-refused', level: 'warn', fields });
    }
    // Another instance may keep the log by now, and have published more: then this one will hear of it.
    const stored = await readPublished(this.#ports);
    if ((stored?.size ?? 0) >= outcome.size) return;
    const fields = { witness: name, published: stored?.size ?? 0, cosigned: outcome.size };
    notify({ name: 'witness-ahead', level: 'error', fields });
  }

  async #keep(target: Target, { signature }: Extract<Outcome, { kind: 'cosigned' }>): Promise<void> {
    const hasQuorum = (note: string): boolean => this.hasQuorum(note);
    const cosigned = await keepCosignatures({ ...this.#ports, hasQuorum }, target, [signature]);
    this.#ports.onCosigned(cosigned);
    if (cosigned.size < this.#quorumSize || !this.hasQuorum(cosigned.note)) return;
    const isNewer = cosigned.size > this.#quorumSize;
    this.#cosigned = cosigned;
    if (!isNewer) return;
    this.#behindSinceMs = undefined;
    this.#look(this.#ports.published() ?? target);
  }

  /** Tells when the quorum stays away for long, and when it is there again. */
  #look({ size }: Target): void {
    const { clock, notify, pace } = this.#ports;
    const isBehind = size > this.#quorumSize && this.#ports.policy.quorum !== undefined;
    this.#behindSinceMs = isBehind ? (this.#behindSinceMs ?? clock.now()) : undefined;
    const isMissing = isBehind && clock.now() - (this.#behindSinceMs ?? 0) >= pace.graceMs;
    if (isMissing === this.#isMissingTold) return;
    this.#isMissingTold = isMissing;
    const fields = { published: size, cosigned: this.#quorumSize };
    if (!isMissing) return notify({ name: 'quorum-met', level: 'info', fields });
    const witnesses = this.#reasons().slice(0, WITNESSES_TOLD_CHARS);
    notify({ name: 'quorum-missing', level: 'error', fields: { ...fields, witnesses } });
  }

  #reasons(): string {
    const why = this.#book.status().filter(({ cosigned }) => (cosigned?.size ?? 0) <= this.#quorumSize);
    return why.map(({ name, refusal }) => `${name}: ${refusal?.reason ?? 'not asked yet'}`).join('; ');
  }

  #open(note: string): OpenedCheckpoint | undefined {
    const { ed25519, policy } = this.#ports;
    try {
      return openWithAny(ed25519, note, this.#ports, witnessKeys(policy));
    } catch (error) {
      if (error instanceof LogError) return undefined;
      throw error;
    }
  }
}
