/** What all decisions are made of: acceptance, refusal, "not yet", and what stands against new money. */
import type { DataOf, EventType } from '@centesimo/events';
import { addAmounts } from '@centesimo/money';
import type { DecideContext, Decision } from '@centesimo/decider';
import type { FinalCode, PendingCode } from './refusal-code.ts';
import type { LedgerState } from './state.ts';

/** What stands against new money of a ledger. */
export function moneyObstacle(
  ledger: LedgerState,
  id: string,
  currency: string,
  fund: string | undefined,
): Decision | undefined {
  if (ledger.isClosed) return refused('ledger-closed', { ledger: id });
  if (!ledger.currencies.has(currency))
    return refused('currency-not-accepted', { currency, accepted: [...ledger.currencies] });
  // A fund that is known but closed, or of another currency, is allocation's to judge: it holds such gifts unassigned.
  if (fund !== undefined && !ledger.funds.has(fund)) return pending('unknown-fund');
  return undefined;
}

/** What a fact adds to the sums of its currency, in minor units. */
export interface Adds {
  readonly amount?: number;
  readonly fee?: number;
  readonly out?: number;
}

/** A fact that no sum can hold would stop audit for the whole partition, so it must not become one. */
export function sumObstacle(
  ledger: LedgerState,
  currency: string,
  { amount = 0, fee = 0, out = 0 }: Adds,
): Decision | undefined {
  const sums = ledger.intake.get(currency) ?? NOTHING;
  const holds =
    addAmounts(sums.amount, amount) !== undefined &&
    addAmounts(sums.fee, fee) !== undefined &&
    addAmounts(sums.out, out) !== undefined;
  return holds ? undefined : refused('sum-overflow', { currency });
}

const NOTHING = { amount: 0, fee: 0, out: 0 };

/** The gift of this ledger; undefined where it is not known. */
export function giftFound(
  ledger: string,
  gift: string,
  context: DecideContext,
): DataOf<'org.centesimo.gift.received.v1'> | undefined {
  return factFound('org.centesimo.gift.received.v1', ledger, gift, gift, context);
}

/**
 * What an earlier command, found by its key, said of a subject. An id of another ledger of the same journal is as good
 * as unknown.
 */
export function factFound<T extends EventType>(
  type: T,
  ledger: string,
  key: string,
  subject: string,
  context: DecideContext,
): DataOf<T> | undefined {
  const event = context
    .found(key)
    ?.find((each) => each.subject === subject && each.type === type && each.ledger === ledger);
  return event === undefined ? undefined : (JSON.parse(event.data) as DataOf<T>);
}

/** The answer holds the commitment that the event names, so that a repetition can drop the one it brought. */
export function accepted(
  ledger: string,
  type: EventType,
  subject: string,
  data: string,
  details: string | undefined,
): Decision {
  return { kind: 'accepted', events: [{ ledger, type, subject, data }], answer: details ?? null };
}

export function refused(code: FinalCode, facts: Extract<Decision, { kind: 'refused' }>['facts']): Decision {
  return { kind: 'refused', code, facts };
}

export function pending(reason: PendingCode): Decision {
  return { kind: 'behind', reason };
}
