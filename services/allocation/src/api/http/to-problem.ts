/** Allocation's codes to HTTP: the statuses that are not those of their kind, and the names of fields. Only here. */
import { type HttpAnswer, type Problem, PROBLEM_TYPE, toProblem } from '@centesimo/http';
import { RpcError } from '@centesimo/grpc';
import type { AllocationCode } from '../to-status.ts';

/** Everything else has the status of its kind: 400, 403, 404, 413, 422, 501, 503. */
export const STATUS_OF_CODE: Readonly<Partial<Record<AllocationCode, number>>> = {
  // Not the input but the state stands against it: what is to be made is there, or what is to be used is closed.
  'ledger-exists': 409,
  'ledger-closed': 409,
  'fund-exists': 409,
  'fund-closed': 409,
  'fund-in-rule': 409,
  'project-exists': 409,
  'custody-exists': 409,
  'transfer-received': 409,
  'cited-before': 409,
  'project-closed': 409,
  'condition-met': 409,
  'shortfall-open': 409,
  'not-unassigned': 409,
  'proposal-settled': 409,
  'proposal-expired': 409,
};

const TITLE_OF_409 = 'The state of the ledger forbids it';

/** The messages' names of fields to those of bodies, where they differ. */
const FIELDS: Readonly<Record<string, string>> = {
  base_currency: 'baseCurrency',
  paid_at: 'paidAt',
  returned_at: 'returnedAt',
  sent_at: 'sentAt',
  received_at: 'receivedAt',
  received_as: 'receivedAs',
  purpose_of: 'purposeOf',
  units_currency: 'unitsCurrency',
  exchanged_at: 'exchangedAt',
  reported_at: 'reportedAt',
  approver_token: 'approverToken',
  secondary_json: 'secondary',
  secondary_fund: 'secondaryFund',
  details_json: 'details',
  idempotency_key: 'Idempotency-Key',
};

/** What `work` answers, or the problem that it throws. @throws what is not a refusal of allocation */
export async function answering(work: () => Promise<HttpAnswer>): Promise<HttpAnswer> {
  try {
    return await work();
  } catch (error) {
    // What nobody foresaw is the app's to tell, with its log line.
    if (!(error instanceof RpcError) || error.kind === 'internal') throw error;
    const { headers, problem } = problemOf(error);
    // As bytes: to a text Fastify would add a charset, which the media type does not have.
    const body = Buffer.from(JSON.stringify(problem));
    return { status: problem.status, mediaType: PROBLEM_TYPE, headers, body };
  }
}

function problemOf(error: RpcError): {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
} {
  const { headers, problem } = toProblem(error);
  const status = Object.hasOwn(STATUS_OF_CODE, error.code)
    ? STATUS_OF_CODE[error.code as AllocationCode]
    : undefined;
  const facts = withFieldsOfBodies(problem.facts);
  if (status === undefined) return { headers, problem: { ...problem, facts } };
  return { headers, problem: { ...problem, facts, status, title: TITLE_OF_409 } };
}

function withFieldsOfBodies(facts: Problem['facts']): Problem['facts'] {
  const { faults } = facts;
  if (!Array.isArray(faults)) return facts;
  const renamed = (faults as readonly { readonly code: string; readonly field: string }[]).map(
    ({ code, field }) => ({ code, field: FIELDS[field] ?? field }),
  );
  return { ...facts, faults: renamed };
}
