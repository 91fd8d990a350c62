/** Why an import ended before its last line, for whoever has to decide what to do now. */
import type { RpcError } from '@centesimo/grpc';

export class ImportStopped extends Error {
  /** The line at fault, counted from 1; undefined when ledger, funds or projects could not be opened. */
  readonly line: number | undefined;
  /** Stable code of the refusal, see docs/ERRORS.md. */
  readonly code: string;
  /** True: nothing is wrong with the input, only with the moment. */
  readonly retriable: boolean;

  constructor(line: number | undefined, cause: RpcError) {
    super(describe(line, cause), { cause });
    this.name = 'ImportStopped';
    this.line = line;
    this.code = cause.code;
    this.retriable = cause.retriable || cause.kind === 'deadline';
  }
}

const BEGUN = ['idempotency-conflict', 'ledger-exists'];

function describe(line: number | undefined, { code, facts, message }: RpcError): string {
  if (line === undefined && BEGUN.includes(code))
    return `the ledger is there already, and not by this import: other file, rules, count or seed (${code})`;
  const { payment } = facts;
  const where = line === undefined ? 'before the first line' : `line ${line}`;
  const gift = typeof payment === 'string' ? `, gift ${payment}` : '';
  return (
    `${where}${gift}: ${message} (${code}). What is posted stays posted, once; ` +
    'running the same import again continues after it'
  );
}
