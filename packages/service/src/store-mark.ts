/**
 * The mark of a deployment in the database of a service on the engines. Each instance has a folder of its own there, so
 * that the mark of the folder cannot tell whose database it is.
 */
import { type Store, StoreError } from '@centesimo/store';
import type { DeploymentMark } from './deployment.ts';

const COLLECTION = 'deployment-mark';
const ID = 'mark';

/** What must be the same; a secret that one side does not know is not compared. */
const FIELDS = ['partitions', 'generation', 'origin', 'secretCheck'] as const;

/**
 * Marks a new database, and looks at the mark of any other one.
 * @throws StoreError `wrong-version` when it was made for another deployment, `corrupt` when its mark cannot be read,
 * `unavailable` when the user may not write
 */
export async function markStore(documents: Store['documents'], mark: DeploymentMark): Promise<void> {
  const text = JSON.stringify(mark);
  const taken = await documents.insert(COLLECTION, [{ id: ID, bytes: Buffer.from(text) }]);
  if (taken.length === 0) return;
  const found = readMark(await documents.get(COLLECTION, ID));
  const differing = FIELDS.filter(
    (field) => found[field] !== undefined && mark[field] !== undefined && found[field] !== mark[field],
  );
  if (differing.length === 0) return;
  const list = differing.map((field) =>
    field === 'secretCheck'
      ? 'the deployment secret is another one (see CENTESIMO_KEYS)'
      : `${field} is ${found[field]} there and ${mark[field]} here`,
  );
  throw new StoreError(
    'wrong-version',
    `MONGODB_URI: the database was made for another deployment: ${list.join('; ')}.`,
  );
}

function readMark(bytes: Uint8Array | undefined): Partial<DeploymentMark> {
  try {
    const found: unknown = JSON.parse(Buffer.from(bytes ?? []).toString());
    if (typeof found === 'object' && found !== null) return found;
  } catch {
    // Told below.
  }
  throw new StoreError('corrupt', 'MONGODB_URI: the mark of the database cannot be read.');
}
