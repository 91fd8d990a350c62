/** `GET /v1/ledgers/{ledger}` and `GET /v1/details/{commitment}`. */
import { type HttpRoute, defineRoute, jsonAnswer } from '@centesimo/http';
import type { Static } from 'typebox';
import type { ApiPorts } from '../api-ports.ts';
import { type ReadLedger, getLedger, getPublicDetails } from '../read-ledger.ts';
import { toRpcError } from '../to-status.ts';
import { AfterQuery } from './command-route.ts';
import { placeOf, readAfterText } from '@centesimo/service';
import { DetailsParams, LedgerParams, LedgerState, PublicDetails } from './schemas.ts';
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
      304: { description: 'not changed', mediaType: '' },
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
      304: { description: 'not changed', mediaType: '' },
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

/** Amounts and counts are safe integers: that is what was taken in and summed. */
function toJson(read: ReadLedger): Static<typeof LedgerState> {
  const { baseCurrency, closed, currencies, ledger, policy, position, projects, rule } = read;
  return {
    ledger,
    baseCurrency,
    currencies,
    policy,
    closed,
    funds: read.funds.map((fund) => ({ ...fund, length: Number(fund.length), free: Number(fund.free) })),
    ...(rule === undefined ? {} : { rule: { ...rule, version: Number(rule.version) } }),
    queues: read.queues.map((queue) => ({
      currency: queue.currency,
      unplacedCount: Number(queue.unplacedCount),
      unplacedAmount: Number(queue.unplacedAmount),
      unassignedCount: Number(queue.unassignedCount),
      unassignedAmount: Number(queue.unassignedAmount),
      demandsOpenCount: Number(queue.demandsOpenCount),
      demandsOpenAmount: Number(queue.demandsOpenAmount),
    })),
    projects,
    ...placeOf(position),
  };
}
