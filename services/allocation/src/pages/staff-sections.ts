/** The sections of the staff's page, each with its table and its form. */
import { type Html, html } from '@centesimo/web';
import { FUND_CLASSES } from '../domain/command.ts';
import type { AppealTexts } from './staff-appeals-texts.ts';
import { type Field, formOf, tableOf } from './staff-form.ts';
import type { PageTexts } from './staff-texts.ts';

/** Fields that several forms have. */
function fieldsOf(t: PageTexts) {
  return {
    amount: { name: 'amount', label: t.amount, hint: t.amountHint },
    currency: { name: 'currency', label: t.currency, type: 'select', fills: 'currencies' },
    date: { name: 'date', label: t.date, type: 'date' },
    file: { name: 'file', label: t.evidence, hint: t.fileHint, type: 'file' },
    name: { name: 'name', label: t.name, hint: t.nameHint },
    title: { name: 'title', label: t.publicTitle, optional: true },
  } as const satisfies Record<string, Field>;
}

export function bookSections(t: PageTexts): Html {
  const { currency, name, title } = fieldsOf(t);
  const kind: Field = { name: 'class', label: t.class, type: 'select', options: FUND_CLASSES };
  const funds = tableOf('funds-table', t.funds, [
    [t.fund, ''],
    [t.class, ''],
    [t.free, 'amount'],
    [t.length, 'amount'],
  ]);
  return html`<h2 id="funds">${t.funds}</h2>
${funds}<details><summary>${t.openFund}</summary>
${formOf('fund-form', t.openFund, [name, kind, currency, title])}</details>
<h2 id="projects">${t.projects}</h2>
${tableOf('projects-table', t.projects, [[t.project, '']])}
<details><summary>${t.openProject}</summary>
${formOf('project-form', t.openProject, [name, title])}</details>
`;
}

export function expenseSections(t: PageTexts): Html {
  const { amount, currency, date, file } = fieldsOf(t);
  const form = formOf('propose-form', t.proposeButton, [
    amount,
    currency,
    { name: 'fund', label: t.fund, type: 'select', fills: 'funds' },
    date,
    { name: 'project', label: t.project, type: 'select', fills: 'projects', optional: true },
    { name: 'line', label: t.line, optional: true },
    { name: 'category', label: t.category, optional: true },
    { ...file, optional: true },
    { name: 'text', label: t.text, hint: t.textHint, type: 'area', wide: true },
  ]);
  const proposals = tableOf('proposals-table', t.proposals, [
    [t.date, ''],
    [t.text, ''],
    [t.amount, 'amount'],
    [t.actions, ''],
  ]);
  const expenses = tableOf('expenses-table', t.expenses, [
    [t.date, ''],
    [t.text, ''],
    [t.amount, 'amount'],
    [t.returned, 'amount'],
    [t.evidence, ''],
  ]);
  return html`<h2 id="propose">${t.propose}</h2><p>${t.proposeLead}</p>
${form}
<h2 id="proposals">${t.proposals}</h2><p>${t.proposalsLead}</p>
${proposals}
<h2 id="expenses">${t.expenses}</h2>
<p><label for="expenses-project">${t.project}</label><select id="expenses-project" data-fill="projects"></select>
<label><input type="checkbox" id="expenses-without"> ${t.withoutDocument}</label></p>
<p id="documents-required" class="soft" hidden>${t.documentRequired}</p>
${expenses}`;
}

export function backSections(t: PageTexts & AppealTexts): Html {
  const { amount, currency, date } = fieldsOf(t);
  const returns = tableOf('returns-table', t.returns, [
    [t.date, ''],
    [t.expense, ''],
    [t.amount, 'amount'],
  ]);
  const demands = tableOf('demands-table', t.refunds, [
    [t.gift, ''],
    [t.amount, 'amount'],
    [t.status, ''],
  ]);
  const expense: Field = { name: 'expense', label: t.expense, wide: true };
  const refund = formOf('refund-form', t.recordRefund, [
    { name: 'gift', label: t.gift, wide: true },
    amount,
    currency,
    date,
    { name: 'processor', label: t.processor },
    { name: 'refund', label: t.refundId },
    { name: 'appeal', label: t.ofAppeal, hint: t.ofAppealHint, optional: true, wide: true },
  ]);
  return html`<h2 id="returns">${t.returns}</h2>
${returns}${formOf('return-form', t.recordReturn, [expense, amount, currency, date])}
<h2 id="refunds">${t.refunds}</h2>
${demands}${refund}`;
}

export function waitingSections(t: PageTexts): Html {
  const table = tableOf('unassigned-table', t.unassigned, [
    [t.gift, ''],
    [t.amount, 'amount'],
    [t.actions, ''],
  ]);
  return html`<h2 id="evidence">${t.evidence}</h2><p>${t.uploadLead}</p>
${formOf('evidence-form', t.upload, [
  fieldsOf(t).file,
  { name: 'of', label: t.documentOf, hint: t.documentOfHint, optional: true },
  { name: 'replaces', label: t.replaces, hint: t.replacesHint, optional: true },
])}
<h2 id="unassigned">${t.unassigned}</h2><p>${t.unassignedLead}</p>
${table}`;
}
