/** Fields that only allocation's messages have: read, checked, and a fault noted when they are wrong. */
import { EVIDENCE_MAX, PATTERNS } from '@centesimo/events';
import { maxAmount } from '@centesimo/money';
import type { FundTake as WireTake } from '@centesimo/grpc';
import type { FundTake } from '../domain/command.ts';
import type { Faults, InputCode } from './input-code.ts';

/** Printable ASCII, as in a header: the key becomes part of an index's id. */
const KEY = /^[\x20-\x7e]{1,255}$/;
const SLUG = new RegExp(PATTERNS.slug);
const COMMITMENT = new RegExp(PATTERNS.hash);
const TAKES_MAX = 100;
const AMOUNT_MAX = BigInt(maxAmount);

export function readKey(value: string, faults: Faults): string {
  if (!KEY.test(value)) faults.add('key-invalid', 'idempotency_key');
  return value;
}

/** Minor units, at least 0. */
export function readTake(value: bigint, field: string, faults: Faults): number {
  if (value < 0n) faults.add('amount-negative', field);
  else if (value > AMOUNT_MAX) faults.add('amount-too-large', field);
  return Number(value);
}

export function readTakes(from: readonly WireTake[], faults: Faults): FundTake[] {
  if (from.length === 0 || from.length > TAKES_MAX) faults.add('funds-invalid', 'from');
  return from.slice(0, TAKES_MAX).map(({ amount, fund }) => ({
    fund: readSlug(fund, 'from.fund', 'fund-invalid', faults),
    amount: readTake(amount, 'from.amount', faults),
  }));
}

/** Ids of ledgers, funds and projects, and the closed words of lines, categories and grounds. */
export function readSlug(value: string, field: string, code: InputCode, faults: Faults): string {
  if (!SLUG.test(value)) faults.add(code, field);
  return value;
}

/** Empty: none. */
export function readOptionalSlug(
  value: string,
  field: string,
  code: InputCode,
  faults: Faults,
): string | undefined {
  return value === '' ? undefined : readSlug(value, field, code, faults);
}

/** A value of the form that `pattern` says. */
export function readId(
  value: string,
  pattern: string,
  field: string,
  code: InputCode,
  faults: Faults,
): string {
  if (!new RegExp(pattern).test(value)) faults.add(code, field);
  return value;
}

/** Empty: none. */
export function readOptionalId(
  value: string,
  pattern: string,
  field: string,
  code: InputCode,
  faults: Faults,
): string | undefined {
  return value === '' ? undefined : readId(value, pattern, field, code, faults);
}

/** Commitments to files, each once; none: undefined. */
export function readEvidence(values: readonly string[], faults: Faults): readonly string[] | undefined {
  if (values.length === 0) return undefined;
  const right = values.length <= EVIDENCE_MAX && values.every(isCommitment);
  if (!right || new Set(values).size !== values.length) faults.add('evidence-invalid', 'evidence');
  return values;
}

export function isCommitment(value: string): boolean {
  return COMMITMENT.test(value);
}
