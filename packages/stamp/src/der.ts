/**
 * Reading DER strictly: the reader of `@sigstore/core` takes one encoding of a value and no other (minimal lengths, no
 * indefinite ones, nothing behind the end, bounded depth), so `toDER` gives back the bytes that were read.
 */
import { ASN1Obj } from '@sigstore/core';
import { malformed } from './stamp-error.ts';

export type Der = ASN1Obj;

/** Tag bytes of what is read here. */
export const TAG = {
  integer: 0x02,
  bitString: 0x03,
  octets: 0x04,
  nothing: 0x05,
  oid: 0x06,
  generalizedTime: 0x18,
  sequence: 0x30,
  set: 0x31,
} as const;

/** The tag byte of `[n]` around other values. */
export function context(n: number): number {
  return 0xa0 + n;
}

/** The tag byte of `[n]` in the place of a simple value's own. */
export function contextSimple(n: number): number {
  return 0x80 + n;
}

/** @throws StampError `stamp-malformed` */
export function readDer(bytes: Uint8Array, bytesMax: number, what: string): Der {
  if (bytes.length > bytesMax) malformed(`${what} is larger than ${bytesMax} bytes`);
  return decoded(() => ASN1Obj.parseBuffer(Buffer.from(bytes)), `${what} is not DER: it`);
}

/** The object itself, when it has this tag. @throws StampError */
export function tagged(object: Der | undefined, tag: number, what: string): Der {
  if (object?.tag.toDER() !== tag) return malformed(`${what} is not where it should be`);
  return object;
}

/** The parts of a sequence or set. @throws StampError */
export function partsOf(object: Der | undefined, tag: number, what: string): readonly Der[] {
  return tagged(object, tag, what).subs;
}

/** Those in use have up to some twenty bytes; the time to read one grows with the square of them. */
const MAX_OID_BYTES = 64;

/** @throws StampError */
export function oidOf(object: Der | undefined, what: string): string {
  const { value } = tagged(object, TAG.oid, what);
  if (value.length > MAX_OID_BYTES) malformed(`${what} is not an object identifier that is in use`);
  // One form for each: no number begins with a zero group, and the last one is whole.
  const last = value.at(-1) ?? 0x80;
  if ((last & 0x80) !== 0 || value.some((byte, i) => byte === 0x80 && ((value[i - 1] ?? 0) & 0x80) === 0))
    malformed(`${what} is not an object identifier`);
  return object?.toOID() ?? '';
}

/** A whole number, not negative, in its shortest form. @throws StampError */
export function numberOf(object: Der | undefined, what: string): bigint {
  const { value } = tagged(object, TAG.integer, what);
  const padded = value.length > 1 && value[0] === 0 && ((value[1] ?? 0) & 0x80) === 0;
  if (value.length === 0 || padded || ((value[0] ?? 0) & 0x80) !== 0) malformed(`${what} is not a number`);
  return BigInt(`0x${value.toString('hex')}`);
}

/** An algorithm's name; parameters are left out, or null. @throws StampError */
export function algorithmOf(object: Der | undefined, what: string): string {
  const [name, parameters, ...more] = partsOf(object, TAG.sequence, what);
  const plain =
    parameters === undefined || (parameters.tag.toDER() === TAG.nothing && parameters.value.length === 0);
  if (!plain || more.length > 0) malformed(`${what} has parameters, which are not read here`);
  return oidOf(name, what);
}

/** @throws StampError */
export function truthOf(object: Der, what: string): boolean {
  return decoded(() => object.toBoolean(), what);
}

/** Whether bit `n` is set, the first being 0. @throws StampError */
export function bitOf(object: Der, n: number, what: string): boolean {
  return decoded(() => object.toBitString()[n] === 1, what);
}

/** Runs what the libraries may refuse with errors of their own. @throws StampError `stamp-malformed` */
export function decoded<Value>(decode: () => Value, what: string): Value {
  try {
    return decode();
  } catch (error) {
    return malformed(`${what} cannot be read`, error);
  }
}
