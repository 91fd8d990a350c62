/** The gRPC face of audit: everything it gives proves itself, so reading needs a token only where the operator wants it. */
import {
  type AccessRule,
  type AccessTable,
  AuditService,
  type CallContext,
  type ServiceBinding,
  bindService,
  toSafeInteger,
} from '@centesimo/grpc';
import { type Sha256, bytesOfBinary, leafHashOfText, parseTilePath } from '@centesimo/log';
import { findEntries } from '../log/find-entries.ts';
import type { ForeignMessage } from '../log/foreign-messages.ts';
import type { LogReader } from '../log/log-reader.ts';
import type { RecentTraces } from '../log/note-traces.ts';
import type { LogStatus, WitnessedStatus } from '../log/log-status.ts';
import type { Stamper } from '../log/stamper.ts';
import type { Stamps } from '../log/stamps.ts';
import { streamEntries } from './stream-entries.ts';
import { answering, indexInvalid, notFound, notPublished } from './to-status.ts';

export interface AuditApiPorts {
  readonly reader: LogReader;
  readonly status: () => LogStatus & WitnessedStatus;
  readonly stamper: Pick<Stamper, 'status'>;
  readonly stamps: Stamps;
  /** Messages in the topic that are not ours, the newest first. */
  readonly foreign: () => Promise<readonly ForeignMessage[]>;
  /** Calls back at each publication; the answer ends that. */
  readonly watch: (watcher: () => void) => () => void;
  /** Left out where nothing is traced. */
  readonly recentTraces?: RecentTraces;
  readonly vkey: string;
  readonly sha256: Sha256;
  /** True: entries are open to everybody. Hash tiles, checkpoints and proofs reveal nothing and always are. */
  readonly openEntries: boolean;
}

const PAGE_DEFAULT = 100;
const PAGE_MAX = 1_000;

/** Audit's service with its handlers and who may call what. */
export function auditRoutes(ports: AuditApiPorts): ServiceBinding {
  const { reader } = ports;
  const size = (asked: bigint): number =>
    asked === 0n ? publishedSize(reader) : toSafeInteger(asked, 'size');
  return bindService(
    AuditService,
    {
      streamEntries: (request, call: CallContext) =>
        streamEntries(ports, toSafeInteger(request.fromIndex, 'from_index'), request.follow, call),
      getCheckpoint: () => answering(reader, () => Promise.resolve(checkpointNotes(reader))),
      getTile: ({ path }) =>
        answering(reader, async () => ({
          content: (await reader.tile(parseTilePath(path))) ?? missing(path),
        })),
      getInclusionProof: (request) =>
        answering(reader, async () => {
          const [index, treeSize] = [toSafeInteger(request.index, 'index'), size(request.size)];
          const path = await reader.inclusionProof(index, treeSize);
          const leafHash = bytesOfBinary(await reader.leafHash(index));
          return { index: BigInt(index), size: BigInt(treeSize), leafHash, path: path.map(bytesOfBinary) };
        }),
      getConsistencyProof: (request) =>
        answering(reader, async () => {
          const [from, to] = [toSafeInteger(request.fromSize, 'from_size'), size(request.toSize)];
          const path = await reader.consistencyProof(from, to);
          return { fromSize: BigInt(from), toSize: BigInt(to), path: path.map(bytesOfBinary) };
        }),
      getReceipt: ({ index }) =>
        answering(reader, async () => ({ proof: await reader.receipt(toSafeInteger(index, 'index')) })),
      getStatus: async () => ({ ...ports.status(), stamps: await ports.stamper.status(), vkey: ports.vkey }),
      getStampFile: ({ path }) =>
        answering(reader, async () => ({ content: (await ports.stamps.file(path)) ?? missing(path) })),
      listForeignMessages: () => foreignMessages(ports),
      findEntries: (request) =>
        answering(reader, async () => {
          const { ledger, subject, type } = request;
          const from = pagePosition(request.cursor, toSafeInteger(request.fromIndex, 'from_index'));
          const end = toSafeInteger(request.toIndex, 'to_index');
          if (from < 0 || end < 0) throw indexInvalid();
          const wanted = { ledger, subject, type, to: end === 0 ? undefined : end };
          const page = await findEntries(reader, wanted, from, pageLimit(request.limit));
          const entries = page.found.map(({ index, text }) => ({
            index: BigInt(index),
            entry: Buffer.from(text),
            leafHash: bytesOfBinary(leafHashOfText(ports.sha256, text)),
          }));
          return { entries, nextCursor: page.next === undefined ? '' : String(page.next) };
        }),
      listCheckpoints: (request) =>
        answering(reader, async () => {
          const below = pagePosition(request.cursor, publishedSize(reader) + 1);
          const page = await reader.checkpoints(below, pageLimit(request.limit));
          const checkpoints = page.checkpoints.map((each) => ({ ...each, size: BigInt(each.size) }));
          return { checkpoints, nextCursor: page.next === undefined ? '' : String(page.next) };
        }),
    },
    accessTable(ports.openEntries),
  );
}

/** Hash tiles come with the bundles under one path, so they ask for the token of the bundles. */
function accessTable(openEntries: boolean): AccessTable<typeof AuditService> {
  const entries: AccessRule<unknown> = openEntries
    ? 'public'
    : { roles: ['auditor', 'operator'], ledger: 'none' };
  return {
    streamEntries: entries,
    getCheckpoint: 'public',
    getTile: entries,
    getInclusionProof: 'public',
    getConsistencyProof: 'public',
    getReceipt: entries,
    getStatus: 'public',
    getStampFile: 'public',
    findEntries: entries,
    listCheckpoints: 'public',
    listForeignMessages: { roles: ['auditor', 'operator'], ledger: 'none' },
  };
}

async function foreignMessages({ foreign }: AuditApiPorts) {
  const messages = (await foreign()).map((each) => ({ ...each, offset: BigInt(each.offset) }));
  return { messages };
}

function checkpointNotes(reader: LogReader) {
  const { cosigned, published } = reader;
  if (published === undefined) throw notPublished(reader);
  return { note: published.note, cosignedNote: cosigned?.note ?? '' };
}

function publishedSize(reader: LogReader): number {
  const { published } = reader;
  if (published === undefined) throw notPublished(reader);
  return published.size;
}

function missing(what: string): never {
  throw notFound(what);
}

/** A cursor is the position at which the next page begins. */
function pagePosition(cursor: string, first: number): number {
  if (cursor === '') return first;
  if (!/^(0|[1-9][0-9]{0,14})$/.test(cursor)) throw notFound('the page of this cursor');
  return Number(cursor);
}

function pageLimit(asked: number): number {
  return Math.min(asked === 0 ? PAGE_DEFAULT : asked, PAGE_MAX);
}
