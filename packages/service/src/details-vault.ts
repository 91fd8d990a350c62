/**
 * Details: texts and persons that never stand in an event. They are stored under their commitment before the fact that
 * names it, each once, and never replaced.
 */
import { hash } from 'node:crypto';
import { commitDetails, SALT_BYTES } from '@centesimo/events';
import { within } from '@centesimo/journal';
import type { PendingDetails } from '@centesimo/journal';
import type { StoredDocument } from '@centesimo/store';
import { PendingNotes } from './pending-notes.ts';
import type { NotePorts } from './pending-notes.ts';
import type { DetailsNote } from './sweep-details.ts';

/** `details-private`: of a person, for this service alone. `details-public`: what the organisation publishes. */
export type DetailsCollection = 'details-private' | 'details-public';

const TIMEOUT_MS = 10_000;

/** Details that are durable, of commands that are not answered yet. */
export interface HeldDetails {
  /** The commands that bring them carry it as their `until`: milliseconds since the epoch. */
  readonly until: number;
  /** The id of their note; none where there are no details. */
  readonly note: string | undefined;
}

/** Details and the key of the command that brings them. */
export interface Brought {
  readonly key: string;
  readonly document: StoredDocument;
}

/** What opens a commitment. */
export interface OpenDetails {
  readonly commitment: string;
  /** 32 bytes. */
  readonly salt: Uint8Array;
  /** Canonical JSON. */
  readonly json: string;
}

/** Details with their salt and commitment; the commitment is the document's id. */
function sealDetails(canonicalJson: string, salt: Uint8Array): StoredDocument {
  const id = commitDetails(salt, canonicalJson, (bytes) => hash('sha256', bytes, 'base64url'));
  const content = { json: canonicalJson, salt: Buffer.from(salt).toString('base64url') };
  return { id, bytes: Buffer.from(JSON.stringify(content)) };
}

export class DetailsVault {
  /** What a sweep looks at. */
  readonly notes: PendingNotes;
  readonly #ports: NotePorts;
  readonly #collection: DetailsCollection;

  constructor(ports: NotePorts, collection: DetailsCollection) {
    this.#ports = ports;
    this.#collection = collection;
    this.notes = new PendingNotes(ports, collection);
  }

  /** The document of one text of canonical JSON, under a new salt. */
  seal(text: string): StoredDocument {
    return sealDetails(text, this.#ports.random.bytes(SALT_BYTES));
  }

  /** Seals each text under a salt of its own, all of them drawn at once. */
  sealAll(texts: readonly string[]): StoredDocument[] {
    if (texts.length === 0) return [];
    const salts = this.#ports.random.bytes(SALT_BYTES * texts.length);
    return texts.map((text, at) => sealDetails(text, salts.subarray(SALT_BYTES * at, SALT_BYTES * (at + 1))));
  }

  /**
   * Stores details of one ledger's commands, with a note of them in the same write, before it: durable when it resolves.
   * @throws StoreError, JournalError `timeout`; what became of them is then unknown, and swept
   */
  async hold(ledger: string, brought: readonly Brought[]): Promise<HeldDetails> {
    const until = this.notes.deadline();
    if (brought.length === 0) return { until, note: undefined };
    const pending: PendingDetails[] = brought.map(({ document, key }) => ({ key, commitment: document.id }));
    const note = this.notes.write(until, { ledger, until, pending } satisfies DetailsNote);
    const documents = [note, ...brought.map(({ document }) => document)];
    await this.#within(this.#ports.documents.insert(this.#collection, documents));
    return { until, note: note.id };
  }

  /**
   * Drops those that no fact names, now that it is known of each whether one does, and lets the note go. When this fails
   * the note stays, for the sweep; nobody can ask for what is named by no fact.
   */
  async settle({ note }: HeldDetails, unnamed: readonly string[]): Promise<void> {
    try {
      await this.notes.remove(unnamed);
    } catch {
      return;
    }
    if (note !== undefined) this.notes.release(note);
  }

  /** Those that are known, in the order asked. @throws StoreError, JournalError `timeout` */
  async read(commitments: readonly string[]): Promise<OpenDetails[]> {
    const found = await this.#within(this.#ports.documents.getMany(this.#collection, commitments));
    return found.flatMap((bytes, at) => {
      const commitment = commitments[at];
      if (bytes === undefined || commitment === undefined) return [];
      const { json, salt } = JSON.parse(Buffer.from(bytes).toString()) as { json: string; salt: string };
      return [{ commitment, json, salt: Buffer.from(salt, 'base64url') }];
    });
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'details', work);
  }
}
