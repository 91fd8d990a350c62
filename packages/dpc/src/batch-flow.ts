/** Which batches of one stream are due, and how many are on their way: bounds what is sent and not answered. */

export class BatchFlow {
  readonly #due: number[];
  readonly #inFlightMax: number;
  #inFlight = 0;
  /** On the monotonic clock: nothing is sent before it. */
  #notBefore = 0;
  #ended = false;
  #wake = (): void => undefined;

  constructor(due: Iterable<number>, inFlightMax: number) {
    this.#due = [...due].toReversed();
    this.#inFlightMax = inFlightMax;
  }

  /** A batch was answered for good. */
  settled(): void {
    this.#inFlight -= 1;
    this.#wake();
  }

  /** A batch was answered with "not now": all sending rests meanwhile, and answers are still read. */
  sendAgain(batch: number, afterMs: number): void {
    this.#due.push(batch);
    this.#notBefore = Math.max(this.#notBefore, performance.now() + afterMs);
    this.settled();
  }

  /** The stream is over: nothing more is sent on it. */
  end(): void {
    this.#ended = true;
    this.#wake();
  }

  /** The next batch to send, once there is room; undefined when everything is answered, or the stream is over. */
  async next(): Promise<number | undefined> {
    for (;;) {
      const isIdle = this.#due.length === 0 && this.#inFlight === 0;
      if (this.#ended || isIdle) return undefined;
      const rest = this.#notBefore - performance.now();
      const hasRoom = this.#due.length > 0 && this.#inFlight < this.#inFlightMax;
      if (hasRoom && rest <= 0) break;
      await this.#woken(hasRoom ? rest : undefined);
    }
    this.#inFlight += 1;
    return this.#due.pop();
  }

  async #woken(afterMs: number | undefined): Promise<void> {
    let timer: NodeJS.Timeout | undefined;
    await new Promise<void>((resolve) => {
      this.#wake = resolve;
      if (afterMs !== undefined) timer = setTimeout(resolve, afterMs);
    });
    clearTimeout(timer);
  }
}
