/** What came of the money: reports of units delivered, and what of them is a gift's by its cents. */
import { decimalOf, impactOf } from '@centesimo/cents';
import type { ImpactShare, Trail } from '@centesimo/cents';
import type { LedgerIndex } from './ledger-index.ts';
import { projectView, textOfThing } from './show.ts';
import type { Shown } from './show.ts';
import type { ImpactReportView, ImpactView } from './views.ts';

/** Reports on a ledger's page; the log holds all of them. */
const NEWEST = 50;
/** Digits behind the point of a part of units. */
const DIGITS = 6;

/** Those reported last, the newest first, also those that were replaced. */
export function newestImpact(shown: Shown, ledger: LedgerIndex): ImpactReportView[] {
  const ids = [...ledger.state.impacts.keys()].slice(-NEWEST).reverse();
  return ids.flatMap((id) => reportView(shown, ledger, id) ?? []);
}

function reportView(shown: Shown, ledger: LedgerIndex, id: string): ImpactReportView | undefined {
  const impact = ledger.state.impacts.get(id);
  const facts = ledger.money.impacts.get(id);
  if (impact === undefined || facts === undefined) return undefined;
  const { expense, method, project, replacedBy, unit, units } = impact;
  const { title, text = title } = textOfThing(shown, facts);
  return {
    ...{ id, entry: facts.entry, reportedAt: facts.reportedAt, method, unit, units },
    ...(expense === undefined ? {} : { payment: expense }),
    ...(project === undefined ? {} : { project: projectView(shown, ledger, project) }),
    ...(text === undefined ? {} : { text }),
    ...(replacedBy === undefined ? {} : { replacedBy }),
  };
}

type Shares = [ImpactShare, ...ImpactShare[]];

/** What of every report is the gift's whose trail this is, summed where the same was counted in the same way. */
export function impactViews(shown: Shown, ledger: LedgerIndex, trail: Trail): ImpactView[] {
  const groups = new Map<string, Shares>();
  for (const one of impactOf(ledger.state, trail)) {
    const { method, project = '', share, unit } = one;
    const key = [unit, method, project, share?.currency ?? ''].join(' ');
    const known = groups.get(key);
    if (known === undefined) groups.set(key, [one]);
    else known.push(one);
  }
  return [...groups.values()].map((shares) => impactView(shown, ledger, shares));
}

function impactView(shown: Shown, ledger: LedgerIndex, shares: Shares): ImpactView {
  const [{ method, project, share: first, unit }] = shares;
  const parts = shares.flatMap(({ share }) => share ?? []);
  const part = first === undefined ? {} : { currency: first.currency, part: decimalOf(parts, DIGITS) };
  return {
    unit,
    method,
    ...(project === undefined ? {} : { project: projectView(shown, ledger, project) }),
    ...part,
    reports: shares.flatMap((one) => partView(shown, ledger, one) ?? []),
  };
}

function partView(
  shown: Shown,
  ledger: LedgerIndex,
  { impact, share }: ImpactShare,
): ImpactView['reports'][number] | undefined {
  const report = reportView(shown, ledger, impact);
  if (report === undefined || share === undefined) return report;
  const { cents, denominator, live, numerator } = share;
  return { ...report, share: { numerator: `${numerator}`, denominator: `${denominator}`, cents, live } };
}
