/** Opens the store of one service on a server of the MongoDB protocol. */
import { MongoClient, type MongoClientOptions } from 'mongodb';
import { type CopyableStore, StoreError, type StoreWriteStep, type WriteFaults } from '../port.ts';
import { openBlobs } from './blobs.ts';
import { openContents } from './contents.ts';
import { APART, openDocuments } from './documents.ts';
import { checkFormat } from './format-mark.ts';
import { openJournals } from './journals.ts';
import { makeMongoEngine } from './mongo-engine.ts';
import { toStoreError } from './mongo-errors.ts';

export interface MongoStoreOptions {
  /** `mongodb://` or `mongodb+srv://`; the value of `MONGODB_URI`. */
  readonly uri: string;
  /** A database of its own for each service. */
  readonly database: string;
  /** TLS, believing these certificates (PEM), those of the system when `ca` is left out; as `uri` says when all is left out. */
  readonly tls?: { readonly ca?: string };
  /** How long the first connection is tried, again and again, in milliseconds; 30,000 when left out. */
  readonly openMs?: number;
  /** Called around each write step, for crash tests. */
  readonly faults?: WriteFaults<StoreWriteStep>;
}

/** What a server keeps in its files of what was deleted is its own affair, and its operator's. */
const nothing = (): Promise<void> => Promise.resolve();

const MINUTE_MS = 60_000;
const OPEN_MS = 30_000;

/** Durable at a majority, read at a majority from the primary: what was answered survives an election. */
const SAFE: MongoClientOptions = {
  writeConcern: { w: 'majority', journal: true },
  readConcern: { level: 'majority' },
  readPreference: 'primary',
  connectTimeoutMS: 10_000,
  socketTimeoutMS: MINUTE_MS,
  waitQueueTimeoutMS: MINUTE_MS,
  maxPoolSize: 32,
  appName: 'centesimo',
};

/** @throws StoreError `unavailable`: the address does not answer, or the user has not the rights; `wrong-version`: the database of another release */
export async function openMongoStore(options: MongoStoreOptions): Promise<CopyableStore> {
  const { database, faults, openMs = OPEN_MS } = options;
  const client = connectTo(options, openMs);
  try {
    await client.connect();
    const db = client.db(database);
    // Answered to whoever may read and write this database, as a ping is to anybody.
    await checkFormat(db);
    const engine = makeMongoEngine(client, db, faults);
    return {
      journals: openJournals(engine),
      documents: openDocuments(engine),
      blobs: openBlobs(engine),
      apart: { ...openDocuments(engine, APART), scrub: nothing },
      contents: openContents(engine),
      scrub: nothing,
      close: () => engine.close(),
    };
  } catch (error) {
    await client.close().catch(() => undefined);
    throw toStoreError(error, `MONGODB_URI (database ${database})`, 'read');
  }
}

function connectTo({ tls, uri }: MongoStoreOptions, openMs: number): MongoClient {
  const secured = tls && { tls: true, ...tls };
  // The path of the address is a prefix of names, and no database that could know users.
  const authSource = /^[^/]+\/\/[^/]+@/.test(uri) && !/[?&]authSource=/i.test(uri) && { authSource: 'admin' };
  try {
    return new MongoClient(uri, { ...SAFE, ...secured, ...authSource, serverSelectionTimeoutMS: openMs });
  } catch (error) {
    // The driver's message would hold the address, and with it a password.
    throw new StoreError('unavailable', 'MONGODB_URI is no address of the form mongodb://host:port', {
      cause: error,
      retriable: false,
    });
  }
}
