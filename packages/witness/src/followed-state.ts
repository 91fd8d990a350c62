/** The replayed log as it is kept between runs, so that a start does not read it from the first entry again. */
import type { VerifierKey } from '@centesimo/log';
import {
  createFollowedLog,
  createReplay,
  loadFollowedLog,
  saveFollowedLog,
  StateError,
} from '@centesimo/verify';
import type { FollowedLog, KnownCheckpoint } from '@centesimo/verify';

interface StatePorts {
  readonly logKey: VerifierKey;
  readonly statePath: string;
  readonly onFault: (error: unknown) => void;
}

/** It is due after so many entries, and half of what the last one held: writing stays a small part of the work. */
const SAVE_ENTRIES = 250_000;

export class FollowedState {
  readonly #ports: StatePorts;
  readonly log: FollowedLog;
  /** The largest signed checkpoint at which the log stood. */
  verified: KnownCheckpoint | undefined;
  #savedSize: number;
  #savedKeys: number;

  private constructor(ports: StatePorts, log: FollowedLog, verified: KnownCheckpoint | undefined) {
    this.#ports = ports;
    this.log = log;
    this.verified = verified;
    this.#savedSize = log.range.end;
    this.#savedKeys = keysOf(log);
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
    const grown = this.log.range.end - this.#savedSize;
    // Without the keys that entries named, what another key signs could not even be read from the first entry again.
    const isDue = grown >= Math.max(SAVE_ENTRIES, this.#savedSize / 2) || keysOf(this.log) > this.#savedKeys;
    if (isDue) await this.save();
  }

  async save(): Promise<void> {
    const { log, verified } = this;
    // Behind a checkpoint that was left half-way the state would say less than it holds.
    if (verified === undefined || verified.size !== log.range.end || verified.size === this.#savedSize)
      return;
    try {
      await saveFollowedLog(this.#ports.statePath, { log, known: verified, wholeAt: 0 });
      this.#savedSize = verified.size;
      this.#savedKeys = keysOf(log);
    } catch (error) {
      if (!(error instanceof StateError)) throw error;
      this.#ports.onFault(error);
    }
  }
}

function keysOf({ keys }: FollowedLog): number {
  return keys?.chain.length ?? 0;
}
