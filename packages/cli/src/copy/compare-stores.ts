/** Whether a copy is whole: everything in it stands in the original with the same bytes, and nothing is missing. */
import { CliError, EXIT } from '../command.ts';
import {
  batchesOf,
  compareDocuments,
  type CopySteps,
  differs,
  digestOfBlob,
  isSame,
  type NamedStore,
} from './copy-store.ts';

/** How much there is of each thing, by name. */
export interface Counts {
  /** Records of each journal. */
  readonly journals: ReadonlyMap<string, number>;
  /** Documents of each collection. */
  readonly collections: ReadonlyMap<string, number>;
  readonly blobs: number;
}

const SCAN_RECORDS = 64;

/**
 * Reads all of the copy again. `skipped`: collections that are none of the original's.
 * @throws CliError `target-differs`, `copy-not-whole`
 */
export async function compareStores(
  original: NamedStore,
  copy: NamedStore,
  copied: Counts,
  skipped: ReadonlySet<string>,
  steps: CopySteps,
): Promise<void> {
  const { contents } = copy.store;
  const journals = new Map<string, number>();
  for (const journal of await contents.journals())
    journals.set(journal, await compareJournal(original, copy, journal, steps));
  const collections = new Map<string, number>();
  for (const name of (await contents.collections()).filter((each) => !skipped.has(each))) {
    let count = 0;
    for await (const batch of batchesOf(contents.documents(name))) {
      await compareDocuments(original, name, batch);
      count += batch.length;
      steps.step();
    }
    collections.set(name, count);
  }
  let blobs = 0;
  for await (const key of contents.blobs()) {
    if ((await digestOfBlob(copy, key)) !== (await digestOfBlob(original, key))) throw differs(copy, key);
    blobs += 1;
    steps.step();
  }
  refuseOther(copy, copied, { journals, collections, blobs });
}

/** How many records both have. @throws CliError `target-differs` */
async function compareJournal(
  original: NamedStore,
  copy: NamedStore,
  journal: string,
  steps: CopySteps,
): Promise<number> {
  for (let n = 0; ;) {
    const records = await copy.store.journals.scan(journal, n, SCAN_RECORDS);
    if (records.length === 0) return n;
    for (const record of records) {
      const there = await original.store.journals.read(journal, record.n);
      if (!isSame(there, record.bytes)) throw differs(copy, `${journal}/${record.n}`);
      n = record.n + 1;
    }
    steps.step();
  }
}

function refuseOther({ name }: NamedStore, wanted: Counts, found: Counts): void {
  const text = ({ blobs, collections, journals }: Counts): string =>
    JSON.stringify([[...journals].toSorted(), [...collections].toSorted(), blobs]);
  if (text(wanted) === text(found)) return;
  const message = `${name} does not hold what was copied: ${text(found)} in place of ${text(wanted)}`;
  throw new CliError('copy-not-whole', message, EXIT.failed);
}
