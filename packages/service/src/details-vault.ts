/**
 * Details: texts and persons that never stand in an event. They are stored under their commitment before the fact that
 * names it, each once, and never replaced.
 */
import { hash } from 'node:crypto';
import { commitDetails, SALT_BYTES } from '@centesimo/events';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { DocumentStore, StoredDocument } from '@centesimo/store';
import type { Random } from './system-random.ts';

/** `details-private`: of a person, for this service alone. `details-public`: what the organisation publishes. */
export type DetailsCollection = 'details-private' | 'details-public';

const TIMEOUT_MS = 10_000;

export interface DetailsPorts {
  readonly documents: DocumentStore;
  readonly random: Pick<Random, 'bytes'>;
  readonly clock: Clock;
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
  readonly #ports: DetailsPorts;
  readonly #collection: DetailsCollection;

  constructor(ports: DetailsPorts, collection: DetailsCollection) {
    this.#ports = ports;
    this.#collection = collection;
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

  /** Durable when it resolves. @throws StoreError, JournalError `timeout` */
  async insert(documents: readonly StoredDocument[]): Promise<void> {
    if (documents.length === 0) return;
    await this.#within(this.#ports.documents.insert(this.#collection, documents));
  }

  /** Drops what no fact names. What stays behind when this fails cannot be asked for by anybody. */
  async drop(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    await this.#within(this.#ports.documents.delete(this.#collection, ids)).catch(() => undefined);
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
