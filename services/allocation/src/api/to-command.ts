/** Messages to commands: every fault of an input is found here, once, and ids and hashes are made here. */
import { hash } from 'node:crypto';
import { PATTERNS } from '@centesimo/events';
import type {
  AssignGiftRequest,
  CloseFundRequest,
  Custody as WireCustody,
  MoveMoneyRequest,
  OpenFundRequest,
  OpenLedgerRequest,
  OpenProjectRequest,
  RecordExpenseRequest,
  ReturnExpenseRequest,
  SetPlacementRuleRequest,
} from '@centesimo/grpc';
import type { CommandEnvelope, SettleDetails } from '@centesimo/journal';
import { canonicalText } from '@centesimo/log';
import { readAmount, readCurrency, readDay, readDetails } from '@centesimo/service';
import type { AfterPosition } from '@centesimo/service';
import { FUND_CLASSES } from '../domain/command.ts';
import type { Actor, Command, Custody, FundClass } from '../domain/command.ts';
import { present } from '../domain/present.ts';
import type { Faults } from './input-code.ts';
import type { LedgerIds } from './ledger-ids.ts';
import {
  readEvidence,
  readId,
  readOptionalId,
  readOptionalSlug,
  readSlug,
  readTake,
  readTakes,
} from './read-field.ts';

/** What all commands share. */
export interface Target {
  readonly ledger: string;
  readonly key: string;
  readonly by: Actor;
  readonly ids: LedgerIds;
  /** The last day that is not in the future. */
  readonly last: string;
  readonly after: readonly AfterPosition[];
}

/** A command with the canonical texts that it makes public, which are not sealed yet. */
export interface Prepared {
  readonly command: Exclude<Command, SettleDetails>;
  readonly details?: string | undefined;
  /** The wording of the purpose that follows that of a fund. */
  readonly secondary?: string | undefined;
}

/** Commitments to texts that are stored, by name, and until when the command that names them may be taken. */
export interface Sealed {
  readonly texts: Readonly<Record<string, string>>;
  readonly until: number;
}

export function textsOf({ details, secondary }: Prepared): Readonly<Record<string, string>> {
  return present({ details, secondary });
}

/** Reads one kind of message; what is wrong with it stands in `faults`. */
export type Prepare<Request> = (target: Target, request: Request, faults: Faults) => Prepared;

/** The same, with who the approver's token says approves. */
export type PrepareApproved<Request> = (
  target: Target,
  request: Request,
  approvedBy: Actor | undefined,
  faults: Faults,
) => Prepared;

const CURRENCIES_MAX = 200;
const SHARES_MAX = 100;
export const FUND_PROJECTS_MAX = 200;
const WEIGHT_MAX = 10_000;

export function prepareOpenLedger({ by }: Target, request: OpenLedgerRequest, faults: Faults): Prepared {
  const { currencies, reserves } = request;
  const baseCurrency = readCurrency(request.baseCurrency, 'base_currency', faults);
  if (currencies.length === 0 || currencies.length > CURRENCIES_MAX)
    faults.add('currencies-invalid', 'currencies');
  else for (const currency of currencies) readCurrency(currency, 'currencies', faults);
  if (new Set(currencies).size !== currencies.length || !currencies.includes(baseCurrency))
    faults.add('currencies-invalid', 'currencies');
  if (reserves.length > CURRENCIES_MAX) faults.add('reserves-invalid', 'reserves');
  const given = reserves.slice(0, CURRENCIES_MAX).map(({ currency, fund }) => ({
    currency: readCurrency(currency, 'reserves', faults),
    fund: readSlug(fund, 'reserves', 'fund-invalid', faults),
  }));
  return {
    command: { kind: 'open-ledger', by, baseCurrency, currencies, reserves: given },
    details: readDetails(request.detailsJson, faults),
  };
}

export function prepareCloseLedger({ by }: Target): Prepared {
  return { command: { kind: 'close-ledger', by } };
}

export function prepareRule({ by }: Target, request: SetPlacementRuleRequest, faults: Faults): Prepared {
  if (request.shares.length === 0 || request.shares.length > SHARES_MAX)
    faults.add('shares-invalid', 'shares');
  const shares = request.shares.slice(0, SHARES_MAX).map(({ fund, weight }) => {
    if (weight < 1 || weight > WEIGHT_MAX) faults.add('weight-invalid', 'shares.weight');
    return { fund: readSlug(fund, 'shares.fund', 'fund-invalid', faults), weight };
  });
  return { command: { kind: 'set-placement-rule', by, shares } };
}

/** An appeal asks until a day to come. */
const NO_LAST_DAY = '9999-12-31';

export function prepareOpenFund({ by }: Target, request: OpenFundRequest, faults: Faults): Prepared {
  const fund = readSlug(request.fund, 'fund', 'fund-invalid', faults);
  const currency = readCurrency(request.currency, 'currency', faults);
  const fundClass = FUND_CLASSES.find((name) => name === request.class);
  if (fundClass === undefined) faults.add('fund-class-unknown', 'class');
  const known: FundClass = fundClass ?? 'unrestricted';
  const goal = readTake(request.goal, 'goal', faults);
  const terms = {
    custody: readCustody(request.custody, faults),
    goal: goal === 0 ? undefined : goal,
    projects: readProjects(request.projects, faults),
    purposeOf: readOptionalSlug(request.purposeOf, 'purpose_of', 'fund-invalid', faults),
    secondaryFund: readOptionalSlug(request.secondaryFund, 'secondary_fund', 'fund-invalid', faults),
    until: request.until === '' ? undefined : readDay(request.until, NO_LAST_DAY, 'until', faults),
  };
  return {
    command: { kind: 'open-fund', by, fund, class: known, currency, ...present(terms) },
    details: readDetails(request.detailsJson, faults),
    secondary: readDetails(request.secondaryJson, faults, 'secondary_json'),
  };
}

