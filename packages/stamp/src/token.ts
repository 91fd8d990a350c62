/** A time-stamp token (RFC 3161, 2.4.2) taken apart: a CMS `SignedData` (RFC 5652) around a `TSTInfo`, with one signer. */
import { DIGESTS, type Digest, OID } from './algorithms.ts';
import { type CertificateId, readAttributes } from './attributes.ts';
import {
  algorithmOf,
  context,
  contextSimple,
  type Der,
  numberOf,
  oidOf,
  partsOf,
  readDer,
  TAG,
  tagged,
} from './der.ts';
import { malformed, refused } from './stamp-error.ts';

/** Tokens of public authorities have 2 to 7 kB. */
export const MAX_TOKEN_BYTES = 64 * 1024;
const CERTIFICATES_MAX = 10;

export interface Token {
  readonly imprint: { readonly digest: string; readonly hash: Buffer };
  /** Milliseconds since 1970, UTC. */
  readonly time: number;
  /** How far from it the authority's clock may be, by its own word; 0 where it does not say. */
  readonly accuracyMs: number;
  readonly policy: string;
  readonly serial: bigint;
  readonly nonce: bigint | undefined;
  /** The DER of the certificates that came along, in no order. */
  readonly certificates: readonly Buffer[];
  readonly signer: Signer;
}

export interface Signer {
  /** The DER of the issuer's name, and the serial number. */
  readonly issuer: Buffer;
  readonly serial: bigint;
  readonly digest: Digest;
  readonly algorithm: string;
  readonly signature: Buffer;
  /** What is signed: the attributes as a set. */
  readonly signed: Buffer;
  /** At least one; each must be that of the signer's certificate. */
  readonly certificateIds: readonly CertificateId[];
}

/** Takes a token apart; every rule that needs no key is checked. @throws StampError */
export function readToken(der: Uint8Array): Token {
  const content = readDer(der, MAX_TOKEN_BYTES, 'the token');
  const [type, wrapped] = exactly(partsOf(content, TAG.sequence, 'the token'), 2, 'the token');
  if (oidOf(type, 'the type of the token') !== OID.signedData) refused('the token is not signed data');
  const [signedData] = exactly(partsOf(wrapped, context(0), 'the signed data'), 1, 'the signed data');
  const parts = [...partsOf(signedData, TAG.sequence, 'the signed data')];
  if (numberOf(parts.shift(), 'the version') !== 3n) refused('the signed data has another version than 3');
  tagged(parts.shift(), TAG.set, 'the digests');
  const info = readContent(parts.shift());
  const certificates = readCertificates(parts[0]?.tag.toDER() === context(0) ? parts.shift() : undefined);
  // Lists of revoked certificates may come along; they are not looked at.
  if (parts[0]?.tag.toDER() === context(1)) parts.shift();
  const [infos] = exactly(parts, 1, 'the signed data');
  const signers = partsOf(infos, TAG.set, 'the signers');
  if (signers.length !== 1) refused(`the token has ${signers.length} signers`);
  return { ...readInfo(info), certificates, signer: readSigner(signers[0], info) };
}

function exactly<Count extends number>(parts: readonly Der[], count: Count, what: string): readonly Der[] {
  if (parts.length !== count) malformed(`${what} does not have ${count} parts`);
  return parts;
}

/** The bytes of the `TSTInfo`. */
function readContent(object: Der | undefined): Buffer {
  const [type, wrapped] = exactly(partsOf(object, TAG.sequence, 'the content'), 2, 'the content');
  if (oidOf(type, 'the type of the content') !== OID.timeStampInfo) refused('the content is no time stamp');
  const [octets] = exactly(partsOf(wrapped, context(0), 'the content'), 1, 'the content');
  return tagged(octets, TAG.octets, 'the content').value;
}

function readCertificates(object: Der | undefined): Buffer[] {
  const all = object?.subs ?? [];
  if (all.length > CERTIFICATES_MAX) refused(`the token has more than ${CERTIFICATES_MAX} certificates`);
  return all.map((certificate) => tagged(certificate, TAG.sequence, 'a certificate').toDER());
}

type Info = Pick<Token, 'accuracyMs' | 'imprint' | 'time' | 'policy' | 'serial' | 'nonce'>;

