/**
 * What a consumer accepts from the topic: exactly the next message of each journal, and an effect only after its
 * cause. Marks stand inside the consumer's own records, so they and their effects are stored in one insert.
 */
import type { JournalMessage } from './message.ts';
import { NO_HASH } from './record.ts';
import type { Mark, Position } from './types.ts';

/** `dropped`: taken before. `gap`: one before it is missing. `cause-missing`: what its record had consumed is not here yet. */
export type Verdict =
  | { readonly kind: 'accepted' }
  | { readonly kind: 'dropped' }
  | { readonly kind: 'gap'; readonly journal: string; readonly fromN: number }
  | { readonly kind: 'cause-missing'; readonly journal: string; readonly fromN: number }
  /** The message does not continue the record at the mark: not a loss but a fault, nothing after it is taken. */
  | { readonly kind: 'broken-chain'; readonly journal: string; readonly fromN: number };

/** The consumer's own journal and the number of its next record. */
export interface OwnJournal {
  readonly journal: string;
  readonly nextN: () => number;
}

/** True when `mark` stands at or past `position`. */
export function covers(mark: Position | undefined, position: Position): boolean {
  return mark !== undefined && (mark.n > position.n || (mark.n === position.n && mark.i >= position.i));
}

/** The record the next message of a journal is in. */
export function nextRecord(mark: Mark | undefined): number {
  if (mark === undefined) return 0;
  return mark.i + 1 < mark.of ? mark.n : mark.n + 1;
}

/** The mark behind a message that was taken; what was told of the journal's end stays told. */
export function markBehind({ n, i, of, hash, ending: told }: Mark, before: Mark | undefined): Mark {
  const ending = told ?? before?.ending;
  return ending === undefined ? { n, i, of, hash } : { n, i, of, hash, ending };
}

/** Judges messages against marks; `accept` moves a mark when the message is taken. */
export class Intake {
  readonly marks: Map<string, Mark>;
  /** Where each journal's last seal said its owner answers. */
  readonly addresses = new Map<string, string>();

  readonly #own: OwnJournal | undefined;

  /** `own`: the consumer's own journal, whose records are causes it need not consume. */
  constructor(marks: ReadonlyMap<string, Mark>, own?: OwnJournal) {
    this.marks = new Map(marks);
    this.#own = own;
  }

  /** Takes the message if it is the next of its journal and its causes are here. */
  offer(message: JournalMessage): Verdict {
    const { journal } = message;
    const mark = this.marks.get(journal);
    if (covers(mark, message)) return { kind: 'dropped' };
    const fromN = nextRecord(mark);
    const follows = continues(mark, message);
    if (follows !== 'next') return { kind: follows, journal, fromN };
    for (const [cause, position] of message.consumed) {
      if (!this.#holds(cause, position))
        return { kind: 'cause-missing', journal: cause, fromN: nextRecord(this.marks.get(cause)) };
    }
    this.marks.set(journal, markBehind(message, mark));
    if (message.address !== undefined) this.addresses.set(journal, message.address);
    return { kind: 'accepted' };
  }

  #holds(journal: string, position: Position): boolean {
    if (journal === this.#own?.journal) return position.n < this.#own.nextN();
    return covers(this.marks.get(journal), position);
  }
}

/** Whether a message that is past the mark is the next one: dense in (n, i), and of the same chain of records. */
function continues(mark: Mark | undefined, message: JournalMessage): 'next' | 'gap' | 'broken-chain' {
  if (mark !== undefined && mark.i + 1 < mark.of) {
    if (message.n !== mark.n || message.i !== mark.i + 1) return 'gap';
    return message.hash === mark.hash && message.of === mark.of ? 'next' : 'broken-chain';
  }
  if (message.n !== nextRecord(mark) || message.i !== 0) return 'gap';
  return message.prev === (mark?.hash ?? NO_HASH) ? 'next' : 'broken-chain';
}
