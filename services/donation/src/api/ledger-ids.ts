/** What is keyed with a ledger's secret: ids of gifts, demands and income, and the trail codes (ADR 0004). */
import { hash } from 'node:crypto';
import { demandId, formatTrailCode, giftId, keyedId } from '@centesimo/events';
import type { PaymentId, ProcessorId } from '@centesimo/events';
import type { LedgerKeys, Mac } from '@centesimo/auth';

export interface LedgerIds {
  giftOf(processor: string, payment: string): string;
  demandOf(processor: string, refund: string): string;
  /** An income has no processor: its Idempotency-Key is its identity. */
  incomeOf(idempotencyKey: string): string;
  /** The 16 bytes of a gift's trail code, as a latin1 binary string. */
  trailOf(gift: string): string;
  /** Keyed hash of details, so that an input hash tells nothing of a person. */
  detailsMark(details: string): string;
}

export function createLedgerIds(keys: LedgerKeys): (ledger: string) => LedgerIds {
  return (ledger) => idsOf(keys.macOf(ledger));
}

function idsOf(mac: Mac): LedgerIds {
  const bytesOf = (message: string): Uint8Array => Buffer.from(mac(message), 'latin1');
  return {
    giftOf: (processor, payment) => giftId(processor as ProcessorId, payment as PaymentId, bytesOf),
    demandOf: (processor, refund) => demandId(processor as ProcessorId, refund as PaymentId, bytesOf),
    // No processor has an empty name, so these can never meet the ids of payments.
    incomeOf: (key) => keyedId('income', bytesOf(`\0${key}`)),
    trailOf: (gift) => mac(`trail-code\0${gift}`).slice(0, 16),
    detailsMark: (details) => Buffer.from(mac(`details\0${details}`), 'latin1').toString('base64url'),
  };
}

const keyed = Buffer.alloc(17, 0x11);

/** What an event holds of a trail code: base64url SHA-256(0x11, the 16 bytes). */
export function trailKeyOf(trail: string): string {
  keyed.write(trail, 1, 'latin1');
  return hash('sha256', keyed, 'base64url');
}

/** A trail code as it is printed. */
export function printTrail(trail: string): string {
  return formatTrailCode(Buffer.from(trail, 'latin1'));
}
