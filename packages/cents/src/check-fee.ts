/** Settling a fee correction: a fee that rose takes like a demand, one that fell gives back. */
import { addReturn } from './check-return.ts';
import { fittingTaken, TAKEN } from './check-refund.ts';
import { commitReentries } from './commit-reentries.ts';
import type { EventNamed, FeeGivenBack, FeeSettled } from './event.ts';
import { originId } from './origins.ts';
import type { PlanLimits } from './outflow-spans.ts';
import { Reentries } from './reentry.ts';
import type { Correction } from './records.ts';
import { firstDifference } from './same.ts';
import type { LedgerState } from './state.ts';
import { accountOf, changePlaceless, netOf } from './state.ts';
import { commitTaking, computeTaking, takenOf } from './taking.ts';
import { undoFees } from './undo.ts';
import { planned, refused, violation } from './violation.ts';
import type { Checked, Planned, Violation } from './violation.ts';

/** The ids of corrections that change a net and are not settled, in the order in which they came. */
export function openCorrections(state: LedgerState): string[] {
  return [...state.openCorrections];
}

/** Plans the settlement of an open correction. */
export function planFee(
  state: LedgerState,
  correction: string,
  limits: PlanLimits = {},
): Planned<FeeSettled> {
  const computed = computeFee(state, correction);
  if ('code' in computed) return refused(computed.code, computed.facts);
  const { data } = computed;
  return 'own' in data ? fittingTaken(data, Math.abs(computed.correction.change), limits) : planned(data);
}

interface ComputedFee {
  correction: Correction;
  data: FeeSettled;
  commit: (event: EventNamed<'fee.settled'>) => void;
}

function computeFee(state: LedgerState, id: string): Violation | ComputedFee {
  const correction = typeof id === 'string' ? state.corrections.get(id) : undefined;
  if (correction === undefined) return violation('unknown-correction', { correction: String(id) }, 11);
  if (!state.openCorrections.has(id)) return violation('correction-settled', { correction: id }, 11);
  return correction.change < 0 ? takeFee(state, correction) : giveFeeBack(state, correction);
}

function takeFee(state: LedgerState, correction: Correction): ComputedFee {
  const { origin } = correction;
  const asked = -correction.change;
  const { net, standing } = netOf(state, origin);
  const amount = Math.min(asked, net - standing);
  const taking = computeTaking(state, origin, amount, asked - amount);
  const commit = (event: EventNamed<'fee.settled'>): void => {
    commitTaking(state, event, taking, 'fee');
    accountOf(state, origin).net -= amount;
  };
  return { correction, data: takenOf(state, taking), commit };
}

function giveFeeBack(state: LedgerState, correction: Correction): Violation | ComputedFee {
  const { change, origin } = correction;
  const reentries = new Reentries(state);
  const { excess, fees } = undoFees(state, reentries, origin, change);
  const gained = change - fees.amount;
  const overflow = reentries.overflow();
  if (overflow !== undefined) return overflow;
  const given = gained - excess.amount;
  const loss = fees.amount + excess.amount;
  const { shortfall } = reentries;
  const data: FeeGivenBack = {
    back: reentries.parts(),
    gift: originId(state.origins, origin),
    ...(given > 0 && { given }),
    ...(loss > 0 && { loss }),
    ...(excess.amount > 0 && { refunded: excess.amount }),
    ...(shortfall > 0 && { shortfall }),
  };
  const commit = (event: EventNamed<'fee.settled'>): void => {
    commitReentries(state, reentries);
    addReturn(state, event, 'fee', -1, loss);
    const account = accountOf(state, origin);
    account.net += gained;
    account.standing += excess.amount;
    // What the demands had taken beyond the gift is the gift's now, refunded before it had a place.
    for (const { settlement, amount } of excess.bySettlement) {
      state.settlements[settlement]!.pieces.push({ kind: 'unplaced', amount });
    }
    changePlaceless(state, origin, given);
  };
  return { correction, data, commit };
}

const GIVEN_BACK = ['back', 'gift', 'given', 'loss', 'refunded', 'shortfall'] as const;

export function checkFeeSettled(state: LedgerState, event: EventNamed<'fee.settled'>): Checked {
  const computed = computeFee(state, event.subject);
  if ('code' in computed) return computed;
  const { correction, data } = computed;
  const wrong = firstDifference(data, event.data, [...new Set([...TAKEN, ...GIVEN_BACK])]);
  if (wrong !== undefined) return violation('wrong-settlement', wrong, 4);
  return () => {
    computed.commit(event);
    correction.settled = true;
    state.openCorrections.delete(correction.id);
    state.sums[state.origins.currencies[correction.origin]!]!.correctedOpen -= correction.change;
  };
}
