/** A client's handle of a simulated store: the port `Store`, with every answer through the client's gate. */

import {
  checkName,
  checkRecordNumber,
  checkSize,
  type JournalRecord,
  type JournalStore,
  type Store,
  type StoreWriteStep,
  type WriteFaults,
} from '@centesimo/store';
import type { Gate } from './gate.ts';
import type { SimBase } from './sim-base.ts';
import { blobsOf } from './store-blobs.ts';
import { documentsOf } from './store-documents.ts';
import { copyIfAny, copyOf, read, type StoreClient, write } from './store-requests.ts';
import type { StoreServer } from './store-server.ts';

export function createStoreHandle(
  base: SimBase,
  server: StoreServer,
  gate: Gate,
  hook?: WriteFaults<StoreWriteStep>,
): Store {
  const client: StoreClient = { base, server, gate, hook, closed: false };
  return {
    journals: journalsOf(client),
    documents: documentsOf(client),
    blobs: blobsOf(client),
    apart: { ...documentsOf(client, 'apart'), scrub: () => Promise.resolve() },
    scrub: () => Promise.resolve(),
    close: () => {
      client.closed = true;
      return Promise.resolve();
    },
  };
}

function journalsOf(client: StoreClient): JournalStore {
  const { replica } = client.server;
  const checkPlace = (journal: string, n: number) => {
    checkName('journal', journal);
    checkRecordNumber(n);
  };
  return {
    insert: (journal, n, bytes) => {
      const space = `journal:${journal}`;
      const content = copyOf(bytes);
      return write<'stored' | 'taken'>(client, {
        step: 'journal.insert',
        key: `${journal}/${n}`,
        check: () => {
          checkPlace(journal, n);
          checkSize('record', bytes);
        },
        execute: (reply, apply) => {
          if (replica.local(space, n) === undefined) {
            return apply([{ space, id: n, bytes: content }], () => reply('stored'));
          }
          client.server.sawTaken(space, n);
          reply('taken');
        },
      });
    },
    read: (journal, n) =>
      read(
        client,
        `read ${journal}/${n}`,
        () => checkPlace(journal, n),
        () => copyIfAny(replica.majority(`journal:${journal}`, n)?.bytes),
      ),
    scan: (journal, from, limit, bytesMax = Number.POSITIVE_INFINITY) => {
      const label = `scan ${journal}/${from}`;
      const check = () => checkPlace(journal, from);
      return read(client, label, check, () => {
        const asOfMs = client.server.scanAsOf(`${label} by ${client.gate.id}`);
        return scanAsOf(client, journal, from, limit, bytesMax, asOfMs);
      });
    },
  };
}

/** The dense run of records from `from` that the replica had at `asOfMs`: it may lag, it never lies. */
function scanAsOf(
  { server, base }: StoreClient,
  journal: string,
  from: number,
  limit: number,
  bytesMax: number,
  asOfMs: number,
): JournalRecord[] {
  const cells = server.replica.majorityOf(`journal:${journal}`);
  const records: JournalRecord[] = [];
  let total = 0;
  for (let n = from; records.length < limit; n++) {
    const cell = cells.get(n);
    if (cell === undefined) break;
    if (cell.atMs > asOfMs) {
      base.faults.count('store.stale-scan');
      break;
    }
    total += cell.bytes.length;
    if (records.length > 0 && total > bytesMax) break;
    records.push({ n, bytes: copyOf(cell.bytes) });
  }
  return records;
}
