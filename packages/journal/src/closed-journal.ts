/**
 * A journal that is closed, held by this instance: nobody writes to it, but what it holds must reach the topic, and be
 * published again where somebody misses it. That needs no seal: what is published twice is dropped.
 */
import { ENDED } from './ended.ts';
import type { ClosedParts } from './opened.ts';
import type { Clock } from './types.ts';

/** How often what was read is let go. */
const LET_GO_MS = 250;

export class ClosedJournal {
  /** Settles when it was stopped; with a reason when it ended by itself. */
  readonly ended: Promise<Error | undefined>;
  readonly #parts: ClosedParts;
  readonly #clock: Clock;

  constructor(clock: Clock, parts: ClosedParts) {
    this.#clock = clock;
    this.#parts = parts;
    this.ended = this.#run();
  }

  get publishLag(): number {
    return this.#parts.publisher.lag;
  }

  get publishDelayMs(): number {
    return this.#parts.publisher.delayMs;
  }

  republish(fromN: number): void {
    this.#parts.publisher.rewind(fromN);
  }

  /** Publishes what it has, and ends. */
  async stop(drainMs: number): Promise<void> {
    const until = this.#clock.now() + drainMs;
    const { stop } = this.#parts;
    while (!stop.signal.aborted && this.publishLag > 0 && this.#clock.now() < until)
      await this.#clock.sleep(10, stop.signal);
    stop.abort(ENDED);
    await this.ended;
  }

  async #run(): Promise<Error | undefined> {
    const { consumer, publisher, stop } = this.#parts;
    const loops = [consumer.run(), publisher.run(), this.#letGo()];
    let lost: Error | undefined;
    try {
      await Promise.all(loops);
    } catch (error) {
      lost = error instanceof Error ? error : new Error(String(error));
    }
    stop.abort(ENDED);
    await Promise.allSettled(loops);
    return lost;
  }

  /** The topic is read only to know what stands in it: an effect is published behind its causes. */
  async #letGo(): Promise<void> {
    const { consumer, stop } = this.#parts;
    while (!stop.signal.aborted) {
      consumer.take(Infinity);
      consumer.settled();
      await this.#clock.sleep(LET_GO_MS, stop.signal);
    }
  }
}
