/**
 * What waits for a second person. Proposals are no money and no events: each ledger has a sequence of steps of its
 * own, and how its proposals stand follows from them alone (ADR 0012).
 */
import type { Json } from '@centesimo/decider';
import type { Actor } from './command.ts';
import type { Proposed, ProposedExpense } from './proposed.ts';

/** What one person asks for. `input` is the hash of it, so that a key with other input is told. */
interface Asked {
  readonly id: string;
  readonly key: string;
  readonly input: string;
  readonly by: Actor;
  /** Milliseconds since the epoch. */
  readonly at: number;
}

export interface Propose extends Asked {
  readonly kind: 'propose';
  readonly command: Proposed;
  /** Canonical JSON of public details: sealed only when they are published. */
  readonly details?: string;
}

/** As it was stored while only expenses could be proposed. */
interface ProposeExpense extends Omit<Propose, 'command'> {
  readonly expense: Omit<ProposedExpense, 'kind'>;
}

export interface Settle extends Asked {
  readonly kind: 'approve' | 'refuse' | 'withdraw';
}

export type Wish = Propose | Settle;

/** What the books answered to an approval. */
export interface Outcome {
  readonly kind: 'recorded' | 'reopen';
  readonly id: string;
  readonly attempt: number;
  readonly at: number;
  /** Recorded: the place of the event. */
  readonly place?: Place;
  /** Reopened: why. */
  readonly refusal?: Refused;
}

interface Place {
  readonly journal: string;
  readonly n: number;
  readonly k: number;
}

interface Refused {
  readonly code: string;
  readonly facts: Readonly<Record<string, Json>>;
}

/** One record of the sequence: a wish or an outcome that was possible when it was stored. */
export type Step = Wish | Outcome;

/** A record as it may lie in a store. */
export type StoredStep = Step | ProposeExpense;

export type ProposalStatus = 'open' | 'approving' | 'approved' | 'refused' | 'withdrawn' | 'expired';

export interface Proposal {
  readonly id: string;
  readonly command: Proposed;
  readonly details: string | undefined;
  readonly by: Actor;
  readonly at: number;
  readonly status: Exclude<ProposalStatus, 'expired'>;
  /** How often an approval was tried; the current one while it is `approving`. */
  readonly attempt: number;
  /** Who approves, approved, refused or withdrew. */
  readonly settled: { readonly by: Actor; readonly at: number; readonly key: string } | undefined;
  readonly place: Place | undefined;
  readonly lastRefusal: string | undefined;
}

export interface Proposals {
  readonly byId: Map<string, Proposal>;
  /** Ids in the order in which they were proposed. */
  readonly order: string[];
  /** What was asked under each key, and what the books said where they refused it. */
  readonly keys: Map<string, { readonly input: string; readonly id: string; readonly refusal?: Refused }>;
  open: number;
}

export type ProposalCode =
  | 'unknown-proposal'
  | 'proposal-settled'
  | 'proposal-expired'
  | 'approver-is-proposer'
  | 'not-proposer'
  | 'too-many-proposals';

export type ProposalDecision =
  | { readonly kind: 'step' }
  /** Known before under this key. */
  | { readonly kind: 'repeated'; readonly id: string; readonly refusal?: Refused }
  | { readonly kind: 'conflict' }
  /** An approval whose outcome is not known stands before this: it is finished first. */
  | { readonly kind: 'unfinished' }
  | { readonly kind: 'refused'; readonly code: ProposalCode };

const PROPOSAL_DAYS = 30;
const DAY_MS = 24 * 3_600_000;
const OPEN_PROPOSALS_MAX = 1_000;

export function noProposals(): Proposals {
  return { byId: new Map(), order: [], keys: new Map(), open: 0 };
}

export function expiryOf({ at }: Pick<Proposal, 'at'>): number {
  return at + PROPOSAL_DAYS * DAY_MS;
}

export function statusOf(proposal: Proposal, now: number): ProposalStatus {
  return proposal.status === 'open' && now > expiryOf(proposal) ? 'expired' : proposal.status;
}

