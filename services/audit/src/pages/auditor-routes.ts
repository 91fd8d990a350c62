/** `/auditor`: rendered here where entries are open; else a page that holds nothing until a token is pasted into it. */
import {
  CURSOR_CHARACTERS_MAX,
  type HttpAnswer,
  type HttpBinding,
  HttpError,
  defineRoute,
} from '@centesimo/http';
import { eventHead, leafHashOfText, parseEntry } from '@centesimo/log';
import { type Html, assetAnswer, htmlAnswer, inLanguage } from '@centesimo/web';
import { type Static, Type } from 'typebox';
import { type EntryRoutesPorts, decodePosition, encodePosition, exact, index } from '../api/http/fields.ts';
import { findEntries } from '../log/find-entries.ts';
import { AUDITOR_SCRIPTS, type Filters, type Reader, auditorPages, readerOf } from './auditor-layout.ts';
import type { WitnessesStatus } from '../witnesses/witness-rounds.ts';
import type { AuditorTexts } from './texts/index.ts';
import { closedView, entriesView, entryView, homeView, wrongView } from './auditor-views.ts';

export interface AuditorPorts extends EntryRoutesPorts {
  readonly openEntries: boolean;
  readonly vkey: string;
  /** Undefined where no witness is asked. */
  readonly witnessed: () => WitnessesStatus | undefined;
}

const CHECKPOINTS = 20;
const ENTRIES = 50;
const LIST = 'auditor-checkpoints';

/** Loose, so that a slip of the hand gets a page and not a problem document; `readFilters` judges. */
const text = Type.Optional(Type.String({ maxLength: 200 }));
const Cursor = Type.Optional(Type.String({ maxLength: CURSOR_CHARACTERS_MAX }));
const lang = Type.Optional(Type.String({ maxLength: 10, description: 'it, fr or en' }));
const FilterQuery = Type.Object(
  { ledger: text, from: text, to: text, type: text, subject: text, cursor: Cursor, lang },
  exact,
);
const page = { description: 'the page', mediaType: 'text/html' } as const;

export function auditorHttp(ports: AuditorPorts): HttpBinding {
  const home = defineRoute({
    method: 'GET',
    path: '/auditor',
    summary: 'The page of the auditors',
    tag: 'pages',
    schema: { query: Type.Object({ cursor: Cursor, lang }, exact) },
    answers: { 200: page },
    handle: ({ headers, query }) =>
      homeAnswer(ports, readerOf(query.lang, headers['accept-language']), query.cursor),
  });
  const list = defineRoute({
    method: 'GET',
    path: '/auditor/entries',
    summary: 'Entries of a ledger, as a page',
    tag: 'pages',
    schema: { query: FilterQuery },
    answers: { 200: page, 400: { description: 'a page that says what is wrong', mediaType: 'text/html' } },
    handle: ({ headers, query }) =>
      listAnswer(ports, readerOf(query.lang, headers['accept-language']), query),
  });
  const one = defineRoute({
    method: 'GET',
    path: '/auditor/entries/{index}',
    summary: 'One entry, as a page',
    tag: 'pages',
    schema: {
      params: Type.Object({ index: index('the place of the entry') }, exact),
      query: Type.Object({ lang }, exact),
    },
    answers: { 200: page, 404: { description: 'a page that says so', mediaType: 'text/html' } },
    handle: ({ headers, params, query }) =>
      entryAnswer(ports, readerOf(query.lang, headers['accept-language']), params.index),
  });
  const script = defineRoute({
    method: 'GET',
    path: '/auditor/assets/{file}',
    summary: 'The script of the page of the auditors',
    tag: 'pages',
    schema: { params: Type.Object({ file: Type.String({ maxLength: 100 }) }, exact) },
    answers: { 200: { description: 'the script', mediaType: 'text/javascript' } },
    problems: [404],
    handle: ({ params: { file } }) => {
      const answer = assetAnswer(AUDITOR_SCRIPTS, file);
      if (answer === undefined) throw new HttpError('route-not-found');
      return answer;
    },
  });
  return {
    routes: [home, list, one, script],
    // Open or not: where entries need a token these pages hold none, and their script asks the API with it.
    access: {
      'GET /auditor': 'public',
      'GET /auditor/entries': 'public',
      'GET /auditor/entries/{index}': 'public',
      'GET /auditor/assets/{file}': 'public',
    },
  };
}

