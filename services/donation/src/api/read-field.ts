/** Fields that only donation's messages have: read, checked, and a fault noted when they are wrong. */
import { parseFundId, parsePaymentId, parseProcessorId } from '@centesimo/events';
import { maxAmount } from '@centesimo/money';
import type { Faults, InputCode } from './input-code.ts';

const AMOUNT_MAX = BigInt(maxAmount);

/** Minor units, at least 0. */
export function readFee(value: bigint, field: string, faults: Faults): number {
  if (value < 0n) faults.add('fee-negative', field);
  else if (value > AMOUNT_MAX) faults.add('fee-too-large', field);
  return Number(value);
}

/** Minor units, below zero where the account is overdrawn. */
export function readBalance(value: bigint, field: string, faults: Faults): number {
  if (value > AMOUNT_MAX || value < -AMOUNT_MAX) faults.add('balance-too-large', field);
  return Number(value);
}

/** Empty: none. */
export function readFund(value: string, faults: Faults, field = 'fund'): string | undefined {
  if (value === '') return undefined;
  if (parseFundId(value) === undefined) faults.add('fund-invalid', field);
  return value;
}

export function readProcessor(value: string, faults: Faults): string {
  if (parseProcessorId(value) === undefined) faults.add('processor-invalid', 'processor');
  return value;
}

/** An id that another system gave: 1 to 255 characters of well-formed Unicode. */
export function readForeignId(value: string, field: string, code: InputCode, faults: Faults): string {
  if (parsePaymentId(value) === undefined) faults.add(code, field);
  return value;
}
