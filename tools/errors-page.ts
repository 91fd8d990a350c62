/** Writes docs/ERRORS.md from the tables in the code: every code that a call may be refused with. */
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import type { AuthCode } from '../packages/auth/src/index.ts';
import { RPC_KINDS, RpcError } from '../packages/grpc/src/rpc-error.ts';
import type { RpcKind } from '../packages/grpc/src/rpc-error.ts';
import { toStatus } from '../packages/grpc/src/to-status.ts';
import { HTTP_CODES } from '../packages/http/src/http-error.ts';
import { PROBLEM_BASE } from '../packages/http/src/problem.ts';
import { STATUS_OF_KIND } from '../packages/http/src/to-problem.ts';
import { STATUS_OF_CODE as ALLOCATION_STATUS } from '../services/allocation/src/api/http/to-problem.ts';
import { MEANINGS as ALLOCATION } from '../services/allocation/src/api/to-status.ts';
import { STATUS_OF_CODE as DONATION_STATUS } from '../services/donation/src/api/http/to-problem.ts';
import { MEANINGS as DONATION } from '../services/donation/src/api/to-status.ts';
import { MEANINGS as PORTAL } from '../services/portal/src/api/meanings.ts';

type Meanings = Readonly<Record<string, { readonly kind: RpcKind; readonly message: string }>>;

/** Names of the gRPC statuses by number (google.rpc.Code). */
const STATUS_NAMES = [
  ...['OK', 'CANCELLED', 'UNKNOWN', 'INVALID_ARGUMENT', 'DEADLINE_EXCEEDED', 'NOT_FOUND', 'ALREADY_EXISTS'],
  ...['PERMISSION_DENIED', 'RESOURCE_EXHAUSTED', 'FAILED_PRECONDITION', 'ABORTED', 'OUT_OF_RANGE'],
  ...['UNIMPLEMENTED', 'INTERNAL', 'UNAVAILABLE', 'DATA_LOSS', 'UNAUTHENTICATED'],
];

const WHAT_TO_DO: Readonly<Record<RpcKind, string>> = {
  invalid: 'the input is malformed: correct it',
  unauthenticated: 'send a good token',
  forbidden: 'the token may not do that',
  'not-found': 'there is no such thing; where `retry-after-ms` comes with it, there may be one soon',
  conflict: 'the same key or id was used with other input',
  refused: 'a rule forbids it on the state as it is',
  'too-large': 'send less at once',
  unavailable: 'not now: send the same again after `retry-after-ms`',
  deadline: 'the time is over and the outcome unknown: send the same again',
  cancelled: 'the caller ended the call',
  unimplemented: 'this instance is older than the caller',
  internal: 'the code is at fault: report it',
};

const AUTH: Readonly<Record<AuthCode, { kind: RpcKind; message: string }>> = {
  'token-missing': unauthenticated('the call has no token'),
  'token-malformed': unauthenticated('this is no token'),
  'token-algorithm': unauthenticated('the token is not signed with ES256'),
  'token-type': unauthenticated('this is a token of another kind'),
  'token-unknown-key': unauthenticated('the key of the token is none that is believed here'),
  'token-signature': unauthenticated('the signature is not that of the key'),
  'token-issuer': unauthenticated('the issuer is not that of the key'),
  'token-audience': unauthenticated('the token is for another system'),
  'token-expired': unauthenticated('the token has expired'),
  'token-not-yet': unauthenticated('the token is not good yet'),
  'role-forbidden': { kind: 'forbidden', message: 'the token has none of the roles that may do it' },
  'ledger-forbidden': { kind: 'forbidden', message: 'the token is for other ledgers' },
};

