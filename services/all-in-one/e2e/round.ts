/** One round of mixed work on a ledger of its own: what is asked, under which keys, and what was answered. */
import { type Caller, patiently } from './caller.ts';
import {
  BATCHES,
  type Told,
  type Work,
  giftWork,
  moveMoney,
  openFund,
  openLedger,
  openProject,
  recordExpense,
  recordInterest,
  refund,
  returnExpense,
  setRule,
} from './round-work.ts';

export interface Round {
  readonly ledger: string;
  readonly stages: readonly (readonly Work[])[];
  /** First answers by the command's name. */
  readonly told: Map<string, Told>;
}

/** The work of one ledger. Commands of a stage are asked at the same time, stages one after another. */
export function makeRound(ledger: string): Round {
  const gifts = Array.from({ length: BATCHES - 1 }, (_, batch) => giftWork(ledger, batch));
  const stages = [
    [openLedger(ledger)],
    [openFund(ledger, 'school'), openFund(ledger, 'water'), openProject(ledger)],
    [setRule(ledger)],
    [...gifts, recordInterest(ledger)],
    // The same again, with its details: what it brought is dropped. In the last batch one such gift stands among others.
    [
      giftWork(ledger, BATCHES - 1, 0),
      { ...giftWork(ledger, 0), name: 'gifts-0 again' },
      { ...recordInterest(ledger), name: 'interest again' },
    ],
    [recordExpense(ledger, 0), recordExpense(ledger, 1), refund(ledger)],
    [{ ...recordExpense(ledger, 0), name: 'expense-0 again' }, returnExpense(ledger), moveMoney(ledger)],
  ];
  return { ledger, stages, told: new Map() };
}

/**
 * Asks everything, again what was answered before; an answer that differs from the first is a fault.
 * @throws RpcError when the process is gone, Error for a second answer that is another
 */
export async function playRound(round: Round, caller: Caller, isGone: () => boolean): Promise<void> {
  for (const stage of round.stages) {
    const asked = await Promise.allSettled(stage.map((work) => playWork(round, work, caller, isGone)));
    for (const outcome of asked) if (outcome.status === 'rejected') throw outcome.reason;
  }
}

async function playWork(round: Round, work: Work, caller: Caller, isGone: () => boolean): Promise<void> {
  const { repeated, ...answer } = await patiently(() => work.ask(caller, round.told), isGone);
  const name = work.name.replace(/ again$/, '');
  const first = round.told.get(name);
  if (first === undefined) {
    round.told.set(name, answer);
    return;
  }
  const told = `${round.ledger}: ${work.name} was answered ${JSON.stringify(first)}`;
  if (JSON.stringify(first) !== JSON.stringify(answer))
    throw new Error(`${told}, then ${JSON.stringify(answer)}`);
  // The same once more, and not known as such: the first was lost after its answer.
  if (!repeated) throw new Error(`${told}, which was forgotten`);
}
