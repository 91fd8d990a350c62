/** Details that an earlier release stored in plain are encrypted once, and nothing of the plain ones is left in the files. */
import {
  type ApartStore,
  type DocumentStore,
  type Store,
  type StoredDocument,
  pagesOf,
} from '@centesimo/store';
import { DETAILS_KEYS, plainSaltId } from './apart-salts.ts';
import { type DetailsCollection, encrypt, readPlain } from './details-vault.ts';
import { keyIdOf } from './sealed-text.ts';

/** By collection: it holds no plain details. */
const FORMAT = 'details-format';
const PAGE = 1_000;
const AT_ONCE = 16;
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
    await sealPage(ports, collection, plain);
    sealed += plain.length;
    isEmpty = false;
  }
  // Also where a start that was cut short has encrypted all of them.
  if (!isEmpty) await scrub();
  await documents.put(FORMAT, [{ id: collection, bytes: Buffer.from('encrypted') }]);
  return sealed;
}

/**
 * Under ids that follow from the details: done twice it leaves the same. What was erased or swept since it was read stays
 * so: it is replaced, never written anew.
 */
async function sealPage(
  { apart, documents }: SealPorts,
  collection: DetailsCollection,
  plain: readonly StoredDocument[],
): Promise<void> {
  for (let at = 0; at < plain.length; at += AT_ONCE) {
    const some = plain.slice(at, at + AT_ONCE);
    const details = some.map(({ bytes, id }) => readPlain(id, bytes));
    await apart.insert(
      DETAILS_KEYS,
      details.map(({ id, salt }) => ({ id: plainSaltId(id), bytes: salt })),
    );
    await Promise.all(
      details.map(async (each, place) => {
        const sealed = encrypt(plainSaltId(each.id), each);
        await documents.replace(collection, each.id, some[place]?.bytes, sealed.bytes);
      }),
    );
    const left = await documents.getMany(
      collection,
      some.map(({ id }) => id),
    );
    const gone = some.filter((_, place) => left[place] === undefined);
    const struck = gone.map(({ id }) => ({ id: plainSaltId(id), bytes: new Uint8Array() }));
    if (struck.length > 0) await apart.put(DETAILS_KEYS, struck);
  }
}
