/** `GET /v1/ledgers/{ledger}` and `GET /v1/details/{commitment}`. */
import { type HttpRoute, NOT_CHANGED, defineRoute, jsonAnswer } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { getPublicDetails } from '../public-details.ts';
import { getLedger } from '../read-ledger.ts';
import { toRpcError } from '../to-status.ts';
import { AfterQuery } from './command-route.ts';
import { readAfterText } from '@centesimo/service';
import { toJson } from './ledger-json.ts';
import { LedgerState } from './ledger-schemas.ts';
import { DetailsParams, LedgerParams, PublicDetails } from './schemas.ts';
import { answering } from './to-problem.ts';

export function readLedger(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}',
    summary: 'How a ledger stands',
    tag: 'ledgers',
    schema: { params: LedgerParams, query: AfterQuery },
    answers: {
      200: { description: 'the ledger', schema: LedgerState },
      ...NOT_CHANGED,
    },
    problems: [404],
    handle: ({ params: { ledger }, query }) =>
      answering(async () => {
        const read = await getLedger(ports, { ledger, after: readAfterText(query.after) });
        return jsonAnswer(200, toJson(read), { tagged: true });
      }),
  });
}

export function readDetails(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/details/{commitment}',
    summary: 'The public text behind a commitment, with the salt that opens it',
    tag: 'details',
    schema: { params: DetailsParams },
    answers: {
      200: { description: 'the text', schema: PublicDetails },
      ...NOT_CHANGED,
    },
    problems: [404],
    handle: ({ params: { commitment } }) =>
      answering(async () => {
        const { details } = await getPublicDetails(ports, { commitments: [commitment] });
        const [found] = details;
        if (found === undefined) throw toRpcError({ code: 'unknown-details', facts: { commitment } });
        const { json } = found;
        const salt = Buffer.from(found.salt).toString('base64url');
        // A commitment opens one text for ever.
        return jsonAnswer(200, { commitment, salt, json }, { tagged: true, caching: 'immutable' });
      }),
  });
}