interface Shown {
  readonly title: string;
  readonly main: Html;
  /** The address of the page, for the switch of languages. */
  readonly path: string;
  readonly status?: number;
}

function answer(ports: AuditorPorts, reader: Reader, { main, path, status = 200, title }: Shown): HttpAnswer {
  const { language } = reader;
  return htmlAnswer(auditorPages(ports.openEntries, language), {
    status,
    language,
    title,
    main,
    inLanguage: (other) => inLanguage(path, other),
  });
}

async function homeAnswer(
  ports: AuditorPorts,
  reader: Reader,
  cursor: string | undefined,
): Promise<HttpAnswer> {
  const { sha256, vkey } = ports;
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodePosition(sha256, LIST, cursor);
  const page = await ports.reader.checkpoints(below, CHECKPOINTS);
  const earlier =
    page.next === undefined ? undefined : `/auditor?cursor=${encodePosition(sha256, LIST, page.next)}`;
  const path = cursor === undefined ? '/auditor' : `/auditor?cursor=${encodeURIComponent(cursor)}`;
  const published = ports.reader.published?.size ?? 0;
  const witnesses = cursor === undefined ? { published, witnessed: ports.witnessed() } : undefined;
  const main = homeView({ page, vkey, earlier, witnesses }, reader);
  return answer(ports, reader, { title: reader.texts.title, main, path });
}

async function listAnswer(
  ports: AuditorPorts,
  reader: Reader,
  query: Static<typeof FilterQuery>,
): Promise<HttpAnswer> {
  const { sha256 } = ports;
  const { ledger = '', from = '', to = '', type = '', subject = '' } = query;
  const filters: Filters = { ledger, from, to, type, subject };
  const given = Object.entries({ from, to, type, subject }).filter(([, value]) => value !== '');
  const further = new URLSearchParams([['ledger', ledger], ...given]);
  const path = `/auditor/entries?${further.toString()}`;
  const wrong = faultOf(filters, reader.texts);
  if (wrong !== undefined) {
    const main = wrongView(filters, wrong, reader);
    return answer(ports, reader, { status: 400, title: reader.texts.notShown, main, path });
  }
  const title = reader.texts.entriesOf(ledger);
  if (!ports.openEntries)
    return answer(ports, reader, { title, main: closedView(title, filters, reader), path });
  const of = JSON.stringify(filters);
  const start = query.cursor === undefined ? Number(from) : decodePosition(sha256, of, query.cursor);
  const wanted = { ledger, subject, type, to: to === '' ? undefined : Number(to) };
  const { found, next } = await findEntries(ports.reader, wanted, start, ENTRIES);
  const heads = found.map(({ text }) => ({
    ...eventHead(parseEntry(text).eventText),
    leaf: leafHashOfText(sha256, text),
  }));
  if (next !== undefined) further.set('cursor', encodePosition(sha256, of, next));
  const links = {
    next: next === undefined ? undefined : `/auditor/entries?${further.toString()}`,
    query: new URLSearchParams(given).toString(),
  };
  return answer(ports, reader, { title, main: entriesView(filters, found, heads, links, reader), path });
}

async function entryAnswer(ports: AuditorPorts, reader: Reader, index: number): Promise<HttpAnswer> {
  const { texts } = reader;
  const title = texts.entry(index);
  const path = `/auditor/entries/${index}`;
  if (!ports.openEntries)
    return answer(ports, reader, { title, main: closedView(title, undefined, reader), path });
  const [text] = await ports.reader.entries(index, 1);
  if (text === undefined) {
    const filters = { ledger: '', from: '', to: '', type: '', subject: '' };
    const main = wrongView(filters, texts.noEntry(index), reader);
    return answer(ports, reader, { status: 404, title: texts.notThere, main, path });
  }
  const leaf = leafHashOfText(ports.sha256, text);
  return answer(ports, reader, { title, main: entryView(text, parseEntry(text), leaf, reader), path });
}

/** What is wrong with the filters, in words. */
function faultOf({ from, ledger, subject, to, type }: Filters, { wrong }: AuditorTexts): string | undefined {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(ledger)) return wrong.ledger;
  if (!/^[0-9]{0,15}$/.test(from) || !/^[0-9]{0,15}$/.test(to)) return wrong.range;
  if (!/^[a-z0-9.-]{0,100}$/.test(type)) return wrong.type;
  if (!/^[a-z0-9_-]{0,100}$/.test(subject)) return wrong.subject;
  return undefined;
}