/** Codes of calls as such and of reading the log; a test looks for others in the code. */
const CALLS: Meanings = {
  'message-malformed': { kind: 'invalid', message: 'this is no such message' },
  'number-unsafe': { kind: 'invalid', message: 'a number is beyond 2^53-1' },
  'call-cancelled': { kind: 'cancelled', message: 'the caller has ended the call, or has gone' },
  'service-unknown': { kind: 'not-found', message: 'health: there is no such service here' },
  'too-many-watchers': { kind: 'unavailable', message: 'health: as many watch as may' },
  internal: { kind: 'internal', message: 'nothing more is told; the log of the service has it' },
  'log-not-published': { kind: 'unavailable', message: 'no checkpoint is published yet' },
  'log-not-kept-here': {
    kind: 'unavailable',
    message: 'this instance of audit does not keep the log now: another does, or none yet',
  },
  'log-not-found': { kind: 'not-found', message: 'that is not in the published log' },
  'log-index-invalid': { kind: 'invalid', message: 'an index is not negative' },
  'tile-path-malformed': { kind: 'invalid', message: 'this is no path of a tile' },
  'size-out-of-range': { kind: 'not-found', message: 'no tree of that size is published' },
  'proof-refused': { kind: 'not-found', message: 'there is no such proof in the published log' },
  'peer-unknown': { kind: 'unavailable', message: 'between instances: nobody is known to hold the journal' },
  'peer-silent': { kind: 'unavailable', message: 'between instances: the one asked does not answer' },
  'journal-not-held': { kind: 'unavailable', message: 'between instances: the one asked does not hold it' },
  'too-many-commands': { kind: 'too-large', message: 'between instances: more commands than one call takes' },
};

function unauthenticated(message: string): { kind: RpcKind; message: string } {
  return { kind: 'unauthenticated', message };
}

function statusOf(kind: RpcKind): string {
  return STATUS_NAMES[toStatus(new RpcError(kind, 'any', '')).code ?? 2] ?? 'UNKNOWN';
}

function table(head: readonly string[], rows: readonly (readonly string[])[]): string {
  const widths = head.map((cell, at) => Math.max(cell.length, ...rows.map((row) => row[at]?.length ?? 0)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, at) => cell.padEnd(widths[at] ?? 0)).join(' | ')} |`;
  return [line(head), line(widths.map((width) => '-'.repeat(width))), ...rows.map(line)].join('\n');
}

function codes(meanings: Meanings): string {
  const rows = Object.entries(meanings).map(([code, { kind, message }]) => [`\`${code}\``, kind, message]);
  return table(['code', 'kind', 'meaning'], rows);
}

/** `conflict` has two statuses: while the first request still runs, and for other input. */
function httpStatusOf(kind: RpcKind): string {
  return kind === 'conflict' ? '422, or 409 while it runs' : String(STATUS_OF_KIND[kind]);
}

/** What only HTTP can refuse with, having a status of its own. */
function httpCodes(): string {
  const rows = Object.entries(HTTP_CODES).map(([code, { meaning, status }]) => [
    `\`${code}\``,
    String(status),
    meaning,
  ]);
  return table(['code', 'status', 'meaning'], rows);
}

/** The codes of a service that HTTP answers with another status than that of their kind. */
function otherStatuses(statuses: Readonly<Record<string, number>>): string {
  const told = Object.entries(statuses).map(([code, status]) => `\`${code}\` ${status}`);
  return `Over HTTP each has the status of its kind, but these: ${told.join(', ')}.`;
}

/** The whole page. */
export function errorsPage(): string {
  const kinds = RPC_KINDS.map((kind) => [
    kind,
    `\`${statusOf(kind)}\``,
    httpStatusOf(kind),
    WHAT_TO_DO[kind],
  ]);
  return `# Error codes

Made from the code by \`npm run generate\`; do not edit. Codes are stable, sentences may change. A refused call has its code in the trailer \`centesimo-code\`, figures as JSON in \`centesimo-facts\`, and \`retry-after-ms\` where the same call may be sent again. In the bulk intake they stand in the batch's or the gift's \`refusal\`. Codes of files, keys and the command line are listed in [OPERATIONS](OPERATIONS.md#error-codes).

Over HTTP a refusal is a problem document (RFC 9457, \`application/problem+json\`): \`type\` is \`${PROBLEM_BASE}\` and the code, which is a name and no address to fetch; \`code\` is the code alone, \`facts\` the figures, \`detail\` the sentence. \`Retry-After\` says when the same request may be sent again. A status from 500 on says nothing but its code.

## Kinds

${table(['kind', 'gRPC status', 'HTTP status', 'what to do'], kinds)}

## HTTP alone

${httpCodes()}

## Tokens and access

${codes(AUTH)}

## Calls, and reading the log

${codes(CALLS)}

## donation

${otherStatuses(DONATION_STATUS)}

${codes(DONATION)}

## allocation

${otherStatuses(ALLOCATION_STATUS)}

${codes(ALLOCATION)}

## portal

${codes(PORTAL)}
`;
}

if (import.meta.main) {
  writeFileSync(path.resolve(import.meta.dirname, '../docs/ERRORS.md'), errorsPage());
  console.log('docs/ERRORS.md written');
}
