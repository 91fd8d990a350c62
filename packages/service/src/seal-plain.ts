/** Details that an earlier release stored in plain are encrypted once, and nothing of the plain ones is left in the files. */
import { type ApartStore, type DocumentStore, type Store, pagesOf } from '@centesimo/store';
import { DETAILS_KEYS } from './apart-salts.ts';
import { type DetailsCollection, type SealedDetails, encrypt, readPlain } from './details-vault.ts';
import { keyIdOf } from './sealed-text.ts';

/** By collection: it holds no plain details. */
const FORMAT = 'details-format';
const PAGE = 1_000;
/** Above all ids of details: notes begin with it or a character above. */
const LAST = '~';

export interface SealPorts {
  readonly documents: DocumentStore;
  readonly apart: ApartStore;
  readonly scrub: Store['scrub'];
}

/** Answers how many were encrypted. What was cut short is begun again. @throws StoreError */
export async function sealPlain(ports: SealPorts, collection: DetailsCollection): Promise<number> {
  const { documents, scrub } = ports;
  if ((await documents.get(FORMAT, collection)) !== undefined) return 0;
  let sealed = 0;
  let isEmpty = true;
  for await (const page of pagesOf(documents, collection, PAGE, LAST)) {
    const plain = page.filter(({ bytes }) => keyIdOf(bytes) === undefined);
    await sealPage(
      ports,
      collection,
      plain.map(({ bytes, id }) => readPlain(id, bytes)),
    );
    sealed += plain.length;
    isEmpty = false;
  }
  // Also where a start that was cut short has encrypted all of them.
  if (!isEmpty) await scrub();
  await documents.put(FORMAT, [{ id: collection, bytes: Buffer.from('encrypted') }]);
  return sealed;
}

/** Under ids that follow from the details: done twice it leaves the same. */
async function sealPage(
  { apart, documents }: SealPorts,
  collection: DetailsCollection,
  plain: readonly SealedDetails[],
): Promise<void> {
  if (plain.length === 0) return;
  const idOf = ({ id }: SealedDetails): string => `plain/${id}`;
  await apart.insert(
    DETAILS_KEYS,
    plain.map((details) => ({ id: idOf(details), bytes: details.salt })),
  );
  await documents.put(
    collection,
    plain.map((details) => encrypt(idOf(details), details)),
  );
}
