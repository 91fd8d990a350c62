/** A certificate (RFC 5280) with what is decided on here. Keys and signatures are node:crypto's. */
import { type KeyObject, X509Certificate } from 'node:crypto';
import { OID, RSA_BITS_MIN, SIGNATURES } from './algorithms.ts';
import {
  algorithmOf,
  bitOf,
  context,
  decoded,
  type Der,
  numberOf,
  oidOf,
  partsOf,
  readDer,
  TAG,
  tagged,
  truthOf,
} from './der.ts';
import { refused } from './stamp-error.ts';

const MAX_CERTIFICATE_BYTES = 16 * 1024;

export interface Certificate {
  readonly x509: X509Certificate;
  readonly key: KeyObject;
  /** DER of the names. */
  readonly issuer: Buffer;
  readonly subject: Buffer;
  readonly serial: bigint;
  readonly signatureAlgorithm: string;
  /** Undefined where it does not say. */
  readonly purposes: readonly string[] | undefined;
  readonly purposesAreCritical: boolean;
  /** Whether its key may sign what is no certificate. */
  readonly maySign: boolean;
  /** Whether it may sign certificates. */
  readonly isAuthority: boolean;
  /** How many authorities may stand below it; undefined: any number. */
  readonly depth: bigint | undefined;
}

/** @throws StampError for what is malformed, and for an extension that must be understood and is not */
export function readCertificate(der: Buffer): Certificate {
  const what = 'a certificate';
  const x509 = decoded(() => new X509Certificate(der), what);
  const [tbs, algorithm] = partsOf(readDer(der, MAX_CERTIFICATE_BYTES, what), TAG.sequence, what);
  const parts = [...partsOf(tbs, TAG.sequence, what)];
  if (parts[0]?.tag.toDER() === context(0)) parts.shift();
  const [serial, , issuer, , subject] = parts;
  const extensions = readExtensions(parts.find((part) => part.tag.toDER() === context(3)));
  const usage = extensions.get(OID.keyUsage)?.value;
  const basic = extensions.get(OID.basicConstraints)?.value;
  const extended = extensions.get(OID.extendedKeyUsage);
  return {
    x509,
    key: decoded(() => x509.publicKey, 'the key of a certificate'),
    issuer: tagged(issuer, TAG.sequence, 'the issuer').toDER(),
    subject: tagged(subject, TAG.sequence, 'the subject').toDER(),
    serial: numberOf(serial, 'the serial number'),
    signatureAlgorithm: algorithmOf(algorithm, 'the algorithm of a certificate'),
    purposes:
      extended && partsOf(extended.value, TAG.sequence, 'the purposes').map((oid) => oidOf(oid, what)),
    purposesAreCritical: extended?.isCritical ?? false,
    maySign: usage === undefined || SIGNS.some((bit) => bitOf(usage, bit, 'the usage of a key')),
    ...readBasic(basic, usage),
  };
}

/** Bits of a key's usage: `digitalSignature` and `nonRepudiation`; `keyCertSign`. */
const SIGNS = [0, 1] as const;
const KEY_CERT_SIGN = 5;

function readBasic(
  basic: Der | undefined,
  usage: Der | undefined,
): Pick<Certificate, 'isAuthority' | 'depth'> {
  const [isAuthority, depth] = basic === undefined ? [] : partsOf(basic, TAG.sequence, 'the constraints');
  const maySign = usage === undefined || bitOf(usage, KEY_CERT_SIGN, 'the usage of a key');
  return {
    isAuthority: isAuthority?.tag.isBoolean() === true && truthOf(isAuthority, 'the constraints') && maySign,
    depth: depth && numberOf(depth, 'the depth'),
  };
}

interface Extension {
  readonly isCritical: boolean;
  readonly value: Der;
}

const UNDERSTOOD: readonly string[] = [OID.keyUsage, OID.basicConstraints, OID.extendedKeyUsage];

/** Those that are understood. An extension of another kind is passed over, unless it says that it must not be. */
function readExtensions(object: Der | undefined): Map<string, Extension> {
  const found = new Map<string, Extension>();
  const seen = new Set<string>();
  for (const extension of partsOf(object?.subs[0], TAG.sequence, 'the extensions')) {
    const parts = [...partsOf(extension, TAG.sequence, 'an extension')];
    const oid = oidOf(parts.shift(), 'an extension');
    const critical = parts[0]?.tag.isBoolean() === true ? parts.shift() : undefined;
    const isCritical = critical !== undefined && truthOf(critical, 'an extension');
    const octets = tagged(parts[0], TAG.octets, 'an extension').value;
    if (seen.has(oid)) refused('a certificate has an extension twice');
    seen.add(oid);
    if (UNDERSTOOD.includes(oid))
      found.set(oid, { isCritical, value: readDer(octets, MAX_CERTIFICATE_BYTES, oid) });
    else if (isCritical) refused(`a certificate must not be used without understanding its extension ${oid}`);
  }
  return found;
}

/** Whether `issuer` signed it, by an algorithm and with a key that are believed. */
export function isSignedBy({ signatureAlgorithm, x509 }: Certificate, issuer: Certificate): boolean {
  const algorithm = SIGNATURES[signatureAlgorithm];
  // The bare name of RSA says of no digest.
  if (algorithm === undefined || signatureAlgorithm === '1.2.840.113549.1.1.1') return false;
  const { key } = issuer;
  return key.asymmetricKeyType === algorithm.key && isLongEnough(issuer) && x509.verify(key);
}

export function isLongEnough({ key }: Certificate): boolean {
  const { modulusLength } = key.asymmetricKeyDetails ?? {};
  return modulusLength === undefined || modulusLength >= RSA_BITS_MIN;
}

/** Whether the moment lies in its validity, ends included. */
export function isValidAt({ x509 }: Certificate, time: number): boolean {
  return x509.validFromDate.getTime() <= time && time <= x509.validToDate.getTime();
}

/** Its name for people: the common name, or all of it; without what a terminal would take for more than text. */
export function nameOf({ x509 }: Certificate): string {
  const lines = x509.subject.split('\n');
  const common = lines.find((line) => line.startsWith('CN='))?.slice(3);
  return (common ?? lines.join(', ')).replaceAll(/\p{C}/gu, ' ').slice(0, 200);
}
