/** Donation's codes to HTTP: the statuses that are not those of their kind, and the names of fields. Only here. */
import { type HttpAnswer, type Problem, PROBLEM_TYPE, toProblem } from '@centesimo/http';
import { RpcError } from '@centesimo/grpc';
import type { DonationCode } from '../to-status.ts';

/** Everything else has the status of its kind: 400, 403, 404, 413, 422, 501, 503. */
export const STATUS_OF_CODE: Readonly<Partial<Record<DonationCode, number>>> = {
  // Not the input but the state stands against it, for good.
  'ledger-closed': 409,
};

const TITLE_OF_409 = 'The state of the ledger forbids it';

/** The messages' names of fields to those of bodies, where they differ. */
const FIELDS: Readonly<Record<string, string>> = {
  gross_amount: 'gross',
  fee_amount: 'fee',
  given_at: 'givenAt',
  refunded_at: 'refundedAt',
  received_at: 'receivedAt',
  details_json: 'details',
  taken_amount: 'taken',
  balance_amount: 'balance',
  corrected_at: 'correctedAt',
  failed_at: 'failedAt',
  opened_at: 'openedAt',
  won_at: 'wonAt',
  lost_at: 'lostAt',
  charged_at: 'chargedAt',
  stated_at: 'statedAt',
  idempotency_key: 'Idempotency-Key',
};

/** What `work` answers, or the problem that it throws. @throws what is not a refusal of donation */
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

export function problemOf(error: RpcError): {
  readonly problem: Problem;
  readonly headers: Readonly<Record<string, string>>;
} {
  const { headers, problem } = toProblem(error);
  const status = Object.hasOwn(STATUS_OF_CODE, error.code)
    ? STATUS_OF_CODE[error.code as DonationCode]
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
