/** What every service keys with a ledger's secret: who acts, and marks of details (ADR 0004). */
import { actorOf } from '@centesimo/auth';
import type { LedgerKeys, Principal } from '@centesimo/auth';

export interface KeyedLedger {
  /** HMAC-SHA-256 of a text, 32 bytes; what the ids of a service's own things are made of. */
  readonly bytesOf: (message: string) => Buffer;
  /** Who it is, as events of this ledger name it. */
  readonly actorOf: (principal: Pick<Principal, 'issuer' | 'subject'>) => string;
  /** Keyed hash of details, base64url, so that an input hash tells nothing of them. */
  readonly detailsMark: (details: string) => string;
}

export function keyedLedger(keys: LedgerKeys, ledger: string): KeyedLedger {
  const mac = keys.macOf(ledger);
  const bytesOf = (message: string): Buffer => Buffer.from(mac(message), 'latin1');
  return {
    bytesOf,
    actorOf: ({ issuer, subject }) => actorOf(keys.secretOf(ledger), issuer, subject),
    detailsMark: (details) => bytesOf(`details\0${details}`).toString('base64url'),
  };
}
