/**
 * Posting a statement through the public interfaces: ledger, funds and projects, then its lines in order; receipts by
 * donation's intake, payments by allocation's commands. Every call has a stable key, so an import that was cut off is
 * simply run again.
 */
import { type ImportRules, type Meaning, meaningOf } from './rules.ts';
import { type Schedule, scheduleLines } from './schedule.ts';
import { type SimulatedGift, simulateGifts } from './simulate.ts';
import type { Statement, StatementFault, StatementLine } from './statement.ts';

/** A place in a journal that later commands can be made to follow. */
export interface Place {
  readonly journal: string;
  readonly n: number;
}

export interface GiftToPost {
  readonly processor: string;
  readonly payment: string;
  /** Cents. */
  readonly amount: number;
  readonly fund: string;
  readonly givenAt: string;
}

/** What the importer needs of a running system; every call waits out "try again" by itself and throws on a refusal. */
export interface ImportClient {
  openLedger(ledger: string, details: object): Promise<Place>;
  openFund(ledger: string, fund: string, fundClass: string, details: object, after: Place): Promise<Place>;
  setRule(ledger: string, fund: string, after: Place): Promise<Place>;
  openProject(ledger: string, project: string, details: object, after: Place): Promise<Place>;
  /** Posts gifts, many at a time; answers the last place. `posted` is told how many are durable so far. */
  postGifts(
    ledger: string,
    gifts: readonly GiftToPost[],
    after: Place,
    posted: (count: number) => void,
  ): Promise<Place>;
  postInterest(
    ledger: string,
    key: string,
    fund: string,
    amount: number,
    date: string,
    after: Place,
  ): Promise<Place>;
  recordExpense(expense: ExpenseToPost): Promise<Place & { readonly id: string }>;
}

export interface ExpenseToPost {
  readonly ledger: string;
  readonly key: string;
  readonly fund: string;
  readonly amount: number;
  readonly paidAt: string;
  readonly project: string | undefined;
  readonly category: string | undefined;
  readonly details: object;
  /** The last receipt: the expense must see its money. */
  readonly after: readonly Place[];
}

export interface ImportRequest {
  readonly statement: Statement;
  readonly rules: ImportRules;
  /** Gifts that a receipt is simulated by, over all receipts; 0: each receipt is posted as one gift. */
  readonly simulate: number;
  readonly seed: number;
  /** Told of each step: what, how far, of how many. */
  readonly onProgress?: (step: 'gifts' | 'payments', done: number, total: number) => void;
}

export interface ImportedPayment {
  readonly line: number;
  readonly expense: string;
  /** Cents. */
  readonly amount: number;
  /** YYYY-MM-DD, as recorded. */
  readonly paidAt: string;
  readonly text: string;
}

export interface ImportReport {
  readonly ledger: string;
  readonly received: number;
  readonly paid: number;
  readonly balance: number;
  readonly gifts: number;
  readonly simulated: boolean;
  readonly payments: readonly ImportedPayment[];
  readonly movedForward: readonly number[];
}

/** The plan of an import: everything that can be wrong with a statement shows here, before anything is posted. */
export interface ImportPlan {
  readonly schedule: Schedule;
  /** Gifts of each receipt line, by line number. */
  readonly gifts: ReadonlyMap<number, readonly SimulatedGift[]>;
}

export function planImport(
  request: ImportRequest,
): { plan: ImportPlan; fault?: undefined } | { fault: StatementFault; plan?: undefined } {
  const { statement, rules } = request;
  const scheduled = scheduleLines(statement, (line) => meaningOf(rules, line).fund);
  if (scheduled.fault !== undefined) return { fault: scheduled.fault };
  const receipts = statement.lines.filter(
    (line) => line.kind === 'receipt' && meaningOf(rules, line).kind === 'gift',
  );
  const given = receipts.reduce((sum, { amount }) => sum + amount, 0);
  const gifts = new Map<number, readonly SimulatedGift[]>();
  for (const line of receipts) gifts.set(line.line, giftsOf(line, request, given));
  return { plan: { schedule: scheduled.schedule, gifts } };
}

function giftsOf(line: StatementLine, request: ImportRequest, given: number): readonly SimulatedGift[] {
  const period = periodOf(request.statement);
  const from = line.date ?? period.from;
  if (request.simulate === 0) return [{ amount: line.amount, date: from }];
  const count = Math.max(1, Math.min(line.amount, Math.round((request.simulate * line.amount) / given)));
  const { rules, statement, seed } = request;
  const { fund } = meaningOf(rules, line);
  const payments = statement.lines.flatMap((other) =>
    other.kind === 'payment' && other.date !== undefined && meaningOf(rules, other).fund === fund
      ? [{ date: other.date, amount: other.amount }]
      : [],
  );
  return simulateGifts({
    total: line.amount,
    count,
    seed: seed + line.line,
    from,
    to: period.to > from ? period.to : from,
    payments,
  });
}

