/** The portal over HTTP: no token, since who holds a trail code may follow the gift, and the rest is public. */
import {
  NOT_CHANGED,
  defineRoute,
  etagOf,
  isMatch,
  jsonAnswer,
  jsonTextAnswer,
  savedAs,
  routeName,
  textAnswer,
} from '@centesimo/http';
import type { AccessTable, HttpAnswer, HttpBinding, HttpRoute } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { viewOf } from '../meanings.ts';
import {
  CentsQuery,
  CodeParams,
  DocumentParams,
  ExpenseParams,
  IncomeParams,
  LedgerParams,
  PageQuery,
  PublicLedger,
  Slip,
  Sources,
  TrailReceipt,
} from './schemas.ts';
import { slipName } from '../../pages/evidence-part.ts';
import { statementRoutes } from './statement-routes.ts';
import { IncomeTrail, Trail } from './trail-schema.ts';
import { streamRoute } from './stream-route.ts';

export function portalHttp(ports: ApiPorts): HttpBinding {
  const routes = [
    trailRoute(ports),
    streamRoute(ports),
    receiptRoute(ports),
    trailReceiptRoute(ports),
    incomeTrailRoute(ports),
    incomeReceiptRoute(ports),
    sourcesRoute(ports),
    expenseReceiptRoute(ports),
    slipRoute(ports),
    ledgerRoute(ports),
    ...statementRoutes(ports),
  ];
  const access: AccessTable = Object.fromEntries(
    routes.map((route) => [routeName(route), 'public'] as const),
  );
  return { routes, access };
}

/** With the tag of the log's size: a caller that has the answer of it is told so, and nothing more. */
function tagged(ports: ApiPorts, ifNoneMatch: string | undefined, make: () => unknown): HttpAnswer {
  // Weak: packed or not, and whatever else travels with it, it is the same answer.
  const etag = `W/${etagOf(ports.tag())}`;
  const value = make();
  const headers = { etag };
  if (isMatch(ifNoneMatch, etag.slice(2))) return { status: 304, headers };
  return jsonAnswer(200, value, { headers, compressible: true });
}

function trailRoute(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/trails/{code}',
    summary: 'Where the cents of a gift are',
    description: 'Made from verified entries only, as of the size and root that it names.',
    tag: 'trails',
    schema: { params: CodeParams },
    answers: { 200: { description: 'the trail', schema: Trail }, ...NOT_CHANGED },
    problems: [404],
    handle: ({ params, headers }) =>
      tagged(ports, headers['if-none-match'], () => viewOf(ports.views.trailOf(params.code), 'trail')),
  });
}

function receiptRoute({ receipts }: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/trails/{code}/receipt',
    summary: 'The receipt of a gift',
    description:
      'A C2SP tlog-proof with the entry inside: checked offline with nothing but the key of the log.',
    tag: 'trails',
    schema: { params: CodeParams },
    answers: { 200: { description: 'the receipt', mediaType: 'text/plain' } },
    problems: [404],
    handle: async ({ params }) => {
      const { index, text } = await receipts.ofGift(params.code);
      const name = `gift-${index}.tlog-proof`;
      return textAnswer(200, text, { headers: savedAs(name) });
    },
  });
}

function expenseReceiptRoute({ receipts }: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/expenses/{id}/receipt',
    summary: 'The receipt of an expense',
    description:
      'The tlog-proof of the entry that recorded it: amount, day and which positions it took; no gift is named.',
    tag: 'public',
    schema: { params: ExpenseParams },
    answers: { 200: { description: 'the receipt', mediaType: 'text/plain' } },
    problems: [404],
    handle: async ({ params }) => {
      const { index, text } = await receipts.ofExpense(params.id);
      const name = `expense-${index}.tlog-proof`;
      return textAnswer(200, text, { headers: savedAs(name) });
    },
  });
}

