/** What a start has opened, closed in reverse order: at the end, or when a later step of the start fails. */
export class Opened {
  readonly #closers: (() => void | Promise<void>)[] = [];

  /** Notes how to close what is open now. */
  closeWith(close: () => void | Promise<void>): void {
    this.#closers.push(close);
  }

  /** Closes everything, each once, the last first. What fails keeps nothing else open; the first failure is thrown. */
  async close(): Promise<void> {
    const failures: unknown[] = [];
    for (const close of this.#closers.splice(0).reverse()) {
      try {
        await close();
      } catch (error) {
        failures.push(error);
      }
    }
    if (failures.length > 0) throw failures[0];
  }
}
