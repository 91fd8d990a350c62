// Other orders of one log that must lead to the same state.
import type { Run } from './history-run.fixture.ts';
import type { LedgerEvent } from './index.ts';
import { WORLD } from './world.fixture.ts';

/**
 * Another order of the same log, within the rules: donation's and allocation's order kept, each effect after the
 * facts it needs. `choices` decides who goes next where both may.
 */
export function reinterleaved(run: Run, choices: readonly boolean[]): LedgerEvent[] {
  const log: LedgerEvent[] = [...WORLD];
  const needs = needsOf(run);
  let facts = 0;
  let done = WORLD.length;
  for (let turn = 0; facts < run.donation.length || done < run.allocation.length; turn += 1) {
    const effectMay = done < run.allocation.length && needs[done]! <= facts;
    const factMay = facts < run.donation.length;
    if (effectMay && (!factMay || choices[turn % choices.length] === true)) {
      log.push(run.allocation[done]!);
      done += 1;
    } else {
      log.push(run.donation[facts]!);
      facts += 1;
    }
  }
  return log;
}

type Data = Record<string, unknown> & { count?: number; currency?: string; cause?: { kind: string } };

function isOf({ type }: LedgerEvent, ...names: string[]): boolean {
  return names.some((name) => type === `org.centesimo.${name}.v1`);
}

/** How many of donation's events each effect needs before it: those it consumed or answers, and no others. */
function needsOf(run: Run): number[] {
  const receipts: number[] = [];
  const owed = new Map<string, number[]>();
  const subjects = new Map<string, number>();
  for (const [index, event] of run.donation.entries()) {
    // The last one: a dispute that began as an inquiry is a demand by its second event.
    if (!isOf(event, 'gift.dispute-lost')) subjects.set(event.subject, index + 1);
    if (isOf(event, 'gift.received', 'income.received')) receipts.push(index + 1);
    if (owesFee(event)) {
      const { currency } = event.data as Data;
      owed.set(currency!, [...(owed.get(currency!) ?? []), index + 1]);
    }
  }
  let placed = 0;
  const paid = new Map<string, number>();
  return run.allocation.map((event) => {
    const data = event.data as Data;
    // A period counts all facts of its time; more may have come when it is replayed.
    if (isOf(event, 'period.closed')) return factsBefore(run, event);
    if (isOf(event, 'gifts.placed')) {
      placed += data.count!;
      return receipts[placed - 1]!;
    }
    if (isOf(event, 'refund.settled', 'refund.reversed', 'fee.settled')) return subjects.get(event.subject)!;
    if (!isOf(event, 'loss.recorded')) return 0;
    const cause = data.cause as { kind: string; charge?: string; count?: number };
    if (cause.kind === 'charge') return subjects.get(cause.charge!)!;
    if (cause.kind !== 'fees') return 0;
    const count = (paid.get(data.currency!) ?? 0) + cause.count!;
    paid.set(data.currency!, count);
    return owed.get(data.currency!)![count - 1]!;
  });
}

function factsBefore({ donation, events }: Run, event: LedgerEvent): number {
  const facts = new Set(donation);
  return events.slice(0, events.indexOf(event)).filter((one) => facts.has(one)).length;
}

function owesFee(event: LedgerEvent): boolean {
  const { owed, fee, feeBearer, gross } = event.data as Record<string, number | string | undefined>;
  if (isOf(event, 'gift.fee-corrected')) return owed !== undefined;
  if (!isOf(event, 'gift.received') || fee === undefined || fee === 0) return false;
  return feeBearer === 'reserve' || fee > gross!;
}
