/** The witness: what it knows of each log, and its one act, to cosign a checkpoint or to say why not. */
import { join } from 'node:path';
import { JournalError } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import { cosignText, formatNote, formatSignatures } from '@centesimo/log';
import type { SignerKey, VerifierKey } from '@centesimo/log';
import { nodeEd25519 } from '@centesimo/log/node';
import { StoreError } from '@centesimo/store';
import type { DocumentStore } from '@centesimo/store';
import { LogFollower } from './log-follower.ts';
import { openRequest, RequestRefused, requireContinues, signaturesOf } from './open-request.ts';
import type { OpenedRequest } from './open-request.ts';
import { idOfOrigin, readCosigned, readRefusal, replaceCosigned, saveRefusal } from './witness-store.ts';
import type { Cosigned } from './witness-store.ts';
import type { Refusal, WitnessEvent, WitnessedLog } from './witnessed-log.ts';

export interface WitnessPorts {
  /** Of type cosignature/v1. */
  readonly key: SignerKey;
  readonly documents: DocumentStore;
  readonly clock: Clock;
  /** One for each origin. */
  readonly logs: readonly WitnessedLog[];
  /** Where replayed logs are kept between runs. */
  readonly stateFolder: string;
  readonly tell: (event: WitnessEvent) => void;
  /** How long a request waits for the replay to reach its checkpoint, in milliseconds. */
  readonly patienceMs?: number;
}

export type WitnessAnswer =
  | { readonly status: 200; readonly cosignatures: string }
  | { readonly status: 400 | 403 | 404 | 422; readonly reason: string }
  | { readonly status: 409; readonly size: number }
  | { readonly status: 503; readonly reason: string; readonly retryAfterS: number };

/** What `/status` says of a log. */
export interface LogStatus {
  readonly origin: string;
  /** Size of the checkpoint that was cosigned last. */
  readonly cosigned: number;
  /** Whether its entries are followed, chains and money with them. */
  readonly followed: boolean;
  /** Entries that were found good, where they are followed. */
  readonly verified?: number;
  /** Why it gets no further at present. */
  readonly heldUp?: string;
  readonly refused?: Refusal;
}

interface Watched {
  readonly log: WitnessedLog;
  readonly follower: LogFollower | undefined;
  refusal: Refusal | undefined;
}

const PATIENCE_MS = 2_000;
const RETRY_AFTER_S = 1;
/** Somebody else moved the log on in between: by then the old size is stale, and the second look says so. */
const LOOKS_MAX = 5;

export class Witness {
  readonly #ports: WitnessPorts;
  readonly #watched = new Map<string, Watched>();
  readonly #stopping = new AbortController();
  #running: Promise<unknown> = Promise.resolve();

  private constructor(ports: WitnessPorts) {
    this.#ports = ports;
  }

  /** Reads what is known of each log and begins to follow those with entries. @throws StoreError, JournalError */
  static async open(ports: WitnessPorts): Promise<Witness> {
    const witness = new Witness(ports);
    for (const log of ports.logs) await witness.#watch(log);
    const followers = [...witness.#watched.values()].flatMap(({ follower }) => follower ?? []);
    const { signal } = witness.#stopping;
    witness.#running = Promise.all(followers.map((follower) => follower.run(signal)));
    return witness;
  }

  async #watch(log: WitnessedLog): Promise<void> {
    const origin = log.logKey.name;
    const refusal = await readRefusal(this.#ports, origin);
    const cosigned = await readCosigned(this.#ports, origin);
    const follower = refusal === undefined ? await this.#follow(log, cosigned) : undefined;
    this.#watched.set(origin, { log, follower, refusal });
    if (refusal !== undefined) this.#ports.tell({ name: 'refused', origin, refusal });
  }

  async #follow(
    { logKey, source }: WitnessedLog,
    cosigned: Cosigned | undefined,
  ): Promise<LogFollower | undefined> {
    if (source === undefined) return undefined;
    const { clock, stateFolder, tell } = this.#ports;
    const origin = logKey.name;
    return await LogFollower.open({
      ...{ clock, logKey, source, cosigned },
      statePath: join(stateFolder, `${idOfOrigin(origin)}.state`),
      onRefused: (refusal) => this.#refuse(origin, refusal),
      onCaughtUp: (size) => tell({ name: 'caught-up', origin, size }),
      onHeldUp: (reason) => tell({ name: 'held-up', origin, reason }),
      onFault: (error) => tell({ name: 'failed', origin, error }),
    });
  }

  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#running;
  }

  async #refuse(origin: string, refusal: Refusal): Promise<void> {
    const watched = this.#watched.get(origin);
    if (watched === undefined || watched.refusal !== undefined) return;
    // Before it is stored: a store that fails must not let the next request pass.
    watched.refusal = refusal;
    this.#ports.tell({ name: 'refused', origin, refusal });
    await saveRefusal(this.#ports, origin, refusal);
  }

