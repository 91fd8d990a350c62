/** What all steps share: what the clients know, and how a call is put together. */
import type { Random } from '@centesimo/testkit';
import type { Operation } from './operation.ts';

/** Three ledgers; the first two lie in different partitions. */
export const LEDGERS = ['acqua-viva', 'borgo', 'colle'] as const;
export const CURRENCIES = ['EUR', 'JPY'];
export const DAY = '2026-01-01';
export const PATIENT = 100_000;
/** So often for what may never become possible. */
export const IMPATIENT = 4;

interface Gift {
  readonly id: string;
  readonly ledger: string;
  readonly payment: string;
  readonly gross: number;
  readonly currency: string;
}

/** A record that a later command follows. */
export interface Place {
  readonly journal: string;
  readonly n: bigint;
}

/** What the clients have learnt. */
export interface Known {
  readonly funds: { ledger: string; fund: string; currency: string }[];
  readonly gifts: Gift[];
  readonly expenses: { ledger: string; id: string; amount: number; currency: string }[];
  /** By the processor's own id; their money was withdrawn. */
  readonly disputes: { ledger: string; dispute: string; amount: number; currency: string }[];
  /** Gifts whose fee was said anew. */
  readonly corrected: Set<string>;
  readonly sent: Operation[];
  /** The last place answered for a ledger. */
  readonly places: Map<string, Place>;
}

export interface Steppers {
  readonly random: Random;
  readonly known: Known;
  /** Numbers what is new. */
  next: number;
}

export function reserveOf(currency: string): string {
  return `reserve-${currency.toLowerCase()}`;
}

/** A call of one command; its input is what the message says besides the key. */
export function one(
  service: Operation['service'],
  method: string,
  type: string,
  message: { idempotencyKey: string; ledger: string } & Record<string, unknown>,
  triesMax = PATIENT,
): Operation {
  const { idempotencyKey, after = [], ...business } = message;
  const input = textOf(business);
  const key = `${service} ${message.ledger} ${idempotencyKey}`;
  const items = [{ ledger: message.ledger, key, input, type }];
  return { service, method, message: { ...message, after }, items, triesMax };
}

export function textOf(business: object): string {
  return JSON.stringify(business, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}

export function ledgerOf({ random, next }: Steppers): string {
  return LEDGERS[random.int(0, next > 80 ? 2 : 1)] ?? '';
}

export function keyOf(steppers: Steppers): string {
  return `c-${steppers.next++}`;
}

export function pickOf<T>({ random }: Steppers, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : random.pick(items);
}

/** Mostly a fund that is known to be there; now and then one that is not, or of the other currency. */
export function fundOf(steppers: Steppers, ledger: string, currency: string): string {
  const own = steppers.known.funds.filter((fund) => fund.ledger === ledger);
  const fitting = own.filter((fund) => fund.currency === currency);
  return pickOf(steppers, steppers.random.chance(0.9) ? fitting : own)?.fund ?? reserveOf(currency);
}

/** Now and then what the command must not be judged before. */
export function afterOf({ known, random }: Steppers, ledger: string): Place[] {
  const place = known.places.get(ledger);
  return place !== undefined && random.chance(0.25) ? [place] : [];
}
