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
    /** Slug of who holds the money of this fund for the fund `source`; without them it is the organisation's own. */
    readonly partner?: string;
    readonly source?: string;
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
  /**
   * `recalled`: it went back to givers, whose banks recalled their transfers; the newest gifts, since older money is
   * spent. `handed-on`: it went to the partner who holds the fund `to`. An expense where left out.
   */
  readonly kind?: PaymentKind;
  readonly to?: string;
  /** What whoever wrote the rules says of the line, shown after its published text. */
  readonly explained?: string;
}

export type PaymentKind = 'expense' | 'recalled' | 'handed-on';

export interface Meaning {
  readonly fund: string;
  readonly kind: 'gift' | 'interest';
  readonly project: string | undefined;
  readonly category: string | undefined;
  readonly payment: PaymentKind;
  readonly to: string | undefined;
  readonly explained: string | undefined;
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
  const receipts = compileList(rules.receipts);
  const payments = compileList(rules.payments);
  return (line) => {
    const receipt = line.kind === 'receipt' ? receipts(line.text) : undefined;
    const payment = line.kind === 'receipt' ? undefined : payments(line.text);
    return {
      fund: (receipt ?? payment)?.fund ?? rules.funds[0]?.fund ?? '',
      kind: receipt?.kind ?? 'gift',
      project: payment?.project,
      category: payment?.category,
      payment: payment?.kind ?? 'expense',
      to: payment?.to,
      explained: payment?.explained,
    };
  };
}

/** The first rule whose pattern is found in a text. */
function compileList<Rule extends { readonly pattern: string }>(
  rules: readonly Rule[],
): (text: string) => Rule | undefined {
  const compiled = rules.map((rule) => ({ rule, matcher: new RegExp(rule.pattern, 'iu') }));
  return (text) => compiled.find(({ matcher }) => matcher.test(text))?.rule;
}

/** What a line means: the first rule that matches its text decides. */
export function meaningOf(rules: ImportRules, line: StatementLine): Meaning {
  return compileRules(rules)(line);
}
