/**
 * Erasures, carried to their end. What is to be erased is noted before it is decided, and the note stays until nothing is
 * left: whatever dies in between is taken up again by the next start, or the next sweep. Of each erasure a trace stays
 * beside the salts, which a backup does not turn back, so that a restore of an older backup erases it again.
 */
import type { Answer, Clock, CommandEnvelope } from '@centesimo/journal';
import { within } from '@centesimo/journal';
import { ERASURES } from '@centesimo/service';
import type { DetailsVault } from '@centesimo/service';
import { type ApartStore, type DocumentStore, type StoredDocument, pagesOf } from '@centesimo/store';
import type { EraseDetails, Erased } from '../domain/erasure-command.ts';
import { PENDING_CODES } from '../domain/refusal-code.ts';

/** Noted and not at their end; at their end; and, apart, the traces of all that were decided. */
const BEGUN = 'erasures-begun';
const ENDED = 'erasures';

const PAGE = 500;
const TIMEOUT_MS = 60_000;

export interface ErasurePorts {
  readonly documents: DocumentStore;
  readonly apart: ApartStore;
  readonly clock: Clock;
  readonly vault: DetailsVault;
  readonly submit: (ledger: string, envelopes: readonly CommandEnvelope<EraseDetails>[]) => Promise<Answer[]>;
}

/** The command as it is noted. */
type Note = Pick<CommandEnvelope<EraseDetails>, 'command' | 'inputHash' | 'key' | 'ledger'>;

/** What was destroyed, so that it can be destroyed again. */
interface Trace {
  readonly note: Note;
  readonly details: readonly string[];
  /** Under which ids the salts lay. */
  readonly keys: readonly string[];
}

export class Erasures {
  readonly #ports: ErasurePorts;

  constructor(ports: ErasurePorts) {
    this.#ports = ports;
  }

  /**
   * Decides an erasure and does it; answers when nothing is left.
   * @throws StoreError, JournalError `timeout`: it goes on later, if it was decided
   */
  async erase(envelope: CommandEnvelope<EraseDetails>): Promise<Answer> {
    const { command, inputHash, key, ledger } = envelope;
    const note = { command, inputHash, key, ledger };
    await this.#within(this.#ports.documents.put(BEGUN, [noted(note)]));
    return await this.#carryOut(note, envelope);
  }

  /** What a restore of older keys may have brought back is destroyed again. @throws as `erase` */
  async destroyAgain(): Promise<void> {
    const { apart, documents, vault } = this.#ports;
    for await (const page of this.#pages(documents, ENDED)) {
      const traces = page.map(({ bytes }) => parse<Trace>(bytes));
      await vault.drop(traces.flatMap(({ details }) => details));
      await vault.destroySalts(traces.flatMap(({ keys }) => keys));
      await this.#within(apart.scrub());
    }
  }

  /**
   * Carries on with what was begun, and with traces of which these documents know nothing; answers how many came to their
   * end. @throws as `erase`
   */
  async resume(): Promise<number> {
    const { apart, documents } = this.#ports;
    let ended = 0;
    for await (const page of this.#pages(documents, BEGUN))
      for (const { bytes } of page) if (await this.#again(parse<Note>(bytes))) ended += 1;
    for await (const page of this.#pages(apart, ERASURES)) {
      const ids = page.map(({ id }) => id);
      const known = await this.#within(documents.getMany(ENDED, ids));
      for (const [at, { bytes }] of page.entries())
        if (known[at] === undefined && (await this.#again(parse<Trace>(bytes).note))) ended += 1;
    }
    return ended;
  }

  async #again(note: Note): Promise<boolean> {
    return (await this.#carryOut(note, note)).kind === 'done';
  }

  async #carryOut(note: Note, envelope: CommandEnvelope<EraseDetails>): Promise<Answer> {
    const { ledger } = note;
    const [answer] = await this.#ports.submit(ledger, [envelope]);
    if (answer?.kind === 'done') await this.#destroy(note, (answer.answer as Erased).details);
    if (answer !== undefined && isFinal(answer))
      await this.#within(this.#ports.documents.delete(BEGUN, [idOf(note)]));
    return answer ?? { kind: 'unavailable', reason: 'no answer came', retryAfterMs: 1_000 };
  }

  /** The trace first: from then on no restore brings them back. */
  async #destroy(note: Note, details: readonly string[]): Promise<void> {
    const { apart, documents, vault } = this.#ports;
    const id = idOf(note);
    const keys = await vault.keysOf(details);
    const trace = { id, bytes: Buffer.from(JSON.stringify({ note, details, keys } satisfies Trace)) };
    await this.#within(apart.insert(ERASURES, [trace]));
    await vault.drop(details);
    await this.#within(apart.scrub());
    await this.#within(documents.insert(ENDED, [trace]));
  }

  #pages(
    documents: Pick<DocumentStore, 'range'>,
    collection: string,
  ): AsyncIterable<readonly StoredDocument[]> {
    return pagesOf({ range: (...asked) => this.#within(documents.range(...asked)) }, collection, PAGE);
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'erasure', work);
  }
}

/** True when it is known for ever what became of the command. */
function isFinal(answer: Answer): boolean {
  if (answer.kind !== 'unavailable') return true;
  // "Not yet" of the domain: nothing was taken.
  return (PENDING_CODES as readonly string[]).includes(answer.reason);
}

function noted(note: Note): StoredDocument {
  return { id: idOf(note), bytes: Buffer.from(JSON.stringify(note)) };
}

function idOf({ key, ledger }: Note): string {
  return `${ledger}/${key}`;
}

function parse<T>(bytes: Uint8Array): T {
  return JSON.parse(Buffer.from(bytes).toString()) as T;
}
