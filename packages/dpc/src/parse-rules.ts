/** Reading a rules file: every name in it is checked before anything is posted by it. */
import { type ImportRules, RESERVE_FUND } from './rules.ts';

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const LIST_MAX = 1_000;
const TEXT_CHARS_MAX = 500;
const FILE_CHARS_MAX = 1024 * 1024;

/** The rules; a text says what is wrong with them. */
export function parseRules(text: string): ImportRules | string {
  if (text.length > FILE_CHARS_MAX) return `the rules file is longer than ${FILE_CHARS_MAX} characters`;
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return 'the rules file is not JSON';
  }
  if (!isObject(value)) return 'the rules file must hold an object';
  const rules = { projects: [], receipts: [], payments: [], ...value };
  return faultOf(rules) ?? (rules as unknown as ImportRules);
}

type Fields = Readonly<Record<string, unknown>>;
/** What is wrong with a field's value; undefined when nothing is. */
type Check = (value: unknown) => string | undefined;

const slug: Check = (value) =>
  typeof value === 'string' && SLUG.test(value)
    ? undefined
    : 'must be a name of lower-case letters, digits and dashes';
const title: Check = (value) =>
  typeof value === 'string' && value.length <= TEXT_CHARS_MAX && value.isWellFormed()
    ? undefined
    : `must be a text of at most ${TEXT_CHARS_MAX} characters`;
const pattern: Check = (value) => (isPattern(value) ? undefined : 'must be a regular expression');

function oneOf(...values: readonly string[]): Check {
  return (value) =>
    values.includes(value as string)
      ? undefined
      : `must be ${values.map((each) => `"${each}"`).join(' or ')}`;
}

function optional(check: Check): Check {
  return (value) => (value === undefined ? undefined : check(value));
}

function known(names: ReadonlySet<unknown>, what: string): Check {
  return optional((value) => (names.has(value) ? undefined : `names no ${what} of this file`));
}

function listOf(checks: Readonly<Record<string, Check>>): Check {
  return (value) => {
    if (!Array.isArray(value) || value.length > LIST_MAX) return `must be a list of at most ${LIST_MAX}`;
    for (const [at, each] of value.entries()) {
      const fault = isObject(each) ? faultIn(each, checks) : 'must be an object';
      if (fault !== undefined) return `${at + 1}: ${fault}`;
    }
    return undefined;
  };
}

function faultOf(rules: Fields): string | undefined {
  const funds = namesIn(rules['funds'], 'fund');
  const projects = namesIn(rules['projects'], 'project');
  const fund = known(new Set(funds), 'fund');
  const fault = faultIn(rules, {
    ledger: slug,
    title,
    funds: listOf({
      fund: slug,
      class: oneOf('unrestricted', 'restricted', 'designated'),
      title,
      partner: optional(slug),
      source: fund,
    }),
    projects: listOf({ project: slug, title }),
    receipts: listOf({ pattern, fund, kind: optional(oneOf('gift', 'interest')) }),
    payments: listOf({
      pattern,
      fund,
      project: known(new Set(projects), 'project'),
      category: optional(slug),
      kind: optional(oneOf('expense', 'recalled', 'handed-on')),
      to: fund,
      explained: optional(title),
    }),
  });
  if (fault !== undefined) return fault;
  if (funds.length === 0) return '"funds" must list at least one fund';
  if (funds.includes(RESERVE_FUND))
    return `"funds" may not name ${RESERVE_FUND}: it is opened with the ledger`;
  if (new Set(funds).size < funds.length) return '"funds" names a fund twice';
  if (new Set(projects).size < projects.length) return '"projects" names a project twice';
  return faultOfPartners(rules as unknown as ImportRules);
}

/** Money is handed on to a fund that a partner holds for the fund it leaves, and nothing else leaves or enters there. */
function faultOfPartners({ funds, payments, receipts }: ImportRules): string | undefined {
  const held = new Map(
    funds.flatMap(({ fund, partner, source }) => (partner === undefined ? [] : [[fund, source]])),
  );
  const first = funds[0]?.fund;
  for (const [at, { partner, source }] of funds.entries()) {
    if ((partner === undefined) !== (source === undefined))
      return `"funds" ${at + 1}: "partner" and "source" go together`;
    if (partner !== undefined && (at === 0 || held.has(source!)))
      return `"funds" ${at + 1}: a fund that a partner holds cannot be the first, nor the source of another`;
  }
  for (const [at, { fund = first, kind, to }] of payments.entries()) {
    if ((kind === 'handed-on') !== (to !== undefined))
      return `"payments" ${at + 1}: "to" names the fund of what is handed on, and of nothing else`;
    if (to !== undefined && held.get(to) !== fund)
      return `"payments" ${at + 1}: "to" names no fund that a partner holds for ${fund}`;
  }
  const named = [...payments, ...receipts].find(({ fund }) => fund !== undefined && held.has(fund));
  return named && `"fund" ${named.fund} is held by a partner: nothing is paid or received there`;
}

/** A field without a check is a fault too: a misspelled one would silently mean nothing. */
function faultIn(fields: Fields, checks: Readonly<Record<string, Check>>): string | undefined {
  const unknown = Object.keys(fields).find((name) => !Object.hasOwn(checks, name));
  if (unknown !== undefined) return `${JSON.stringify(unknown)} is not known`;
  for (const [name, check] of Object.entries(checks)) {
    const fault = check(fields[name]);
    if (fault !== undefined) return `"${name}" ${fault}`;
  }
  return undefined;
}

function namesIn(list: unknown, field: string): unknown[] {
  return Array.isArray(list) ? list.map((each: unknown) => (isObject(each) ? each[field] : undefined)) : [];
}

function isObject(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isPattern(value: unknown): boolean {
  if (typeof value !== 'string' || value.length > TEXT_CHARS_MAX) return false;
  try {
    return new RegExp(value, 'iu') instanceof RegExp;
  } catch {
    return false;
  }
}
