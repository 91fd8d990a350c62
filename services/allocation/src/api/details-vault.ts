/**
 * Public details: what the organisation publishes, and no event may say. They are stored under their commitment before
 * the fact that names it, each once, and never replaced.
 */
import { hash } from 'node:crypto';
import { commitDetails, SALT_BYTES } from '@centesimo/events';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { DocumentStore, StoredDocument } from '@centesimo/store';

const COLLECTION = 'details-public';
const TIMEOUT_MS = 10_000;

export interface DetailsPorts {
  readonly documents: DocumentStore;
  readonly random: { bytes(count: number): Uint8Array };
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

export class DetailsVault {
  readonly #ports: DetailsPorts;

  constructor(ports: DetailsPorts) {
    this.#ports = ports;
  }

  /** The document of these details under a new salt; its id is the commitment. */
  seal(canonicalJson: string): StoredDocument {
    const salt = this.#ports.random.bytes(SALT_BYTES);
    const id = commitDetails(salt, canonicalJson, (bytes) => hash('sha256', bytes, 'base64url'));
    const content = { json: canonicalJson, salt: Buffer.from(salt).toString('base64url') };
    return { id, bytes: Buffer.from(JSON.stringify(content)) };
  }

  /** Durable when it resolves. @throws StoreError, JournalError `timeout` */
  async insert(document: StoredDocument): Promise<void> {
    await this.#within(this.#ports.documents.insert(COLLECTION, [document]));
  }

  /** Drops what no fact names; when this fails it stays, and nobody can ask for it. */
  async drop(commitment: string): Promise<void> {
    await this.#within(this.#ports.documents.delete(COLLECTION, [commitment])).catch(() => undefined);
  }

  /** Those that are known, in the order asked. @throws StoreError, JournalError `timeout` */
  async read(commitments: readonly string[]): Promise<OpenDetails[]> {
    const found = await this.#within(this.#ports.documents.getMany(COLLECTION, commitments));
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
