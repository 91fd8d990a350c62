/** Reads: how a ledger stands. */
import type { GetLedgerRequest } from '@centesimo/grpc';
import { parseLedgerId } from '@centesimo/events';
import { PENDING_RETRY_MS, readAfter } from '@centesimo/service';
import type { LedgerOverview } from '../domain/overview.ts';
import type { LedgerQuery } from '../domain/query.ts';
import type { ApiPorts } from './api-ports.ts';
import { Faults } from './input-code.ts';
import { toLedger } from './ledger-message.ts';
import { toRpcError } from './to-status.ts';

/** A ledger as both protocols tell it. */
export type ReadLedger = ReturnType<typeof toLedger>;

/** @throws RpcError `unknown-ledger`, `ledger-busy` when the owner does not answer or `after` is not consumed yet */
export async function getLedger(
  ports: ApiPorts,
  request: Pick<GetLedgerRequest, 'after' | 'ledger'>,
): Promise<ReadLedger> {
  const { ledger } = request;
  const faults = new Faults();
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  const after = readAfter(request.after, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const query: LedgerQuery = { ask: 'ledger', ledger };
  const answer = await ports.query(ledger, query, after);
  if (answer === undefined) throw toRpcError({ code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
  if (answer === null) throw toRpcError({ code: 'unknown-ledger', facts: { ledger } });
  return toLedger(answer as unknown as LedgerOverview, ports.journalOf(ledger));
}
