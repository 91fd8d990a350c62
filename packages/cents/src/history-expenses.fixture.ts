// Expenses, and the registry of funds, projects, budgets and rules, on both sides.
import type { CommandNamed } from './command.fixture.ts';
import type { Run, Try } from './history-run.fixture.ts';
import { amountOf, nthOf, outflowsOf, STAFF, tryEvent, tryPlan } from './history-run.fixture.ts';
import { planExpense, planPeriod, planReturn } from './index.ts';
import * as expenses from './per-cent/expenses.fixture.ts';
import * as registry from './per-cent/registry.fixture.ts';
import { LATER_FUNDS } from './world.fixture.ts';

function defined<T extends object>(value: T): { [K in keyof T]: Exclude<T[K], undefined> } {
  return JSON.parse(JSON.stringify(value)) as { [K in keyof T]: Exclude<T[K], undefined> };
}

function expense(run: Run, one: CommandNamed<'spend' | 'spendUnits' | 'spendAway'>, currency: string): Try {
  const { funds, project, line } = one;
  const amount = amountOf(run, funds, one);
  const id = `exp_${run.serial}`;
  const evidence = 'evidence' in one ? one.evidence : undefined;
  const what = { amount, currency, project, line, evidence };
  return {
    model: () => expenses.spend(run.model, id, { ...what, funds }),
    reducer: () =>
      tryPlan(run, planExpense(run.state, defined({ ...what, funds })), 'expense.recorded', id, what),
  };
}

function giveBack(run: Run, one: CommandNamed<'return'>): Try {
  const { amount } = one;
  const id = nthOf(outflowsOf(run.model, 'expense'), one.expense, 'exp_none');
  return {
    model: () => expenses.giveBack(run.model, id, amount),
    reducer: () => tryPlan(run, planReturn(run.state, id, amount), 'expense.returned', `ret_${run.serial}`),
  };
}

function recode(run: Run, one: CommandNamed<'recode'>): Try {
  const { project, line } = one;
  const id = nthOf(outflowsOf(run.model, 'expense'), one.expense, 'exp_none');
  return {
    model: () => expenses.recode(run.model, id, { project, line }),
    reducer: () => tryEvent(run, 'expense.recoded', id, { project, line, by: STAFF }, 'allocation'),
  };
}

function attach(run: Run, one: CommandNamed<'attach'>): Try {
  const { evidence, replaces } = one;
  const id = nthOf([...run.model.outflows.keys()].filter(isDocumented), one.outflow, 'exp_none');
  return {
    model: () => expenses.attach(run.model, id, { evidence, replaces }),
    reducer: () => tryEvent(run, 'evidence.attached', id, { evidence, replaces, by: STAFF }, 'allocation'),
  };
}

/** Not the fee of a transfer, nor the loss of a settlement, which have no event of their own. */
function isDocumented(id: string): boolean {
  return /^(?:exch|exp|loss|transfer)_[^/]+$/.test(id);
}

function demandDocuments(run: Run, { required }: CommandNamed<'demandDocuments'>): Try {
  return {
    model: () => {
      run.model.documentRequired = required;
      return [];
    },
    reducer: () => tryEvent(run, 'evidence-rule.set', 'demo', { required }, 'allocation'),
  };
}

function budget(run: Run, one: CommandNamed<'budget'>): Try {
  const { project: id, lines, wrong } = one;
  const { over } = one;
  const version = (run.model.projects.get(id)?.budget?.version ?? 0) + (wrong ? 2 : 1);
  const set = { currency: 'EUR', lines, over, version };
  return {
    model: () => registry.setBudget(run.model, id, set),
    reducer: () => tryEvent(run, 'budget.set', id, { ...set, by: STAFF }, 'allocation'),
  };
}

/** Of a project, or of an expense. */
function impact(run: Run, { expense: pick, project, replaces: wrong, units }: CommandNamed<'impact'>): Try {
  const id = `impact_${run.serial}`;
  const expense = nthOf(outflowsOf(run.model, 'expense'), pick, 'exp_none');
  const of = project === undefined ? { expense } : { project };
  const replaces =
    wrong === undefined ? undefined : nthOf([...run.model.impacts.keys()], wrong, 'impact_none');
  const data = { ...of, replaces, method: 'counted', unit: 'meals', units, by: STAFF };
  return {
    model: () => expenses.report(run.model, id, of, { units, replaces }),
    reducer: () => tryEvent(run, 'impact.reported', id, data, 'allocation'),
  };
}

function openFund(run: Run, { fund: id }: CommandNamed<'open'>): Try {
  const fund = LATER_FUNDS[id]!;
  return {
    model: () => registry.openFund(run.model, id, fund),
    reducer: () => tryEvent(run, 'fund.opened', id, fund, 'allocation'),
  };
}

function closeFund(run: Run, { fund: id }: CommandNamed<'close'>): Try {
  return {
    model: () => registry.closeFund(run.model, id),
    reducer: () => tryEvent(run, 'fund.closed', id, {}, 'allocation'),
  };
}

function setRule(run: Run, { shares }: CommandNamed<'rule'>): Try {
  return {
    model: () => registry.setRule(run.model, shares),
    reducer: () => {
      const version = run.state.rules.length + 1;
      return tryEvent(run, 'placement-rule.set', 'demo', { shares, version }, 'allocation');
    },
  };
}

/** It counts all facts of its time. */
function period(run: Run, { wrong }: CommandNamed<'period'>): Try {
  const number = run.model.periods + (wrong ? 2 : 1);
  const data = { ...planPeriod(run.state), number, by: STAFF };
  return {
    model: () => registry.closePeriod(run.model, number),
    reducer: () => tryEvent(run, 'period.closed', 'demo', data, 'allocation'),
  };
}

function meet(run: Run, { fund }: CommandNamed<'meet'>): Try {
  return {
    model: () => registry.meetCondition(run.model, fund),
    reducer: () => tryEvent(run, 'condition.met', fund, { by: STAFF }, 'allocation'),
  };
}

function project(run: Run, { project: id, open }: CommandNamed<'project'>): Try {
  const name = open ? 'project.opened' : 'project.closed';
  return {
    model: () => (open ? registry.openProject : registry.closeProject)(run.model, id),
    reducer: () => tryEvent(run, name, id, {}, 'allocation'),
  };
}

export const EXPENSES = {
  spend: (run: Run, one: CommandNamed<'spend'>) => expense(run, one, 'EUR'),
  spendUnits: (run: Run, one: CommandNamed<'spendUnits'>) => expense(run, one, 'JPY'),
  spendAway: (run: Run, one: CommandNamed<'spendAway'>) => expense(run, one, 'EUR'),
  attach,
  demandDocuments,
  return: giveBack,
  recode,
  impact,
  budget,
  open: openFund,
  close: closeFund,
  period,
  rule: setRule,
  meet,
  project,
};
