/** Appeals and their plans to give back, as both protocols tell them. */
import { parseLedgerId } from '@centesimo/events';
import type { After } from '@centesimo/grpc';
import type { Json } from '@centesimo/journal';
import { PENDING_RETRY_MS, readAfter } from '@centesimo/service';
import type { AppealRow, GiveBackAnswer } from '../domain/appeals.ts';
import type { ApiPorts } from './api-ports.ts';
import { Faults } from './input-code.ts';
import { readSlug } from './read-field.ts';
import { readWindow } from './read-window.ts';
import type { Window } from './read-window.ts';
import { toRpcError } from './to-status.ts';

interface OfLedger {
  readonly ledger: string;
  readonly after: readonly After[];
}

/** An appeal whose day is past below its goal has failed too, though its money waits until it is closed. */
function asOf(today: string, { secondaryFund = '', until = '', ...appeal }: AppealRow) {
  const { closed, free, goal, raised, state, surplus } = appeal;
  const isLate = state === 'open' && until !== '' && until < today;
  return {
    ...{ fund: appeal.fund, currency: appeal.currency, closed, secondaryFund, until },
    ...{ goal: BigInt(goal), raised: BigInt(raised), free: BigInt(free), surplus: BigInt(surplus) },
    state: isLate ? ('failed' as const) : state,
  };
}

export type ReadAppeal = ReturnType<typeof asOf>;

/** @throws RpcError `unknown-ledger`, `ledger-busy` when the owner does not answer or `after` is not consumed yet */
export async function readAppeals(ports: ApiPorts, request: OfLedger): Promise<{ appeals: ReadAppeal[] }> {
  const { ledger } = request;
  const rows = await ask(ports, request, new Faults(), () => ({ ask: 'appeals', ledger }));
  const today = new Date(ports.clock.now()).toISOString().slice(0, 10);
  return { appeals: (rows as unknown as AppealRow[]).map((row) => asOf(today, row)) };
}

/** @throws RpcError as `readAppeals`, and `unknown-appeal` */
export async function readGiveBack(ports: ApiPorts, request: OfLedger & Window & { readonly fund: string }) {
  const { ledger } = request;
  const faults = new Faults();
  const fund = readSlug(request.fund, 'fund', 'fund-invalid', faults);
  const page = readWindow(request, faults);
  const answer = await ask(ports, request, faults, () => ({ ask: 'give-back', ledger, fund, ...page }));
  const { plan } = answer as unknown as GiveBackAnswer;
  if (plan === null) throw toRpcError({ code: 'unknown-appeal', facts: { fund } });
  return {
    ...{ appeal: plan.appeal, currency: plan.currency },
    surplus: BigInt(plan.surplus),
    noGifts: BigInt(plan.noGifts),
    gifts: plan.items.map(({ amount, gift, mixed }) => ({ gift, amount: BigInt(amount), mixed })),
    nextCursor: plan.next === undefined ? '' : `${plan.next}`,
  };
}

async function ask(
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
