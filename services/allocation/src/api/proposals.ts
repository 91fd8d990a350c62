/** Proposals over every protocol: propose, approve by another person, refuse, withdraw, read. */
import { hash } from 'node:crypto';
import { parseLedgerId } from '@centesimo/events';
import { RpcError } from '@centesimo/grpc';
import type { ApproveProposalRequest, ProposeRequest } from '@centesimo/grpc';
import { canonicalText } from '@centesimo/log';
import { PENDING_RETRY_MS } from '@centesimo/service';
import { decideProposal, isAwaited, statusOf } from '../domain/proposal.ts';
import type { Outcome, Proposal, Settle, Wish } from '../domain/proposal.ts';
import { kindOf, partsOf } from '../domain/proposed.ts';
import type { ProposalKind } from '../domain/proposed.ts';
import type { ApiPorts } from './api-ports.ts';
import { checkEvidence } from './evidence.ts';
import { Faults } from './input-code.ts';
import { checkBooks, prepareAction } from './proposed-action.ts';
import { readKind, readStatus, readWindow } from './read-window.ts';
import type { Window } from './read-window.ts';
import { executeCommand, targetOf } from './run-command.ts';
import type { Caller } from './run-command.ts';
import type { Target } from './to-command.ts';
import { refusalOf, toRpcError } from './to-status.ts';
import type { AllocationCode } from './to-status.ts';

const PROPOSAL_ID = /^prop_[0-9a-f]{32}$/;
const TRIES_MAX = 5;

type SettleRequest = Pick<ApproveProposalRequest, 'idempotencyKey' | 'ledger' | 'proposal'>;

export interface ToldProposal {
  readonly proposal: Proposal;
  readonly repeated: boolean;
}

