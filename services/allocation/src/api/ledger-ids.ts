/** What is keyed with a ledger's secret: who acts, and the ids of what a command makes. */
import type { LedgerKeys } from '@centesimo/auth';
import { expenseId, moveId, returnId, shortId } from '@centesimo/events';
import { keyedLedger } from '@centesimo/service';
import type { KeyedLedger } from '@centesimo/service';

export interface LedgerIds extends Pick<KeyedLedger, 'actorOf' | 'detailsMark'> {
  /** The same key gives the same id, so that a repeated command makes nothing new. */
  expenseOf(idempotencyKey: string): string;
  moveOf(idempotencyKey: string): string;
  returnOf(idempotencyKey: string): string;
  /** The id of anything else that a command makes. */
  idOf<Prefix extends Parameters<typeof shortId>[0]>(prefix: Prefix, idempotencyKey: string): string;
  proposalOf(idempotencyKey: string): string;
  /** 32 bytes for the commitment to a file: the same file has the same in this ledger, and nobody else can know it. */
  evidenceSalt(file: string): Uint8Array;
}

const ID_BYTES = 16;
/** A proposal never stands in the log: its id is no id of an event. */
const hexOf = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

export function createLedgerIds(keys: LedgerKeys): (ledger: string) => LedgerIds {
  return (ledger) => {
    const { actorOf, bytesOf, detailsMark } = keyedLedger(keys, ledger);
    const idBytes = (kind: string, key: string): Uint8Array =>
      bytesOf(`${kind}\0${key}`).subarray(0, ID_BYTES);
    return {
      expenseOf: (key) => expenseId(idBytes('expense', key)),
      moveOf: (key) => moveId(idBytes('move', key)),
      returnOf: (key) => returnId(idBytes('return', key)),
      idOf: (prefix, key) => shortId(prefix, idBytes(prefix, key)),
      proposalOf: (key) => `prop_${hexOf(idBytes('proposal', key))}`,
      evidenceSalt: (file) => bytesOf(`evidence\0${file}`),
      actorOf,
      detailsMark,
    };
  };
}