  /** Answers `POST /add-checkpoint`. Never throws for what a request or a log holds. */
  async addCheckpoint(body: Uint8Array): Promise<WitnessAnswer> {
    let origin = '';
    try {
      const request = openRequest(body, (name) => this.#keysOf(name)?.slice(-1));
      origin = request.checkpoint.origin;
      return await this.#answer(request);
    } catch (error) {
      if (error instanceof RequestRefused) return answerOf(error);
      if (!(error instanceof StoreError) && !(error instanceof JournalError)) throw error;
      this.#ports.tell({ name: 'failed', origin, error });
      return later('the witness cannot store what it would cosign');
    }
  }

  /**
   * Of a log that is followed those to which the given key has led, by the log's own entries. The last signs it: an
   * earlier one may be in the hands of a thief, who must not even prove a lie with it.
   */
  #keysOf(origin: string): readonly VerifierKey[] | undefined {
    const watched = this.#watched.get(origin);
    return watched && (watched.follower?.keys ?? [watched.log.logKey]);
  }

  async #answer(request: OpenedRequest): Promise<WitnessAnswer> {
    const { origin, size } = request.checkpoint;
    const watched = this.#watched.get(origin);
    if (watched?.refusal !== undefined) return refused(watched.refusal);
    for (let look = 0; look < LOOKS_MAX; look += 1) {
      const before = await readCosigned(this.#ports, origin);
      await this.#noteFork(request, before);
      requireContinues(request, before);
      const patience = this.#ports.patienceMs ?? PATIENCE_MS;
      const judgement = await watched?.follower?.judge(request.note, size, patience);
      if (judgement?.kind === 'behind') return later(judgement.reason);
      if (watched?.refusal !== undefined) return refused(watched.refusal);
      const cosignatures = await this.#cosign(request, before);
      if (cosignatures !== undefined) return { status: 200, cosignatures };
    }
    return later('other requests for this log were faster');
  }

  /** The signature line, once the note is stored in the place of `before`; undefined when another one stands there now. */
  async #cosign(request: OpenedRequest, before: Cosigned | undefined): Promise<string | undefined> {
    const { checkpoint, parsed } = request;
    const { text } = parsed;
    const { clock, key, tell } = this.#ports;
    // Among the entries up to here may be one that named another key.
    const signatures = signaturesOf(parsed, this.#keysOf(checkpoint.origin) ?? []);
    const time = Math.floor(clock.now() / 1_000);
    const cosignature = cosignText(nodeEd25519, key, text, time);
    const note = formatNote({ text, signatures: [...signatures, cosignature] });
    if (!(await replaceCosigned(this.#ports, checkpoint.origin, before, note))) return undefined;
    tell({ name: 'cosigned', origin: checkpoint.origin, size: checkpoint.size });
    return formatSignatures([cosignature]);
  }

  /** Two roots of one size under the log's key are the proof of two histories, with no entry looked at. */
  async #noteFork({ checkpoint, note }: OpenedRequest, before: Cosigned | undefined): Promise<void> {
    const { origin, size, root } = checkpoint;
    if (before?.size !== size || before.root === root) return;
    // The key may be one that the log has changed since, in an entry that is still to be read again.
    if (this.#watched.get(origin)?.follower?.hasMetCosigned === false) return;
    const message = `The log signed two histories of ${size} entries.`;
    const failure = { what: 'history-rewritten', message, where: { path: 'checkpoint' } } as const;
    const at = new Date(this.#ports.clock.now()).toISOString();
    await this.#refuse(origin, { failure, at, verified: before.note, signed: note });
  }

  /** The note that was cosigned last, of the log with this id: the SHA-256 of its origin in hex. */
  async checkpointOf(id: string): Promise<string | undefined> {
    const origin = [...this.#watched.keys()].find((name) => idOfOrigin(name) === id);
    return origin === undefined ? undefined : (await readCosigned(this.#ports, origin))?.note;
  }

  async status(): Promise<LogStatus[]> {
    const logs = [...this.#watched];
    return await Promise.all(
      logs.map(async ([origin, { log, follower, refusal }]) => ({
        origin,
        cosigned: (await readCosigned(this.#ports, origin))?.size ?? 0,
        followed: log.source !== undefined,
        ...(follower === undefined ? {} : { verified: follower.size }),
        ...(follower?.heldUp === undefined ? {} : { heldUp: follower.heldUp }),
        ...(refusal === undefined ? {} : { refused: refusal }),
      })),
    );
  }
}

function answerOf({ message, size, status }: RequestRefused): WitnessAnswer {
  return status === 409 ? { status, size: size ?? 0 } : { status, reason: message };
}

function refused({ failure }: Refusal): WitnessAnswer {
  return { status: 422, reason: `this witness refuses the log: ${failure.message}` };
}

function later(reason: string): WitnessAnswer {
  return { status: 503, reason, retryAfterS: RETRY_AFTER_S };
}
