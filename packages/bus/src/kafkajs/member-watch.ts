/** Watches a member of a group: notes what it hears, asks whether the broker answers others, and has it tried anew. */
import { judgeMember, SILENT_SESSIONS } from './judge-member.ts';
import type { MemberState } from '../port.ts';

export interface WatchPorts {
  readonly sessionMs: number;
  /** Resolves when the broker answers over a connection of its own. */
  readonly probe: () => Promise<void>;
  /** Puts another consumer in the place of the one that hears nothing. */
  readonly replace: () => void;
}

const TICKS_IN_SESSION = 4;
const FRESH_SESSIONS = 2;
/** A tick this many times too late means that the process was stopped, and heard nothing for that reason. */
const LATE_TICKS = 3;

export class MemberWatch {
  readonly #ports: WatchPorts;
  readonly #tickMs: number;
  readonly #timer: NodeJS.Timeout;
  #groupMs = Date.now();
  #topicMs = Date.now();
  /** Since when fetches count: one that works in between two faults is no sign of life. */
  #trustFromMs = 0;
  #tickedMs = Date.now();
  #replacedMs = 0;
  #answersSinceMs: number | undefined;
  #answeredMs = 0;
  #isProbing = false;

  constructor(ports: WatchPorts) {
    this.#ports = ports;
    this.#tickMs = Math.ceil(ports.sessionMs / TICKS_IN_SESSION);
    this.#timer = setInterval(() => this.#tick(), this.#tickMs).unref();
  }

  get state(): MemberState {
    const { sessionMs } = this.#ports;
    const nowMs = Date.now();
    // A broker that does not answer lets one wait for long: until then its last answer counts for a while only.
    const isFresh = nowMs - this.#answeredMs <= FRESH_SESSIONS * sessionMs;
    const answersSinceMs = isFresh ? this.#answersSinceMs : undefined;
    const heardMs = Math.min(this.#groupMs, this.#topicMs);
    return judgeMember({ nowMs, heardMs, answersSinceMs }, sessionMs);
  }

  heardGroup(): void {
    this.#groupMs = Date.now();
  }

  heardTopic(): void {
    const nowMs = Date.now();
    if (nowMs >= this.#trustFromMs) this.#topicMs = nowMs;
  }

  /** The consumer has crashed, or the topic did not answer what else was asked of it. */
  topicFailed(): void {
    this.#trustFromMs = Date.now() + this.#ports.sessionMs;
  }

  end(): void {
    clearInterval(this.#timer);
  }

  #tick(): void {
    const nowMs = Date.now();
    const wasStopped = nowMs - this.#tickedMs > LATE_TICKS * this.#tickMs;
    this.#tickedMs = nowMs;
    if (wasStopped) {
      this.#groupMs = this.#topicMs = nowMs;
      this.#answersSinceMs = undefined;
    }
    if (this.state === 'consuming') {
      this.#answersSinceMs = undefined;
      return;
    }
    void this.#ask();
    if (nowMs - this.#replacedMs < SILENT_SESSIONS * this.#ports.sessionMs) return;
    this.#replacedMs = nowMs;
    this.#ports.replace();
  }

  async #ask(): Promise<void> {
    if (this.#isProbing) return;
    this.#isProbing = true;
    try {
      await this.#ports.probe();
      this.#answeredMs = Date.now();
      this.#answersSinceMs ??= this.#answeredMs;
    } catch {
      this.#answersSinceMs = undefined;
    } finally {
      this.#isProbing = false;
    }
  }
}
