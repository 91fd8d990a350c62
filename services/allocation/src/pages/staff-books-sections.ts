/** The sections of the staff's page on what is planned, what was delivered, and what the bank says. */
import { type Html, html } from '@centesimo/web';
import type { BooksTexts } from './staff-books-texts.ts';
import { formOf, tableOf } from './staff-form.ts';
import type { PageTexts } from './staff-texts.ts';

export function budgetSections(t: PageTexts & BooksTexts): Html {
  const table = tableOf('budgets-table', t.budgets, [
    [t.project, ''],
    [t.budgetLine, ''],
    [t.planned, 'amount'],
    [t.spent, 'amount'],
    [t.left, 'amount'],
  ]);
  const form = formOf('budget-form', t.setBudgetWhat, [
    { name: 'project', label: t.project, type: 'select', fills: 'projects' },
    { name: 'currency', label: t.currency, type: 'select', fills: 'currencies' },
    {
      ...{ name: 'over', label: t.beyond, type: 'select' },
      options: [
        ['refuse', t.over.refuse],
        ['flag', t.over.flag],
      ],
    },
    { name: 'lines', label: t.lines, hint: t.linesHint, type: 'area', wide: true, charactersMax: 60_000 },
  ]);
  return html`<h2 id="budgets">${t.budgets}</h2><p>${t.budgetsLead}</p>
${table}<details id="budget-set"><summary>${t.setBudget}</summary>
${form}</details>
`;
}

export function impactSections(t: PageTexts & BooksTexts): Html {
  const table = tableOf('impact-table', t.impact, [
    [t.units, 'amount'],
    [t.unit, ''],
    [t.method, ''],
    [t.of, ''],
    [t.actions, ''],
  ]);
  const form = formOf('impact-form', t.reportImpact, [
    { name: 'units', label: t.units },
    { name: 'unit', label: t.unit, hint: t.unitHint },
    { name: 'method', label: t.method, hint: t.methodHint },
    { name: 'date', label: t.date, type: 'date' },
    { name: 'project', label: t.project, type: 'select', fills: 'projects', optional: true },
    { name: 'expense', label: t.ofExpense, hint: t.ofExpenseHint, optional: true },
    { name: 'replaces', label: t.replacesReport, hint: t.replacesReportHint, optional: true },
    { name: 'text', label: t.reportText, hint: t.textHint, type: 'area', wide: true, optional: true },
  ]);
  return html`<h2 id="impact">${t.impact}</h2><p>${t.impactLead}</p>
${table}${form}`;
}

export function bankSections(t: PageTexts & BooksTexts): Html {
  const table = tableOf('bank-table', t.bank, [
    [t.date, ''],
    [t.account, ''],
    [t.stated, 'amount'],
    [t.difference, 'amount'],
    [t.why, ''],
  ]);
  return html`<h2 id="bank">${t.bank}</h2><p>${t.bankLead}</p>
${table}<p><a id="bank-statement">${t.statement}</a></p>
`;
}