function readInfo(bytes: Buffer): Info {
  const parts = [
    ...partsOf(readDer(bytes, MAX_TOKEN_BYTES, 'the time stamp'), TAG.sequence, 'the time stamp'),
  ];
  if (numberOf(parts.shift(), 'the version') !== 1n) refused('the time stamp has another version than 1');
  const policy = oidOf(parts.shift(), 'the policy');
  const imprint = readImprint(parts.shift());
  const serial = numberOf(parts.shift(), 'the serial number');
  const time = readTime(parts.shift());
  // accuracy SEQUENCE, ordering BOOLEAN, nonce INTEGER, tsa [0], extensions [1]: each may be left out.
  const rest = parts.map((part) => part.tag.toDER());
  const order: number[] = [TAG.sequence, 0x01, TAG.integer, context(0), context(1)];
  if (rest.some((tag, i) => order.indexOf(tag) <= (i === 0 ? -1 : order.indexOf(rest[i - 1] ?? 0))))
    malformed('the time stamp has parts that it should not have');
  if (rest.includes(context(1))) refused('the time stamp has extensions, which are not known here');
  const nonce = parts.find((part) => part.tag.toDER() === TAG.integer);
  const accuracyMs = readAccuracy(parts.find((part) => part.tag.toDER() === TAG.sequence));
  return { policy, imprint, serial, time, accuracyMs, nonce: nonce && numberOf(nonce, 'the nonce') };
}

function readImprint(object: Der | undefined): Token['imprint'] {
  const [algorithm, octets] = exactly(partsOf(object, TAG.sequence, 'the imprint'), 2, 'the imprint');
  const oid = algorithmOf(algorithm, 'the digest of the imprint');
  return { digest: DIGESTS[oid] ?? oid, hash: tagged(octets, TAG.octets, 'the imprint').value };
}

/** GeneralizedTime as DER has it: UTC, seconds, a fraction without zeros at its end. */
function readTime(object: Der | undefined): number {
  const text = tagged(object, TAG.generalizedTime, 'the time').value.toString('latin1');
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{0,8}[1-9]))?Z$/.exec(text);
  const [, year, month, day, hour, minute, second, fraction = ''] = match ?? malformed('the time is no time');
  const iso = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}Z`;
  const time = Date.parse(iso);
  if (Number.isNaN(time) || new Date(time).toISOString() !== iso) malformed('the time is no time');
  return time;
}

/** Seconds, thousandths, millionths, each left out or there; rounded up. */
function readAccuracy(object: Der | undefined): number {
  const parts = [...(object?.subs ?? [])];
  const take = (tag: number): number => {
    if (parts[0]?.tag.toDER() !== tag) return 0;
    const { value } = parts.shift() ?? malformed('the accuracy is not one');
    // Of each, no more than four bytes: a hundred years.
    if (value.length === 0 || value.length > 4 || ((value[0] ?? 0) & 0x80) !== 0)
      malformed('the accuracy is not one');
    return value.readUIntBE(0, value.length);
  };
  const [seconds, millis, micros] = [take(TAG.integer), take(contextSimple(0)), take(contextSimple(1))];
  if (parts.length > 0) malformed('the accuracy is not one');
  return seconds * 1000 + millis + Math.ceil(micros / 1000);
}

function readSigner(object: Der | undefined, info: Buffer): Signer {
  const parts = partsOf(object, TAG.sequence, 'the signer');
  const [version, sid, digestPart, attributes, algorithm, signature, ...more] = parts;
  // Attributes that are not signed may follow; nobody vouches for them.
  if (more.length > 1 || (more[0] !== undefined && more[0].tag.toDER() !== context(1)))
    malformed('the signer has parts that it should not have');
  if (numberOf(version, 'the version of the signer') !== 1n) refused('the signer is not named by its issuer');
  const [issuer, serial] = exactly(partsOf(sid, TAG.sequence, 'the name of the signer'), 2, 'the name');
  const oid = algorithmOf(digestPart, 'the digest of the signer');
  const digest = DIGESTS[oid] ?? refused(`the signer's digest ${oid} is not believed`);
  const signedParts = partsOf(attributes, context(0), 'the signed attributes');
  const signed = tagged(attributes, context(0), 'the signed attributes').toDER();
  signed[0] = TAG.set;
  return {
    issuer: tagged(issuer, TAG.sequence, 'the issuer of the signer').toDER(),
    serial: numberOf(serial, 'the serial number of the signer'),
    digest,
    algorithm: algorithmOf(algorithm, 'the algorithm of the signature'),
    signature: tagged(signature, TAG.octets, 'the signature').value,
    signed,
    certificateIds: readAttributes(signedParts, digest, info),
  };
}
