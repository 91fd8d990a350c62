/** The notices that wait for their gift, over both protocols. */
import { parseLedgerId } from '@centesimo/events';
import { PENDING_RETRY_MS } from '@centesimo/service';
import type { ParkedNotice, ParkedQuery } from '../domain/query.ts';
import type { ApiPorts } from './api-ports.ts';
import { toRpcError } from './to-status.ts';

/** A notice as both protocols tell it. */
export type ListedNotice = Omit<ParkedNotice, 'demand'> & { readonly id: string };

/** @throws RpcError */
export async function listParked(ports: ApiPorts, ledger: string): Promise<ListedNotice[]> {
  if (parseLedgerId(ledger) === undefined) throw toRpcError({ code: 'ledger-invalid' });
  const query = { ledger, parked: true } satisfies ParkedQuery;
  const parked = (await ports.query(ledger, query, [])) as readonly ParkedNotice[] | null | undefined;
  if (!Array.isArray(parked)) throw toRpcError({ code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
  return (parked as readonly ParkedNotice[]).map(({ demand: id, ...notice }) => ({ id, ...notice }));
}
