/** Pages of lists: where one begins, how long it is, and what it is narrowed to. */
import type { ProposalStatus } from '../domain/proposal.ts';
import { PROPOSAL_KINDS } from '../domain/proposed.ts';
import type { ProposalKind } from '../domain/proposed.ts';
import type { Faults } from './input-code.ts';

export const PAGE_MAX = 1_000;
export const PAGE_DEFAULT = 100;

export interface Window {
  /** Empty: the first page. */
  readonly cursor: string;
  /** 0: 100. */
  readonly limit: number;
}

export const PROPOSAL_STATUSES = [
  'open',
  'approving',
  'approved',
  'refused',
  'withdrawn',
  'expired',
] as const satisfies readonly ProposalStatus[];

/** `from` is 0 for the first page. */
export function readWindow(
  { cursor, limit }: Window,
  faults: Faults,
): { readonly from: number; readonly limit: number } {
  if (limit > PAGE_MAX || limit < 0) faults.add('limit-invalid', 'limit');
  if (!/^(|[1-9][0-9]{0,14})$/.test(cursor)) faults.add('cursor-invalid', 'cursor');
  return { from: Number(cursor), limit: limit === 0 ? PAGE_DEFAULT : limit };
}

/** Undefined: all. */
export function readKind(kind: string, faults: Faults): ProposalKind | undefined {
  if (kind === '') return undefined;
  const known = PROPOSAL_KINDS.find((each) => each === kind);
  if (known === undefined) faults.add('kind-invalid', 'kind');
  return known;
}

/** Undefined: all. */
export function readStatus(status: string, faults: Faults): ProposalStatus | undefined {
  if (status === '') return undefined;
  const known = PROPOSAL_STATUSES.find((each) => each === status);
  if (known === undefined) faults.add('status-invalid', 'status');
  return known;
}
