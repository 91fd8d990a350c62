/** Proposals over HTTP: what waits for a second person. */
import type { Role } from '@centesimo/auth';
import type { ProposeRequest } from '@centesimo/grpc';
import { type HttpRoute, NOT_CHANGED, defineRoute, jsonAnswer, readIdempotencyKey } from '@centesimo/http';
import { placeOf, readAfterText } from '@centesimo/service';
import { type Static, type TObject, type TSchema, Type } from 'typebox';
import type { Settle } from '../../domain/proposal.ts';
import { PROPOSAL_KINDS } from '../../domain/proposed.ts';
import type { ProposalKind } from '../../domain/proposed.ts';
import type { ApiPorts } from '../api-ports.ts';
import { MAY } from '../may.ts';
import { getProposal, listProposals, propose, settleProposal } from '../proposals.ts';
import type { ToldProposal } from '../proposals.ts';
import { PROPOSAL_STATUSES } from '../read-window.ts';
import { toProposal } from '../to-message.ts';
import { AfterQuery } from './command-route.ts';
import { nextOf, pageQuery, windowOf } from './page-query.ts';
import { ProposalBody, ProposalParams, ProposalState, proposalPage } from './proposal-schemas.ts';
import { LedgerParams } from './schemas.ts';
import { answering } from './to-problem.ts';
import {
  toBudget,
  toCondition,
  toExchange,
  toExpense,
  toLoss,
  toRepurpose,
  toTransfer,
} from './to-request.ts';
import type { Head } from './to-request.ts';

type Action = ProposeRequest['action'];

/** One way of telling proposals: all of them, or those of expenses alone. */
interface Flavour<Body extends TSchema> {
  readonly path: string;
  readonly summary: string;
  readonly only?: ProposalKind;
  readonly body: Body;
  readonly state: TObject;
  readonly toAction: (body: Static<Body>, head: Head) => Action;
  /** Bigints of places are told by all in one way, and what is empty is left out. */
  readonly toJson: (told: ToldProposal, now: number) => ToldJson;
}

interface ToldJson {
  readonly detailsJson: string;
  readonly position?: { readonly journal: string; readonly n: bigint; readonly k: bigint };
}

export function proposalRoutes(ports: ApiPorts): HttpRoute[] {
  return proposalRoutesOf(ports, {
    path: '/v1/ledgers/{ledger}/proposals',
    summary: 'Proposes what a second person must agree to: it waits until another person approves it',
    body: ProposalBody,
    state: ProposalState,
    toAction,
    toJson: (told, now) => {
      const { askedJson, ...rest } = toProposal(told, now);
      return { ...rest, asked: JSON.parse(askedJson) as object };
    },
  });
}

function toAction(body: Static<typeof ProposalBody>, head: Head): Action {
  switch (body.kind) {
    case 'expense':
      return { case: 'expense', value: toExpense(body, head) };
    case 'repurpose':
      return { case: 'repurpose', value: toRepurpose(body, head) };
    case 'loss':
      return { case: 'loss', value: toLoss(body, head) };
    case 'exchange':
      return { case: 'exchange', value: toExchange(body, head) };
    case 'transfer':
      return { case: 'transfer', value: toTransfer(body, head) };
    case 'condition':
      return { case: 'condition', value: toCondition(body, body.fund, head) };
    case 'budget':
      return { case: 'budget', value: toBudget(body, body.project, head) };
  }
}

export function proposalRoutesOf<Body extends TSchema>(ports: ApiPorts, flavour: Flavour<Body>): HttpRoute[] {
  const settle = (kind: Settle['kind'], roles: readonly Role[], summary: string): HttpRoute =>
    settleRoute(ports, flavour, { kind, roles, summary });
  return [
    proposeRoute(ports, flavour),
    list(ports, flavour),
    one(ports, flavour),
    settle('approve', MAY.approveProposal, 'Approves a proposal of another person: it is done'),
    settle('refuse', MAY.approveProposal, 'Refuses a proposal of another person'),
    settle('withdraw', MAY.withdrawProposal, 'Takes back a proposal of one\u2019s own'),
  ];
}

