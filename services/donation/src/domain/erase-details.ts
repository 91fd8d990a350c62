/**
 * The erasure of what is private of a gift: decided here and on record, done by whoever keeps the details. The money of
 * the gift, its proofs and its trail code stay as they are.
 */
import type { DataOf } from '@centesimo/events';
import type { DecideContext, Decision, EventDraft } from '@centesimo/decider';
import { canonicalText } from '@centesimo/log';
import { factFound, giftFound, pending, refused } from './decision.ts';
import type { EraseDetails, Erased } from './erasure-command.ts';
import type { LedgerState } from './state.ts';

export function erasureLookups(gift: string): readonly string[] {
  return [gift, pendingKey(gift)];
}

/** The announcement of a gift is a command of its own. */
function pendingKey(gift: string): string {
  return `${gift}/pending`;
}

/** Also for a closed ledger: a person keeps the right. Each of the gift's details is an event of its own. */
export function eraseDetails(
  ledger: LedgerState,
  id: string,
  command: EraseDetails,
  context: DecideContext,
): Decision {
  const { gift, ground, keepYears, today } = command;
  const facts = factsOf(id, gift, context);
  const [first] = facts;
  if (first === undefined) return pending('unknown-gift');
  const details = facts.flatMap((fact) => fact.details ?? []);
  if (details.length === 0) return refused('no-details', { gift });
  const erased = ledger.erased.get(gift);
  const open = details.filter((commitment) => erased?.details.includes(commitment) !== true);
  if (open.length === 0) return answered([], { details, erasedAt: erased?.day ?? today, isNew: false });
  const until = keptUntil(first.givenAt, keepYears);
  if (ground !== 'order' && until !== undefined && today <= until)
    return refused('erasure-blocked', { until, keepYears });
  const events = open.map((commitment) => ({
    ledger: id,
    type: 'org.centesimo.subject.erased.v1',
    subject: gift,
    data: canonicalText({ details: commitment, erasedAt: today, ground }),
  }));
  return answered(events, { details, erasedAt: today, isNew: true });
}

/** The last day of the last year in which details are kept; undefined: they need not be. */
function keptUntil(givenAt: string, keepYears: number): string | undefined {
  if (keepYears === 0) return undefined;
  return `${String(Number(givenAt.slice(0, 4)) + keepYears).padStart(4, '0')}-12-31`;
}

type GiftFact = DataOf<'org.centesimo.gift.pending.v1'> | DataOf<'org.centesimo.gift.received.v1'>;

function factsOf(id: string, gift: string, context: DecideContext): GiftFact[] {
  const announced = factFound('org.centesimo.gift.pending.v1', id, pendingKey(gift), gift, context);
  const received = giftFound(id, gift, context);
  return [received, announced].filter((fact) => fact !== undefined);
}

function answered(events: readonly EventDraft[], answer: Erased): Decision {
  return { kind: 'accepted', events, answer };
}
