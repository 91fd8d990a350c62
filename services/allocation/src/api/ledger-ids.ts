/** What is keyed with a ledger's secret: who acts, and the ids of what a command makes. */
import type { LedgerKeys } from '@centesimo/auth';
import { expenseId, moveId, returnId } from '@centesimo/events';
import { keyedLedger } from '@centesimo/service';
import type { KeyedLedger } from '@centesimo/service';

export interface LedgerIds extends Pick<KeyedLedger, 'actorOf' | 'detailsMark'> {
  /** The same key gives the same id, so that a repeated command makes nothing new. */
  expenseOf(idempotencyKey: string): string;
  moveOf(idempotencyKey: string): string;
  returnOf(idempotencyKey: string): string;
}

const ID_BYTES = 16;

export function createLedgerIds(keys: LedgerKeys): (ledger: string) => LedgerIds {
  return (ledger) => {
    const { actorOf, bytesOf, detailsMark } = keyedLedger(keys, ledger);
    const idBytes = (kind: string, key: string): Uint8Array =>
      bytesOf(`${kind}\0${key}`).subarray(0, ID_BYTES);
    return {
      expenseOf: (key) => expenseId(idBytes('expense', key)),
      moveOf: (key) => moveId(idBytes('move', key)),
      returnOf: (key) => returnId(idBytes('return', key)),
      actorOf,
      detailsMark,
    };
  };
}
