/** Lists over HTTP: funds, projects, expenses, returns, demands, and what waits unassigned. */
import { type HttpRoute, NOT_CHANGED, defineRoute, jsonAnswer } from '@centesimo/http';
import { placeOf } from '@centesimo/service';
import { type TObject, type TProperties, Type } from 'typebox';
import type { ItemOf, ListName } from '../../domain/list.ts';
import type { JournalPlace } from '../../domain/state.ts';
import type { ApiPorts } from '../api-ports.ts';
import { getLedger } from '../read-ledger.ts';
import { readList } from '../read-list.ts';
import {
  DemandPage,
  ExpensePage,
  FundPage,
  ImpactPage,
  ProjectPage,
  ReturnPage,
  UnassignedPage,
} from './book-schemas.ts';
import { fundJson } from './ledger-json.ts';
import { type PageQuery, nextOf, pageQuery, windowOf } from './page-query.ts';
import { LedgerParams, slug } from './schemas.ts';
import { answering } from './to-problem.ts';

export function lists(ports: ApiPorts): HttpRoute[] {
  const placed = (ledger: string, { journal = ports.journalOf(ledger), k, n }: JournalPlace) =>
    placeOf({ journal, n: BigInt(n), k: BigInt(k) });
  return [
    ofLedger(ports, 'funds', FundPage, 'The funds of a ledger', ({ funds }) => funds.map(fundJson)),
    ofLedger(ports, 'projects', ProjectPage, 'The projects of a ledger', ({ projects }) => projects),
    list(ports, {
      name: 'expenses',
      schema: ExpensePage,
      summary: 'Expenses in the order they were recorded',
      narrowing: {
        project: Type.Optional(slug('only of this project')),
        withoutDocument: Type.Optional(Type.Boolean({ description: 'only those that no document is of' })),
      },
      toJson: ({ journal, k, n, ...row }, ledger) => ({
        ...row,
        evidence: row.evidence ?? [],
        ...placed(ledger, { ...(journal !== undefined && { journal }), k, n }),
      }),
    }),
    list(ports, {
      name: 'returns',
      schema: ReturnPage,
      summary: 'What came back of expenses, in the order it was recorded',
      narrowing: {},
      toJson: ({ journal, k, n, ...row }, ledger) => ({
        ...row,
        ...placed(ledger, { ...(journal !== undefined && { journal }), k, n }),
      }),
    }),
    list(ports, {
      name: 'demands',
      schema: DemandPage,
      summary: 'Refunds demanded, settled or not, in the order they became known',
      narrowing: { openOnly: Type.Optional(Type.Boolean({ description: 'only those not settled' })) },
      toJson: (item) => item,
    }),
    list(ports, {
      name: 'unassigned',
      schema: UnassignedPage,
      summary: 'Gifts and incomes that wait until somebody assigns them to a fund',
      narrowing: {},
      toJson: (item) => item,
    }),
    list(ports, {
      name: 'impact',
      schema: ImpactPage,
      summary: 'Reports of what expenses and projects brought about, in the order they were made',
      narrowing: {},
      toJson: (item) => item,
    }),
  ];
}

interface ListSpec<Name extends ListName> {
  readonly name: Name;
  readonly schema: TObject;
  readonly summary: string;
  readonly narrowing: TProperties;
  readonly toJson: (item: ItemOf[Name], ledger: string) => object;
}

/** Under what the documentation lists them. */
const TAGS: Readonly<Record<ListName, string>> = {
  expenses: 'expenses',
  returns: 'expenses',
  demands: 'gifts',
  unassigned: 'gifts',
  impact: 'projects',
};

function list<Name extends ListName>(ports: ApiPorts, spec: ListSpec<Name>): HttpRoute {
  const { name, narrowing, schema, summary, toJson } = spec;
  return defineRoute({
    method: 'GET',
    path: `/v1/ledgers/{ledger}/${name}`,
    summary,
    tag: TAGS[name],
    schema: { params: LedgerParams, query: pageQuery(narrowing) },
    answers: { 200: { description: 'a page', schema }, ...NOT_CHANGED },
    problems: [404],
    handle: ({ params: { ledger }, query }) =>
      answering(async () => {
        const { cursor, limit, after, ...narrowed } = query as PageQuery & {
          project?: string;
          openOnly?: boolean;
          withoutDocument?: boolean;
        };
        const of = `${name} ${ledger}`;
        const window = windowOf(of, {
          ...(cursor && { cursor }),
          ...(limit && { limit }),
          ...(after && { after }),
        });
        const { items, next } = await readList(ports, name, { ledger, ...narrowed, ...window });
        const page = { [name]: items.map((item) => toJson(item, ledger)), ...nextOf(of, next) };
        return jsonAnswer(200, page, { tagged: true });
      }),
  });
}

/** What a ledger has few of is read with it whole, and cut here. */
function ofLedger(
  ports: ApiPorts,
  name: 'funds' | 'projects',
  schema: TObject,
  summary: string,
  itemsOf: (ledger: Awaited<ReturnType<typeof getLedger>>) => readonly unknown[],
): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: `/v1/ledgers/{ledger}/${name}`,
    summary,
    tag: name,
    schema: { params: LedgerParams, query: pageQuery({}) },
    answers: { 200: { description: 'a page', schema }, ...NOT_CHANGED },
    problems: [404],
    handle: ({ params: { ledger }, query }) =>
      answering(async () => {
        const of = `${name} ${ledger}`;
        const { after, cursor, limit } = windowOf(of, query);
        const items = itemsOf(await getLedger(ports, { ledger, after }));
        const from = Number(cursor);
        const to = from + (limit === 0 ? items.length : limit);
        const next = to < items.length ? String(to) : '';
        return jsonAnswer(200, { [name]: items.slice(from, to), ...nextOf(of, next) }, { tagged: true });
      }),
  });
}
