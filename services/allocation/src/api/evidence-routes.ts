/** Evidence over gRPC: a stream in, a stream out. */
import type { EvidenceBytes, UploadEvidenceRequest } from '@centesimo/grpc';
import type { ApiPorts } from './api-ports.ts';
import { openEvidence, readEvidenceFile, takeEvidence } from './evidence.ts';
import { toEvidence } from './to-message.ts';
import { toRpcError } from './to-status.ts';

interface Named {
  readonly ledger: string;
  readonly commitment: string;
}

/** @throws RpcError; a caller who goes before the end leaves nothing */
export async function uploadEvidence(ports: ApiPorts, requests: AsyncIterable<UploadEvidenceRequest>) {
  const messages = requests[Symbol.asyncIterator]();
  const first = await messages.next();
  if (first.done === true) throw toRpcError({ code: 'evidence-empty' });
  const { content, ledger, mediaType } = first.value;
  const { evidence, isNew } = await takeEvidence(ports, ledger, mediaType, contents(content, messages));
  return toEvidence(evidence, !isNew);
}

async function* contents(
  first: Uint8Array,
  messages: AsyncIterator<UploadEvidenceRequest>,
): AsyncGenerator<Uint8Array> {
  if (first.length > 0) yield first;
  for (let next = await messages.next(); next.done !== true; next = await messages.next())
    if (next.value.content.length > 0) yield next.value.content;
}

export async function getEvidence(ports: ApiPorts, { commitment, ledger }: Named) {
  return toEvidence(await openEvidence(ports, ledger, commitment));
}

export async function* downloadEvidence(
  ports: ApiPorts,
  { commitment, ledger }: Named,
): AsyncGenerator<Pick<EvidenceBytes, 'content'>> {
  const { content } = await readEvidenceFile(ports, ledger, commitment);
  for await (const chunk of content) yield { content: chunk };
}
