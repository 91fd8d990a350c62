/** How a decision is made: the event that the reducer takes, or its refusal. */
import { checkEvent } from '@centesimo/cents';
import type { LedgerEvent, LedgerState, Planned } from '@centesimo/cents';
import type { Decision, Json } from '@centesimo/decider';
import { canonicalText } from '@centesimo/log';
import { optional } from './present.ts';

/** Where a command is decided. */
export interface Books {
  readonly cents: LedgerState;
  readonly ledger: string;
  /** Entries of other ledgers that hand-overs cite, by leaf hash; left out: none. */
  readonly cited?: readonly string[];
}

/** Accepts the event if the reducer would; the answer names what the command made or changed. */
export function propose(
  { cents, ledger }: Books,
  subject: string,
  name: string,
  data: Readonly<Record<string, unknown>>,
): Decision {
  const type = `org.centesimo.${name}.v1`;
  const violation = checkEvent(cents, { type, subject, data } as unknown as LedgerEvent);
  if (violation !== undefined) return refused(violation.code, violation.facts);
  const { details, secondary } = data;
  const texts = optional({ details, secondary } as Record<string, Json>, 'details', 'secondary');
  return {
    kind: 'accepted',
    events: [{ ledger, type, subject, data: canonicalText(data) }],
    answer: { id: subject, ...texts },
  };
}

/** The event of a plan and of what the command says beside it, or the plan's refusal. */
export function proposePlan(
  books: Books,
  subject: string,
  name: string,
  { plan, said }: { readonly plan: Planned<object>; readonly said: object },
): Decision {
  if (!plan.ok) return refused(plan.code, plan.facts);
  return propose(books, subject, name, { ...said, ...plan.data });
}

export function refused(code: string, facts: Readonly<Record<string, Json>>): Decision {
  return { kind: 'refused', code, facts };
}

/** The refusal where the currency of a fund is another than the command says; an unknown fund is the plan's to tell. */
export function wrongCurrency(
  { currencies, fundIndex, funds }: LedgerState,
  fund: string,
  currency: string,
): Decision | undefined {
  return otherCurrency(currencies[funds[fundIndex.get(fund) ?? -1]?.currency ?? -1], currency);
}

/** The same for an outflow. */
export function wrongOutflowCurrency(
  { currencies, outflowIndex, outflows }: LedgerState,
  outflow: string,
  currency: string,
): Decision | undefined {
  return otherCurrency(currencies[outflows[outflowIndex.get(outflow) ?? -1]?.currency ?? -1], currency);
}

function otherCurrency(expected: string | undefined, currency: string): Decision | undefined {
  if (expected === undefined || expected === currency) return undefined;
  return refused('wrong-currency', { currency, expected });
}
