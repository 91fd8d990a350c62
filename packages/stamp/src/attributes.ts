/** The attributes that a token's signer signed: what kind of content, its digest, and which certificate signed. */
import { hash } from 'node:crypto';
import { DIGESTS, type Digest, OID } from './algorithms.ts';
import { algorithmOf, type Der, oidOf, partsOf, TAG, tagged } from './der.ts';
import { malformed, refused } from './stamp-error.ts';

/** Which certificate signed, as the signer says under its own signature (RFC 2634, RFC 5816). */
export interface CertificateId {
  /** SHA-1 is all that the first version has. It takes nothing on trust: it only has to agree. */
  readonly digest: Digest | 'sha1';
  readonly hash: Buffer;
}

/** Answers the names of the signing certificate: one or both versions. @throws StampError */
export function readAttributes(attributes: readonly Der[], digest: Digest, content: Buffer): CertificateId[] {
  const values = new Map<string, Der>();
  for (const attribute of attributes) {
    const [type, set, ...more] = partsOf(attribute, TAG.sequence, 'a signed attribute');
    const oid = oidOf(type, 'the type of a signed attribute');
    const [value, ...others] = partsOf(set, TAG.set, 'the value of a signed attribute');
    if (value === undefined || others.length + more.length > 0)
      malformed('a signed attribute has not one value');
    if (values.has(oid)) refused('a signed attribute stands there twice');
    values.set(oid, value);
  }
  if (oidOf(values.get(OID.contentType), 'the signed type') !== OID.timeStampInfo)
    refused('what is signed is no time stamp');
  const signed = tagged(values.get(OID.messageDigest), TAG.octets, 'the signed digest').value;
  if (!signed.equals(hash(digest, content, 'buffer')))
    refused('the time stamp is not the one that was signed');
  const first = values.get(OID.signingCertificate);
  const second = values.get(OID.signingCertificateV2);
  const ids = [
    ...(first === undefined ? [] : [readFirst(first)]),
    ...(second === undefined ? [] : [readSecond(second)]),
  ];
  return ids.length > 0 ? ids : refused('the signer does not sign which certificate is its own');
}

/** The signer's is the first in the list; others are of no use here. */
function firstId(object: Der): readonly Der[] {
  const [list] = partsOf(object, TAG.sequence, 'the signing certificate');
  const [id] = partsOf(list, TAG.sequence, 'the signing certificate');
  return partsOf(id, TAG.sequence, 'the signing certificate');
}

function readFirst(object: Der): CertificateId {
  const [octets] = firstId(object);
  return { digest: 'sha1', hash: tagged(octets, TAG.octets, 'the hash of the signing certificate').value };
}

function readSecond(object: Der): CertificateId {
  const [first, second] = firstId(object);
  const isNamed = first?.tag.toDER() === TAG.sequence;
  const oid = isNamed ? algorithmOf(first, 'the digest of the signing certificate') : undefined;
  // SHA-256 where it is left out.
  const digest = oid === undefined ? 'sha256' : DIGESTS[oid];
  if (digest === undefined) return refused(`the digest ${oid} of the signing certificate is not believed`);
  const octets = isNamed ? second : first;
  return { digest, hash: tagged(octets, TAG.octets, 'the hash of the signing certificate').value };
}
