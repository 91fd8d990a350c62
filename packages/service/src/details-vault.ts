/**
 * Details: texts and persons that never stand in an event. They are stored under their commitment before the fact that
 * names it, each once, and never replaced.
 */
import { hash } from 'node:crypto';
import { commitDetails, SALT_BYTES } from '@centesimo/events';
import { within } from '@centesimo/journal';
import type { PendingDetails } from '@centesimo/journal';
import type { ApartStore, StoredDocument } from '@centesimo/store';
import { ApartSalts, DETAILS_KEYS, groupRow, plainSaltId, saltId } from './apart-salts.ts';
import { PendingNotes } from './pending-notes.ts';
import type { NotePorts } from './pending-notes.ts';
import { keyIdOf, openText, sealText } from './sealed-text.ts';
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

/** Details under a salt of their own, before they are stored. */
export interface SealedDetails {
  /** Their commitment. */
  readonly id: string;
  /** Canonical JSON. */
  readonly json: string;
  /** 32 bytes. */
  readonly salt: Uint8Array;
}

/** Details and the key of the command that brings them. */
export interface Brought {
  readonly key: string;
  readonly document: SealedDetails;
}

/** What opens a commitment. */
export interface OpenDetails {
  readonly commitment: string;
  /** 32 bytes. */
  readonly salt: Uint8Array;
  /** Canonical JSON. */
  readonly json: string;
}

/** `apart`: where the salts lie, under which the details are encrypted; left out: salts lie beside the details. */
export interface VaultPorts extends NotePorts {
  readonly apart?: ApartStore;
}

/** Apart: traces of details that were erased. */
export const ERASURES = 'erasures';
export const APART_COLLECTIONS = [DETAILS_KEYS, ERASURES] as const;

function sealDetails(json: string, salt: Uint8Array): SealedDetails {
  const id = commitDetails(salt, json, (bytes) => hash('sha256', bytes, 'base64url'));
  return { id, json, salt };
}

function toPlain({ id, json, salt }: SealedDetails): StoredDocument {
  const content = { json, salt: Buffer.from(salt).toString('base64url') };
  return { id, bytes: Buffer.from(JSON.stringify(content)) };
}

/** @throws SyntaxError */
export function readPlain(id: string, bytes: Uint8Array): SealedDetails {
  const { json, salt } = JSON.parse(Buffer.from(bytes).toString()) as { json: string; salt: string };
  return { id, json, salt: Buffer.from(salt, 'base64url') };
}

/** Details encrypted, whose salt is to lie apart under this id. */
export function encrypt(keyId: string, { id, json, salt }: SealedDetails): StoredDocument {
  return { id, bytes: sealText(json, salt, keyId) };
}

export class DetailsVault {
  /** What a sweep looks at. */
  readonly notes: PendingNotes;
  readonly #ports: VaultPorts;
  readonly #collection: DetailsCollection;
  readonly #salts: ApartSalts | undefined;

  constructor(ports: VaultPorts, collection: DetailsCollection) {
    const { apart, clock } = ports;
    this.#ports = ports;
    this.#collection = collection;
    this.#salts = apart && new ApartSalts({ apart, clock });
    this.notes = new PendingNotes(ports, collection);
  }

  /** One text of canonical JSON under a new salt. */
  seal(text: string): SealedDetails {
    return sealDetails(text, this.#ports.random.bytes(SALT_BYTES));
  }

  /** Seals each text under a salt of its own, all of them drawn at once. */
  sealAll(texts: readonly string[]): SealedDetails[] {
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
    await this.#within(
      this.#insert(
        note,
        brought.map(({ document }) => document),
      ),
    );
    return { until, note: note.id };
  }

  /**
   * Drops those that no fact names, now that it is known of each whether one does, and lets the note go. When this fails
   * the note stays, for the sweep; nobody can ask for what is named by no fact.
   */
  async settle({ note }: HeldDetails, unnamed: readonly string[]): Promise<void> {
    try {
      await this.drop(unnamed);
    } catch {
      return;
    }
    if (note !== undefined) this.notes.release(note);
  }

  /** Under which ids the salts of these lie apart, of those that are there. @throws StoreError, JournalError `timeout` */
  async keysOf(commitments: readonly string[]): Promise<string[]> {
    if (commitments.length === 0) return [];
    const found = await this.#within(this.#ports.documents.getMany(this.#collection, commitments));
    return found.flatMap((bytes) => (bytes && keyIdOf(bytes)) ?? []);
  }

  /** Removes details, and their salts first. @throws StoreError, JournalError `timeout` */
  async drop(commitments: readonly string[]): Promise<void> {
    if (this.#salts !== undefined && commitments.length > 0) {
      const found = await this.#within(this.#ports.documents.getMany(this.#collection, commitments));
      const plain = commitments.filter((_, at) => found[at] && keyIdOf(found[at]) === undefined);
      // A first start may be about to encrypt them.
      await this.#salts.bar(plain.map(plainSaltId));
      await this.destroySalts(found.flatMap((bytes) => (bytes && keyIdOf(bytes)) ?? []));
    }
    await this.notes.remove(commitments);
  }

  /** Destroys salts by the ids of `keysOf`. @throws StoreError, JournalError `timeout` */
  async destroySalts(ids: readonly string[]): Promise<void> {
    if (ids.length > 0) await this.#salts?.destroy(ids);
  }

  /** Those that are known and not erased, in the order asked. @throws StoreError, JournalError `timeout` */
  async read(commitments: readonly string[]): Promise<OpenDetails[]> {
    const found = await this.#within(this.#ports.documents.getMany(this.#collection, commitments));
    const keyIds = found.map((bytes) => bytes && keyIdOf(bytes));
    const salts = await this.#salts?.read(keyIds.filter((id) => id !== undefined));
    return found.flatMap((bytes, at) => {
      const commitment = commitments[at];
      if (bytes === undefined || commitment === undefined) return [];
      const keyId = keyIds[at];
      if (keyId === undefined) {
        const { json, salt } = readPlain(commitment, bytes);
        return [{ commitment, json, salt }];
      }
      const salt = salts?.get(keyId);
      const json = salt && openText(bytes, salt, commitment);
      return salt === undefined || json === undefined ? [] : [{ commitment, json, salt }];
    });
  }

  /** Both writes at once: nothing names them until both are durable, and what one of them leaves is swept. */
  async #insert(note: StoredDocument, details: readonly SealedDetails[]): Promise<void> {
    const { apart, documents } = this.#ports;
    if (apart === undefined) {
      await documents.insert(this.#collection, [note, ...details.map(toPlain)]);
      return;
    }
    // The id of the note begins with a character that no other id has. Groups in the order of their ids need no search.
    const group = note.id.slice(1);
    const encrypted = details.map((each, place) => encrypt(saltId(group, place), each));
    const row = groupRow(
      group,
      details.map(({ salt }) => salt),
    );
    await Promise.all([
      documents.insert(this.#collection, [note, ...encrypted]),
      apart.insert(DETAILS_KEYS, [row]),
    ]);
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'details', work);
  }
}
