/** Work that goes on in the background for as long as a service runs, and ends when that stops. */

/** Ends soon after the signal aborts, whatever is under way being done. */
export type BackgroundWork = (signal: AbortSignal) => Promise<void>;

export class Background {
  readonly #work: BackgroundWork;
  readonly #stop = new AbortController();
  #ended: Promise<void> = Promise.resolve();

  constructor(work: BackgroundWork) {
    this.#work = work;
  }

  start(): void {
    this.#ended = this.#work(this.#stop.signal);
  }

  /** Resolves when what is under way has ended. */
  async stop(): Promise<void> {
    this.#stop.abort();
    await this.#ended;
  }
}
