/** The replayed log as it is kept between runs, so that a start does not read it from the first entry again. */
import type { VerifierKey } from '@centesimo/log';
import {
  createFollowedLog,
  createReplay,
  isKeepDue,
  loadFollowedLog,
  placeOf,
  saveFollowedLog,
  StateError,
} from '@centesimo/verify';
import type { FollowedLog, KnownCheckpoint, SavedAt } from '@centesimo/verify';

interface StatePorts {
  readonly logKey: VerifierKey;
  readonly statePath: string;
  readonly onFault: (error: unknown) => void;
}

export class FollowedState {
  readonly #ports: StatePorts;
  readonly log: FollowedLog;
  /** The largest signed checkpoint at which the log stood. */
  verified: KnownCheckpoint | undefined;
  /** What the file holds. */
  #saved: SavedAt;

  private constructor(ports: StatePorts, log: FollowedLog, verified: KnownCheckpoint | undefined) {
    this.#ports = ports;
    this.log = log;
    this.verified = verified;
    this.#saved = placeOf(log);
  }

  /** A state that cannot be used costs a replay from the first entry, nothing else. */
  static async load(ports: StatePorts): Promise<FollowedState> {
    try {
      const saved = await loadFollowedLog(ports.statePath, ports.logKey);
      if (saved !== undefined) return new FollowedState(ports, saved.log, saved.known);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      ports.onFault(error);
    }
    return new FollowedState(ports, createFollowedLog(createReplay()), undefined);
  }

  async saveWhenDue(): Promise<void> {
    if (isKeepDue(this.log, this.#saved)) await this.save();
  }

  async save(): Promise<void> {
    const { log, verified } = this;
    // Behind a checkpoint that was left half-way the state would say less than it holds.
    if (verified === undefined || verified.size !== log.range.end || verified.size === this.#saved.size)
      return;
    try {
      await saveFollowedLog(this.#ports.statePath, { log, known: verified, wholeAt: 0 });
      this.#saved = placeOf(log);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      this.#ports.onFault(error);
    }
  }
}
