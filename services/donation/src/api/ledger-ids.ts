/** What is keyed with a ledger's secret: ids of gifts, demands and income, and the trail codes (ADR 0004). */
import { hash } from 'node:crypto';
import { demandId, formatTrailCode, giftId, keyedId } from '@centesimo/events';
import type { PaymentId, ProcessorId } from '@centesimo/events';
import type { LedgerKeys } from '@centesimo/auth';
import { keyedLedger } from '@centesimo/service';
import type { KeyedLedger } from '@centesimo/service';

export interface LedgerIds extends Pick<KeyedLedger, 'detailsMark'> {
  giftOf(processor: string, payment: string): string;
  demandOf(processor: string, refund: string): string;
  /** An income has no processor: its Idempotency-Key is its identity. */
  incomeOf(idempotencyKey: string): string;
  /** The 16 bytes of a gift's trail code, as a latin1 binary string. */
  trailOf(gift: string): string;
}

export function createLedgerIds(keys: LedgerKeys): (ledger: string) => LedgerIds {
  return (ledger) => {
    const mac = keys.macOf(ledger);
    const { bytesOf, detailsMark } = keyedLedger(keys, ledger);
    return {
      giftOf: (processor, payment) => giftId(processor as ProcessorId, payment as PaymentId, bytesOf),
      demandOf: (processor, refund) => demandId(processor as ProcessorId, refund as PaymentId, bytesOf),
      // No processor has an empty name, so these can never meet the ids of payments.
      incomeOf: (key) => keyedId('income', bytesOf(`\0${key}`)),
      trailOf: (gift) => mac(`trail-code\0${gift}`).slice(0, 16),
      detailsMark,
    };
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
