/** What a published line means for the ledger: by patterns on its text, written down and reviewed by hand, never guessed. */
import type { StatementLine } from './statement.ts';

export interface ImportRules {
  /** Slug of the ledger, and its public title. */
  readonly ledger: string;
  readonly title: string;
  /** The first fund takes whatever no rule names. */
  readonly funds: readonly {
    readonly fund: string;
    readonly class: 'unrestricted' | 'restricted' | 'designated';
    readonly title: string;
  }[];
  readonly projects: readonly { readonly project: string; readonly title: string }[];
  readonly receipts: readonly ReceiptRule[];
  readonly payments: readonly PaymentRule[];
}

export interface ReceiptRule {
  /** Regular expression on the published text, case-insensitive. */
  readonly pattern: string;
  readonly fund?: string;
  /** `interest`: not given by anybody. */
  readonly kind?: 'gift' | 'interest';
}

export interface PaymentRule {
  readonly pattern: string;
  readonly fund?: string;
  readonly project?: string;
  readonly category?: string;
}

export interface Meaning {
  readonly fund: string;
  readonly kind: 'gift' | 'interest';
  readonly project: string | undefined;
  readonly category: string | undefined;
}

const SLUG = /^[a-z0-9][a-z0-9-]{0,62}$/;
const RULES_MAX = 1_000;

/** Everything in one unrestricted fund: what is done without a rules file. */
export function defaultRules(account: string): ImportRules {
  return {
    ledger: `dpc-${account}`,
    title: `Dipartimento della Protezione Civile, donation account ${account}`,
    funds: [{ fund: 'generale', class: 'unrestricted', title: 'All donations to the account' }],
    projects: [],
    receipts: [],
    payments: [],
  };
}

/** Reads a rules file; a text says what is wrong with it. */
export function parseRules(text: string): ImportRules | string {
  let value: Partial<ImportRules>;
  try {
    value = JSON.parse(text) as Partial<ImportRules>;
  } catch {
    return 'the rules file is not JSON';
  }
  const { ledger, title, funds, projects = [], receipts = [], payments = [] } = value;
  if (typeof ledger !== 'string' || !SLUG.test(ledger))
    return '"ledger" must be a name of lower-case letters, digits and dashes';
  if (typeof title !== 'string') return '"title" must be a text';
  if (!Array.isArray(funds) || funds.length === 0) return '"funds" must list at least one fund';
  if (![projects, receipts, payments].every((list) => Array.isArray(list) && list.length <= RULES_MAX))
    return `"projects", "receipts" and "payments" must be lists of at most ${RULES_MAX}`;
  const rules: ImportRules = { ledger, title, funds, projects, receipts, payments };
  return faultOf(rules) ?? rules;
}

function faultOf(rules: ImportRules): string | undefined {
  const funds = new Set(rules.funds.map(({ fund }) => fund));
  const projects = new Set(rules.projects.map(({ project }) => project));
  for (const name of [...funds, ...projects])
    if (typeof name !== 'string' || !SLUG.test(name)) return `${JSON.stringify(name)} is not a name`;
  for (const rule of [...rules.receipts, ...rules.payments] as PaymentRule[]) {
    if (!isPattern(rule.pattern)) return `${JSON.stringify(rule.pattern)} is not a regular expression`;
    if (rule.fund !== undefined && !funds.has(rule.fund))
      return `the rule ${rule.pattern} names the unknown fund ${rule.fund}`;
    if (rule.project !== undefined && !projects.has(rule.project))
      return `the rule ${rule.pattern} names the unknown project ${rule.project}`;
    if (rule.category !== undefined && !SLUG.test(rule.category))
      return `the rule ${rule.pattern} names a category that is not a name`;
  }
  return undefined;
}

function isPattern(pattern: unknown): boolean {
  try {
    return typeof pattern === 'string' && new RegExp(pattern, 'iu') instanceof RegExp;
  } catch {
    return false;
  }
}

/** What a line means: the first rule that matches its text decides. */
export function meaningOf(rules: ImportRules, line: StatementLine): Meaning {
  const list: readonly (ReceiptRule & PaymentRule)[] =
    line.kind === 'receipt' ? rules.receipts : rules.payments;
  const rule = list.find(({ pattern }) => new RegExp(pattern, 'iu').test(line.text));
  return {
    fund: rule?.fund ?? rules.funds[0]?.fund ?? '',
    kind: rule?.kind ?? 'gift',
    project: rule?.project,
    category: rule?.category,
  };
}
