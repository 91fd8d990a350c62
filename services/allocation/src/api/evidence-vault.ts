/**
 * Evidence files: the bytes as blobs, what opens their commitments as documents (ADR 0011). A document is written after
 * its bytes are durable, so that whatever is found is whole; a note before them, so that what is cut off is found (ADR 0013).
 */
import { createHash, hash } from 'node:crypto';
import { commitDetails } from '@centesimo/events';
import { within } from '@centesimo/journal';
import { canonicalText } from '@centesimo/log';
import { PendingNotes } from '@centesimo/service';
import type { NotePorts } from '@centesimo/service';
import { StoreError } from '@centesimo/store';
import type { Store, StoredDocument } from '@centesimo/store';
import type { Scanned } from './evidence-scan.ts';

export interface EvidencePorts extends Omit<NotePorts, 'documents'> {
  readonly store: Pick<Store, 'blobs' | 'documents'>;
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

/**
 * How far an upload came. `bytes`: they may be there, nothing names them. `whole`: they are, and whoever finds this may
 * write the document. `swept`: they go. Each step is a compare-and-swap, so that a writer that slept long and a sweep
 * cannot both have it.
 */
type UploadNote =
  | { readonly kind: 'bytes' | 'swept'; readonly blob: string }
  | { readonly kind: 'whole'; readonly id: string; readonly kept: Kept };

const SWEEP_NOTES_MAX = 1_000;

export class EvidenceVault {
  readonly notes: PendingNotes;
  readonly #ports: EvidencePorts;

  constructor(ports: EvidencePorts) {
    this.#ports = ports;
    this.notes = new PendingNotes({ ...ports, documents: ports.store.documents }, COLLECTION);
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
    const note = this.notes.write(this.notes.deadline(), { kind: 'bytes', blob } satisfies UploadNote);
    await this.#within(documents.insert(COLLECTION, [note]));
    await blobs.put(blob, content, bytesMax);
    const { salt, scanned } = known();
    const evidence = seal(scanned, salt);
    const whole = {
      kind: 'whole',
      id: idOf(ledger, evidence.commitment),
      kept: { ...evidence, blob },
    } as const;
    if (!(await this.#advance(note, whole))) {
      await blobs.delete(blob);
      throw new StoreError('unavailable', 'the upload took so long that it was swept');
    }
    const isNew = await this.#finish(whole);
    this.notes.release(note.id);
    return { evidence, isNew };
  }

  /**
   * Ends uploads that were cut off: bytes that nothing names go, a document that was about to be written is. Answers how
   * many files went. @throws StoreError, JournalError `timeout`
   */
  async sweep(): Promise<number> {
    let removed = 0;
    for (const found of await this.notes.due('', SWEEP_NOTES_MAX)) {
      const note = JSON.parse(Buffer.from(found.bytes).toString()) as UploadNote;
      if (note.kind === 'whole') await this.#finish(note);
      else {
        const isOurs = note.kind === 'swept' || (await this.#advance(found, { ...note, kind: 'swept' }));
        if (!isOurs) continue;
        await this.#ports.store.blobs.delete(note.blob);
        removed += 1;
      }
      await this.notes.remove([found.id]);
    }
    return removed;
  }

  async #advance({ bytes, id }: StoredDocument, next: UploadNote): Promise<boolean> {
    const { documents } = this.#ports.store;
    return await this.#within(documents.replace(COLLECTION, id, bytes, Buffer.from(JSON.stringify(next))));
  }

  /** Writes the document of bytes that are whole, however often; true when the file was not here under another name. */
  async #finish({ id, kept }: Extract<UploadNote, { kind: 'whole' }>): Promise<boolean> {
    const { blobs, documents } = this.#ports.store;
    const document = { id, bytes: Buffer.from(JSON.stringify(kept)) };
    const taken = await this.#within(documents.insert(COLLECTION, [document]));
    if (taken.length === 0) return true;
    const there = await this.#within(documents.get(COLLECTION, id));
    // The same blob: a sweep was here first. Absent: a failover took it back, and the note stays to say so.
    if (there === undefined) throw new StoreError('unavailable', 'the document of a file was taken back');
    if ((JSON.parse(Buffer.from(there).toString()) as Kept).blob === kept.blob) return true;
    await blobs.delete(kept.blob);
    return false;
  }

  /** Those of the commitments that no file of this ledger opens. @throws StoreError, JournalError `timeout` */
  async missing(ledger: string, commitments: readonly string[]): Promise<string[]> {
    const found = await this.#documents(ledger, commitments);
    return commitments.filter((_, at) => found[at] === undefined);
  }

  /** Those of the commitments that are of files, in their order. @throws StoreError, JournalError `timeout` */
  async findAll(ledger: string, commitments: readonly string[]): Promise<OpenEvidence[]> {
    const found = await this.#documents(ledger, commitments);
    return found.flatMap((bytes) =>
      bytes === undefined ? [] : [JSON.parse(Buffer.from(bytes).toString()) as Kept],
    );
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
