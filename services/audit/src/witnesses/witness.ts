/** A witness as audit asks it: somebody else, who cosigns a checkpoint only where it continues what they cosigned before. */
import type { VerifierKey } from '@centesimo/log';

export interface Witness {
  /** As the policy names it. */
  readonly name: string;
  /** Of type cosignature/v1. */
  readonly key: VerifierKey;
  /** One `POST /add-checkpoint` (C2SP tlog-witness). Rejects where no whole answer came in time, or the signal aborts. */
  addCheckpoint(body: string, signal: AbortSignal): Promise<WitnessAnswer>;
}

/** What came back, believed in nothing. */
export interface WitnessAnswer {
  readonly status: number;
  readonly body: string;
  /** Of a refusal that names it. */
  readonly retryAfterMs?: number;
}

/** A checkpoint of ours that is published. */
export interface Target {
  readonly note: string;
  readonly size: number;
  /** Hex. */
  readonly root: string;
}
