// Other orders of one log that must lead to the same state.
import type { Run } from './history.fixture.ts';
import type { LedgerEvent } from './index.ts';

/**
 * Another order of the same log, within the rules: donation's and allocation's order kept, each effect after the
 * facts it needs. `choices` decides who goes next where both may.
 */
export function reinterleaved(run: Run, choices: readonly boolean[]): LedgerEvent[] {
  const [opening, ...effects] = run.allocation;
  const log: LedgerEvent[] = [opening!.event];
  let facts = 0;
  let done = 0;
  for (let turn = 0; facts < run.donation.length || done < effects.length; turn += 1) {
    const effectMay = done < effects.length && needsOf(run, effects[done]!.event) <= facts;
    const factMay = facts < run.donation.length;
    if (effectMay && (!factMay || choices[turn % choices.length] === true)) {
      log.push(effects[done]!.event);
      done += 1;
    } else {
      log.push(run.donation[facts]!.event);
      facts += 1;
    }
  }
  return log;
}

/** How many of donation's events an effect needs before it: those it consumed or answers, and no others. */
function needsOf(run: Run, event: LedgerEvent): number {
  if (event.type === 'org.centesimo.gifts.placed.v1') {
    const receipts = run.donation.flatMap(({ event: { type } }, index) =>
      type === 'org.centesimo.gift.refunded.v1' ? [] : [index],
    );
    const before = run.allocation.findIndex((effect_) => effect_.event === event);
    const consumed = run.allocation.slice(0, before + 1).reduce((sum, { event: { type, data } }) => {
      return type === 'org.centesimo.gifts.placed.v1' ? sum + (data as { count: number }).count : sum;
    }, 0);
    return receipts[consumed - 1]! + 1;
  }
  if (event.type !== 'org.centesimo.refund.settled.v1') return 0;
  return run.donation.findIndex(({ event: { subject } }) => subject === event.subject) + 1;
}
