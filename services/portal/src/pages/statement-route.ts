/** `/l/{ledger}/statement`: as of now, or of an entry; where none can be shown, how to make it from the log. */
import { type HttpAnswer, type HttpRoute, defineRoute } from '@centesimo/http';
import { htmlAnswer, urlPath } from '@centesimo/web';
import { Type } from 'typebox';
import type { AskStatement } from '../api/ask-statement.ts';
import type { PortalViews, StatementFault } from '../domain/portal-views.ts';
import { ledgerHelpMain } from './help-page.ts';
import {
  HELP,
  PAGE,
  PUBLIC_CACHING,
  PUBLIC_PAGES,
  PageQuery,
  type RefusedAt,
  helpAnswer,
  laidOut,
  open,
  withAlarm,
} from './page-layout.ts';
import { type Reader, nameOf, readerOf } from './reader.ts';
import { noStatementMain, statementMain } from './statement-page.ts';

export interface StatementPorts {
  readonly views: Pick<PortalViews, 'statementsOf'>;
  readonly statement: AskStatement;
  readonly vkey: () => string;
  readonly refusedAt?: RefusedAt;
}

/** As people type it, or as a link has it. */
const ENTRY = /^[0-9]{1,15}$/;

export function statementRoute(ports: StatementPorts): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: '/l/{ledger}/statement',
    summary: 'The statement of a ledger, and what banks stated',
    tag: 'pages',
    schema: {
      params: Type.Object({ ledger: Type.String({ description: 'the id of the ledger' }) }),
      query: Type.Object(
        {
          ...PageQuery,
          through: Type.Optional(Type.String({ description: 'as of this entry; now where left out' })),
        },
        open,
      ),
    },
    answers: { 200: PAGE, 404: HELP, 503: HELP },
    handle: async ({ headers, params: { ledger }, query }) => {
      const reader = readerOf(query.lang, headers['accept-language']);
      const typed = query.through?.trim() ?? '';
      const through = typed === '' ? undefined : ENTRY.test(typed) ? Number(typed) : Infinity;
      return await answerOf(ports, ledger, through, reader);
    },
  });
}

async function answerOf(
  ports: StatementPorts,
  ledger: string,
  through: number | undefined,
  reader: Reader,
): Promise<HttpAnswer> {
  const { refusedAt, statement, vkey } = ports;
  const { fault, view } = await statement(ledger, through);
  const isNamed = through !== undefined && through !== Infinity;
  const path = isNamed ? urlPath`/l/${ledger}/statement?through=${through}` : urlPath`/l/${ledger}/statement`;
  if (view === undefined) return faultAnswer(ports, ledger, { fault, path, through }, reader);
  const title = reader.texts.statement.title(nameOf(view.ledger));
  return htmlAnswer(PUBLIC_PAGES, {
    ...laidOut(
      reader,
      path,
      title,
      withAlarm(statementMain(view, vkey(), reader), reader, refusedAt),
      reader.texts.front.footer,
    ),
    status: 200,
    caching: PUBLIC_CACHING,
  });
}

interface Refused {
  readonly fault: StatementFault;
  readonly path: string;
  readonly through: number | undefined;
}

function faultAnswer(
  { refusedAt, views }: StatementPorts,
  ledger: string,
  { fault, path, through }: Refused,
  reader: Reader,
): HttpAnswer {
  const list = views.statementsOf(ledger).view;
  const isOfEntry = fault.kind !== 'unknown' && fault.kind !== 'not-ready';
  const { help, statement } = reader.texts;
  if (list === undefined || !isOfEntry) {
    const main = withAlarm(
      ledgerHelpMain(isOfEntry ? { kind: 'not-ready' } : fault, reader),
      reader,
      refusedAt,
    );
    return helpAnswer(reader, path, help.ledgerTitle, fault, main);
  }
  const main = withAlarm(noStatementMain(list, fault, through, reader), reader, refusedAt);
  return helpAnswer(reader, path, statement.notThere, fault, main);
}