function proposeRoute<Body extends TSchema>(ports: ApiPorts, flavour: Flavour<Body>): HttpRoute {
  const { body: schema, path, state, summary, toAction: actionOf, toJson } = flavour;
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path,
    summary,
    description:
      'It waits 30 days. The header Idempotency-Key is required. No money moves before the approval.',
    tag: 'proposals',
    schema: { params: LedgerParams, body: schema, query: AfterQuery },
    answers: {
      200: { description: 'known before: the first answer', schema: state },
      201: { description: 'it waits', schema: state },
    },
    problems: [404, 409, 422],
    handle: ({ body, headers, params: { ledger }, principal, query }) =>
      answering(async () => {
        const after = readAfterText(query.after);
        const head = { idempotencyKey: readIdempotencyKey(headers), after, ledger };
        const action = actionOf(body as Static<Body>, head);
        const told = await propose(ports, { ...head, action }, { principal, roles: MAY.propose });
        const location = `${path.replace('{ledger}', ledger)}/${told.proposal.id}`;
        const answer = json(toJson(told, ports.clock.now()));
        return jsonAnswer(told.repeated ? 200 : 201, answer, { headers: { location } });
      }),
  });
}

interface Settling {
  readonly kind: Settle['kind'];
  readonly roles: readonly Role[];
  readonly summary: string;
}

function settleRoute(
  ports: ApiPorts,
  { only, path, state, toJson }: Flavour<TSchema>,
  { kind, roles, summary }: Settling,
): HttpRoute {
  return defineRoute({
    method: 'POST',
    isKeyed: true,
    path: `${path}/{proposal}/${kind}`,
    summary,
    description: 'The header Idempotency-Key is required: the same key gets the first answer again.',
    tag: 'proposals',
    schema: { params: ProposalParams },
    answers: {
      200: { description: 'known before: the first answer', schema: state },
      201: { description: 'done', schema: state },
    },
    problems: [404, 409, 422, 501],
    handle: ({ headers, params, principal }) =>
      answering(async () => {
        const request = { ...params, idempotencyKey: readIdempotencyKey(headers) };
        const told = await settleProposal(ports, kind, request, { principal, roles }, only);
        return jsonAnswer(told.repeated ? 200 : 201, json(toJson(told, ports.clock.now())));
      }),
  });
}

function one(ports: ApiPorts, { only, path, state, toJson }: Flavour<TSchema>): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: `${path}/{proposal}`,
    summary: 'A proposal and what became of it',
    tag: 'proposals',
    schema: { params: ProposalParams },
    answers: {
      200: { description: 'the proposal', schema: state },
      ...NOT_CHANGED,
    },
    problems: [404],
    handle: ({ params: { ledger, proposal: id } }) =>
      answering(async () => {
        const told = { proposal: await getProposal(ports, ledger, id, only), repeated: false };
        return jsonAnswer(200, json(toJson(told, ports.clock.now())), { tagged: true });
      }),
  });
}

function list(ports: ApiPorts, { only, path, state, toJson }: Flavour<TSchema>): HttpRoute {
  const kind = Type.Optional(Type.Enum([...PROPOSAL_KINDS]));
  const status = Type.Optional(Type.Enum([...PROPOSAL_STATUSES]));
  return defineRoute({
    method: 'GET',
    path,
    summary: 'Proposals, newest first',
    tag: 'proposals',
    schema: { params: LedgerParams, query: pageQuery(only === undefined ? { kind, status } : { status }) },
    answers: {
      200: { description: 'a page', schema: proposalPage(state) },
      ...NOT_CHANGED,
    },
    handle: ({ params: { ledger }, query }) =>
      answering(async () => {
        const asked = query as { readonly kind?: string; readonly status?: string };
        const wanted = { kind: only ?? asked.kind ?? '', status: asked.status ?? '' };
        const of = `proposals ${ledger}`;
        const { items, next } = await listProposals(ports, ledger, windowOf(of, query), wanted);
        const now = ports.clock.now();
        const proposals = items.map((proposal) => json(toJson({ proposal, repeated: false }, now)));
        return jsonAnswer(200, { proposals, ...nextOf(of, next) }, { tagged: true });
      }),
  });
}

/** Without what is empty. */
function json({ detailsJson: details, position, ...rest }: ToldJson): object {
  const given = Object.fromEntries(Object.entries(rest).filter(([, value]) => value !== ''));
  return {
    ...given,
    ...(details === '' ? {} : { details: JSON.parse(details) as object }),
    ...(position === undefined ? {} : placeOf(position)),
  };
}
