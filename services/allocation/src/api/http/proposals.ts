/** Proposals over HTTP: expenses that wait for a second person. */
import { type HttpRoute, defineRoute, jsonAnswer, readIdempotencyKey } from '@centesimo/http';
import { detailsJson, placeOf, readAfterText } from '@centesimo/service';
import { type Static, Type } from 'typebox';
import type { Role } from '@centesimo/auth';
import type { Settle } from '../../domain/proposal.ts';
import type { ApiPorts } from '../api-ports.ts';
import { MAY } from '../may.ts';
import { getProposal, listProposals, proposeExpense, settleProposal } from '../proposals.ts';
import type { ToldProposal } from '../proposals.ts';
import { PROPOSAL_STATUSES } from '../read-window.ts';
import { toProposal } from '../to-message.ts';
import { ProposalBody, ProposalPage, ProposalParams, ProposalState } from './book-schemas.ts';
import { AfterQuery } from './command-route.ts';
import { toTake } from './money-commands.ts';
import { nextOf, pageQuery, windowOf } from './page-query.ts';
import { LedgerParams } from './schemas.ts';
import { answering } from './to-problem.ts';

const PATH = '/v1/ledgers/{ledger}/expense-proposals';

export function proposalRoutes(ports: ApiPorts): HttpRoute[] {
  const settle = (kind: Settle['kind'], roles: readonly Role[], summary: string): HttpRoute =>
    settleRoute(ports, kind, roles, summary);
  return [
    propose(ports),
    list(ports),
    one(ports),
    settle('approve', MAY.approveExpense, 'Approves a proposal of another person: the expense is recorded'),
    settle('refuse', MAY.approveExpense, 'Refuses a proposal of another person'),
    settle('withdraw', MAY.withdrawExpense, 'Takes back a proposal of one\u2019s own'),
  ];
}

function propose(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path: PATH,
    summary: 'Proposes an expense, which waits until another person approves it',
    description:
      'It waits 30 days. The header Idempotency-Key is required. No money moves before the approval.',
    tag: 'proposals',
    schema: { params: LedgerParams, body: ProposalBody, query: AfterQuery },
    answers: {
      200: { description: 'known before: the first answer', schema: ProposalState },
      201: { description: 'it waits', schema: ProposalState },
    },
    problems: [404, 409, 422],
    handle: ({ body, headers, params: { ledger }, principal, query }) =>
      answering(async () => {
        const request = {
          idempotencyKey: readIdempotencyKey(headers),
          after: readAfterText(query.after),
          ledger,
          from: body.from.map(toTake),
          amount: BigInt(body.amount),
          currency: body.currency,
          paidAt: body.paidAt,
          project: body.project ?? '',
          line: body.line ?? '',
          category: body.category ?? '',
          evidence: [...(body.evidence ?? [])],
          detailsJson: detailsJson(body.details),
        };
        const told = await proposeExpense(ports, request, { principal, roles: MAY.proposeExpense });
        const location = `/v1/ledgers/${ledger}/expense-proposals/${told.proposal.id}`;
        return jsonAnswer(told.repeated ? 200 : 201, toJson(ports, told), { headers: { location } });
      }),
  });
}

function settleRoute(
  ports: ApiPorts,
  kind: Settle['kind'],
  roles: readonly Role[],
  summary: string,
): HttpRoute {
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path: `${PATH}/{proposal}/${kind}`,
    summary,
    description: 'The header Idempotency-Key is required: the same key gets the first answer again.',
    tag: 'proposals',
    schema: { params: ProposalParams },
    answers: {
      200: { description: 'known before: the first answer', schema: ProposalState },
      201: { description: 'done', schema: ProposalState },
    },
    problems: [404, 409, 422, 501],
    handle: ({ headers, params, principal }) =>
      answering(async () => {
        const request = { ...params, idempotencyKey: readIdempotencyKey(headers) };
        const told = await settleProposal(ports, kind, request, { principal, roles });
        return jsonAnswer(told.repeated ? 200 : 201, toJson(ports, told));
      }),
  });
}

function one(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: `${PATH}/{proposal}`,
    summary: 'A proposal and what became of it',
    tag: 'proposals',
    schema: { params: ProposalParams },
    answers: {
      200: { description: 'the proposal', schema: ProposalState },
      304: { description: 'not changed', mediaType: '' },
    },
    problems: [404],
    handle: ({ params: { ledger, proposal: id } }) =>
      answering(async () => {
        const told = { proposal: await getProposal(ports, ledger, id), repeated: false };
        return jsonAnswer(200, toJson(ports, told), { tagged: true });
      }),
  });
}

function list(ports: ApiPorts): HttpRoute {
  const narrowing = { status: Type.Optional(Type.Enum([...PROPOSAL_STATUSES])) };
  return defineRoute({
    method: 'GET',
    path: PATH,
    summary: 'Proposals, newest first',
    tag: 'proposals',
    schema: { params: LedgerParams, query: pageQuery(narrowing) },
    answers: {
      200: { description: 'a page', schema: ProposalPage },
      304: { description: 'not changed', mediaType: '' },
    },
    handle: ({ params: { ledger }, query }) =>
      answering(async () => {
        const of = `proposals ${ledger}`;
        const { items, next } = await listProposals(ports, ledger, windowOf(of, query), query.status ?? '');
        const proposals = items.map((proposal) => toJson(ports, { proposal, repeated: false }));
        return jsonAnswer(200, { proposals, ...nextOf(of, next) }, { tagged: true });
      }),
  });
}

/** As gRPC tells it, without what is empty, and with numbers: they are safe integers. */
function toJson(ports: ApiPorts, told: ToldProposal): Static<typeof ProposalState> {
  const { amount, detailsJson: details, from, position, ...rest } = toProposal(told, ports.clock.now());
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  return {
    ...given,
    amount: Number(amount),
    from: from.map((take) => ({ fund: take.fund, amount: Number(take.amount) })),
    ...(details === '' ? {} : { details: JSON.parse(details) as object }),
    ...(position === undefined ? {} : placeOf(position)),
  } as Static<typeof ProposalState>;
}
