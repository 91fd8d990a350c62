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
  /** A keyed hash of a key: whoever writes a name into one does not leave it here. */
  readonly markOf: (ledger: string, key: string) => string;
  readonly clock: Clock;
}

const COLLECTION = 'request-marks';
/** Of earlier releases: by the keys as they were given. */
const PLAIN = 'request-keys';
const LAST = '\u{10ffff}';
const TIMEOUT_MS = 10_000;

export class RequestKeys {
  readonly #ports: RequestKeyPorts;
  #hasPlain: Promise<boolean> | undefined;

  constructor(ports: RequestKeyPorts) {
    this.#ports = ports;
  }

  /**
   * False where the key was used for other input. What is remembered is a hash of the hashes of what was asked, durable
   * before anything of it is done. @throws StoreError, JournalError `timeout`
   */
  async take(ledger: string, key: string, inputs: readonly string[]): Promise<boolean> {
    const { documents, markOf } = this.#ports;
    const id = `${ledger}/${markOf(ledger, key)}`;
    const bytes = Buffer.from(hash('sha256', inputs.join(' '), 'base64url'));
    const before = await this.#plain(`${ledger}/${key}`);
    if (before !== undefined) return bytes.equals(before);
    const taken = await this.#within(documents.insert(COLLECTION, [{ id, bytes }]));
    if (taken.length === 0) return true;
    const there = await this.#within(documents.get(COLLECTION, id));
    return there === undefined || bytes.equals(there);
  }

  /** Looked for only where an earlier release left any, which is asked once. */
  async #plain(id: string): Promise<Uint8Array | undefined> {
    const { documents } = this.#ports;
    this.#hasPlain ??= this.#within(documents.range(PLAIN, '!', LAST, 1)).then(({ length }) => length > 0);
    // Not remembered where it could not be asked.
    this.#hasPlain.catch(() => (this.#hasPlain = undefined));
    return (await this.#hasPlain) ? await this.#within(documents.get(PLAIN, id)) : undefined;
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'request key', work);
  }
}
