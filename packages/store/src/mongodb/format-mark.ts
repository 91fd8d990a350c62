/** The format of a database of ours: noted when it is new, and looked at whenever it is opened. */
import type { Db } from 'mongodb';
import { StoreError } from '../port.ts';
import { isDuplicate } from './mongo-errors.ts';

/** Collections, ids and fields as the files beside this one use them. */
const STORE_FORMAT = 2;
/** All of it is read as it is; what is written from now on no release before this one can read. */
const FORMAT_BEFORE = 1;
const COLLECTION = 'format';
const ID = 'store';

interface FormatMark {
  readonly _id: string;
  readonly format: number;
}

/** Marks one of the format before as of this one. Its insert also shows whether the user may write. @throws StoreError `wrong-version`; what the driver throws */
export async function checkFormat(db: Db): Promise<void> {
  const marks = db.collection<FormatMark>(COLLECTION);
  const found = await marks.findOne({ _id: ID });
  if (found === null) {
    try {
      await marks.insertOne({ _id: ID, format: STORE_FORMAT });
    } catch (error) {
      // Another instance was quicker, which may be of another release.
      if (!isDuplicate(error)) throw error;
      await checkFormat(db);
    }
    return;
  }
  if (found.format === STORE_FORMAT) return;
  if (found.format === FORMAT_BEFORE) {
    await marks.updateOne({ _id: ID }, { $set: { format: STORE_FORMAT } });
    return;
  }
  const { databaseName } = db;
  const message = `MONGODB_URI: the database ${databaseName} has format ${found.format}; this release reads format ${STORE_FORMAT}.`;
  throw new StoreError('wrong-version', message);
}
