/** Answers that say the same for ever, kept for the next who asks: the least lately asked for go when they are too many bytes. */
import type { HttpAnswer } from '@centesimo/http';

export class KeptAnswers {
  readonly #bytesMax: number;
  readonly #answers = new Map<string, HttpAnswer>();
  #bytes = 0;

  constructor(bytesMax: number) {
    this.#bytesMax = bytesMax;
  }

  get(key: string): HttpAnswer | undefined {
    const answer = this.#answers.get(key);
    if (answer === undefined) return undefined;
    this.#answers.delete(key);
    this.#answers.set(key, answer);
    return answer;
  }

  /** Answers the same, as it will be given again. */
  keep(key: string, answer: HttpAnswer): HttpAnswer {
    const present = this.get(key);
    if (present !== undefined) return present;
    const kept = { ...answer, isKept: true };
    this.#answers.set(key, kept);
    this.#bytes += bytesOf(kept);
    for (const [oldest, old] of this.#answers) {
      if (this.#bytes <= this.#bytesMax) break;
      this.#answers.delete(oldest);
      this.#bytes -= bytesOf(old);
    }
    return kept;
  }
}

/** A compressible body may stand there twice, as it is and compressed; JSON becomes a third at most. */
function bytesOf({ body = '', compressible }: HttpAnswer): number {
  return body.length * (compressible === true ? 1.5 : 1);
}
