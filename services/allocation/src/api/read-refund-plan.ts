/** What a refund that staff choose would take, as both protocols tell it: asked before the bank is told. */
import { PATTERNS } from '@centesimo/events';
import type { RefundPlan } from '@centesimo/cents';
import { readAmount } from '@centesimo/service';
import type { ApiPorts } from './api-ports.ts';
import { askBooks } from './ask-books.ts';
import type { OfLedger } from './ask-books.ts';
import { Faults } from './input-code.ts';
import { readId } from './read-field.ts';
import { toRpcError } from './to-status.ts';

/**
 * Minor units of the gift's currency.
 * @throws RpcError as `askBooks`, `unknown-gift`, and where nobody may choose it `refund-exceeds-gift` or
 * `refund-opens-shortfall`
 */
export async function readRefundPlan(
  ports: ApiPorts,
  request: OfLedger & { readonly gift: string; readonly amount: bigint },
) {
  const { ledger } = request;
  const faults = new Faults();
  const gift = readId(request.gift, PATTERNS.sourceId, 'gift', 'gift-invalid', faults);
  const amount = readAmount(request.amount, 'amount', faults);
  const answer = await askBooks(ports, request, faults, () => ({ ask: 'refund-plan', ledger, gift, amount }));
  const { plan } = answer as unknown as { readonly plan: RefundPlan | null };
  if (plan === null) throw toRpcError({ code: 'unknown-gift', facts: { gift } });
  const { beyond, covered, currency, free, shortfall, unplaced } = plan;
  if (beyond > 0) throw toRpcError({ code: 'refund-exceeds-gift', facts: { gift, left: amount - beyond } });
  if (shortfall > 0) throw toRpcError({ code: 'refund-opens-shortfall', facts: { gift, shortfall } });
  const parts = { unplaced: BigInt(unplaced), free: BigInt(free), covered: BigInt(covered) };
  return { gift, currency, amount: BigInt(amount), ...parts };
}
