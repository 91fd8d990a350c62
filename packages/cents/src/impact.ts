/** Reports of impact: units delivered for an expense or a project, and what of them is a gift's, by its cents. */
import { isAmount } from '@centesimo/money';
import { spentOn } from './budgets.ts';
import type { EventNamed } from './event.ts';
import type { Impact } from './records.ts';
import { isSlug, isSubject } from './shape.ts';
import type { LedgerState } from './state.ts';
import type { Trail } from './trail-types.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

/** An exact number, in lowest terms. */
export interface Fraction {
  readonly numerator: bigint;
  readonly denominator: bigint;
}

/** What of a report's units is a gift's: `units` times its cents among the live ones of the expense or project. */
export interface ImpactShare extends Impact {
  readonly impact: string;
  /** In minor units the gift's cents, and all that are live. Absent where a project is paid in several currencies. */
  readonly share?: Fraction & { readonly cents: number; readonly live: number; readonly currency: string };
}

/** Units delivered for an expense or a project; no cents move. A report adds to earlier ones, or replaces one. */
export function checkImpactReported(state: LedgerState, event: EventNamed<'impact.reported'>): Checked {
  const { subject } = event;
  const { expense, method, project, replaces, unit, units } = event.data;
  if (!isSubject(subject, 'impact_')) return violation('malformed', { field: 'subject' });
  if (state.impacts.has(subject)) return violation('duplicate-subject', { subject }, 2);
  if (!isAmount(units, 1)) return violation('malformed', { field: 'units' });
  if (!isSlug(unit) || !isSlug(method)) return violation('malformed', { field: 'unit' });
  if ((expense === undefined) === (project === undefined))
    return violation('malformed', { field: 'expense' });
  if (project !== undefined && !state.projects.has(project)) {
    return violation('unknown-project', { project: String(project) });
  }
  if (expense !== undefined && state.outflows[state.outflowIndex.get(expense) ?? -1]?.kind !== 'expense') {
    return violation('unknown-expense', { expense: String(expense) });
  }
  const wrong = replaces === undefined ? undefined : checkReplaced(state, replaces);
  if (wrong !== undefined) return wrong;
  return () => {
    const of = expense === undefined ? { project: project! } : { expense };
    addImpact(state, subject, { ...of, method, unit, units });
    if (replaces !== undefined) endImpact(state, replaces, subject);
  };
}

/** A report is replaced once: a second one would count beside what replaced the first. */
function checkReplaced(state: LedgerState, replaces: unknown): Violation | undefined {
  const replaced = typeof replaces === 'string' ? state.impacts.get(replaces) : undefined;
  if (replaced === undefined) return violation('unknown-impact', { impact: String(replaces) });
  const { replacedBy } = replaced;
  return replacedBy === undefined
    ? undefined
    : violation('impact-replaced', { impact: String(replaces), by: replacedBy });
}

function endImpact(state: LedgerState, id: string, replacedBy: string): void {
  const impact = state.impacts.get(id)!;
  state.impacts.set(id, { ...impact, replacedBy });
  const of = subjectOf(impact);
  state.impactsOf.set(
    of,
    state.impactsOf.get(of)!.filter((each) => each !== id),
  );
}

function subjectOf({ expense, project = '' }: Impact): string {
  return expense ?? project;
}

/** Also when a snapshot is read: what is found by expense or project is not written in it. */
export function addImpact(state: LedgerState, id: string, impact: Impact): void {
  state.impacts.set(id, impact);
  if (impact.replacedBy !== undefined) return;
  const of = subjectOf(impact);
  const known = state.impactsOf.get(of);
  if (known === undefined) state.impactsOf.set(of, [id]);
  else known.push(id);
}

/**
 * What of every report is the gift's whose trail this is, by the cents that it holds in live slots: of expenses in the
 * order of its cents, then of projects. Shares of all holders sum to the units. O(pieces + reports named).
 */
export function impactOf(state: LedgerState, { legs, pieces }: Trail): ImpactShare[] {
  if (state.impacts.size === 0) return [];
  const expenses = new Map<string, number>();
  for (const { from, place, to } of [...pieces, ...legs.flatMap((leg) => leg.pieces)]) {
    if (place.kind === 'spent') expenses.set(place.expense, (expenses.get(place.expense) ?? 0) + to - from);
  }
  const projects = new Map<string, number>();
  const shares: ImpactShare[] = [];
  for (const [expense, cents] of expenses) {
    const { currency, live, purpose } = state.outflows[state.outflowIndex.get(expense)!]!;
    if (purpose?.project !== undefined)
      projects.set(purpose.project, (projects.get(purpose.project) ?? 0) + cents);
    shares.push(...sharesOf(state, expense, { cents, live, currency: state.currencies[currency]! }));
  }
  for (const [project, cents] of projects) {
    const paid = state.currencies.map((currency, index) => {
      return { cents, currency, live: spentOn(state, project, index) };
    });
    const [only, ...others] = paid.filter(({ live }) => live > 0);
    shares.push(...sharesOf(state, project, others.length > 0 ? undefined : only));
  }
  return shares;
}

/** Without `part`, cents of several currencies would have to be added up. */
function sharesOf(
  state: LedgerState,
  of: string,
  part: { cents: number; live: number; currency: string } | undefined,
): ImpactShare[] {
  return (state.impactsOf.get(of) ?? []).map((id) => {
    const impact = state.impacts.get(id)!;
    if (part === undefined) return { ...impact, impact: id };
    const exact = fraction(BigInt(impact.units) * BigInt(part.cents), BigInt(part.live));
    return { ...impact, impact: id, share: { ...exact, ...part } };
  });
}

function fraction(numerator: bigint, denominator: bigint): Fraction {
  let [divisor, rest] = [denominator, numerator % denominator];
  while (rest > 0n) [divisor, rest] = [rest, divisor % rest];
  return { numerator: numerator / divisor, denominator: denominator / divisor };
}

/** The exact sum as decimal text, rounded down to `digits` behind the point, without zeros at its end. */
export function decimalOf(fractions: readonly Fraction[], digits: number): string {
  const { denominator, numerator } = sumOf(fractions);
  const scaled = (numerator * 10n ** BigInt(digits)) / denominator;
  const text = String(scaled).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  const behind = text.slice(text.length - digits).replace(/0+$/, '');
  return behind === '' ? whole : `${whole}.${behind}`;
}

/** By halves, so that ten thousand of them make few large products; not in lowest terms, which nobody needs here. */
function sumOf(fractions: readonly Fraction[]): Fraction {
  const [first, second] = fractions;
  if (first === undefined) return { numerator: 0n, denominator: 1n };
  if (second === undefined) return first;
  const middle = fractions.length >>> 1;
  const [left, right] = [sumOf(fractions.slice(0, middle)), sumOf(fractions.slice(middle))];
  if (left.denominator === right.denominator)
    return { numerator: left.numerator + right.numerator, denominator: left.denominator };
  return {
    numerator: left.numerator * right.denominator + right.numerator * left.denominator,
    denominator: left.denominator * right.denominator,
  };
}