export function decideProposal(proposals: Proposals, wish: Wish): ProposalDecision {
  const known = proposals.keys.get(wish.key);
  if (known !== undefined) {
    if (known.input !== wish.input) return { kind: 'conflict' };
    const { id, refusal } = known;
    const isUnfinished = refusal === undefined && proposals.byId.get(id)?.status === 'approving';
    if (isUnfinished) return { kind: 'unfinished' };
    return refusal === undefined ? { kind: 'repeated', id } : { kind: 'repeated', id, refusal };
  }
  if (wish.kind === 'propose')
    return proposals.open >= OPEN_PROPOSALS_MAX ? refused('too-many-proposals') : { kind: 'step' };
  return decideSettle(proposals.byId.get(wish.id), wish);
}

function decideSettle(proposal: Proposal | undefined, { at, by, kind }: Settle): ProposalDecision {
  if (proposal === undefined) return refused('unknown-proposal');
  const isProposer = proposal.by.actor === by.actor;
  if (kind === 'withdraw' && !isProposer) return refused('not-proposer');
  if (kind !== 'withdraw' && isProposer) return refused('approver-is-proposer');
  switch (statusOf(proposal, at)) {
    case 'open':
      return { kind: 'step' };
    case 'approving':
      return { kind: 'unfinished' };
    case 'expired':
      return kind === 'approve' ? refused('proposal-expired') : { kind: 'step' };
    default:
      return refused('proposal-settled');
  }
}

function refused(code: ProposalCode): ProposalDecision {
  return { kind: 'refused', code };
}

/** True when the outcome is that of the approval which is under way. */
export function isAwaited(proposals: Proposals, { attempt, id }: Outcome): boolean {
  const proposal = proposals.byId.get(id);
  return proposal?.status === 'approving' && proposal.attempt === attempt;
}

/** Follows a step that was stored. */
export function followStep(proposals: Proposals, step: StoredStep): void {
  if (step.kind === 'propose') return addProposal(proposals, step);
  const proposal = proposals.byId.get(step.id);
  if (proposal === undefined) return;
  if ('attempt' in step) return followOutcome(proposals, proposal, step);
  const { at, by, id, input, key, kind } = step;
  proposals.keys.set(key, { input, id });
  const settled = { by, at, key };
  if (kind === 'approve') return replace(proposals, proposal, { status: 'approving', settled });
  replace(proposals, proposal, { status: kind === 'refuse' ? 'refused' : 'withdrawn', settled });
}

function addProposal(proposals: Proposals, step: Propose | ProposeExpense): void {
  const { at, by, details, id, input, key } = step;
  const command = 'command' in step ? step.command : { kind: 'record-expense' as const, ...step.expense };
  proposals.byId.set(id, {
    id,
    command,
    details,
    by,
    at,
    status: 'open',
    attempt: 0,
    settled: undefined,
    place: undefined,
    lastRefusal: undefined,
  });
  proposals.order.push(id);
  proposals.keys.set(key, { input, id });
  proposals.open += 1;
}

function followOutcome(proposals: Proposals, proposal: Proposal, { kind, place, refusal }: Outcome): void {
  if (kind === 'recorded') return replace(proposals, proposal, { status: 'approved', place });
  const { key } = proposal.settled ?? { key: '' };
  const asked = proposals.keys.get(key);
  if (asked !== undefined && refusal !== undefined) proposals.keys.set(key, { ...asked, refusal });
  const { attempt } = proposal;
  const lastRefusal = refusal?.code;
  replace(proposals, proposal, { status: 'open', attempt: attempt + 1, settled: undefined, lastRefusal });
}

function replace(proposals: Proposals, proposal: Proposal, change: Partial<Proposal>): void {
  const next = { ...proposal, ...change };
  const counts = ({ status }: Proposal): number => (status === 'open' || status === 'approving' ? 1 : 0);
  proposals.open += counts(next) - counts(proposal);
  proposals.byId.set(proposal.id, next);
}
