/** Statements as the publication writes them, made for tests. */
import { readFileSync } from 'node:fs';
import { type Statement, readStatement } from './statement.ts';

export interface Written {
  readonly data?: unknown;
  readonly operazione?: unknown;
  readonly descrizione_documento?: unknown;
  /** As it stands in the file: the digits of a JSON number, or any other JSON. */
  readonly importo?: string;
  readonly note?: unknown;
}

/** The bytes of a file with these lines; what a line does not name is a valid payment of 10 euros on 1 April 2020. */
export function fileOf(...lines: readonly Written[]): Uint8Array {
  return Buffer.from(`[${lines.map(lineText).join(',\n')}]`);
}

function lineText({ importo = '10', ...given }: Written): string {
  const line = {
    data: '2020-04-01',
    operazione: 'uscita',
    descrizione_documento: 'fattura',
    note: '',
    ...given,
  };
  return `${JSON.stringify(line).slice(0, -1)},"importo":${importo}}`;
}

/** `in`/`out`, date or '', euros as written, text, note. */
export type Row = readonly ['in' | 'out', string, string, string?, string?];

export function statementOf(...rows: readonly Row[]): Statement {
  const lines = rows.map(([way, data, importo, text = 'fattura', note = '']) => ({
    data,
    operazione: way === 'in' ? 'entrata' : 'uscita',
    descrizione_documento: text,
    importo,
    note,
  }));
  const { fault, statement } = readStatement(fileOf(...lines));
  if (statement === undefined) throw new Error(fault.reason);
  return statement;
}

export const realBytes: Uint8Array = readFileSync(
  new URL('../../../data-sets/dpc-covid19/CC66387.json', import.meta.url),
);

export function realStatement(): Statement {
  const { fault, statement } = readStatement(realBytes);
  if (statement === undefined) throw new Error(fault.reason);
  return statement;
}

export const realRulesText: string = readFileSync(new URL('../rules/cc66387.json', import.meta.url), 'utf8');
