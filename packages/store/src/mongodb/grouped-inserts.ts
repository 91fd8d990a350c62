/**
 * Inserts of several callers in one call to the server, as a database groups commits: what arrives while calls are on
 * their way goes with the next one. Each caller hears of its own documents only.
 */
import type { Collection, OptionalUnlessRequiredId } from 'mongodb';
import { StoreError } from '../port.ts';
import type { StoredBytes } from './mongo-engine.ts';
import { takenPlaces } from './mongo-errors.ts';

type Kept = Pick<StoredBytes, '_id' | 'bytes'>;

interface Waiting<T> {
  readonly documents: readonly T[];
  readonly bytes: number;
  readonly resolve: (taken: string[]) => void;
  readonly reject: (error: unknown) => void;
}

/** Calls on their way at once: the second is being written out while the first is made durable. */
const CALLS_MAX = 2;
/** Of one call, unless one caller brings more. */
const BYTES_MAX = 4 * 1024 * 1024;
const DOCUMENTS_MAX = 5_000;
/** Callers that wait; one more is told to come again. */
const WAITING_MAX = 20_000;

export class GroupedInserts<T extends Kept> {
  readonly #collection: Collection<T>;
  readonly #waiting: Waiting<T>[] = [];
  #calls = 0;

  constructor(collection: Collection<T>) {
    this.#collection = collection;
  }

  /** Answers the ids that were taken; all others are stored when it resolves. @throws StoreError, or what the driver throws */
  insert(documents: readonly T[]): Promise<string[]> {
    if (this.#waiting.length >= WAITING_MAX)
      return Promise.reject(new StoreError('unavailable', 'too many inserts wait for the database'));
    const bytes = documents.reduce((sum, each) => sum + each.bytes.length(), 0);
    return new Promise((resolve, reject) => {
      this.#waiting.push({ documents, bytes, resolve, reject });
      void this.#call();
    });
  }

  async #call(): Promise<void> {
    if (this.#calls >= CALLS_MAX || this.#waiting.length === 0) return;
    const group = this.#takeGroup();
    this.#calls += 1;
    try {
      const taken = new Set(await this.#insertFree(group.flatMap(({ documents }) => documents)));
      let at = 0;
      for (const { documents, resolve } of group) resolve(idsAt(documents, () => taken.has(at++)));
    } catch (error) {
      // What became of each is unknown, and each caller finds out about its own.
      for (const { reject } of group) reject(error);
    }
    this.#calls -= 1;
    void this.#call();
  }

  #takeGroup(): Waiting<T>[] {
    let [bytes, documents, callers] = [0, 0, 0];
    for (const waiting of this.#waiting) {
      bytes += waiting.bytes;
      documents += waiting.documents.length;
      if (callers > 0 && (bytes > BYTES_MAX || documents > DOCUMENTS_MAX)) break;
      callers += 1;
    }
    return this.#waiting.splice(0, callers);
  }

  /** The places that were taken. */
  async #insertFree(documents: readonly T[]): Promise<number[]> {
    try {
      await this.#collection.insertMany(documents as OptionalUnlessRequiredId<T>[], { ordered: false });
      return [];
    } catch (error) {
      const taken = takenPlaces(error);
      if (taken === undefined) throw error;
      return taken;
    }
  }
}

function idsAt<T extends Kept>(documents: readonly T[], isTaken: () => boolean): string[] {
  return documents.filter(isTaken).map(({ _id }) => _id);
}
