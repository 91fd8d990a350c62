/** Evidence over every protocol: taken in as a stream, told by its commitment, handed back to who may see it. */
import { parseLedgerId } from '@centesimo/events';
import { RpcError } from '@centesimo/grpc';
import { PENDING_RETRY_MS } from '@centesimo/service';
import type { OpenDetails } from '@centesimo/service';
import type { ApiPorts } from './api-ports.ts';
import { scanEvidence } from './evidence-scan.ts';
import type { OpenEvidence } from './evidence-vault.ts';
import { getLedger } from './read-ledger.ts';
import { isCommitment } from './read-field.ts';
import { toRpcError } from './to-status.ts';

export interface TakenEvidence {
  readonly evidence: OpenEvidence;
  readonly isNew: boolean;
}

/** @throws RpcError; what the content itself throws */
export async function takeEvidence(
  ports: ApiPorts,
  ledger: string,
  contentType: string,
  given: AsyncIterable<Uint8Array>,
  bytesSaid = 0,
): Promise<TakenEvidence> {
  // Bytes for a ledger that is not there would lie about for ever.
  await getLedger(ports, { ledger, after: [] });
  const scan = scanEvidence(ports, contentType, given, bytesSaid);
  const ids = ports.ids(ledger);
  try {
    return await ports.evidence.put(ledger, scan.content, scan.bytesMax, () => {
      const scanned = scan.result();
      return { scanned, salt: ids.evidenceSalt(`${scanned.mediaType}\0${scanned.sha256}`) };
    });
  } catch (error) {
    throw scan.fault() ?? unavailable(ports, error);
  }
}

/** @throws RpcError `unknown-evidence` where no file of this ledger opens the commitment */
export async function openEvidence(
  ports: ApiPorts,
  ledger: string,
  commitment: string,
): Promise<OpenEvidence> {
  checkNames(ledger, commitment);
  const found = await orUnavailable(ports, ports.evidence.find(ledger, commitment));
  return found ?? refuseUnknown([commitment]);
}

/** @throws RpcError `unknown-evidence` */
export async function readEvidenceFile(
  ports: ApiPorts,
  ledger: string,
  commitment: string,
): Promise<{ readonly evidence: OpenEvidence; readonly content: AsyncIterable<Uint8Array> }> {
  checkNames(ledger, commitment);
  const found = await orUnavailable(ports, ports.evidence.read(ledger, commitment));
  return found ?? refuseUnknown([commitment]);
}

/** An expense names only files that are here. @throws RpcError `unknown-evidence` */
export async function checkEvidence(
  ports: ApiPorts,
  ledger: string,
  commitments: readonly string[] = [],
): Promise<void> {
  if (commitments.length === 0) return;
  const missing = await orUnavailable(ports, ports.evidence.missing(ledger, commitments));
  if (missing.length > 0) refuseUnknown(missing);
}

/** What opens those of the commitments that are of files. @throws RpcError `storage-unavailable` */
export async function findOpenings(
  ports: ApiPorts,
  ledger: string,
  commitments: readonly string[],
): Promise<OpenDetails[]> {
  const found = await orUnavailable(ports, ports.evidence.findAll(ledger, commitments));
  return found.map(({ commitment, json, salt }) => ({
    commitment,
    json,
    salt: Buffer.from(salt, 'base64url'),
  }));
}

function checkNames(ledger: string, commitment: string): void {
  if (parseLedgerId(ledger) === undefined) throw toRpcError({ code: 'ledger-invalid' });
  if (!isCommitment(commitment)) throw toRpcError({ code: 'evidence-invalid' });
}

function refuseUnknown(missing: readonly string[]): never {
  throw toRpcError({ code: 'unknown-evidence', facts: { missing: missing.slice(0, 10) } });
}

async function orUnavailable<T>(ports: ApiPorts, work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    throw unavailable(ports, error);
  });
}

function unavailable(ports: ApiPorts, error: unknown): RpcError {
  ports.fault('evidence-failed', error);
  return toRpcError({ code: 'storage-unavailable', retryAfterMs: PENDING_RETRY_MS });
}
