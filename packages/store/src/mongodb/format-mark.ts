/** The format of a database of ours: noted when it is new, and looked at whenever it is opened. */
import type { Db } from 'mongodb';
import { StoreError } from '../port.ts';
import { isDuplicate } from './mongo-errors.ts';

/** Collections, ids and fields as the files beside this one use them. */
const STORE_FORMAT = 1;
const COLLECTION = 'format';
const ID = 'store';

interface FormatMark {
  readonly _id: string;
  readonly format: number;
}

/** Its insert also shows whether the user may write. @throws StoreError `wrong-version`; what the driver throws */
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
  const { databaseName } = db;
  const message = `MONGODB_URI: the database ${databaseName} has format ${found.format}; this release reads format ${STORE_FORMAT}.`;
  throw new StoreError('wrong-version', message);
}