/** The first and last day that the statement's lines or notes name. */
function periodOf(statement: Statement): { from: string; to: string } {
  const days = statement.lines
    .flatMap(({ date, note }) => [...(date === undefined ? [] : [date]), ...italianDates(note)])
    .toSorted();
  return { from: days[0] ?? '1970-01-01', to: days.at(-1) ?? '1970-01-01' };
}

/** Dates such as 10/05/2021 in a note. */
function italianDates(text: string): string[] {
  return [...text.matchAll(/\b([0-9]{2})\/([0-9]{2})\/([0-9]{4})\b/g)].map(
    ([, day, month, year]) => `${year}-${month}-${day}`,
  );
}

/** Posts everything. A cut-off import is run again from the start: what is there already is answered as it was. */
export async function importStatement(
  client: ImportClient,
  request: ImportRequest,
  plan: ImportPlan,
): Promise<ImportReport> {
  const { rules, statement } = request;
  const { ledger } = rules;
  let setUp = await client.openLedger(ledger, { title: rules.title });
  for (const { fund, class: fundClass, title } of rules.funds)
    setUp = await client.openFund(ledger, fund, fundClass, { title }, setUp);
  setUp = await client.setRule(ledger, rules.funds[0]?.fund ?? '', setUp);
  for (const { project, title } of rules.projects)
    setUp = await client.openProject(ledger, project, { title }, setUp);
  const posting = new Posting(client, request, plan, setUp);
  for (const line of plan.schedule.lines) await posting.post(line);
  return {
    ledger,
    received: statement.received,
    paid: statement.paid,
    balance: plan.schedule.balance,
    gifts: posting.gifts,
    simulated: request.simulate > 0,
    payments: posting.payments,
    movedForward: plan.schedule.movedForward,
  };
}

/** The state of one import: how far it is, and the last receipt that payments must follow. */
class Posting {
  gifts = 0;
  readonly payments: ImportedPayment[] = [];
  readonly #client: ImportClient;
  readonly #request: ImportRequest;
  readonly #plan: ImportPlan;
  readonly #setUp: Place;
  #lastReceipt: Place | undefined;
  #lastDay: string;

  constructor(client: ImportClient, request: ImportRequest, plan: ImportPlan, setUp: Place) {
    this.#client = client;
    this.#request = request;
    this.#plan = plan;
    this.#setUp = setUp;
    this.#lastDay = periodOf(request.statement).from;
  }

  async post(line: StatementLine): Promise<void> {
    const meaning = meaningOf(this.#request.rules, line);
    this.#lastDay = line.date ?? this.#lastDay;
    if (line.kind === 'payment') await this.#postPayment(line, meaning);
    else if (meaning.kind === 'interest') await this.#postInterest(line, meaning);
    else await this.#postGifts(line, meaning);
  }

  async #postGifts(line: StatementLine, meaning: Meaning): Promise<void> {
    const { rules, simulate, onProgress } = this.#request;
    const total = [...this.#plan.gifts.values()].reduce((sum, { length }) => sum + length, 0);
    const processor = simulate > 0 ? 'dpc-simulated' : 'dpc';
    const gifts = (this.#plan.gifts.get(line.line) ?? []).map(({ amount, date }, at) => ({
      processor,
      payment: `line-${line.line}/${at + 1}`,
      amount,
      fund: meaning.fund === rules.funds[0]?.fund ? '' : meaning.fund,
      givenAt: date,
    }));
    const before = this.gifts;
    this.#lastReceipt = await this.#client.postGifts(rules.ledger, gifts, this.#setUp, (count) =>
      onProgress?.('gifts', before + count, total),
    );
    this.gifts += gifts.length;
  }

  async #postInterest(line: StatementLine, { fund }: Meaning): Promise<void> {
    const { ledger } = this.#request.rules;
    this.#lastReceipt = await this.#client.postInterest(
      ledger,
      `line-${line.line}`,
      fund,
      line.amount,
      this.#lastDay,
      this.#setUp,
    );
  }

  /** An undated payment is recorded on the last day that the statement names before it. */
  async #postPayment(line: StatementLine, { fund, project, category }: Meaning): Promise<void> {
    const { rules, statement, onProgress } = this.#request;
    const details = {
      text: line.text,
      ...(line.note === '' ? {} : { note: line.note }),
      ...(line.date === undefined ? { undated: true } : {}),
    };
    const after = this.#lastReceipt === undefined ? [this.#setUp] : [this.#setUp, this.#lastReceipt];
    const paidAt = line.date ?? this.#lastDay;
    const common = { ledger: rules.ledger, key: `line-${line.line}`, fund, amount: line.amount };
    const { id } = await this.#client.recordExpense({
      ...common,
      paidAt,
      project,
      category,
      details,
      after,
    });
    this.payments.push({ line: line.line, expense: id, amount: line.amount, paidAt, text: line.text });
    onProgress?.(
      'payments',
      this.payments.length,
      statement.lines.filter(({ kind }) => kind === 'payment').length,
    );
  }
}
