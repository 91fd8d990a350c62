/** A question about the books of one ledger, answered by the instance that owns it. */
import { parseLedgerId } from '@centesimo/events';
import type { After } from '@centesimo/grpc';
import type { Json } from '@centesimo/journal';
import { PENDING_RETRY_MS, readAfter } from '@centesimo/service';
import type { ApiPorts } from './api-ports.ts';
import type { Faults } from './input-code.ts';
import { toRpcError } from './to-status.ts';

export interface OfLedger {
  readonly ledger: string;
  readonly after: readonly After[];
}

/**
 * What the owner of a ledger answers to a question about its books.
 * @throws RpcError `unknown-ledger`, `ledger-busy` when the owner does not answer or `after` is not consumed yet
 */
export async function askBooks(
  ports: ApiPorts,
  { after, ledger }: OfLedger,
  faults: Faults,
  query: () => Json,
): Promise<Json> {
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  const consumed = readAfter(after, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const answer = await ports.query(ledger, query(), consumed);
  if (answer === undefined) throw toRpcError({ code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
  if (answer === null) throw toRpcError({ code: 'unknown-ledger', facts: { ledger } });
  return answer;
}
