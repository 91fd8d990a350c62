/** The single commands: a refund demanded of a gift, and income that is not a gift. */
import type { CallContext, RecordIncomeRequest, RecordRefundRequest } from '@centesimo/grpc';
import { parseLedgerId } from '@centesimo/events';
import type { Answer, CommandEnvelope } from '@centesimo/journal';
import { PENDING_RETRY_MS, lastDay, readAfter } from '@centesimo/service';
import type { Command } from '../domain/command.ts';
import type { ApiPorts } from './api-ports.ts';
import { Faults } from './input-code.ts';
import { readForeignId } from './read-field.ts';
import { toPosition, unnamedOf } from './receive-gifts.ts';
import { type Target, prepareIncome, prepareRefund, withDetails } from './to-command.ts';
import { refusalOf, toRpcError } from './to-status.ts';

/** A demand or an income that is durable, and the record that holds it. */
export interface Recorded {
  readonly id: string;
  readonly position: ReturnType<typeof toPosition>;
  readonly repeated: boolean;
}

/** @throws RpcError */
export async function recordRefund(
  ports: ApiPorts,
  request: RecordRefundRequest,
  call: Pick<CallContext, 'principal'>,
): Promise<Recorded> {
  if (request.choice && !call.principal.roles.includes('staff'))
    throw toRpcError({ code: 'choice-needs-staff' });
  const faults = new Faults();
  // The demand's identity is the processor's own id; a key is taken, since every command may carry one.
  if (request.idempotencyKey !== '')
    readForeignId(request.idempotencyKey, 'idempotency_key', 'key-invalid', faults);
  const prepared = prepareRefund(targetOf(ports, request, faults), request, faults);
  if (prepared === undefined) throw refusedInput(faults);
  return await submitOne(ports, prepared.envelope);
}

/** @throws RpcError */
export async function recordIncome(ports: ApiPorts, request: RecordIncomeRequest): Promise<Recorded> {
  const faults = new Faults();
  const prepared = prepareIncome(targetOf(ports, request, faults), request, faults);
  if (prepared === undefined) throw refusedInput(faults);
  const { envelope, details } = prepared;
  if (details === undefined) return await submitOne(ports, envelope);
  const vault = ports.publicDetails;
  const document = vault.seal(details);
  const brought = { key: envelope.key, document };
  const held = await vault.hold(envelope.ledger, [brought]).catch((error: unknown) => {
    ports.fault('details-failed', error);
    throw toRpcError({ code: 'storage-unavailable', retryAfterMs: PENDING_RETRY_MS });
  });
  return await submitOne(ports, withDetails(envelope, document.id, held.until), async (answers) => {
    const unnamed = unnamedOf(answers, new Map([[0, document.id]]));
    if (unnamed !== undefined) await vault.settle(held, unnamed);
  });
}

async function submitOne(
  ports: ApiPorts,
  envelope: CommandEnvelope<Command>,
  settle: (answers: readonly Answer[]) => Promise<void> = () => Promise.resolve(),
): Promise<Recorded> {
  const answers = await ports.submit(envelope.ledger, [envelope]);
  await settle(answers);
  ports.counted(answers);
  const [answer] = answers;
  if (answer?.kind === 'done')
    return { id: envelope.key, position: toPosition(answer), repeated: answer.repeated };
  throw toRpcError((answer && refusalOf(answer)) ?? { code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
}

function targetOf(
  ports: ApiPorts,
  request: RecordRefundRequest | RecordIncomeRequest,
  faults: Faults,
): Target {
  const { ledger } = request;
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  const after = readAfter(request.after, faults);
  return { ledger, ids: ports.ids(ledger), last: lastDay(ports.clock.now()), after };
}

function refusedInput(faults: Faults) {
  return toRpcError(faults.said() ?? { code: 'unknown-command' });
}
