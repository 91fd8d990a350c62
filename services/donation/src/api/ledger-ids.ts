/** What is keyed with a ledger's secret: ids of gifts, demands and income, and the trail codes (ADR 0004). */
import { hash } from 'node:crypto';
import { factId, formatTrailCode, giftId, keyedId } from '@centesimo/events';
import type { PaymentId, ProcessorId } from '@centesimo/events';
import type { LedgerKeys } from '@centesimo/auth';
import { keyedLedger } from '@centesimo/service';
import type { KeyedLedger } from '@centesimo/service';

export interface LedgerIds extends Pick<KeyedLedger, 'detailsMark'> {
  giftOf(processor: string, payment: string): string;
  /** Of anything else that a processor has an id of its own for. */
  factOf(kind: FactKind, processor: string, own: string): string;
  /** An income has no processor: its Idempotency-Key is its identity. */
  incomeOf(idempotencyKey: string): string;
  /** What is kept of the Idempotency-Key of a request. */
  requestMark(idempotencyKey: string): string;
  /** Of what follows from another fact, by its id. */
  incomeFrom(fact: string): string;
  /** The 16 bytes of a gift's trail code, as a latin1 binary string. */
  trailOf(gift: string): string;
}

type FactKind = Exclude<Parameters<typeof factId>[0], 'gift' | 'income'>;

export function createLedgerIds(keys: LedgerKeys): (ledger: string) => LedgerIds {
  return (ledger) => {
    const mac = keys.macOf(ledger);
    const { bytesOf, detailsMark } = keyedLedger(keys, ledger);
    return {
      giftOf: (processor, payment) => giftId(processor as ProcessorId, payment as PaymentId, bytesOf),
      factOf: (kind, processor, own) => factId(kind, processor as ProcessorId, own as PaymentId, bytesOf),
      // No processor has an empty name, so these can never meet the ids of payments.
      incomeOf: (key) => keyedId('income', bytesOf(`\0${key}`)),
      requestMark: (key) => bytesOf(`\0request\0${key}`).toString('base64url'),
      // As if of a processor named income, which no command can name for an income.
      incomeFrom: (fact) => keyedId('income', bytesOf(`income\0${fact}`)),
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
