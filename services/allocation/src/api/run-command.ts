/** The one path of a command: read, seal its details, submit, answer. */
import type { Principal, Role } from '@centesimo/auth';
import { parseLedgerId } from '@centesimo/events';
import type { After, CommandResponse } from '@centesimo/grpc';
import type { Answer } from '@centesimo/journal';
import { PENDING_RETRY_MS, lastDay, readAfter } from '@centesimo/service';
import type { HeldDetails } from '@centesimo/service';
import type { Actor } from '../domain/command.ts';
import type { ApiPorts } from './api-ports.ts';
import { checkEvidence } from './evidence.ts';
import { Faults } from './input-code.ts';
import { readKey } from './read-field.ts';
import { envelopeOf, keyOf, textsOf } from './to-command.ts';
import type { Prepare, PrepareApproved, Prepared, Sealed, Target } from './to-command.ts';
import { refusalOf, toRpcError } from './to-status.ts';

/** What every command's message holds. */
export interface CommandRequest {
  readonly idempotencyKey: string;
  readonly ledger: string;
  readonly after: readonly After[];
}

export interface Caller {
  readonly principal: Principal;
  /** The roles that may give this command; the caller acts in the first of them that it has. */
  readonly roles: readonly Role[];
}

export type Responded = Pick<CommandResponse, 'id' | 'repeated'> & {
  readonly position: { readonly journal: string; readonly n: bigint; readonly k: bigint };
};

/** @throws RpcError with every fault of the input, the refusal, or that it is not possible now */
export async function runCommand<Request extends CommandRequest>(
  ports: ApiPorts,
  request: Request,
  caller: Caller,
  prepare: Prepare<Request>,
): Promise<Responded> {
  const faults = new Faults();
  const target = targetOf(ports, request, caller, faults);
  const prepared = prepare(target, request, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const { command } = prepared;
  if ('evidence' in command) await checkEvidence(ports, target.ledger, command.evidence);
  const answer = await executeCommand(ports, target, prepared);
  if (answer?.kind === 'done') return respond(answer);
  throw toRpcError((answer && refusalOf(answer)) ?? { code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
}

/** Seals what is public text, asks the owner, and drops texts that no fact names. Undefined: there was no answer. */
export async function executeCommand(
  ports: ApiPorts,
  target: Target,
  prepared: Prepared,
): Promise<Answer | undefined> {
  const sealed = await storeTexts(ports, target, prepared);
  const envelope = envelopeOf(target, prepared, sealed);
  const answers = await ports.submit(target.ledger, [envelope]);
  ports.counted(answers);
  const [answer] = answers;
  // An unknown outcome may still turn out to name the details: the note stays, for the sweep.
  if (sealed !== undefined && answer !== undefined && answer.kind !== 'unavailable')
    await ports.publicDetails.settle(sealed.held, isDone(answer, sealed) ? [] : Object.values(sealed.texts));
  return answer;
}

export function targetOf(
  ports: ApiPorts,
  { after, idempotencyKey, ledger }: CommandRequest,
  caller: Caller,
  faults: Faults,
): Target {
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  const ids = ports.ids(ledger);
  return {
    ledger,
    ids,
    key: readKey(idempotencyKey, faults),
    by: { actor: ids.actorOf(caller.principal), role: roleOf(caller) },
    last: lastDay(ports.clock.now()),
    after: readAfter(after, faults),
  };
}

function roleOf({ principal, roles }: Caller): string {
  return roles.find((role) => principal.roles.includes(role)) ?? '';
}

/** Who approves, by a token that must be an approver's for this ledger. @throws RpcError `approver-token-refused` */
function approverOf(ports: ApiPorts, ledger: string, token: string): Actor | undefined {
  if (token === '') return undefined;
  const verified = ports.verifier.verify(token);
  const reason = verified.ok ? lacking(verified.principal, ledger) : verified.code;
  if (!verified.ok || reason !== undefined)
    throw toRpcError({ code: 'approver-token-refused', facts: { reason } });
  return { actor: ports.ids(ledger).actorOf(verified.principal), role: 'approver' };
}

/** Reads a message that may hold the token of a second person. @throws RpcError `approver-token-refused` */
export function withApprover<Request extends CommandRequest & { readonly approverToken: string }>(
  ports: ApiPorts,
  prepare: PrepareApproved<Request>,
): Prepare<Request> {
  return (target, request, faults) =>
    prepare(target, request, approverOf(ports, request.ledger, request.approverToken), faults);
}

/** The same where nothing is done without the second person. */
export function byTwo<Request extends CommandRequest & { readonly approverToken: string }>(
  ports: ApiPorts,
  prepare: PrepareApproved<Request>,
): Prepare<Request> {
  const approved = withApprover(ports, prepare);
  return (target, request, faults) => {
    if (request.approverToken === '') faults.add('approver-missing', 'approver_token');
    return approved(target, request, faults);
  };
}

function lacking({ ledgers, roles }: Principal, ledger: string): string | undefined {
  if (!roles.includes('approver')) return 'role-forbidden';
  return ledgers.includes('*') || ledgers.includes(ledger) ? undefined : 'ledger-forbidden';
}

interface Stored extends Sealed {
  readonly held: HeldDetails;
}

/** Texts that are durable now: no fact may name what could still be lost. */
async function storeTexts(ports: ApiPorts, target: Target, prepared: Prepared): Promise<Stored | undefined> {
  const named = Object.entries(textsOf(prepared));
  if (named.length === 0) return undefined;
  const documents = ports.publicDetails.sealAll(named.map(([, text]) => text));
  const key = keyOf(target);
  try {
    const held = await ports.publicDetails.hold(
      target.ledger,
      documents.map((document) => ({ key, document })),
    );
    const texts = Object.fromEntries(named.map(([name], at) => [name, documents[at]?.id ?? '']));
    return { texts, until: held.until, held };
  } catch (error) {
    ports.fault('details-failed', error);
    throw toRpcError({ code: 'storage-unavailable', retryAfterMs: PENDING_RETRY_MS });
  }
}

/** A repeated answer names the texts of its first request. */
function isDone(answer: Answer, { texts }: Sealed): boolean {
  if (answer.kind !== 'done') return false;
  const named = answer.answer as Readonly<Record<string, unknown>>;
  return Object.entries(texts).every(([name, commitment]) => named[name] === commitment);
}

function respond({ answer, journal, k, n, repeated }: Extract<Answer, { kind: 'done' }>): Responded {
  const { id } = answer as { readonly id: string };
  return { id, repeated, position: { journal, n: BigInt(n), k: BigInt(k) } };
}
