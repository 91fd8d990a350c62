/** Every code that the portal answers with: its kind, which decides the status, and its sentence. Only here. */
import { RpcError } from '@centesimo/grpc';
import { invalid, missing } from '@centesimo/service';
import type { Meaning } from '@centesimo/service';
import type { Answered, StatementFault, ViewFault } from '../domain/portal-views.ts';

/** The text of docs/ERRORS.md for this service. */
export const MEANINGS = {
  'trail-code-wrong-length': invalid('a trail code has 27 letters and digits: some are missing or too many'),
  'trail-code-wrong-character': invalid('a trail code has letters and digits, no U; facts.at says where'),
  'trail-code-wrong-check': invalid('a character of the trail code is wrong, or two are swapped'),
  'unknown-trail': missing('no gift of the verified log has this trail code'),
  'unknown-income': missing('no income of the verified log has this id'),
  'unknown-expense': missing('no expense of the verified log has this id'),
  'unknown-document': missing(
    'no document that stands for this expense has this commitment, or what opens it is not known (yet)',
  ),
  'unknown-ledger': missing('there is no such ledger'),
  'payments-cursor-malformed': invalid('the cursor is none that this list has given'),
  'entry-not-verified': missing('the verified log does not reach this entry (yet): facts.size entries are'),
  'statement-too-far': missing(
    'so much of the log is not replayed here: `centesimo statement --through` makes it from any copy of the log',
  ),
  'statement-being-made': { kind: 'unavailable', message: 'the statement is being made from the log' },
  'trail-too-long': {
    kind: 'refused',
    message: 'the gift went through more entries than one receipt holds: verify the log instead',
  },
  'trail-not-provable': {
    kind: 'refused',
    message: 'no receipt proves this trail: the gift is not received yet',
  },
  'log-not-verified': { kind: 'unavailable', message: 'nothing of the log is verified yet' },
  'log-unreachable': { kind: 'unavailable', message: 'audit does not answer now' },
  'receipt-refused': { kind: 'unavailable', message: 'what audit gave does not prove the entry' },
  'too-many-receipts': {
    kind: 'unavailable',
    message: 'as many receipts of incomes are being made as may be',
  },
  'too-many-streams': { kind: 'unavailable', message: 'as many streams are open as may be' },
} as const satisfies Readonly<Record<string, Meaning>>;
export type PortalCode = keyof typeof MEANINGS;

const RETRY_MS = 2_000;

/** The error of a code; what is not for ever may be asked again. */
export function refusal(code: PortalCode, facts: Readonly<Record<string, unknown>> = {}): RpcError {
  const { kind, message } = MEANINGS[code];
  return new RpcError(kind, code, message, {
    facts,
    ...(kind === 'unavailable' ? { retryAfterMs: RETRY_MS } : {}),
  });
}

/** What is asked for, as codes name it when there is none. */
export type Asked = 'trail' | 'income' | 'expense' | 'document' | 'ledger';

/** The view of an answer. @throws RpcError for a fault */
export function viewOf<View>(answered: Answered<View>, asked: Asked): View {
  if (answered.fault !== undefined) throw faultOf(answered.fault, asked);
  return answered.view;
}

/** Why there is no statement as of an entry. */
export function statementFault(fault: StatementFault): RpcError {
  if (fault.kind === 'beyond-log') return refusal('entry-not-verified', { size: fault.size });
  if (fault.kind === 'not-kept') return refusal('statement-too-far');
  if (fault.kind === 'being-made') return refusal('statement-being-made');
  return faultOf(fault, 'ledger');
}

function faultOf(fault: ViewFault, asked: Asked): RpcError {
  switch (fault.kind) {
    case 'not-ready':
      return refusal('log-not-verified');
    case 'not-provable':
      return refusal('trail-not-provable');
    case 'unknown':
      return refusal(`unknown-${asked}`);
    case 'malformed': {
      const code = asked === 'trail' ? `trail-code-${fault.code}` : 'payments-cursor-malformed';
      return refusal(Object.hasOwn(MEANINGS, code) ? (code as PortalCode) : 'trail-code-wrong-length');
    }
  }
}
