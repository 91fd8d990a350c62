/**
 * Details: texts and persons that never stand in an event. They are stored under their commitment before the fact that
 * names it, each once, and never replaced.
 */
import { hash } from 'node:crypto';
import { commitDetails, SALT_BYTES } from '@centesimo/events';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { DocumentStore, StoredDocument } from '@centesimo/store';

/** `details-private`: of a person, for this service alone. `details-public`: what the organisation publishes. */
export type DetailsCollection = 'details-private' | 'details-public';

const TIMEOUT_MS = 10_000;

export interface DetailsPorts {
  readonly documents: DocumentStore;
  readonly random: { bytes(count: number): Uint8Array };
  readonly clock: Clock;
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

  /** Seals each text under a salt of its own. */
  seal(texts: readonly string[]): StoredDocument[] {
    if (texts.length === 0) return [];
    const salts = this.#ports.random.bytes(SALT_BYTES * texts.length);
    return texts.map((text, at) => sealDetails(text, salts.subarray(SALT_BYTES * at, SALT_BYTES * (at + 1))));
  }

  /** Durable when it resolves. @throws StoreError, JournalError `timeout` */
  async insert(documents: readonly StoredDocument[]): Promise<void> {
    if (documents.length === 0) return;
    const insert = this.#ports.documents.insert(this.#collection, documents);
    await within(this.#ports.clock, TIMEOUT_MS, 'details', insert);
  }

  /** Drops what no fact names. What stays behind when this fails is swept later. */
  async drop(ids: readonly string[]): Promise<void> {
    if (ids.length === 0) return;
    const dropped = this.#ports.documents.delete(this.#collection, ids);
    await within(this.#ports.clock, TIMEOUT_MS, 'details', dropped).catch(() => undefined);
  }
}
