/** The correction of a fee: what of it changes the gift's net, and what the reserve owes or gets back. */
import type { DecideContext, Decision, EventDraft } from '@centesimo/decider';
import { canonicalText } from '@centesimo/log';
import { giftFound, pending, refused, sumObstacle } from './decision.ts';
import { knownIncomeData } from './event-data.ts';
import type { CorrectFee } from './fact-commands.ts';
import type { LedgerState } from './state.ts';

/**
 * The command tells the whole fee as it is now known. A gift bears it down to a net of 0, a reserve the rest, or all
 * where the gift says so. What the reserve gets back is income, in the same record: it has paid, or owes, the fee.
 */
export function correctFee(
  ledger: LedgerState,
  id: string,
  { correctedAt, correction, currency, fee, gift, income }: CorrectFee,
  context: DecideContext,
): Decision {
  const known = giftFound(id, gift, context);
  if (known === undefined) return pending('unknown-gift');
  if (currency !== known.currency) return refused('wrong-currency', { gift: known.currency, said: currency });
  const before = ledger.fees.get(gift) ?? known.fee ?? 0;
  if (fee === before) return refused('fee-unchanged', { fee });
  const borne = known.feeBearer === 'reserve' ? 0 : known.gross;
  const change = Math.max(0, borne - fee) - Math.max(0, borne - before);
  const owed = Math.max(0, fee - borne) - Math.max(0, before - borne);
  const adds = {
    amount: Math.max(0, change) + Math.max(0, -owed),
    fee: Math.max(0, owed),
    out: Math.max(0, -change),
  };
  const obstacle = sumObstacle(ledger, currency, adds);
  if (obstacle !== undefined) return obstacle;
  const events: EventDraft[] = [];
  if (change !== 0 || owed > 0) {
    const data = canonicalText({
      ...(change === 0 ? {} : { change }),
      correctedAt,
      currency,
      gift,
      ...(owed > 0 ? { owed } : {}),
    });
    events.push({ ledger: id, type: 'org.centesimo.gift.fee-corrected.v1', subject: correction, data });
  }
  if (owed < 0) {
    const data = knownIncomeData('fee-returned', -owed, currency, correctedAt);
    events.push({ ledger: id, type: 'org.centesimo.income.received.v1', subject: income, data });
  }
  // No event says the whole fee, so the journal keeps it beside them: the next correction starts from it.
  return { kind: 'accepted', events, inputs: [{ in: id, gift, fee }], answer: null };
}
