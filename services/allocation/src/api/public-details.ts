/** The public texts behind commitments, and what opens documents that stand on record. */
import { parseLedgerId } from '@centesimo/events';
import type { GetPublicDetailsRequest } from '@centesimo/grpc';
import { PENDING_RETRY_MS } from '@centesimo/service';
import type { OpenDetails } from '@centesimo/service';
import type { DocumentsQuery } from '../domain/standing-documents.ts';
import type { ApiPorts } from './api-ports.ts';
import { findOpenings } from './evidence.ts';
import { isCommitment } from './read-field.ts';
import { toRpcError } from './to-status.ts';

const COMMITMENTS_MAX = 500;

/** @throws RpcError `commitments-invalid`, `storage-unavailable` */
export async function getPublicDetails(
  ports: ApiPorts,
  { commitments, ledger = '' }: Pick<GetPublicDetailsRequest, 'commitments'> & { readonly ledger?: string },
): Promise<{ details: OpenDetails[] }> {
  if (commitments.length > COMMITMENTS_MAX || !commitments.every(isCommitment))
    throw toRpcError({ code: 'commitments-invalid', facts: { asked: commitments.length } });
  if (ledger !== '') return { details: await documentOpenings(ports, ledger, commitments) };
  try {
    const details = await ports.publicDetails.read(commitments);
    return { details };
  } catch (error) {
    ports.fault('details-failed', error);
    throw toRpcError({ code: 'storage-unavailable', retryAfterMs: PENDING_RETRY_MS });
  }
}

/** What opens documents that stand on record, for everybody: whoever has the file can then show that it is the one. */
async function documentOpenings(
  ports: ApiPorts,
  ledger: string,
  commitments: readonly string[],
): Promise<OpenDetails[]> {
  if (parseLedgerId(ledger) === undefined) throw toRpcError({ code: 'ledger-invalid' });
  const query: DocumentsQuery = { ask: 'documents', ledger, commitments };
  const standing = await ports.query(ledger, query, []);
  if (standing === undefined) throw toRpcError({ code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
  if (standing === null) throw toRpcError({ code: 'unknown-ledger', facts: { ledger } });
  return await findOpenings(ports, ledger, standing as readonly string[]);
}
