/**
 * What the class of a fund allows, for what is planned and for what is replayed. Unrestricted money may go to any fund
 * but one whose condition is not met; designated money may too, when a ground is given (the board undoes its own
 * designation); restricted money leaves its fund only for its purpose, or as `money.repurposed` says. A fund under a
 * condition that is not met holds its money still; what a partner holds is not ours to use.
 */
import { maxAmount } from '@centesimo/money';
import type { Fund } from './fund.ts';
import type { LedgerState } from './state.ts';
import { hasShortfall } from './state.ts';
import { violation } from './violation.ts';
import type { Violation } from './violation.ts';

/** While slots stand open, their reserve pays for nothing but them. */
export function checkVoluntary(state: LedgerState, funds: readonly Fund[]): Violation | undefined {
  for (const fund of funds) {
    if (!fund.reserve || !hasShortfall(state, fund.currency)) continue;
    const open = state.sums[fund.currency]!.shortfall;
    return violation('shortfall-open', { fund: fund.id, shortfall: open }, 9);
  }
  return undefined;
}

/** A condition that is not met keeps all money of the fund where it is. */
export function checkCondition(fund: Fund): Violation | undefined {
  if (fund.class !== 'conditional' || fund.met) return undefined;
  return violation('class-forbids', { fund: fund.id, class: fund.class }, 10);
}

export function checkOwn(fund: Fund): Violation | undefined {
  if (fund.custody === undefined) return undefined;
  return violation('custody-forbids', { fund: fund.id, partner: fund.custody.partner }, 10);
}

/** Restricted, or conditional and met: it is for its purpose only. */
function isBound(fund: Fund): boolean {
  return fund.class === 'restricted' || fund.class === 'conditional';
}

export function checkMoveClass(from: Fund, to: Fund, ground: string | undefined): Violation | undefined {
  if (from === to) return violation('same-fund', { fund: to.id });
  const held = checkOwn(from) ?? checkOwn(to);
  if (held !== undefined) return held;
  if (isBound(from) || (to.class === 'conditional' && !to.met)) {
    return violation('class-forbids', { fund: from.id, class: from.class, to: to.id, toClass: to.class }, 10);
  }
  if (from.class === 'designated' && (ground ?? '') === '') {
    return violation('ground-required', { fund: from.id }, 10);
  }
  return undefined;
}

/** Money that comes in stays within the bounds, and a closed fund takes none. */
export function checkTarget(target: Fund, amount: number): Violation | undefined {
  if (!target.open) return violation('fund-closed', { fund: target.id });
  return checkRoom(target, amount);
}

export function checkRoom(target: Fund, amount: number): Violation | undefined {
  if (target.length <= maxAmount - amount) return undefined;
  return violation('sum-overflow', { fund: target.id, amount });
}

/** An exchange changes the currency of money and nothing else about it. */
export function checkExchangeClass(state: LedgerState, from: Fund, to: Fund): Violation | undefined {
  const wrong = checkOwn(from) ?? checkOwn(to) ?? checkCondition(from) ?? checkCondition(to);
  if (wrong !== undefined) return wrong;
  if (from.currency === to.currency) return violation('same-currency', { fund: from.id, to: to.id });
  if (
    from.class === to.class &&
    (from.class === 'unrestricted' || purposeOf(state, from) === purposeOf(state, to))
  ) {
    return undefined;
  }
  return violation('class-forbids', { fund: from.id, class: from.class, to: to.id, toClass: to.class }, 10);
}

/** The first fund of a purpose: the others name it. */
function purposeOf(state: LedgerState, fund: Fund): number | undefined {
  return fund.purpose ?? state.fundIndex.get(fund.id);
}

/** An expense of one fund for a project: the fund may be for some projects only. */
export function checkPurpose(fund: Fund, project: string | undefined): Violation | undefined {
  if (fund.projects === undefined || (project !== undefined && fund.projects.includes(project))) {
    return undefined;
  }
  return violation('purpose-forbids', { fund: fund.id, project: project ?? '' }, 10);
}

/** The one who agrees is another than the one who proposes. */
export function checkTwoPersons(
  said: { readonly by?: { readonly actor: string }; readonly approvedBy?: { readonly actor: string } },
  subject: string,
): Violation | undefined {
  const { by, approvedBy } = said;
  if (approvedBy?.actor === undefined || approvedBy.actor !== by?.actor) return undefined;
  return violation('approver-is-payer', { subject }, 10);
}
