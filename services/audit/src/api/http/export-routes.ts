/** Entries of a ledger as one file, however many: sent as they are read, no faster than the reader takes them. */
import { type HttpAnswer, type HttpRoute, defineRoute, savedAs } from '@centesimo/http';
import { CSV_HEADER, entryCsv, entryJson } from '@centesimo/log';
import { type Static, Type } from 'typebox';
import { type FoundEntry, eachEntry } from '../../log/find-entries.ts';
import { type EntryRoutesPorts, LedgerParams, entryFilters, exact, publishedSize } from './fields.ts';

const ExportQuery = Type.Object(entryFilters, exact);
/** Text gathered before it is handed on. */
const CHUNK_CHARS = 64 * 1024;

interface Format {
  readonly suffix: 'ndjson' | 'csv';
  readonly mediaType: string;
  readonly summary: string;
  readonly description: string;
  readonly head: string;
  readonly line: (ports: EntryRoutesPorts, entry: FoundEntry) => string;
}

const FORMATS: readonly Format[] = [
  {
    suffix: 'ndjson',
    mediaType: 'application/x-ndjson; charset=utf-8',
    summary: 'Entries of a ledger, one JSON object a line',
    description:
      'Index, leaf hash, and the entry byte for byte as it is hashed: SHA-256(0x00, entry) is the leaf hash.',
    head: '',
    line: ({ sha256 }, { index, text }) => `${entryJson(sha256, index, text)}\n`,
  },
  {
    suffix: 'csv',
    mediaType: 'text/csv; charset=utf-8; header=present',
    summary: 'Entries of a ledger for a spreadsheet',
    description:
      'RFC 4180. The column entry holds the bytes that are hashed; a cell that would begin like a formula gets an apostrophe before it.',
    head: CSV_HEADER,
    line: ({ sha256 }, { text }) => entryCsv(sha256, text),
  },
];

export function exportRoutes(ports: EntryRoutesPorts): HttpRoute[] {
  return FORMATS.map((format) => exportRoute(ports, format));
}

function exportRoute(ports: EntryRoutesPorts, format: Format): HttpRoute {
  return defineRoute({
    method: 'GET',
    path: `/v1/ledgers/{ledger}/entries.${format.suffix}`,
    summary: format.summary,
    description: `${format.description} What was published when the answer began; an answer that is cut short ends with a broken connection, never like a whole one.`,
    tag: 'entries',
    schema: { params: LedgerParams, query: ExportQuery },
    answers: { 200: { description: 'the file', mediaType: format.mediaType.split(';')[0] ?? '' } },
    handle: ({ params: { ledger }, query, signal }) => exportAnswer(ports, format, ledger, query, signal),
  });
}

function exportAnswer(
  ports: EntryRoutesPorts,
  format: Format,
  ledger: string,
  { from = 0, subject, to = Infinity, type }: Static<typeof ExportQuery>,
  signal: AbortSignal,
): HttpAnswer {
  const wanted = { ledger, subject, type, to: Math.min(to, publishedSize(ports.reader)) };
  return {
    status: 200,
    mediaType: format.mediaType,
    stream: linesOf(ports, format, eachEntry(ports.reader, wanted, from, signal)),
    headers: savedAs(`${ledger}-entries.${format.suffix}`),
  };
}

async function* linesOf(
  ports: EntryRoutesPorts,
  format: Format,
  pages: AsyncIterable<readonly FoundEntry[]>,
): AsyncGenerator<Uint8Array> {
  let text = format.head;
  for await (const found of pages)
    for (const entry of found) {
      text += format.line(ports, entry);
      if (text.length < CHUNK_CHARS) continue;
      yield Buffer.from(text);
      text = '';
    }
  yield Buffer.from(text);
}
