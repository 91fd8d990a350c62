/** The path from a signer's certificate up to an authority that the verifier was given. */
import { OID } from './algorithms.ts';
import { type Certificate, isSignedBy, isValidAt, readCertificate } from './certificate.ts';
import { refused, StampError } from './stamp-error.ts';

/** Authorities between the signer and the one that is trusted, itself counted. */
const DEPTH_MAX = 6;

const ANY_PURPOSE = '2.5.29.37.0';

/**
 * Goes up by issuer until one of `trusted` is reached, level by level; each certificate is tried once. What is trusted
 * is so by being given: who signed it is not asked. All must be valid at `time`, the moment that the stamp names: that
 * one expired since does not undo what was signed.
 * @throws StampError `stamp-refused`
 */
export function requirePath(
  signer: Certificate,
  trusted: readonly Certificate[],
  others: readonly Buffer[],
  time: number,
): void {
  if (!isValidAt(signer, time)) refused('the certificate of the authority was not valid at that time');
  const left = new Set(readable(others));
  let level = [signer];
  for (let below = 0; below < DEPTH_MAX && level.length > 0; below += 1) {
    if (level.some((certificate) => trusted.some((one) => isSame(one, certificate)))) return;
    if (level.some((one) => trusted.some((issuer) => mayIssue(issuer, one, below, time)))) return;
    const next = [...left].filter((issuer) => level.some((one) => mayIssue(issuer, one, below, time)));
    for (const one of next) left.delete(one);
    level = next;
  }
  refused('no path leads from the certificate of the authority to one that is trusted');
}

function isSame(one: Certificate, other: Certificate): boolean {
  return one.x509.raw.equals(other.x509.raw);
}

/** Only what can be read and used can be a part of a path. */
function readable(certificates: readonly Buffer[]): Certificate[] {
  return certificates.flatMap((der) => {
    try {
      return [readCertificate(der)];
    } catch (error) {
      if (!(error instanceof StampError)) throw error;
      return [];
    }
  });
}

function mayIssue(issuer: Certificate, subject: Certificate, below: number, time: number): boolean {
  const { depth, isAuthority, purposes } = issuer;
  const isForThis =
    purposes === undefined || purposes.includes(OID.timeStamping) || purposes.includes(ANY_PURPOSE);
  const isAllowed = isAuthority && isForThis && (depth === undefined || BigInt(below) <= depth);
  return (
    isAllowed &&
    issuer.subject.equals(subject.issuer) &&
    isValidAt(issuer, time) &&
    isSignedBy(subject, issuer)
  );
}
