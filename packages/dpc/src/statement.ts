/** Reading a donation account's statement as the Italian Civil Protection publishes it; exact, strict, line by line. */
import { parseDecimal } from '@centesimo/money';

export interface StatementLine {
  /** Counted from 1, as a reader of the file would. */
  readonly line: number;
  readonly kind: 'receipt' | 'payment';
  /** YYYY-MM-DD; undefined where the publication gives none. */
  readonly date: string | undefined;
  /** Euro cents. */
  readonly amount: number;
  /** Free text as published: a public detail, never event data. */
  readonly text: string;
  readonly note: string;
}

export interface Statement {
  readonly lines: readonly StatementLine[];
  readonly received: number;
  readonly paid: number;
}

export type StatementFaultCode =
  'empty' | 'too-large' | 'not-utf8' | 'not-json' | 'not-a-list' | 'bad-line' | 'does-not-balance';

/** Why a statement cannot be taken: nothing of it is. */
export interface StatementFault {
  readonly code: StatementFaultCode;
  /** The line at fault, counted from 1. */
  readonly line?: number;
  readonly reason: string;
}

export type ReadStatement =
  | { readonly statement: Statement; readonly fault?: undefined }
  | { readonly fault: StatementFault; readonly statement?: undefined };

/** A larger file is not read. */
export const STATEMENT_BYTES_MAX = 16 * 1024 * 1024;
const LINES_MAX = 10_000;
const TEXT_CHARS_MAX = 6_000;
/** What a service takes as the public details of one fact. */
const DETAILS_BYTES_MAX = 8 * 1024;
/** No account of the publication is older; a year before it is a slip of the pen. */
const FIRST_DAY = '1900-01-01';
const CURRENCY = 'EUR';
const SHOWN_CHARS = 40;

/** Reads the bytes of a statement file. Never throws; a fault names the line and what is wrong with it. */
export function readStatement(bytes: Uint8Array): ReadStatement {
  if (bytes.length === 0) return fault('empty', 'the file is empty');
  if (bytes.length > STATEMENT_BYTES_MAX)
    return fault('too-large', `the file is larger than ${STATEMENT_BYTES_MAX} bytes`);
  const text = decode(bytes);
  if (text === undefined) return fault('not-utf8', 'the file is not UTF-8 text');
  const parsed = parseExact(text);
  if (parsed === undefined) return fault('not-json', 'the file is not JSON, or it is cut off');
  if (!Array.isArray(parsed)) return fault('not-a-list', 'the file must hold a list of lines');
  if (parsed.length === 0) return fault('empty', 'the statement has no lines');
  if (parsed.length > LINES_MAX) return fault('too-large', `the statement has more than ${LINES_MAX} lines`);
  return readLines(parsed);
}

function readLines(parsed: readonly unknown[]): ReadStatement {
  const lines: StatementLine[] = [];
  let [received, paid] = [0, 0];
  for (const [index, value] of parsed.entries()) {
    const line = readLine(value, index + 1);
    if (typeof line === 'string') return fault('bad-line', line, index + 1);
    lines.push(line);
    if (line.kind === 'receipt') received += line.amount;
    else paid += line.amount;
    if (!Number.isSafeInteger(received) || !Number.isSafeInteger(paid))
      return fault('bad-line', 'the sum is beyond 2^53-1 cents', index + 1);
  }
  return { statement: { lines, received, paid } };
}

/** A line, or what is wrong with it. */
function readLine(value: unknown, line: number): StatementLine | string {
  if (typeof value !== 'object' || value === null || Array.isArray(value) || value instanceof NumberText)
    return 'is not an object';
  const { data, operazione, descrizione_documento, importo, note = '' } = value as Record<string, unknown>;
  if (operazione !== 'entrata' && operazione !== 'uscita')
    return '"operazione" must be "entrata" or "uscita"';
  if (!isText(descrizione_documento)) return `"descrizione_documento" ${TEXT_RULE}`;
  if (!isText(note)) return `"note" ${TEXT_RULE}`;
  const date = readDate(data);
  if (date === false) return '"data" must be a date YYYY-MM-DD or empty';
  const amount = readAmount(importo);
  if (typeof amount === 'string') return amount;
  const kind = operazione === 'entrata' ? 'receipt' : 'payment';
  const text = descrizione_documento.trim();
  const read: StatementLine = { line, kind, date, amount, text, note: note.trim() };
  return Buffer.byteLength(JSON.stringify(publicDetails(read))) > DETAILS_BYTES_MAX
    ? `its texts are more than ${DETAILS_BYTES_MAX} bytes of public details`
    : read;
}

/** What the publication says of a line beyond its sum, as it is kept beside the fact. */
export function publicDetails(
  { text, note, date }: StatementLine,
  explained?: string,
): Record<string, string | boolean> {
  return {
    text,
    ...(explained === undefined ? {} : { explained }),
    ...(note === '' ? {} : { note }),
    ...(date === undefined ? { undated: true } : {}),
  };
}

const TEXT_RULE = `must be a text of well-formed Unicode with at most ${TEXT_CHARS_MAX} characters`;

function isText(value: unknown): value is string {
  return typeof value === 'string' && value.length <= TEXT_CHARS_MAX && value.isWellFormed();
}

/** Cents, or what is wrong with the amount. */
function readAmount(value: unknown): number | string {
  if (!(value instanceof NumberText)) return '"importo" must be a number';
  const amount = parseDecimal(value.text, CURRENCY);
  if (!amount.ok)
    return `"importo" ${value.text.slice(0, SHOWN_CHARS)} is not an amount of euros and cents (${amount.code})`;
  return amount.money.amount > 0 ? amount.money.amount : '"importo" must be above zero';
}

/** The date, undefined where there is none, false where it is not one. */
function readDate(value: unknown): string | undefined | false {
  if (value === '' || value === null || value === undefined) return undefined;
  return typeof value === 'string' && isDay(value) ? value : false;
}

/** True for a day of the calendar written YYYY-MM-DD, from 1900 on. */
export function isDay(text: string): boolean {
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(text);
  if (match === null || text < FIRST_DAY) return false;
  const days = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate();
  const [month, day] = [Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= days;
}

function decode(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

/** A JSON number as its digits stand in the file: going through a float could change a cent. */
class NumberText {
  readonly text: string;
  constructor(text: string) {
    this.text = text;
  }
}

type SourceReviver = (key: string, value: unknown, context: { readonly source?: string }) => unknown;

function parseExact(text: string): unknown {
  const keepDigits: SourceReviver = (_key, value, { source }) =>
    typeof value === 'number' ? new NumberText(source ?? '') : value;
  try {
    return JSON.parse(text, keepDigits as (key: string, value: unknown) => unknown);
  } catch {
    return undefined;
  }
}

function fault(code: StatementFaultCode, reason: string, line?: number): { fault: StatementFault } {
  return { fault: line === undefined ? { code, reason } : { code, reason, line } };
}