function readCustody(custody: WireCustody | undefined, faults: Faults): Custody | undefined {
  if (custody === undefined) return undefined;
  return {
    partner: readSlug(custody.partner, 'custody.partner', 'slug-invalid', faults),
    source: readSlug(custody.source, 'custody.source', 'fund-invalid', faults),
  };
}

function readProjects(projects: readonly string[], faults: Faults): readonly string[] | undefined {
  if (projects.length === 0) return undefined;
  const isRight = projects.length <= FUND_PROJECTS_MAX && new Set(projects).size === projects.length;
  if (!isRight) faults.add('projects-invalid', 'projects');
  return projects
    .slice(0, FUND_PROJECTS_MAX)
    .map((project) => readSlug(project, 'projects', 'project-invalid', faults));
}

export function prepareCloseFund({ by }: Target, request: CloseFundRequest, faults: Faults): Prepared {
  const fund = readSlug(request.fund, 'fund', 'fund-invalid', faults);
  return { command: { kind: 'close-fund', by, fund } };
}

export function prepareOpenProject({ by }: Target, request: OpenProjectRequest, faults: Faults): Prepared {
  const project = readSlug(request.project, 'project', 'project-invalid', faults);
  const details = readDetails(request.detailsJson, faults);
  return { command: { kind: 'open-project', by, project }, details };
}

export function prepareAssignGift({ by }: Target, request: AssignGiftRequest, faults: Faults): Prepared {
  const gift = readId(request.gift, PATTERNS.sourceId, 'gift', 'gift-invalid', faults);
  const fund = readSlug(request.fund, 'fund', 'fund-invalid', faults);
  return { command: { kind: 'assign-gift', by, gift, fund } };
}

export function prepareMoveMoney(
  { by, ids, key }: Target,
  request: MoveMoneyRequest,
  faults: Faults,
): Prepared {
  const ground = readOptionalSlug(request.ground, 'ground', 'slug-invalid', faults);
  return {
    command: {
      kind: 'move-money',
      by,
      move: ids.moveOf(key),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      from: readTakes(request.from, faults),
      to: readSlug(request.to, 'to', 'fund-invalid', faults),
      ...(ground === undefined ? {} : { ground }),
    },
  };
}

/** `approvedBy`: who the approver's token says approves. */
export function prepareRecordExpense(
  { by, ids, key, last }: Target,
  request: RecordExpenseRequest,
  approvedBy: Actor | undefined,
  faults: Faults,
): Prepared {
  const project = readOptionalSlug(request.project, 'project', 'project-invalid', faults);
  const line = readOptionalSlug(request.line, 'line', 'slug-invalid', faults);
  const category = readOptionalSlug(request.category, 'category', 'slug-invalid', faults);
  const evidence = readEvidence(request.evidence, faults);
  const corrects = readOptionalId(
    request.corrects,
    PATTERNS.expenseId,
    'corrects',
    'expense-invalid',
    faults,
  );
  return {
    command: {
      kind: 'record-expense',
      by,
      ...present({ approvedBy, category, corrects, evidence, line, project }),
      expense: ids.expenseOf(key),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      from: readTakes(request.from, faults),
      paidAt: readDay(request.paidAt, last, 'paid_at', faults),
    },
    details: readDetails(request.detailsJson, faults),
  };
}

export function prepareReturnExpense(
  { by, ids, key, last }: Target,
  request: ReturnExpenseRequest,
  faults: Faults,
): Prepared {
  return {
    command: {
      kind: 'return-expense',
      by,
      return: ids.returnOf(key),
      expense: readId(request.expense, PATTERNS.expenseId, 'expense', 'expense-invalid', faults),
      amount: readAmount(request.amount, 'amount', faults),
      currency: readCurrency(request.currency, 'currency', faults),
      returnedAt: readDay(request.returnedAt, last, 'returned_at', faults),
      ...(request.correction ? { correction: true } : {}),
    },
    details: readDetails(request.detailsJson, faults),
  };
}

/**
 * The command with what idempotency needs. The hash covers what was asked and not who asked: a colleague who sends the
 * same again gets the same answer. Details enter it under the ledger's secret, their commitment not at all.
 */
export function envelopeOf(
  target: Target,
  prepared: Prepared,
  sealed: Sealed | undefined,
): CommandEnvelope<Command> {
  const { after, ids, ledger } = target;
  const { command } = prepared;
  const { by: _asker, ...business } = command;
  const texts = Object.entries(textsOf(prepared)).map(([name, text]) => [name, ids.detailsMark(text)]);
  return {
    ledger,
    key: keyOf(target),
    inputHash: hash('sha256', canonicalText({ ...business, ...Object.fromEntries(texts) }), 'base64url'),
    command: { ...command, ...sealed?.texts },
    ...(sealed && { until: sealed.until }),
    ...(after.length === 0 ? {} : { after }),
  };
}

/** The key of a command in its journal, which holds several ledgers. */
export function keyOf({ key, ledger }: Pick<Target, 'key' | 'ledger'>): string {
  return `${ledger}/${key}`;
}
