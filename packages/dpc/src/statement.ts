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

const FILE_BYTES_MAX = 16 * 1024 * 1024;
const TEXT_CHARS_MAX = 6_000;
const CURRENCY = 'EUR';

/** Reads the bytes of a statement file. Never throws; a fault names the line and what is wrong with it. */
export function readStatement(bytes: Uint8Array): ReadStatement {
  if (bytes.length === 0) return fault('empty', 'the file is empty');
  if (bytes.length > FILE_BYTES_MAX)
    return fault('too-large', `the file is larger than ${FILE_BYTES_MAX} bytes`);
  const text = decode(bytes);
  if (text === undefined) return fault('not-utf8', 'the file is not UTF-8 text');
  const parsed = parseExact(text);
  if (parsed === undefined) return fault('not-json', 'the file is not JSON, or it is cut off');
  if (!Array.isArray(parsed)) return fault('not-a-list', 'the file must hold a list of lines');
  if (parsed.length === 0) return fault('empty', 'the statement has no lines');
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
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'is not an object';
  const {
    data,
    operazione,
    descrizione_documento: text,
    importo,
    note = '',
  } = value as Record<string, unknown>;
  if (operazione !== 'entrata' && operazione !== 'uscita')
    return '"operazione" must be "entrata" or "uscita"';
  if (typeof text !== 'string' || text.length > TEXT_CHARS_MAX)
    return `"descrizione_documento" must be a text of at most ${TEXT_CHARS_MAX} characters`;
  if (typeof note !== 'string' || note.length > TEXT_CHARS_MAX)
    return `"note" must be a text of at most ${TEXT_CHARS_MAX} characters`;
  const date = readDate(data);
  if (date === false) return '"data" must be a date YYYY-MM-DD or empty';
  if (!(importo instanceof NumberText)) return '"importo" must be a number';
  const amount = parseDecimal(importo.text, CURRENCY);
  if (!amount.ok) return `"importo" ${importo.text} is not an amount of euros and cents (${amount.code})`;
  if (amount.money.amount <= 0) return '"importo" must be above zero';
  const kind = operazione === 'entrata' ? 'receipt' : 'payment';
  return { line, kind, date, amount: amount.money.amount, text: text.trim(), note: note.trim() };
}

/** The date, undefined where there is none, false where it is not one. */
function readDate(value: unknown): string | undefined | false {
  if (value === '' || value === null || value === undefined) return undefined;
  if (typeof value !== 'string') return false;
  const match = /^([0-9]{4})-([0-9]{2})-([0-9]{2})$/.exec(value);
  if (match === null) return false;
  const days = new Date(Date.UTC(Number(match[1]), Number(match[2]), 0)).getUTCDate();
  const [month, day] = [Number(match[2]), Number(match[3])];
  return month >= 1 && month <= 12 && day >= 1 && day <= days ? value : false;
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
