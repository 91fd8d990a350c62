/**
 * The mark of a deployment in the database of a service on the engines. Each instance has a folder of its own there, so
 * that the mark of the folder cannot tell whose database it is.
 */
import { type Growth, type Store, StoreError, growthOf, shrunkText } from '@centesimo/store';
import type { DeploymentMark } from './deployment.ts';

/** The collection of the mark, which is no data of a service. */
export const STORE_MARK = 'deployment-mark';
const ID = 'mark';

/** What must be the same; a secret that one side does not know is not compared. */
const FIELDS = ['partitions', 'generation', 'origin', 'secretCheck'] as const;
/** Those that may grow. */
const GROWING: ReadonlySet<string> = new Set(['partitions', 'generation']);

/**
 * Marks a new database, and looks at the mark of any other one; with more generations than it tells, it grows.
 * @throws StoreError `wrong-version` when it was made for another deployment, `corrupt` when its mark cannot be read,
 * `unavailable` when the user may not write
 */
export async function markStore(documents: Store['documents'], mark: DeploymentMark): Promise<void> {
  const text = JSON.stringify(mark);
  const taken = await documents.insert(STORE_MARK, [{ id: ID, bytes: Buffer.from(text) }]);
  if (taken.length === 0) return;
  const found = readMark(await documents.get(STORE_MARK, ID));
  const growth = growthOf(found, mark);
  const differing = FIELDS.filter((field) => growth === 'differs' || !GROWING.has(field)).filter(
    (field) => found[field] !== undefined && mark[field] !== undefined && found[field] !== mark[field],
  );
  if (differing.length === 0 && growth === 'shrinks')
    throw new StoreError('wrong-version', `MONGODB_URI: ${shrunkText(found)}.`);
  if (differing.length === 0) return await grow(documents, found, mark, growth);
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

/** All instances that start with more partitions write the same. */
async function grow(
  documents: Store['documents'],
  found: DeploymentMark,
  { generation, partitions, partitionsBefore = [] }: DeploymentMark,
  growth: Growth,
): Promise<void> {
  if (growth !== 'grows') return;
  const grown = { ...found, generation, partitions, partitionsBefore };
  await documents.put(STORE_MARK, [{ id: ID, bytes: Buffer.from(JSON.stringify(grown)) }]);
}

function readMark(bytes: Uint8Array | undefined): DeploymentMark {
  try {
    const found: unknown = JSON.parse(Buffer.from(bytes ?? []).toString());
    if (typeof found === 'object' && found !== null) return found as DeploymentMark;
  } catch {
    // Told below.
  }
  throw new StoreError('corrupt', 'MONGODB_URI: the mark of the database cannot be read.');
}
