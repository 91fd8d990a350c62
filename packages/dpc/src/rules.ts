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

/** The fund that every ledger is opened with, for what a gift can leave owing; no rule may name it. */
export const RESERVE_FUND = 'riserva';

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

/** What any line means; the patterns are compiled once. */
export function compileRules(rules: ImportRules): (line: StatementLine) => Meaning {
  const compile = (rule: ReceiptRule & PaymentRule) => ({ rule, matcher: new RegExp(rule.pattern, 'iu') });
  const [receipts, payments] = [rules.receipts.map(compile), rules.payments.map(compile)];
  return ({ kind, text }) => {
    const list = kind === 'receipt' ? receipts : payments;
    const rule = list.find(({ matcher }) => matcher.test(text))?.rule;
    return {
      fund: rule?.fund ?? rules.funds[0]?.fund ?? '',
      kind: rule?.kind ?? 'gift',
      project: rule?.project,
      category: rule?.category,
    };
  };
}

/** What a line means: the first rule that matches its text decides. */
export function meaningOf(rules: ImportRules, line: StatementLine): Meaning {
  return compileRules(rules)(line);
}
