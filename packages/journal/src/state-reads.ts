/** Questions about a state: answered from what is stored, so they wait while a batch has changed it and is not stored. */
import type { Json } from './types.ts';

interface Waiting {
  readonly query: Json;
  readonly resolve: (answer: Json | undefined) => void;
}

export class StateReads {
  readonly #answer: (query: Json) => Json;
  readonly #max: number;
  #waiting: Waiting[] = [];
  #held = false;
  #ended = false;

  /** At most `max` questions wait. */
  constructor(answer: (query: Json) => Json, max: number) {
    this.#answer = answer;
    this.#max = max;
  }

  /** True between `hold` and `release`: the state is ahead of the journal. */
  get isHeld(): boolean {
    return this.#held;
  }

  /** Undefined when the owner ended before the answer was known to be true, or too many wait. */
  ask(query: Json): Promise<Json | undefined> {
    if (this.#ended || this.#waiting.length >= this.#max) return Promise.resolve(undefined);
    if (!this.#held) return Promise.resolve(this.#answer(query));
    return new Promise((resolve) => this.#waiting.push({ query, resolve }));
  }

  /** The state is about to run ahead of the journal. */
  hold(): void {
    this.#held = true;
  }

  /** The journal holds all that the state shows. */
  release(): void {
    this.#held = false;
    const waiting = this.#waiting;
    this.#waiting = [];
    for (const { query, resolve } of waiting) resolve(this.#answer(query));
  }

  /** Nobody here can know what became of the state: the next owner does. */
  end(): void {
    this.#ended = true;
    for (const { resolve } of this.#waiting) resolve(undefined);
    this.#waiting = [];
  }
}
