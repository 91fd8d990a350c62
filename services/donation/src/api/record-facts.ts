/** Single commands about money at the bank after, or before, a gift came in. */
import type { After } from '@centesimo/grpc';
import { parseLedgerId } from '@centesimo/events';
import { lastDay, readAfter } from '@centesimo/service';
import type { FactCommand } from '../domain/fact-commands.ts';
import type { ApiPorts } from './api-ports.ts';
import { Faults } from './input-code.ts';
import { readForeignId } from './read-field.ts';
import type { Recorded } from './submit-one.ts';
import { submitDetailed, submitOne } from './submit-one.ts';
import type { PendingRequest } from './prepare-fact.ts';
import { preparePending } from './prepare-fact.ts';
import type { Prepared, Target } from './to-command.ts';
import { toRpcError } from './to-status.ts';

/** What every request of one fact has. */
export interface OneRequest {
  readonly idempotencyKey: string;
  readonly ledger: string;
  readonly after: After[];
}

/** Reads one kind of request; undefined when `faults` tell why not. */
export type Prepare<Request, Each> = (
  target: Target,
  request: Request,
  faults: Faults,
) => Prepared<Each> | undefined;

/** @throws RpcError */
export async function recordFact<Request extends OneRequest>(
  ports: ApiPorts,
  request: Request,
  prepare: Prepare<Request, FactCommand>,
): Promise<Recorded> {
  const { envelope, id } = prepareOne(ports, request, prepare);
  return await submitOne(ports, envelope, id);
}

/** A gift on its way may bring private details. @throws RpcError */
export async function recordPending(ports: ApiPorts, request: PendingRequest): Promise<Recorded> {
  return await submitDetailed(ports, prepareOne(ports, request, preparePending), ports.privateDetails);
}

/** @throws RpcError with every fault of the request */
export function prepareOne<Request extends OneRequest, Each>(
  ports: ApiPorts,
  request: Request,
  prepare: Prepare<Request, Each>,
): Prepared<Each> {
  const faults = new Faults();
  const { ledger } = request;
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  const after = readAfter(request.after, faults);
  // The identity of a fact is the processor's own id; a key is taken, since every command may carry one.
  if (request.idempotencyKey !== '')
    readForeignId(request.idempotencyKey, 'idempotency_key', 'key-invalid', faults);
  const target = { ledger, ids: ports.ids(ledger), last: lastDay(ports.clock.now()), after };
  const prepared = prepare(target, request, faults);
  if (prepared === undefined || faults.list.length > 0)
    throw toRpcError(faults.said() ?? { code: 'unknown-command' });
  return prepared;
}
