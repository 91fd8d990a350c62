/** The single commands: a refund demanded of a gift, and income that is not a gift. */
import type { CallContext } from '@centesimo/grpc';
import type { ApiPorts } from './api-ports.ts';
import { prepareOne } from './record-facts.ts';
import type { Recorded } from './submit-one.ts';
import { submitDetailed, submitOne } from './submit-one.ts';
import { type IncomeRequest, type RefundRequest, prepareIncome, prepareRefund } from './to-command.ts';
import { toRpcError } from './to-status.ts';

/** @throws RpcError */
export async function recordRefund(
  ports: ApiPorts,
  request: RefundRequest,
  call: Pick<CallContext, 'principal'>,
): Promise<Recorded> {
  if (request.choice && !call.principal.roles.includes('staff'))
    throw toRpcError({ code: 'choice-needs-staff' });
  return await submitOne(ports, prepareOne(ports, request, prepareRefund).envelope);
}

/** @throws RpcError */
export async function recordIncome(ports: ApiPorts, request: IncomeRequest): Promise<Recorded> {
  return await submitDetailed(ports, prepareOne(ports, request, prepareIncome), ports.publicDetails);
}
