/** Proposals over every protocol: propose, approve by another person, refuse, withdraw, read. */
import { hash } from 'node:crypto';
import { parseLedgerId } from '@centesimo/events';
import { RpcError } from '@centesimo/grpc';
import type { ApproveExpenseRequest, ProposeExpenseRequest } from '@centesimo/grpc';
import { canonicalText } from '@centesimo/log';
import { PENDING_RETRY_MS } from '@centesimo/service';
import { decideProposal, isAwaited, statusOf } from '../domain/proposal.ts';
import type { Outcome, Proposal, Propose, Settle, Wish } from '../domain/proposal.ts';
import type { ApiPorts } from './api-ports.ts';
import { checkEvidence } from './evidence.ts';
import { Faults } from './input-code.ts';
import { readStatus, readWindow } from './read-window.ts';
import type { Window } from './read-window.ts';
import { getLedger } from './read-ledger.ts';
import { executeCommand, targetOf } from './run-command.ts';
import type { Caller } from './run-command.ts';
import { prepareRecordExpense } from './to-command.ts';
import type { Target } from './to-command.ts';
import { refusalOf, toRpcError } from './to-status.ts';
import type { AllocationCode } from './to-status.ts';

const PROPOSAL_ID = /^prop_[0-9a-f]{32}$/;
const TRIES_MAX = 5;

export interface ToldProposal {
  readonly proposal: Proposal;
  readonly repeated: boolean;
}

/** @throws RpcError with every fault of the form; what the books know already to be wrong; `unknown-evidence` */
export async function proposeExpense(
  ports: ApiPorts,
  request: Omit<ProposeExpenseRequest, '$typeName' | '$unknown'>,
  caller: Caller,
): Promise<ToldProposal> {
  const faults = new Faults();
  const target = targetOf(ports, request, caller, faults);
  const { key, ledger, ids, by } = target;
  const id = ids.proposalOf(key);
  const asked = { ...request, $typeName: 'centesimo.allocation.v1.RecordExpenseRequest', approverToken: '' };
  const own = { ...target, key: expenseKey(id) };
  const { command, details } = prepareRecordExpense(own, asked as never, undefined, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  if (command.kind !== 'record-expense') throw new Error('unreachable');
  const { approvedBy: _none, by: _by, details: _details, kind: _kind, ...expense } = command;
  await checkBooks(ports, request, expense);
  await checkEvidence(ports, ledger, expense.evidence);
  const mark = details === undefined ? {} : { details: ids.detailsMark(details) };
  const input = hash('sha256', canonicalText({ kind: 'propose', ...expense, ...mark }), 'base64url');
  const at = ports.clock.now();
  const text = details === undefined ? {} : { details };
  const wish: Propose = { kind: 'propose', id, key, input, by, at, expense, ...text };
  return await fulfil(ports, target, wish);
}

/** @throws RpcError with the refusal of the proposal, or of the expense where the books do not take it */
export async function settleProposal(
  ports: ApiPorts,
  kind: Settle['kind'],
  { idempotencyKey, ledger, proposal }: Pick<ApproveExpenseRequest, 'idempotencyKey' | 'ledger' | 'proposal'>,
  caller: Caller,
): Promise<ToldProposal> {
  const faults = new Faults();
  const target = targetOf(ports, { idempotencyKey, ledger, after: [] }, caller, faults);
  const id = readProposalId(proposal, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const { by, key } = target;
  // Who asks is part of it: an approval is of one person, and nobody else's answer.
  const input = hash('sha256', canonicalText({ kind, id, actor: by.actor }), 'base64url');
  return await fulfil(ports, target, { kind, id, key, input, by, at: ports.clock.now() });
}

/** @throws RpcError `unknown-proposal` */
export async function getProposal(ports: ApiPorts, ledger: string, id: string): Promise<Proposal> {
  const faults = new Faults();
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  readProposalId(id, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const proposals = await orUnavailable(ports, ports.proposals.read(ledger));
  return proposals.byId.get(id) ?? refuse('unknown-proposal');
}

/** Newest first. @throws RpcError */
export async function listProposals(
  ports: ApiPorts,
  ledger: string,
  window: Window,
  status: string,
): Promise<{ readonly items: Proposal[]; readonly next: string }> {
  const faults = new Faults();
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  const { from, limit } = readWindow(window, faults);
  const only = readStatus(status, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const { byId, order } = await orUnavailable(ports, ports.proposals.read(ledger));
  const now = ports.clock.now();
  const items: Proposal[] = [];
  // The cursor counts from the oldest, so that new ones do not move the page.
  const newest = window.cursor === '' ? order.length : Math.min(from, order.length);
  for (let at = newest - 1; at >= 0; at--) {
    const proposal = byId.get(order[at] ?? '');
    if (proposal === undefined || (only !== undefined && statusOf(proposal, now) !== only)) continue;
    if (items.length === limit) return { items, next: String(at + 1) };
    items.push(proposal);
  }
  return { items, next: '' };
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

/** Records the expense of an approval under way; the same attempt is recorded once, however many try. */
async function finish(ports: ApiPorts, ledger: string, proposal: Proposal): Promise<RpcError | undefined> {
  const { attempt, by, details, expense, id, settled } = proposal;
  if (settled === undefined) return undefined;
  const ids = ports.ids(ledger);
  const command = { kind: 'record-expense', by, approvedBy: settled.by, ...expense } as const;
  // No caller's key holds this first character.
  const key = `${expenseKey(id)}/${attempt}`;
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

function expenseKey(id: string): string {
  return `\u0001${id}`;
}

async function note(ports: ApiPorts, ledger: string, outcome: Outcome): Promise<void> {
  const work = ports.proposals.change(ledger, (state) =>
    isAwaited(state, outcome) ? { step: outcome, answer: undefined } : { answer: undefined },
  );
  await orUnavailable(ports, work);
}

/** What the books know already to be wrong is told now, and not to the approver. */
async function checkBooks(
  ports: ApiPorts,
  { after, ledger }: Pick<ProposeExpenseRequest, 'after' | 'ledger'>,
  { currency, from, project }: Propose['expense'],
): Promise<void> {
  const books = await getLedger(ports, { ledger, after });
  if (books.closed) refuse('ledger-closed', { ledger });
  if (!books.currencies.includes(currency)) refuse('unknown-currency', { currency });
  if (project !== undefined && !books.projects.includes(project)) refuse('unknown-project', { project });
  for (const { fund } of from) {
    const held = books.funds.find((each) => each.fund === fund);
    if (held === undefined) refuse('unknown-fund', { fund });
    if (held?.currency !== currency) refuse('wrong-currency', { currency, expected: held?.currency });
  }
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
