/** Lists of a ledger, a page at a time, as its owner has them. */
import { parseLedgerId } from '@centesimo/events';
import type { After } from '@centesimo/grpc';
import { PENDING_RETRY_MS, readAfter } from '@centesimo/service';
import type { ItemOf, ListName, ListPage, ListQuery } from '../domain/list.ts';
import type { ApiPorts } from './api-ports.ts';
import { Faults } from './input-code.ts';
import { readOptionalSlug } from './read-field.ts';
import { readWindow } from './read-window.ts';
import type { Window } from './read-window.ts';
import { toRpcError } from './to-status.ts';

export interface ListRequest extends Window {
  readonly ledger: string;
  readonly after: readonly After[];
  /** Expenses only; empty: all. */
  readonly project?: string;
  /** Expenses only: those for which no document stands. */
  readonly withoutDocument?: boolean;
  /** Demands only. */
  readonly openOnly?: boolean;
}

/** `next` is the cursor of the next page; empty: this was the last. */
export interface ReadPage<Item> {
  readonly items: readonly Item[];
  readonly next: string;
}

/** @throws RpcError `unknown-ledger`, `ledger-busy` when the owner does not answer or `after` is not consumed yet */
export async function readList<Name extends ListName>(
  ports: ApiPorts,
  ask: Name,
  request: ListRequest,
): Promise<ReadPage<ItemOf[Name]>> {
  const { ledger, openOnly = false, withoutDocument = false } = request;
  const faults = new Faults();
  if (parseLedgerId(ledger) === undefined) faults.add('ledger-invalid', 'ledger');
  const after = readAfter(request.after, faults);
  const project = readOptionalSlug(request.project ?? '', 'project', 'project-invalid', faults);
  const { from, limit } = readWindow(request, faults);
  const said = faults.said();
  if (said !== undefined) throw toRpcError(said);
  const narrowed = project === undefined ? {} : { project };
  const query: ListQuery = { ask, ledger, from, limit, openOnly, withoutDocument, ...narrowed };
  const answer = await ports.query(ledger, query, after);
  if (answer === undefined) throw toRpcError({ code: 'ledger-busy', retryAfterMs: PENDING_RETRY_MS });
  if (answer === null) throw toRpcError({ code: 'unknown-ledger', facts: { ledger } });
  const { items, next } = answer as unknown as ListPage<ItemOf[Name]>;
  return { items, next: next === null ? '' : String(next) };
}
