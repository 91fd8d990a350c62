/** Opening funds, with what they are for and who holds them; conditions and projects. */
import { isAmount } from '@centesimo/money';
import { checkOpenProject } from './budgets.ts';
import { checkNotClosed, addFund } from './check-registry.ts';
import { checkTwoPersons } from './class-rules.ts';
import type { EventNamed, FundOpened } from './event.ts';
import type { Custody, Fund, FundTerms } from './fund.ts';
import { PROJECTS_MAX } from './limits.ts';
import { namedFund } from './named-funds.ts';
import { isList, isOptionalText, isRecord, isSlug } from './shape.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Violation } from './violation.ts';

const CLASSES: readonly string[] = ['unrestricted', 'designated', 'restricted', 'conditional'];

export function checkFundOpened(state: LedgerState, event: EventNamed<'fund.opened'>): Checked {
  const { subject, data } = event;
  const closed = checkNotClosed(state);
  if (closed !== undefined) return closed;
  if (!isSlug(subject)) return violation('malformed', { field: 'subject' });
  if (!CLASSES.includes(data.class)) return violation('malformed', { field: 'class' });
  const currency = state.currencies.indexOf(data.currency);
  if (currency < 0) return violation('unknown-currency', { currency: String(data.currency) });
  if (state.fundIndex.has(subject)) return violation('fund-exists', { fund: subject });
  if (data.goal !== undefined && !isAmount(data.goal, 1)) return violation('malformed', { field: 'goal' });
  if (!isOptionalText(data.secondary)) return violation('malformed', { field: 'secondary' });
  const terms = termsOf(state, data, currency);
  if ('code' in terms) return terms;
  return () => addFund(state, subject, terms);
}

function termsOf(state: LedgerState, data: FundOpened, currency: number): Violation | FundTerms {
  const terms: FundTerms = { class: data.class, currency, reserve: false };
  const wrong = addAppeal(state, data, terms);
  if (wrong !== undefined) return wrong;
  const projects = projectsOf(state, data.projects);
  if ('code' in projects) return projects;
  if (projects.length > 0) terms.projects = projects;
  if (data.purposeOf !== undefined) {
    const purpose = purposeOf(state, data, currency);
    if (typeof purpose !== 'number') return purpose;
    terms.purpose = purpose;
  }
  if (data.custody === undefined) return terms;
  const custody = custodyOf(state, data, currency);
  return 'code' in custody ? custody : { ...terms, custody };
}

/** What an appeal asks for, and what is done with money that it cannot use. */
function addAppeal(state: LedgerState, data: FundOpened, terms: FundTerms): Violation | undefined {
  const { goal, secondary, secondaryFund } = data;
  if (goal !== undefined) terms.goal = goal;
  if (secondary !== undefined) terms.secondary = true;
  if (secondaryFund === undefined) return undefined;
  if (secondary === undefined) return violation('malformed', { field: 'secondaryFund' });
  const named = namedFund(state, secondaryFund);
  if ('code' in named) return named;
  if (named.fund.custody !== undefined) return violation('custody-forbids', { fund: named.fund.id }, 10);
  if (named.fund.currency !== terms.currency) return violation('wrong-currency', { fund: named.fund.id });
  terms.secondaryFund = named.index;
  return undefined;
}

/** Another currency of one purpose: money may be exchanged both ways, so nothing but the currency may differ. */
function purposeOf(state: LedgerState, data: FundOpened, currency: number): Violation | number {
  const named = namedFund(state, data.purposeOf);
  if ('code' in named) return named;
  const { fund: other, index } = named;
  if (other.custody !== undefined) return violation('custody-forbids', { fund: other.id }, 10);
  if (other.class !== data.class)
    return violation('class-forbids', { fund: other.id, class: other.class }, 10);
  if (other.currency === currency) return violation('same-currency', { fund: other.id });
  if (!isForTheSame(other, data)) return violation('purpose-forbids', { fund: other.id }, 10);
  return other.purpose ?? index;
}

/** Both may pay for the same projects. */
function isForTheSame({ projects: own = [] }: Fund, { projects = [] }: FundOpened): boolean {
  return own.length === projects.length && own.every((project) => projects.includes(project));
}

/** Projects that are not open are refused: the fund could pay for nothing. */
function projectsOf(state: LedgerState, projects: unknown): Violation | string[] {
  if (projects === undefined) return [];
  if (!isList(projects, PROJECTS_MAX) || projects.length === 0)
    return violation('malformed', { field: 'projects' });
  const own: string[] = [];
  for (const project of projects) {
    const wrong = checkOpenProject(state, project);
    if (wrong !== undefined) return wrong;
    if (own.includes(String(project))) return violation('malformed', { field: 'projects' });
    own.push(String(project));
  }
  return own;
}

/** What a partner holds keeps the class, the currency and the purpose of the fund it came from. */
function custodyOf(state: LedgerState, data: FundOpened, currency: number): Violation | Custody {
  const { custody } = data;
  if (!isRecord(custody) || !isSlug(custody.partner)) return violation('malformed', { field: 'custody' });
  const named = namedFund(state, custody.source);
  if ('code' in named) return named;
  const { fund: source, index } = named;
  if (source.custody !== undefined) return violation('custody-forbids', { fund: source.id }, 10);
  if (source.class !== data.class)
    return violation('class-forbids', { fund: source.id, class: source.class }, 10);
  if (source.currency !== currency) return violation('wrong-currency', { fund: source.id });
  if (!isForTheSame(source, data)) return violation('purpose-forbids', { fund: source.id }, 10);
  const { partner } = custody;
  const exists = state.funds.find(
    (fund) => fund.custody?.partner === partner && fund.custody.source === index,
  );
  if (exists !== undefined) return violation('custody-exists', { fund: exists.id, partner });
  return { partner, source: index };
}

export function checkConditionMet(state: LedgerState, event: EventNamed<'condition.met'>): Checked {
  const named = namedFund(state, event.subject);
  if ('code' in named) return named;
  const { fund } = named;
  if (fund.class !== 'conditional') return violation('not-conditional', { fund: fund.id, class: fund.class });
  if (fund.met) return violation('condition-met', { fund: fund.id });
  const wrong = checkTwoPersons(event.data, event.subject);
  return (
    wrong ??
    (() => {
      fund.met = true;
    })
  );
}

export function checkProjectOpened(state: LedgerState, event: EventNamed<'project.opened'>): Checked {
  const closed = checkNotClosed(state);
  if (closed !== undefined) return closed;
  if (!isSlug(event.subject)) return violation('malformed', { field: 'subject' });
  if (state.projects.has(event.subject)) return violation('project-exists', { project: event.subject });
  return () => {
    state.projects.set(event.subject, true);
  };
}

export function checkProjectClosed(state: LedgerState, event: EventNamed<'project.closed'>): Checked {
  const wrong = checkOpenProject(state, event.subject);
  if (wrong !== undefined) return wrong;
  return () => {
    state.projects.set(event.subject, false);
  };
}
