/** `/auditor`: rendered here where entries are open; else a page that holds nothing until a token is pasted into it. */
import {
  CURSOR_CHARACTERS_MAX,
  type HttpAnswer,
  type HttpBinding,
  HttpError,
  defineRoute,
} from '@centesimo/http';
import { eventHead, leafHashOfText, parseEntry } from '@centesimo/log';
import { type Html, assetAnswer, htmlAnswer } from '@centesimo/web';
import { type Static, Type } from 'typebox';
import { type EntryRoutesPorts, decodePosition, encodePosition, exact, index } from '../api/http/fields.ts';
import { findEntries } from '../log/find-entries.ts';
import { AUDITOR_SCRIPTS, type Filters, auditorPages } from './auditor-layout.ts';
import { closedView, entriesView, entryView, homeView, wrongView } from './auditor-views.ts';

export interface AuditorPorts extends EntryRoutesPorts {
  readonly openEntries: boolean;
  readonly vkey: string;
}

const CHECKPOINTS = 20;
const ENTRIES = 50;
const LIST = 'auditor-checkpoints';

/** Loose, so that a slip of the hand gets a page and not a problem document; `readFilters` judges. */
const text = Type.Optional(Type.String({ maxLength: 200 }));
const Cursor = Type.Optional(Type.String({ maxLength: CURSOR_CHARACTERS_MAX }));
const FilterQuery = Type.Object(
  { ledger: text, from: text, to: text, type: text, subject: text, cursor: Cursor },
  exact,
);
const page = { description: 'the page', mediaType: 'text/html' } as const;

export function auditorHttp(ports: AuditorPorts): HttpBinding {
  const home = defineRoute({
    method: 'GET',
    path: '/auditor',
    summary: 'The page of the auditors',
    tag: 'pages',
    schema: { query: Type.Object({ cursor: Cursor }, exact) },
    answers: { 200: page },
    handle: ({ query }) => homeAnswer(ports, query.cursor),
  });
  const list = defineRoute({
    method: 'GET',
    path: '/auditor/entries',
    summary: 'Entries of a ledger, as a page',
    tag: 'pages',
    schema: { query: FilterQuery },
    answers: { 200: page, 400: { description: 'a page that says what is wrong', mediaType: 'text/html' } },
    handle: ({ query }) => listAnswer(ports, query),
  });
  const one = defineRoute({
    method: 'GET',
    path: '/auditor/entries/{index}',
    summary: 'One entry, as a page',
    tag: 'pages',
    schema: { params: Type.Object({ index: index('the place of the entry') }, exact) },
    answers: { 200: page, 404: { description: 'a page that says so', mediaType: 'text/html' } },
    handle: ({ params }) => entryAnswer(ports, params.index),
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

function answer(ports: AuditorPorts, status: number, title: string, main: Html): HttpAnswer {
  return htmlAnswer(auditorPages(ports.openEntries), { status, language: 'en', title, main });
}

async function homeAnswer(ports: AuditorPorts, cursor: string | undefined): Promise<HttpAnswer> {
  const { reader, sha256, vkey } = ports;
  const below = cursor === undefined ? Number.MAX_SAFE_INTEGER : decodePosition(sha256, LIST, cursor);
  const page = await reader.checkpoints(below, CHECKPOINTS);
  const earlier =
    page.next === undefined ? undefined : `/auditor?cursor=${encodePosition(sha256, LIST, page.next)}`;
  return answer(ports, 200, 'The log, for auditors', homeView({ page, vkey, earlier }));
}

async function listAnswer(ports: AuditorPorts, query: Static<typeof FilterQuery>): Promise<HttpAnswer> {
  const { reader, sha256 } = ports;
  const { ledger = '', from = '', to = '', type = '', subject = '' } = query;
  const filters: Filters = { ledger, from, to, type, subject };
  const wrong = faultOf(filters);
  if (wrong !== undefined) return answer(ports, 400, 'Not shown', wrongView(filters, wrong));
  const title = `Entries of ${ledger}`;
  if (!ports.openEntries) return answer(ports, 200, title, closedView(title, filters));
  const of = JSON.stringify(filters);
  const start = query.cursor === undefined ? Number(from) : decodePosition(sha256, of, query.cursor);
  const wanted = { ledger, subject, type, to: to === '' ? undefined : Number(to) };
  const { found, next } = await findEntries(reader, wanted, start, ENTRIES);
  const heads = found.map(({ text }) => ({
    ...eventHead(parseEntry(text).eventText),
    leaf: leafHashOfText(sha256, text),
  }));
  const given = Object.entries({ from, to, type, subject }).filter(([, value]) => value !== '');
  const asked = new URLSearchParams(given);
  const further = new URLSearchParams([['ledger', ledger], ...given]);
  if (next !== undefined) further.set('cursor', encodePosition(sha256, of, next));
  const links = {
    next: next === undefined ? undefined : `/auditor/entries?${further.toString()}`,
    query: asked.toString(),
  };
  return answer(ports, 200, title, entriesView(filters, found, heads, links));
}

async function entryAnswer(ports: AuditorPorts, index: number): Promise<HttpAnswer> {
  const title = `Entry ${index}`;
  if (!ports.openEntries) return answer(ports, 200, title, closedView(title, undefined));
  const [text] = await ports.reader.entries(index, 1);
  if (text === undefined) {
    const filters = { ledger: '', from: '', to: '', type: '', subject: '' };
    const what = `There is no entry ${index} in the published log.`;
    return answer(ports, 404, 'Not there', wrongView(filters, what));
  }
  const leaf = leafHashOfText(ports.sha256, text);
  return answer(ports, 200, title, entryView(text, parseEntry(text), leaf));
}

/** What is wrong with the filters, in words. */
function faultOf({ from, ledger, subject, to, type }: Filters): string | undefined {
  if (!/^[a-z0-9][a-z0-9-]{0,62}$/.test(ledger)) return 'Name a ledger: small letters, digits and hyphens.';
  if (!/^[0-9]{0,15}$/.test(from) || !/^[0-9]{0,15}$/.test(to))
    return 'Entries are numbers: whole, from 0, of at most 15 digits.';
  if (!/^[a-z0-9.-]{0,100}$/.test(type)) return 'A type of event is like org.centesimo.gift.received.v1.';
  if (!/^[a-z0-9_-]{0,100}$/.test(subject))
    return 'A subject is the id of a gift, fund or expense: small letters, digits, _ and -.';
  return undefined;
}
