/**
 * What was asked under an Idempotency-Key over HTTP. A gift is itself by its payment, under any key; this tells a caller
 * who uses a key again for something else.
 */
import { hash } from 'node:crypto';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import type { DocumentStore } from '@centesimo/store';

export interface RequestKeyPorts {
  readonly documents: DocumentStore;
  readonly clock: Clock;
}

const COLLECTION = 'request-keys';
const TIMEOUT_MS = 10_000;

export class RequestKeys {
  readonly #ports: RequestKeyPorts;

  constructor(ports: RequestKeyPorts) {
    this.#ports = ports;
  }

  /**
   * False where the key was used for other input. What is remembered is a hash of the hashes of what was asked, durable
   * before anything of it is done. @throws StoreError, JournalError `timeout`
   */
  async take(ledger: string, key: string, inputs: readonly string[]): Promise<boolean> {
    const { documents } = this.#ports;
    const id = `${ledger}/${key}`;
    const bytes = Buffer.from(hash('sha256', inputs.join(' '), 'base64url'));
    const taken = await this.#within(documents.insert(COLLECTION, [{ id, bytes }]));
    if (taken.length === 0) return true;
    const there = await this.#within(documents.get(COLLECTION, id));
    return there === undefined || Buffer.from(there).equals(bytes);
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'request key', work);
  }
}