function trailReceiptRoute({ receipts }: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/trails/{code}/trail-receipt',
    summary: 'The receipt of a trail',
    description:
      'The entries that the cents of the gift went through, each with its inclusion proof, and the sum-tree paths of their ' +
      'places: the share of each payment follows from it offline, with nothing but the key of the log. Refused as ' +
      'trail-not-provable where `provable` of the trail is false, as trail-too-long beyond 512 entries.',
    tag: 'trails',
    schema: { params: CodeParams },
    answers: { 200: { description: 'the receipt', schema: TrailReceipt } },
    problems: [404, 422],
    handle: async ({ params }) => {
      const { index, text } = await receipts.ofTrail(params.code);
      const name = `gift-${index}.trail-receipt.json`;
      return jsonTextAnswer(200, text, { compressible: true, headers: savedAs(name) });
    },
  });
}

function incomeTrailRoute(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/incomes/{id}/trail',
    summary: 'Where the cents of an income are',
    description:
      'Money that is no gift is followed by everybody, as the portal of another log does whose ledger handed it over: all ' +
      'of it, or cents `from` to before `to`.',
    tag: 'public',
    schema: { params: IncomeParams, query: CentsQuery },
    answers: { 200: { description: 'the trail', schema: IncomeTrail }, ...NOT_CHANGED },
    problems: [404],
    handle: ({ params, query, headers }) =>
      tagged(ports, headers['if-none-match'], () =>
        viewOf(ports.views.incomeTrailOf(params.id, query), 'income'),
      ),
  });
}

function incomeReceiptRoute({ receipts }: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/incomes/{id}/trail-receipt',
    summary: 'The receipt of the trail of an income',
    description:
      'As that of a gift: from it follows where any of its cents are, with nothing but the key of the log.',
    tag: 'public',
    schema: { params: IncomeParams },
    answers: { 200: { description: 'the receipt', schema: TrailReceipt } },
    problems: [404, 422],
    handle: async ({ params }) => {
      const { index, text } = await receipts.ofIncome(params.id);
      const name = `income-${index}.trail-receipt.json`;
      return jsonTextAnswer(200, text, { compressible: true, headers: savedAs(name) });
    },
  });
}

function slipRoute({ receipts }: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/expenses/{id}/documents/{commitment}/slip',
    summary: 'The slip of a document',
    description:
      'The receipt of the entry that names the document, and what opens its commitment: whoever has the file and the key ' +
      'of the log can show offline that it is the one. Of documents that stand; none of one that a copy replaced.',
    tag: 'public',
    schema: { params: DocumentParams },
    answers: { 200: { description: 'the slip', schema: Slip } },
    problems: [404],
    handle: async ({ params: { commitment, id } }) => {
      const { text } = await receipts.ofDocument(id, commitment);
      const name = slipName(commitment);
      return jsonTextAnswer(200, text, { compressible: true, headers: savedAs(name) });
    },
  });
}

function sourcesRoute(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/expenses/{id}/sources',
    summary: 'Whose cents paid an expense, in sums',
    description:
      'How many gifts and the sizes of their shares; no gift is named, and no band has fewer than five.',
    tag: 'public',
    schema: { params: ExpenseParams },
    answers: { 200: { description: 'the sources', schema: Sources }, ...NOT_CHANGED },
    problems: [404],
    handle: ({ params, headers }) =>
      tagged(ports, headers['if-none-match'], () => viewOf(ports.views.sourcesOf(params.id), 'expense')),
  });
}

function ledgerRoute(ports: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/public',
    summary: 'The public view of a ledger',
    description:
      'Money in, out and waiting, by fund and project; payments a page at a time; the last checkpoint.',
    tag: 'public',
    schema: { params: LedgerParams, query: PageQuery },
    answers: { 200: { description: 'the ledger', schema: PublicLedger }, ...NOT_CHANGED },
    problems: [404],
    handle: ({ params, query, headers }) =>
      tagged(ports, headers['if-none-match'], () =>
        viewOf(ports.views.ledgerOf(params.ledger, query), 'ledger'),
      ),
  });
}
