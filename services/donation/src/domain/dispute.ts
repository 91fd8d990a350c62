/** A dispute from its opening to its end: only money that the bank withdrew or gave back is a demand or a credit. */
import type { DecideContext, Decision } from '@centesimo/decider';
import type { DataOf } from '@centesimo/events';
import { canonicalText } from '@centesimo/log';
import { accepted, factFound, giftFound, pending, refused, sumObstacle } from './decision.ts';
import { demandOf } from './notice.ts';
import { demandEvents, park } from './park.ts';
import type { LoseDispute, OpenDispute, WinDispute } from './fact-commands.ts';
import type { LedgerState } from './state.ts';

const OPENED = 'org.centesimo.gift.dispute-opened.v1';

type Opened = Pick<DataOf<typeof OPENED>, 'amount' | 'currency' | 'gift'>;

/** The keys of the commands that opened it: with money withdrawn, and as an inquiry. */
export function disputeLookups(dispute: string): readonly [withdrawn: string, inquiry: string] {
  return [dispute, `${dispute}/inquiry`];
}

/** A dispute may be opened twice: as an inquiry, and once more when the money is withdrawn. */
export function openDispute(
  ledger: LedgerState,
  id: string,
  opening: OpenDispute,
  context: DecideContext,
): Decision {
  const { amount, currency, dispute, gift } = opening;
  const { inquiry, withdrawn } = openedBefore(ledger, id, dispute, context);
  // Parked, it is as good as withdrawn: it will be about the gift that it names.
  if (withdrawn !== undefined || isParked(ledger, dispute)) return refused('dispute-known', { dispute });
  if (inquiry !== undefined && inquiry.gift !== gift) return refused('wrong-gift', { gift: inquiry.gift });
  const known = giftFound(id, gift, context);
  if (known === undefined) return park(ledger, id, opening);
  if (currency !== known.currency) return refused('wrong-currency', { gift: known.currency, said: currency });
  // Won or lost as an inquiry: the bank may take the money all the same, and what it did is a fact.
  if (!opening.withdrawn && ledger.disputes.has(dispute)) return refused('dispute-closed', { dispute });
  // An inquiry too: its money may be withdrawn at any time.
  const obstacle = sumObstacle(ledger, currency, { out: amount });
  if (obstacle !== undefined) return obstacle;
  return { kind: 'accepted', events: demandEvents(id, opening), answer: null };
}

/** With an amount a credit against what was withdrawn; without, the end of an inquiry. */
export function winDispute(
  ledger: LedgerState,
  id: string,
  { amount, credit, currency, dispute, wonAt }: WinDispute,
  context: DecideContext,
): Decision {
  const { inquiry, withdrawn } = openedBefore(ledger, id, dispute, context);
  const opened = withdrawn ?? inquiry;
  if (opened === undefined) return pending('unknown-dispute');
  if (currency !== opened.currency)
    return refused('wrong-currency', { gift: opened.currency, said: currency });
  const obstacle =
    amount === undefined
      ? withoutAmount(ledger, dispute, withdrawn)
      : withAmount(ledger, dispute, withdrawn, amount);
  if (obstacle !== undefined) return obstacle;
  const { gift } = opened;
  const data = canonicalText({ ...(amount === undefined ? {} : { amount }), currency, dispute, gift, wonAt });
  return accepted(id, 'org.centesimo.gift.dispute-won.v1', credit, data, undefined);
}

function withoutAmount(
  ledger: LedgerState,
  dispute: string,
  withdrawn: Opened | undefined,
): Decision | undefined {
  if (withdrawn !== undefined) return refused('credit-without-amount', { withdrawn: withdrawn.amount });
  return ledger.disputes.get(dispute) === 'won' ? refused('dispute-closed', { dispute }) : undefined;
}

/** The notice that the money was withdrawn may still be on its way. */
function withAmount(
  ledger: LedgerState,
  dispute: string,
  withdrawn: Opened | undefined,
  amount: number,
): Decision | undefined {
  if (withdrawn === undefined) return pending('unknown-demand');
  const open = withdrawn.amount - (ledger.credited.get(dispute) ?? 0);
  return amount > open ? refused('credit-exceeds-demand', { open, amount }) : undefined;
}

export function loseDispute(
  ledger: LedgerState,
  id: string,
  { dispute, lostAt }: LoseDispute,
  context: DecideContext,
): Decision {
  const { inquiry, withdrawn } = openedBefore(ledger, id, dispute, context);
  const opened = withdrawn ?? inquiry;
  if (opened === undefined) return pending('unknown-dispute');
  if (ledger.disputes.has(dispute)) return refused('dispute-closed', { dispute });
  const data = canonicalText({ gift: opened.gift, lostAt });
  return accepted(id, 'org.centesimo.gift.dispute-lost.v1', dispute, data, undefined);
}

function isParked(ledger: LedgerState, dispute: string): boolean {
  for (const notices of ledger.parked.values())
    if (notices.some((notice) => demandOf(notice) === dispute)) return true;
  return false;
}

/** With money withdrawn, and as an inquiry. */
export function openedBefore(ledger: LedgerState, id: string, dispute: string, context: DecideContext) {
  const [withdrawn, inquiry] = disputeLookups(dispute);
  return {
    withdrawn: factFound(OPENED, id, withdrawn, dispute, context) ?? ledger.late.get(dispute),
    inquiry: factFound(OPENED, id, inquiry, dispute, context),
  };
}
