/** What is keyed with a ledger's secret: who acts, and the ids of what a command makes. */
import { actorOf } from '@centesimo/auth';
import type { LedgerKeys, Principal } from '@centesimo/auth';
import { expenseId, moveId, returnId } from '@centesimo/events';

export interface LedgerIds {
  /** The same key gives the same id, so that a repeated command makes nothing new. */
  expenseOf(idempotencyKey: string): string;
  moveOf(idempotencyKey: string): string;
  returnOf(idempotencyKey: string): string;
  /** Who it is, as events of this ledger name it. */
  actorOf(principal: Principal): string;
  /** Keyed hash of details, so that an input hash tells nothing of them. */
  detailsMark(details: string): string;
}

const ID_BYTES = 16;

export function createLedgerIds(keys: LedgerKeys): (ledger: string) => LedgerIds {
  return (ledger) => {
    const mac = keys.macOf(ledger);
    const bytesOf = (message: string): Buffer => Buffer.from(mac(message), 'latin1');
    const idBytes = (kind: string, key: string): Uint8Array =>
      bytesOf(`${kind}\0${key}`).subarray(0, ID_BYTES);
    return {
      expenseOf: (key) => expenseId(idBytes('expense', key)),
      moveOf: (key) => moveId(idBytes('move', key)),
      returnOf: (key) => returnId(idBytes('return', key)),
      actorOf: ({ issuer, subject }) => actorOf(keys.secretOf(ledger), issuer, subject),
      detailsMark: (details) => bytesOf(`details\0${details}`).toString('base64url'),
    };
  };
}
