/** 64-bit integers of the wire to numbers: beyond 2^53-1 they are refused, never rounded. */
import { RpcError } from './rpc-error.ts';

/** @throws RpcError `invalid`, `number-unsafe`, naming the field */
export function toSafeInteger(value: bigint, field: string): number {
  const number = Number(value);
  if (Number.isSafeInteger(number)) return number;
  throw new RpcError('invalid', 'number-unsafe', `${field} is beyond 2^53-1`, { facts: { field } });
}
