/** Filling a batch with what the participant makes of messages and commands; what it breaks of its word is told, loudly. */
import type { Batch } from './batch.ts';
import { tryAgain } from './command-queue.ts';
import { JournalError } from './errors.ts';
import type { JournalMessage } from './message.ts';
import type { Answer, CommandEnvelope, Json, Notify, Participant } from './types.ts';

/** Full records of nothing but reactions after which a participant is taken to react without end. */
const FULL_IN_A_ROW_MAX = 1_000;

export class Filling<State, Command, Input extends Json> {
  /** True when the state may ask for events of its own: after a start, and when a record was full before the last. */
  owesReactions = true;
  readonly #participant: Participant<State, Command, Input>;
  readonly #notify: Notify;
  readonly #journal: string;
  #fullInARow = 0;

  constructor(participant: Participant<State, Command, Input>, notify: Notify, journal: string) {
    this.#participant = participant;
    this.#notify = notify;
    this.#journal = journal;
  }

  /** The keys under which earlier commands may matter. */
  keysOf({ key, command }: CommandEnvelope<Command>): readonly string[] {
    try {
      return [key, ...this.#participant.lookups(command)];
    } catch (error) {
      this.blame(`lookups ${key}`, error);
      return [key];
    }
  }

  /**
   * Lets the state run ahead of the journal. Answers are of the first envelopes, as far as the record had room.
   * @throws JournalError `participant`: total is what it promised to be, and in silence it would block the journal for ever
   */
  fill(
    batch: Batch<State, Command, Input>,
    messages: readonly JournalMessage[],
    envelopes: readonly CommandEnvelope<Command>[],
    isAhead: (envelope: CommandEnvelope<Command>) => boolean,
  ): Answer[] {
    try {
      batch.absorb(messages);
      const answers: Answer[] = [];
      // Commands wait until all that follows by itself has followed.
      const hasRoom = batch.react();
      for (const envelope of hasRoom ? envelopes : []) {
        if (batch.isFull) break;
        const later = isAhead(envelope) && tryAgain('what this follows has not arrived yet');
        answers.push(later || batch.handle(envelope));
      }
      this.owesReactions = !batch.react();
      this.#fullInARow = this.owesReactions ? this.#fullInARow + 1 : 0;
      if (this.#fullInARow > FULL_IN_A_ROW_MAX) throw new Error('reacts without end');
      return answers;
    } catch (error) {
      const first = messages[0];
      const after = first === undefined ? '' : `, from ${first.journal}/${first.n}.${first.i} on`;
      this.blame(`${messages.length} messages and ${envelopes.length} commands${after}`, error);
      throw new JournalError('participant', String(error), { cause: error });
    }
  }

  blame(what: string, error: unknown): void {
    const fields = { journal: this.#journal, what, reason: String(error) };
    this.#notify({ name: 'participant-failed', level: 'error', fields });
  }
}
