/** The projects of a ledger: what each cost, what it may cost by line, and what it is reported to have delivered. */
import { type Html, html, showDate, urlPath } from '@centesimo/web';
import type { BudgetSums, ImpactReportView, LedgerView, ProjectSums } from '../domain/views.ts';
import { entryLink } from './entry-link.ts';
import { type Reader, nameOf } from './reader.ts';

export function projectsPart({ projects }: LedgerView, reader: Reader): Html | undefined {
  if (projects.length === 0) return undefined;
  const texts = reader.texts.ledger;
  const row = (project: ProjectSums): Html => {
    const spent = project.spent.map(
      ({ amount, currency }) => html`<div>${reader.money(amount, currency)}</div>`,
    );
    const payments = project.spent.reduce((sum, each) => sum + each.payments, 0);
    const closed =
      !project.open && html`<br><span class="soft">${reader.texts.projects.projectClosed}</span>`;
    return html`<tr><th scope="row">${nameOf(project)}${entryLink(project.entry, reader)}${closed}</th><td class="amount">${spent}</td><td class="amount">${reader.count(payments)}</td></tr>`;
  };
  const budgets = projects.flatMap((project) =>
    project.budget === undefined ? [] : budgetCard(project, project.budget, reader),
  );
  return html`<h2 id="projects">${texts.projects}</h2>
<div class="scroll" tabindex="0" role="region" aria-labelledby="projects"><table><thead><tr><th scope="col">${texts.project}</th><th scope="col" class="amount">${texts.spent}</th><th scope="col" class="amount">${texts.paymentsOf}</th></tr></thead><tbody>${projects.map(row)}</tbody></table></div>
${budgets.length > 0 && html`<h3 class="part">${reader.texts.projects.budgets}</h3>${budgets}`}`;
}

/** A card for each budget: on a phone a table of three figures a line is none. */
function budgetCard(project: ProjectSums, budget: BudgetSums, reader: Reader): Html {
  const texts = reader.texts.projects;
  const { currency, entry, lines, over, unplanned } = budget;
  return html`<div class="card"><h4>${nameOf(project)}${entryLink(entry, reader)}</h4>
<ul class="bars">${lines.map((line) => budgetLine(line, currency, reader))}</ul>
${unplanned > 0 && html`<p class="wait">${texts.unplanned}: ${reader.money(unplanned, currency)}</p>`}
<p class="soft">${texts.rules[over]}</p></div>`;
}

function budgetLine(
  { left, line, planned, spent }: BudgetSums['lines'][number],
  currency: string,
  reader: Reader,
): Html {
  const texts = reader.texts.projects;
  const money = (amount: number): string => reader.money(amount, currency);
  const said = texts.spentOf(money(spent), money(planned));
  const rest =
    left < 0
      ? html`<strong class="bad">${texts.over(money(-left))}</strong>`
      : html`<span>${texts.left(money(left))}</span>`;
  const bar = html`<progress max="${planned}" value="${Math.min(spent, planned)}" aria-label="${line}: ${said}"></progress>`;
  return html`<li${left < 0 && html` class="over"`}><strong>${line}</strong> <span class="soft">${said}</span> ${rest}${bar}</li>`;
}

/** What the organisation reports, the newest first. */
export function impactList({ impact, impacts, ledger }: LedgerView, reader: Reader): Html | undefined {
  if (impact.length === 0) return undefined;
  const texts = reader.texts.projects;
  const derived = reader.to(
    urlPath`/auditor/entries?ledger=${ledger.id}&type=${'org.centesimo.impact.reported.v1'}`,
  );
  const newest = impacts > impact.length && texts.newest(reader.count(impact.length), reader.count(impacts));
  return html`<h2 id="impact">${texts.reported}</h2>
<p class="soft">${texts.reportedWhat}${newest && ` ${newest}`} <a class="entry" href="${derived}">${reader.texts.ledger.derive}</a></p>
<div class="card"><ul class="states">${impact.map((each) => reportItem(each, reader))}</ul></div>`;
}

function reportItem(report: ImpactReportView, reader: Reader): Html {
  const { entry, method, project, replacedBy, reportedAt, text, unit, units } = report;
  const texts = reader.texts.projects;
  const amount = reader.units(`${units}`, unit);
  const said = html`${text ?? (project && nameOf(project))} <span class="soft"><time datetime="${reportedAt}">${showDate(reportedAt, reader.language)}</time>${text !== undefined && project && ` · ${nameOf(project)}`}. ${texts.impact.method(method)}</span>${entryLink(entry, reader)}`;
  return replacedBy === undefined
    ? html`<li class="spent"><strong class="amount units">${amount}</strong> ${said}</li>`
    : html`<li class="back"><s>${amount}</s> ${said} <span class="wait">${texts.replaced}</span></li>`;
}
