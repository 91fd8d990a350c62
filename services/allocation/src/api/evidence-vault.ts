/**
 * Evidence files: the bytes as blobs, what opens their commitments as documents (ADR 0011). A document is written after
 * its bytes are durable, so that whatever is found is whole.
 */
import { createHash, hash } from 'node:crypto';
import { commitDetails } from '@centesimo/events';
import { within } from '@centesimo/journal';
import type { Clock } from '@centesimo/journal';
import { canonicalText } from '@centesimo/log';
import type { Random } from '@centesimo/service';
import type { Store } from '@centesimo/store';
import type { Scanned } from './evidence-scan.ts';

export interface EvidencePorts {
  readonly store: Pick<Store, 'blobs' | 'documents'>;
  readonly clock: Clock;
  readonly random: Pick<Random, 'bytes'>;
}

/** What opens a commitment: SHA-256(0x10, salt, json) is it, and `json` names the hash of the file. */
export interface OpenEvidence extends Scanned {
  readonly commitment: string;
  /** base64url of 32 bytes. */
  readonly salt: string;
  /** Canonical JSON of bytes, mediaType and sha256. */
  readonly json: string;
}

interface Kept extends OpenEvidence {
  readonly blob: string;
}

const COLLECTION = 'evidence';
const TIMEOUT_MS = 10_000;
const NAME_BYTES = 16;

export class EvidenceVault {
  readonly #ports: EvidencePorts;

  constructor(ports: EvidencePorts) {
    this.#ports = ports;
  }

  /**
   * Stores the content, then what opens it. `salt` is asked once the file is known. The same file again is the same
   * commitment, and kept once. @throws what the content throws, StoreError, JournalError `timeout`
   */
  async put(
    ledger: string,
    content: AsyncIterable<Uint8Array>,
    bytesMax: number,
    known: () => { readonly scanned: Scanned; readonly salt: Uint8Array },
  ): Promise<{ readonly evidence: OpenEvidence; readonly isNew: boolean }> {
    const { blobs, documents } = this.#ports.store;
    const blob = `evidence/${ledger}/${Buffer.from(this.#ports.random.bytes(NAME_BYTES)).toString('hex')}`;
    await blobs.put(blob, content, bytesMax);
    const { salt, scanned } = known();
    const evidence = seal(scanned, salt);
    const kept: Kept = { ...evidence, blob };
    const document = { id: idOf(ledger, evidence.commitment), bytes: Buffer.from(JSON.stringify(kept)) };
    const taken = await this.#within(documents.insert(COLLECTION, [document]));
    // A crash before this line leaves bytes that nothing names, never a name without bytes.
    if (taken.length > 0) await blobs.delete(blob);
    return { evidence, isNew: taken.length === 0 };
  }

  /** Those of the commitments that no file of this ledger opens. @throws StoreError, JournalError `timeout` */
  async missing(ledger: string, commitments: readonly string[]): Promise<string[]> {
    const found = await this.#documents(ledger, commitments);
    return commitments.filter((_, at) => found[at] === undefined);
  }

  async find(ledger: string, commitment: string): Promise<OpenEvidence | undefined> {
    return await this.#kept(ledger, commitment);
  }

  /** The bytes of a file, checked while they are read: the last of them is held back until the hash is right. */
  async read(
    ledger: string,
    commitment: string,
  ): Promise<{ readonly evidence: OpenEvidence; readonly content: AsyncIterable<Uint8Array> } | undefined> {
    const kept = await this.#kept(ledger, commitment);
    const bytes = kept && (await this.#within(this.#ports.store.blobs.get(kept.blob)));
    return kept === undefined || bytes === undefined
      ? undefined
      : { evidence: kept, content: checked(bytes, kept.sha256) };
  }

  async #kept(ledger: string, commitment: string): Promise<Kept | undefined> {
    const [bytes] = await this.#documents(ledger, [commitment]);
    return bytes === undefined ? undefined : (JSON.parse(Buffer.from(bytes).toString()) as Kept);
  }

  async #documents(ledger: string, commitments: readonly string[]): Promise<(Uint8Array | undefined)[]> {
    const ids = commitments.map((commitment) => idOf(ledger, commitment));
    return await this.#within(this.#ports.store.documents.getMany(COLLECTION, ids));
  }

  async #within<T>(work: Promise<T>): Promise<T> {
    return await within(this.#ports.clock, TIMEOUT_MS, 'evidence', work);
  }
}

function idOf(ledger: string, commitment: string): string {
  return `${ledger}/${commitment}`;
}

function seal({ bytes, mediaType, sha256 }: Scanned, salt: Uint8Array): OpenEvidence {
  const json = canonicalText({ bytes, mediaType, sha256 });
  const commitment = commitDetails(salt, json, (preimage) => hash('sha256', preimage, 'base64url'));
  return { bytes, commitment, json, mediaType, salt: Buffer.from(salt).toString('base64url'), sha256 };
}

async function* checked(content: AsyncIterable<Uint8Array>, expected: string): AsyncGenerator<Uint8Array> {
  const sha256 = createHash('sha256');
  let last: Uint8Array | undefined;
  for await (const chunk of content) {
    sha256.update(chunk);
    if (last !== undefined) yield last;
    last = chunk;
  }
  if (sha256.digest('base64url') !== expected) throw new Error('a stored evidence file has changed');
  if (last !== undefined) yield last;
}
