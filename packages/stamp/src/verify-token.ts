/** A time-stamp token verified with nothing but the digest, the token and the authorities that are trusted. */
import { hash, verify, X509Certificate } from 'node:crypto';
import { OID, SIGNATURES } from './algorithms.ts';
import { type Certificate, isLongEnough, nameOf, readCertificate } from './certificate.ts';
import { requirePath } from './path.ts';
import { requireImprint } from './query.ts';
import { decoded } from './der.ts';
import { malformed, refused } from './stamp-error.ts';
import { readToken, type Signer, type Token } from './token.ts';

export interface VerifiedStamp {
  /** Milliseconds since 1970, UTC: when the authority says that the digest was before it. */
  readonly time: number;
  /** The latest that it can have been, with what the authority says of its clock. */
  readonly before: number;
  /** Its name, from its certificate. */
  readonly authority: string;
  /** Its policy, an object identifier. */
  readonly policy: string;
}

/** The authorities whose stamps are believed. */
export type TrustedAuthorities = readonly Certificate[];

const PEM = /-----BEGIN CERTIFICATE-----[A-Za-z0-9+/=\s]*?-----END CERTIFICATE-----/g;
const TRUSTED_MAX = 100;

/** The certificates in a file of PEM: those of authorities, or of the one that stamps. @throws StampError */
export function readAuthorities(pem: string): TrustedAuthorities {
  const blocks = pem.match(PEM) ?? [];
  if (blocks.length === 0) malformed('there is no certificate in PEM');
  if (blocks.length > TRUSTED_MAX) malformed(`there are more than ${TRUSTED_MAX} certificates`);
  return blocks.map((block) =>
    readCertificate(decoded(() => new X509Certificate(block).raw, 'a certificate')),
  );
}

/**
 * Verifies that a trusted authority put this SHA-256 digest under its time: form, digest, signature, the certificate that
 * the signer names as its own, its purpose (time stamps, and nothing else), and the path up to a trusted one. Whether a
 * certificate was revoked is not asked: that takes a network, and a moment.
 * @throws StampError
 */
export function verifyToken(der: Uint8Array, digest: Uint8Array, trusted: TrustedAuthorities): VerifiedStamp {
  const token = readToken(der);
  requireImprint(token, digest);
  const signer = signerOf(token, trusted);
  requireSigned(token.signer, signer);
  requirePath(signer, trusted, token.certificates, token.time);
  return {
    time: token.time,
    before: token.time + token.accuracyMs,
    authority: nameOf(signer),
    policy: token.policy,
  };
}

/**
 * What an authority answered just now, when nobody was named whom to trust: signed by a certificate that came with it.
 * That shows a whole answer and no more. @throws StampError
 */
export function requireWhole(der: Uint8Array): void {
  const token = readToken(der);
  requireSigned(token.signer, signerOf(token, []));
}

function signerOf({ certificates, signer }: Token, trusted: TrustedAuthorities): Certificate {
  const { certificateIds, issuer, serial } = signer;
  const isSigner = (der: Buffer): boolean =>
    certificateIds.every((id) => hash(id.digest, der, 'buffer').equals(id.hash));
  const der = [...certificates, ...trusted.map(({ x509 }) => x509.raw)].find(isSigner);
  if (der === undefined) return refused('the certificate of the authority is not there');
  const certificate = readCertificate(der);
  if (!certificate.issuer.equals(issuer) || certificate.serial !== serial)
    refused('the signer names another certificate than the one it signed');
  const { purposes = [], purposesAreCritical } = certificate;
  if (purposes.length !== 1 || purposes[0] !== OID.timeStamping || !purposesAreCritical)
    refused('the certificate of the authority is not one for time stamps alone');
  if (!certificate.maySign) refused('the key of the authority may not sign');
  return certificate;
}

function requireSigned({ algorithm, digest, signature, signed }: Signer, certificate: Certificate): void {
  const known = SIGNATURES[algorithm] ?? refused(`the signature algorithm ${algorithm} is not believed`);
  const { key } = certificate;
  if (known.digest !== undefined && known.digest !== digest) refused('the signature is over another digest');
  if (key.asymmetricKeyType !== known.key) refused('the signature is of another kind than the key');
  if (!isLongEnough(certificate)) refused('the key of the authority is too short');
  const by = known.key === 'ed25519' ? null : digest;
  const good = decoded(() => verify(by, signed, key, signature), 'the signature');
  if (!good) refused('the signature of the authority is not good');
}