/** @throws RpcError with every fault of the form; what the books know already to be wrong; `unknown-evidence` */
export async function propose(
  ports: ApiPorts,
  request: Pick<ProposeRequest, 'action' | 'after' | 'idempotencyKey' | 'ledger'>,
  caller: Caller,
): Promise<ToldProposal> {
  const faults = new Faults();
  const target = targetOf(ports, request, caller, faults);
  const { by, ids, key, ledger } = target;
  const id = ids.proposalOf(key);
  const { command, details } = prepareAction({ ...target, key: commandKey(id) }, request.action, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  await checkBooks(ports, request, command);
  if ('evidence' in command) await checkEvidence(ports, ledger, command.evidence);
  const { made, asked } = partsOf(command);
  const mark = details === undefined ? {} : { details: ids.detailsMark(details) };
  // Of an expense, what was hashed while only expenses could be proposed: a retry across an upgrade is the same.
  const what = command.kind === 'record-expense' ? { expense: made } : { action: command.kind, made };
  const text = canonicalText({ ...asked, ...what, kind: 'propose', ...mark });
  const input = hash('sha256', text, 'base64url');
  const wish = { kind: 'propose', id, key, input, by, at: ports.clock.now(), command } as const;
  return await fulfil(ports, target, details === undefined ? wish : { ...wish, details });
}

/** @throws RpcError with the refusal of the proposal, or of the expense where the books do not take it */
export async function settleProposal(
  ports: ApiPorts,
  kind: Settle['kind'],
  { idempotencyKey, ledger, proposal }: SettleRequest,
  caller: Caller,
  only?: ProposalKind,
): Promise<ToldProposal> {
  const faults = new Faults();
  const target = targetOf(ports, { idempotencyKey, ledger, after: [] }, caller, faults);
  const id = readProposalId(proposal, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  if (only !== undefined) await getProposal(ports, ledger, id, only);
  const { by, key } = target;
  // Who asks is part of it: an approval is of one person, and nobody else's answer.
  const input = hash('sha256', canonicalText({ kind, id, actor: by.actor }), 'base64url');
  return await fulfil(ports, target, { kind, id, key, input, by, at: ports.clock.now() });
}

/** @throws RpcError `unknown-proposal` */
export async function getProposal(
  ports: ApiPorts,
  ledger: string,
  id: string,
  only?: ProposalKind,
): Promise<Proposal> {
  const faults = new Faults();
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  readProposalId(id, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const proposals = await orUnavailable(ports, ports.proposals.read(ledger));
  const proposal = proposals.byId.get(id);
  if (proposal === undefined || !isOf(proposal, only)) return refuse('unknown-proposal');
  return proposal;
}

/** Newest first. @throws RpcError */
export async function listProposals(
  ports: ApiPorts,
  ledger: string,
  window: Window,
  { kind = '', status }: { readonly kind?: string; readonly status: string },
): Promise<{ readonly items: Proposal[]; readonly next: string }> {
  const faults = new Faults();
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  const { from, limit } = readWindow(window, faults);
  const wanted = readStatus(status, faults);
  const only = readKind(kind, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const { byId, order } = await orUnavailable(ports, ports.proposals.read(ledger));
  const now = ports.clock.now();
  const items: Proposal[] = [];
  // The cursor counts from the oldest, so that new ones do not move the page.
  const newest = window.cursor === '' ? order.length : Math.min(from, order.length);
  for (let at = newest - 1; at >= 0; at--) {
    const proposal = byId.get(order[at] ?? '');
    if (proposal === undefined || !isOf(proposal, only)) continue;
    if (wanted !== undefined && statusOf(proposal, now) !== wanted) continue;
    if (items.length === limit) return { items, next: String(at + 1) };
    items.push(proposal);
  }
  return { items, next: '' };
}

function isOf({ command }: Proposal, only: ProposalKind | undefined): boolean {
  return only === undefined || kindOf(command) === only;
}

function readProposalId(id: string, faults: Faults): string {
  if (!PROPOSAL_ID.test(id)) faults.add('proposal-invalid', 'proposal');
  return id;
}

/** Decides the wish, and brings an approval to its end, whoever began it. */
async function fulfil(ports: ApiPorts, target: Target, wish: Wish): Promise<ToldProposal> {
  const { ledger } = target;
  for (let tries = 0; tries < TRIES_MAX; tries++) {
    const { decision, proposals } = await orUnavailable(
      ports,
      ports.proposals.change(ledger, (state) => {
        const decided = decideProposal(state, wish);
        const answer = { decision: decided, proposals: state };
        return decided.kind === 'step' ? { step: wish, answer } : { answer };
      }),
    );
    const proposal = proposals.byId.get(wish.id);
    if (decision.kind === 'refused') refuse(decision.code);
    if (decision.kind === 'conflict') refuse('idempotency-conflict');
    if (decision.kind === 'repeated' && decision.refusal !== undefined)
      refuse(decision.refusal.code as AllocationCode, decision.refusal.facts);
    if (proposal === undefined) return refuse('unknown-proposal');
    const isBegun = decision.kind === 'unfinished' || (decision.kind === 'step' && wish.kind === 'approve');
    if (!isBegun) return { proposal, repeated: decision.kind === 'repeated' };
    const refusal = await finish(ports, ledger, proposal);
    // The approval that was just begun is this caller's own: its refusal is the answer.
    if (refusal !== undefined && decision.kind === 'step') throw refusal;
    if (decision.kind === 'step')
      return { proposal: await getProposal(ports, ledger, wish.id), repeated: false };
  }
  throw busy();
}

/** Does what an approval under way is for; the same attempt is done once, however many try. */
async function finish(ports: ApiPorts, ledger: string, proposal: Proposal): Promise<RpcError | undefined> {
  const { attempt, by, details, id, settled } = proposal;
  if (settled === undefined) return undefined;
  const ids = ports.ids(ledger);
  const command = { by, approvedBy: settled.by, ...proposal.command };
  // No caller's key holds this first character.
  const key = `${commandKey(id)}/${attempt}`;
  const target = { ledger, key, ids, by, last: '', after: [] };
  const answer = await executeCommand(ports, target, { command, details });
  const at = ports.clock.now();
  if (answer?.kind === 'done') {
    const { journal, k, n } = answer;
    await note(ports, ledger, { kind: 'recorded', id, attempt, at, place: { journal, n, k } });
    return undefined;
  }
  const said = answer === undefined ? undefined : refusalOf(answer);
  if (said === undefined || answer?.kind !== 'refused') throw said === undefined ? busy() : toRpcError(said);
  const refusal = { code: said.code, facts: answer.facts };
  await note(ports, ledger, { kind: 'reopen', id, attempt, at, refusal });
  return toRpcError(said);
}

function commandKey(id: string): string {
  return `\u0001${id}`;
}

async function note(ports: ApiPorts, ledger: string, outcome: Outcome): Promise<void> {
  const work = ports.proposals.change(ledger, (state) =>
    isAwaited(state, outcome) ? { step: outcome, answer: undefined } : { answer: undefined },
  );
  await orUnavailable(ports, work);
}

function refuse(code: AllocationCode, facts: Readonly<Record<string, unknown>> = {}): never {
  throw toRpcError({ code, facts });
}

function busy(): RpcError {
  return toRpcError({ code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
}

async function orUnavailable<T>(ports: ApiPorts, work: Promise<T>): Promise<T> {
  return await work.catch((error: unknown) => {
    ports.fault('proposals-failed', error);
    throw toRpcError({ code: 'storage-unavailable', retryAfterMs: PENDING_RETRY_MS });
  });
}
