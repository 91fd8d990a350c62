/** Evidence over HTTP: a file in, a file out, and what opens its commitment. */
import {
  type HttpAnswer,
  type HttpRoute,
  NOT_CHANGED,
  defineRoute,
  isMatch,
  jsonAnswer,
  savedAs,
} from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { openEvidence, readEvidenceFile, takeEvidence } from '../evidence.ts';
import { UPLOAD_MS } from '../evidence-scan.ts';
import { EVIDENCE_TYPES, kindOf } from '../evidence-type.ts';
import { EvidenceOpening, EvidenceParams, EvidenceTaken } from './book-schemas.ts';
import { LedgerParams } from './schemas.ts';
import { answering } from './to-problem.ts';

/** Of a commitment, in the name of the file handed back. */
const NAME_CHARACTERS = 12;

export function evidenceRoutes(ports: ApiPorts): HttpRoute[] {
  return [upload(ports), download(ports), opening(ports)];
}

function upload(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'POST',
    path: '/v1/ledgers/{ledger}/evidence',
    summary: 'Takes a file of evidence in',
    description:
      'The body is the file itself, with its media type in Content-Type. The answer has the commitment that an expense names under `evidence`. The same file again is the same commitment, so no Idempotency-Key is needed.',
    tag: 'evidence',
    schema: { params: LedgerParams },
    stream: {
      mediaTypes: [...EVIDENCE_TYPES, 'text/xml'],
      bytesMax: Math.max(...Object.values(ports.evidenceLimits)),
      arriveMs: UPLOAD_MS,
    },
    answers: {
      200: { description: 'the same file was here before', schema: EvidenceTaken },
      201: { description: 'the file is kept', schema: EvidenceTaken },
    },
    problems: [404, 422],
    handle: ({ content, headers, params: { ledger } }) =>
      answering(async () => {
        const type = headers['content-type'] ?? '';
        const said = Number(headers['content-length'] ?? 0);
        const { evidence, isNew } = await takeEvidence(ports, ledger, type, content, said);
        const { bytes, commitment, mediaType } = evidence;
        const location = `/v1/ledgers/${ledger}/evidence/${commitment}`;
        const told = { commitment, mediaType, bytes, repeated: !isNew };
        return jsonAnswer(isNew ? 201 : 200, told, { headers: { location } });
      }),
  });
}

function download(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/evidence/{commitment}',
    summary: 'The file behind a commitment',
    description: 'Always as an attachment, never to be shown in place. Its hash is checked while it is sent.',
    tag: 'evidence',
    schema: { params: EvidenceParams },
    answers: {
      200: { description: 'the file, under the media type that it was sent with', mediaType: '*/*' },
      ...NOT_CHANGED,
    },
    problems: [404],
    handle: ({ headers, params: { commitment, ledger } }) =>
      answering(async () => {
        const etag = `"${commitment}"`;
        if (isMatch(headers['if-none-match'], etag)) {
          await openEvidence(ports, ledger, commitment);
          return { status: 304, headers: { etag }, caching: 'immutable' };
        }
        const { content, evidence } = await readEvidenceFile(ports, ledger, commitment);
        return attachment(evidence, etag, content);
      }),
  });
}

function attachment(
  { bytes, commitment, mediaType }: { bytes: number; commitment: string; mediaType: string },
  etag: string,
  stream: AsyncIterable<Uint8Array>,
): HttpAnswer {
  const name = `evidence-${commitment.slice(0, NAME_CHARACTERS)}.${kindOf(mediaType)?.extension ?? 'bin'}`;
  const headers = { etag, 'content-length': String(bytes), ...savedAs(name) };
  return { status: 200, mediaType, stream, headers, caching: 'immutable' };
}

function opening(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/evidence/{commitment}/opening',
    summary: 'What shows that a file is the one of a commitment: its salt and what was committed to',
    tag: 'evidence',
    schema: { params: EvidenceParams },
    answers: {
      200: { description: 'the opening', schema: EvidenceOpening },
      ...NOT_CHANGED,
    },
    problems: [404],
    handle: ({ params }) =>
      answering(async () => {
        const found = await openEvidence(ports, params.ledger, params.commitment);
        const { bytes, commitment, json, mediaType, salt } = found;
        const told = { commitment, mediaType, bytes, salt, json };
        return jsonAnswer(200, told, { tagged: true, caching: 'immutable' });
      }),
  });
}
