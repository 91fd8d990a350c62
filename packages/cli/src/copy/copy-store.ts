/**
 * Copies what a store holds into another one, by the port, whatever the engines are. What is there already must be the
 * same bytes: so a copy that was cut short goes on, and nothing of another history is ever mixed in.
 */
import { createHash } from 'node:crypto';
import { type CopyableStore, type JournalRecord, type StoredDocument, pagesOf } from '@centesimo/store';
import { CliError, EXIT } from '../command.ts';

/** A store that another one is copied from or into, as a person knows it. */
export interface NamedStore {
  readonly name: string;
  readonly store: CopyableStore;
}

export interface CopySteps {
  /** Called after each piece that was copied or compared. @throws CliError `cancelled` */
  step(): void;
}

/** Told each record in order; false: neither it nor any later one of the journal is copied. */
export type Takes = (record: JournalRecord) => boolean;

const SCAN_RECORDS = 64;
const SCAN_BYTES = 16 * 1024 * 1024;
const BATCH_DOCUMENTS = 500;
const BATCH_BYTES = 8 * 1024 * 1024;

/** Copies a journal and answers how many records of it are in the target. @throws CliError `target-differs` */
export async function copyJournal(
  source: NamedStore,
  target: NamedStore,
  journal: string,
  steps: CopySteps,
  takes: Takes = () => true,
): Promise<number> {
  for (let n = 0; ;) {
    const records = await source.store.journals.scan(journal, n, SCAN_RECORDS, SCAN_BYTES);
    if (records.length === 0) return n;
    const there = await target.store.journals.scan(journal, n, records.length, SCAN_BYTES);
    for (const [at, record] of records.entries()) {
      if (!takes(record)) return n;
      const found = there[at]?.bytes ?? (await insertRecord(target, journal, record));
      if (!isSame(found, record.bytes)) throw differs(target, `${journal}/${record.n}`);
      n = record.n + 1;
      steps.step();
    }
  }
}

/** What stands there then: the record, or another one that was there already. */
async function insertRecord(
  { store }: NamedStore,
  journal: string,
  { bytes, n }: JournalRecord,
): Promise<Uint8Array | undefined> {
  if ((await store.journals.insert(journal, n, bytes)) === 'stored') return bytes;
  return await store.journals.read(journal, n);
}

/** Copies a collection and answers how many documents it has. @throws CliError `target-differs` */
export async function copyDocuments(
  source: NamedStore,
  target: NamedStore,
  collection: string,
  steps: CopySteps,
): Promise<number> {
  let count = 0;
  for await (const batch of batchesOf(source.store.contents.documents(collection))) {
    const taken = new Set(await target.store.documents.insert(collection, batch));
    await compareDocuments(
      target,
      collection,
      batch.filter(({ id }) => taken.has(id)),
    );
    count += batch.length;
    steps.step();
  }
  return count;
}

/** @throws CliError `target-differs` when one of them is missing there, or other bytes */
export async function compareDocuments(
  target: NamedStore,
  collection: string,
  documents: readonly StoredDocument[],
): Promise<void> {
  const found = await target.store.documents.getMany(
    collection,
    documents.map(({ id }) => id),
  );
  for (const [at, { bytes, id }] of documents.entries()) {
    if (isSame(found[at], bytes)) continue;
    // Only this read shows a document as its last swap left it.
    if (!isSame(await target.store.documents.get(collection, id), bytes))
      throw differs(target, `${collection}/${id}`);
  }
}

/** Copies all blobs and answers how many there are. @throws CliError `target-differs` */
export async function copyBlobs(source: NamedStore, target: NamedStore, steps: CopySteps): Promise<number> {
  let count = 0;
  for await (const key of source.store.contents.blobs()) {
    const content = await source.store.blobs.get(key);
    // A sweep was quicker: nothing names it.
    if (content === undefined) continue;
    const hash = createHash('sha256');
    await target.store.blobs.put(key, hashed(content, hash), Infinity);
    if ((await digestOfBlob(target, key)) !== hash.digest('hex')) throw differs(target, key);
    count += 1;
    steps.step();
  }
  return count;
}

async function* hashed(
  content: AsyncIterable<Uint8Array>,
  hash: ReturnType<typeof createHash>,
): AsyncIterable<Uint8Array> {
  for await (const chunk of content) {
    hash.update(chunk);
    yield chunk;
  }
}

/** SHA-256, hex; empty when there is none. */
export async function digestOfBlob({ store }: NamedStore, key: string): Promise<string> {
  const content = await store.blobs.get(key);
  if (content === undefined) return '';
  const hash = createHash('sha256');
  for await (const chunk of content) hash.update(chunk);
  return hash.digest('hex');
}

/** Batches that one write takes. */
export async function* batchesOf(
  documents: AsyncIterable<StoredDocument>,
): AsyncIterable<readonly StoredDocument[]> {
  let batch: StoredDocument[] = [];
  let bytes = 0;
  for await (const document of documents) {
    if (
      batch.length >= BATCH_DOCUMENTS ||
      (batch.length > 0 && bytes + document.bytes.length > BATCH_BYTES)
    ) {
      yield batch;
      [batch, bytes] = [[], 0];
    }
    batch.push(document);
    bytes += document.bytes.length;
  }
  if (batch.length > 0) yield batch;
}

export function isSame(one: Uint8Array | undefined, other: Uint8Array | undefined): boolean {
  return one !== undefined && other !== undefined && Buffer.compare(one, other) === 0;
}

export function differs({ name }: NamedStore, what: string): CliError {
  const message = `${what} is not the same in ${name}: it holds another history, and is left as it is`;
  return new CliError('target-differs', message, EXIT.failed);
}

const APART_PAGE = 1_000;

/** Copies what lies apart in these collections and answers how many there are. @throws CliError `target-differs` */
export async function copyApart(
  source: NamedStore,
  target: NamedStore,
  collections: readonly string[],
  steps: CopySteps,
): Promise<number> {
  let count = 0;
  for (const collection of collections)
    for await (const page of pagesOf(source.store.apart, collection, APART_PAGE)) {
      await target.store.apart.insert(collection, page);
      const there = await target.store.apart.getMany(
        collection,
        page.map(({ id }) => id),
      );
      for (const [at, { bytes, id }] of page.entries())
        if (!isSame(there[at], bytes)) throw differs(target, `${collection}/${id}`);
      count += page.length;
      steps.step();
    }
  return count;
}
