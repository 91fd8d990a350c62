/** Appeals and their plans to give back, as both protocols tell them. */
import type { AppealRow, GiveBackAnswer } from '../domain/appeals.ts';
import type { ApiPorts } from './api-ports.ts';
import { askBooks } from './ask-books.ts';
import type { OfLedger } from './ask-books.ts';
import { Faults } from './input-code.ts';
import { readSlug } from './read-field.ts';
import { readWindow } from './read-window.ts';
import type { Window } from './read-window.ts';
import { toRpcError } from './to-status.ts';

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
  const rows = await askBooks(ports, request, new Faults(), () => ({ ask: 'appeals', ledger }));
  const today = new Date(ports.clock.now()).toISOString().slice(0, 10);
  return { appeals: (rows as unknown as AppealRow[]).map((row) => asOf(today, row)) };
}

/** @throws RpcError as `readAppeals`, and `unknown-appeal` */
export async function readGiveBack(ports: ApiPorts, request: OfLedger & Window & { readonly fund: string }) {
  const { ledger } = request;
  const faults = new Faults();
  const fund = readSlug(request.fund, 'fund', 'fund-invalid', faults);
  const page = readWindow(request, faults);
  const answer = await askBooks(ports, request, faults, () => ({ ask: 'give-back', ledger, fund, ...page }));
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
