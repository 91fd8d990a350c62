/** Commands waiting at one owner, grouped as they were submitted: a group is answered when each of its commands is. */
import type { Answer, CommandEnvelope } from './types.ts';

interface Group {
  readonly answers: Answer[];
  left: number;
  readonly resolve: (answers: Answer[]) => void;
}

interface Waiting<Command> {
  readonly envelope: CommandEnvelope<Command>;
  readonly group: Group;
  readonly at: number;
}

export class CommandQueue<Command> {
  #waiting: Waiting<Command>[] = [];
  /** Handed out and not answered: these belong to the record that is being made or stored. */
  #inHand: Waiting<Command>[] = [];

  /** Commands that are not in hand. */
  get length(): number {
    return this.#waiting.length;
  }

  get isEmpty(): boolean {
    return this.#waiting.length === 0 && this.#inHand.length === 0;
  }

  /** Adds a group; resolves when each of its commands is answered. */
  add(envelopes: readonly CommandEnvelope<Command>[]): Promise<Answer[]> {
    return new Promise((resolve) => {
      const group: Group = { answers: [], left: envelopes.length, resolve };
      for (const [at, envelope] of envelopes.entries()) this.#waiting.push({ envelope, group, at });
    });
  }

  /** Hands out the oldest commands. They are answered with `answer`, in order. */
  take(max: number): CommandEnvelope<Command>[] {
    this.#inHand = this.#waiting.splice(0, max);
    return this.#inHand.map(({ envelope }) => envelope);
  }

  /** Answers the first of the commands in hand; the others go back to the head of the queue. */
  answer(answers: readonly Answer[]): void {
    const inHand = this.#inHand;
    this.#inHand = [];
    if (answers.length < inHand.length) this.#waiting = [...inHand.slice(answers.length), ...this.#waiting];
    for (const [at, answer] of answers.entries()) settle(inHand[at], answer);
  }

  /** Answers everything alike: the owner has gone. */
  answerAll(answer: Answer): void {
    const all = [...this.#inHand, ...this.#waiting];
    this.#inHand = [];
    this.#waiting = [];
    for (const waiting of all) settle(waiting, answer);
  }
}

/** The answer that tells a caller to come back. */
export function tryAgain(reason: string): Answer {
  return { kind: 'unavailable', reason, retryAfterMs: 500 };
}

function settle(waiting: Waiting<unknown> | undefined, answer: Answer): void {
  if (waiting === undefined) return;
  const { group, at } = waiting;
  group.answers[at] = answer;
  group.left -= 1;
  if (group.left === 0) group.resolve(group.answers);
}
