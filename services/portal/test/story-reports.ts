/** What is said in the story log of a project, its budget, and what came of the money. */
import { by, expenseId, short } from './tiny-log.ts';
import type { TinyLog } from './tiny-log.ts';

/** A project over its budget, paid in two currencies, and what is reported to have come of the money. */
export function reported(log: TinyLog): void {
  log.add('allocation', 'project.opened', 'pompa', { by, details: log.commit({ title: 'La pompa' }) });
  const lines = [
    { amount: 1_500, line: 'analisi' },
    { amount: 9_000, line: 'scavo' },
  ];
  const budget = { by, currency: 'EUR', over: 'flag', version: 1, lines };
  log.add('allocation', 'budget.set', 'pompa', budget);
  log.add('allocation', 'expense.recoded', expenseId('a'), { by, line: 'analisi', project: 'pompa' });
  log.add('allocation', 'expense.recoded', expenseId('b'), { by, project: 'pompa' });
  const report = (name: string, data: object): void => {
    const rest = { by, method: 'registro', reportedAt: '2026-03-08', unit: 'households' };
    log.add('allocation', 'impact.reported', short('impact', name), { ...rest, ...data });
  };
  const details = log.commit({ text: 'Famiglie che attingono alle due cisterne' });
  report('a', { details, expense: expenseId('d'), units: 400 });
  report('b', { details, expense: expenseId('d'), replaces: short('impact', 'a'), units: 40 });
  report('c', { expense: expenseId('c'), unit: 'lessons', units: 301 });
  report('d', { project: 'pompa', unit: 'people-with-water', units: 340 });
}
