/**
 * Has published checkpoints stamped by an authority, every so often and only when the log has grown. It stands beside the
 * sequencer and never in its way: what fails is told, counted and tried again.
 */
import { hash } from 'node:crypto';
import { type Clock, type Notify, within } from '@centesimo/journal';
import type { Stamps } from './stamps.ts';
import type { TimeAuthority } from './time-authority.ts';

export interface Stamping {
  readonly authority: TimeAuthority;
  /** Between two stamps. */
  readonly everyMs: number;
}

export interface StamperPorts {
  /** Undefined: nothing is stamped. */
  readonly stamping: Stamping | undefined;
  readonly stamps: Stamps;
  /** The published checkpoint, while the log is kept here. */
  readonly published: () => { readonly note: string; readonly size: number } | undefined;
  readonly clock: Clock;
  readonly notify: Notify;
}

export interface StampStatus {
  /** Empty: none is set. */
  readonly authority: string;
  /** Of the last stamp, 0 when there is none. */
  readonly size: bigint;
  /** When it was taken, RFC 3339; empty when there is none. */
  readonly stampedAt: string;
  /** Since this instance started. */
  readonly failures: bigint;
  /** Why the last try failed; empty when it went well. */
  readonly lastFailure: string;
}

/** Longer than any adapter takes. */
const AUTHORITY_MS = 40_000;
const LOOK_MS = 5_000;
/** After a failure: sooner than the next stamp would be due, and no burden to the authority. */
const RETRY_MS = 300_000;

export class Stamper {
  readonly #ports: StamperPorts;
  readonly #stop = new AbortController();
  #ended: Promise<void> = Promise.resolve();
  #failures = 0;
  #lastFailure = '';
  #notBefore = -Infinity;

  constructor(ports: StamperPorts) {
    this.#ports = ports;
  }

  start(): void {
    const { stamping } = this.#ports;
    if (stamping !== undefined) this.#ended = this.#run(stamping);
  }

  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }

  async status(): Promise<StampStatus> {
    const { stamping, stamps } = this.#ports;
    const last = (await stamps.sizes()).at(-1);
    return {
      authority: stamping?.authority.name ?? '',
      size: BigInt(last?.size ?? 0),
      stampedAt: last === undefined ? '' : new Date(last.at).toISOString(),
      failures: BigInt(this.#failures),
      lastFailure: this.#lastFailure,
    };
  }

  async #run(stamping: Stamping): Promise<void> {
    const { signal } = this.#stop;
    while (!signal.aborted) {
      await this.#turn(stamping);
      await this.#ports.clock.sleep(Math.min(stamping.everyMs, LOOK_MS), signal);
    }
  }

  async #turn({ authority, everyMs }: Stamping): Promise<void> {
    const { clock, notify } = this.#ports;
    try {
      const size = await this.#stampIfDue(authority, everyMs);
      if (size === undefined) return;
      this.#lastFailure = '';
      notify({ name: 'stamped', level: 'info', fields: { authority: authority.name, size } });
    } catch (error) {
      if (this.#stop.signal.aborted) return;
      this.#failures += 1;
      this.#lastFailure = error instanceof Error ? error.message : String(error);
      this.#notBefore = clock.now() + Math.min(everyMs, RETRY_MS);
      const fields = { authority: authority.name, reason: this.#lastFailure };
      notify({ name: 'stamp-failed', level: 'warn', fields });
    }
  }

  /** The size that was stamped; undefined when it is too early, or nothing is new. */
  async #stampIfDue(authority: TimeAuthority, everyMs: number): Promise<number | undefined> {
    const { clock, stamps } = this.#ports;
    const published = this.#ports.published();
    if (published === undefined || published.size === 0 || clock.now() < this.#notBefore) return undefined;
    const last = (await stamps.sizes()).at(-1);
    if (last !== undefined && (published.size <= last.size || clock.now() < last.at + everyMs))
      return undefined;
    const { note, size } = published;
    const asked = authority.stamp(hash('sha256', note, 'buffer'), this.#stop.signal);
    const token = await within(clock, AUTHORITY_MS, 'time authority', asked);
    await stamps.add({ size, note, token });
    return size;
  }
}
