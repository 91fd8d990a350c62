/** Statements over HTTP: the bytes as of an entry, and which there are, with what banks stated. */
import { NOT_CHANGED, defineRoute, jsonAnswer, jsonTextAnswer } from '@centesimo/http';
import type { HttpRoute } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { statementFault, viewOf } from '../meanings.ts';
import { LedgerParams } from './schemas.ts';
import { StatementBytes, StatementQuery, Statements } from './statement-schemas.ts';

export function statementRoutes(ports: ApiPorts): HttpRoute[] {
  return [statementRoute(ports), statementsRoute(ports)];
}

function statementRoute({ statement }: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/statement',
    summary: 'The statement of a ledger as of an entry',
    description:
      'The bytes that `centesimo statement --ledger … --through … --json` makes from any copy of the log; the file name ' +
      'names the entry. At once of closed periods, and as of entries behind which the ledger has no other; else the log ' +
      'is replayed, which `statement-being-made` says while it takes; far into a large log only the command makes it.',
    tag: 'public',
    schema: { params: LedgerParams, query: StatementQuery },
    answers: { 200: { description: 'the statement', schema: StatementBytes }, ...NOT_CHANGED },
    problems: [404],
    handle: async ({ params: { ledger }, query }) => {
      const { fault, view } = await statement(ledger, query.through);
      if (view === undefined) throw statementFault(fault);
      const name = `inline; filename="statement-${ledger}-${view.through}.json"`;
      const headers = { 'content-disposition': name };
      return jsonTextAnswer(200, view.text, { headers, compressible: true, tagged: true });
    },
  });
}

function statementsRoute({ views }: ApiPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/v1/ledgers/{ledger}/public/statements',
    summary: 'Which statements of a ledger there are, and what banks stated',
    description:
      'Closed periods with the hashes that their entries hold; balances beside what the ledger leaves.',
    tag: 'public',
    schema: { params: LedgerParams },
    answers: { 200: { description: 'the list', schema: Statements }, ...NOT_CHANGED },
    problems: [404],
    handle: ({ params: { ledger } }) => {
      const view = viewOf(views.statementsOf(ledger), 'ledger');
      return jsonAnswer(200, view, { compressible: true, tagged: true });
    },
  });
}
