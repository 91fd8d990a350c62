/** What came of the gift: the part of reported units that its cents stand for, and how it is computed. */
import type { ImpactReportView, ImpactView, TrailView } from '../domain/views.ts';
import { type Html, html, showDate } from '@centesimo/web';
import { entryLink } from './entry-link.ts';
import { type Reader, nameOf } from './reader.ts';

/** Reports told one by one; the data holds all of them. */
const REPORTS_SHOWN_MAX = 40;

/** Nothing where nothing was reported of what the gift paid for. */
export function impactPart({ impact, payments }: TrailView, reader: Reader): Html | undefined {
  if (impact.length === 0) return undefined;
  const texts = reader.texts.projects.impact;
  const numbers = new Map(payments.map(({ id }, i) => [id, i + 1]));
  const reports = impact.flatMap(({ currency = '', reports: all }) => all.map((one) => ({ one, currency })));
  const told = reports.slice(0, REPORTS_SHOWN_MAX).map(({ currency, one }) => {
    return html`<li>${reportLine(one, numbers, reader)} ${partLine(one.share, currency, reader)}</li>`;
  });
  const more = reports.length - told.length;
  return html`<section class="card" aria-labelledby="impact"><h2 id="impact">${texts.heading}</h2>
<ul class="states">${impact.map((each) => impactLine(each, reader))}</ul>
<details><summary>${texts.how}</summary><p>${texts.howWhat}</p><ul class="words">${told}</ul>${
    more > 0 && html`<p>${texts.more(more)}</p>`
  }</details></section>`;
}

function impactLine({ currency, method, part, project, reports, unit }: ImpactView, reader: Reader): Html {
  const texts = reader.texts.projects.impact;
  if (part === undefined || currency === undefined)
    return html`<li class="still">${texts.mixed(nameOf(project ?? { id: '' }))}</li>`;
  const of = new Map(reports.map(({ id, payment, share }) => [payment ?? id, share?.cents ?? 0]));
  // Several reports of one payment, or of one project, are of the same cents.
  const cents =
    project === undefined ? [...of.values()].reduce((sum, each) => sum + each, 0) : [...of.values()][0];
  const amount = reader.money(cents ?? 0, currency);
  const where = project === undefined ? texts.ofPayments(amount) : texts.ofProject(amount, nameOf(project));
  return html`<li class="spent"><strong class="amount units">${reader.units(part, unit)}</strong> <span>${where}<br><span class="soft">${texts.method(method)}</span></span></li>`;
}

/** `numbers`: the number of each payment on the page, by its id. */
function reportLine(
  { entry, payment, project, reportedAt, text, unit, units }: ImpactReportView,
  numbers: ReadonlyMap<string, number>,
  reader: Reader,
): Html {
  const texts = reader.texts.projects.impact;
  const number = numbers.get(payment ?? '');
  const of = number === undefined ? project && `(${nameOf(project)})` : texts.ofPayment(reader.count(number));
  const said = texts.report(showDate(reportedAt, reader.language), reader.units(`${units}`, unit));
  return html`${said}${of && html` ${of}`}${text && html`: ${text}`}.${entryLink(entry, reader)}`;
}

function partLine(
  share: ImpactView['reports'][number]['share'],
  currency: string,
  reader: Reader,
): Html | undefined {
  if (share === undefined) return undefined;
  const { cents, denominator, live, numerator } = share;
  const exact = denominator === '1' ? numerator : `${numerator}/${denominator}`;
  const { yours } = reader.texts.projects.impact;
  return html`<br><span class="soft">${yours(reader.money(cents, currency), reader.money(live, currency), exact)}</span>`;
}
