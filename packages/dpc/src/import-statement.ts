/**
 * Posting a statement through the public interfaces: ledger, funds and projects, then its lines in order; receipts by
 * donation's intake, payments by allocation's commands. Every call has a stable key, so an import that was cut off is
 * simply run again.
 */
import { RpcError } from '@centesimo/grpc';
import type { ImportClient, Place, RecallToPost } from './import-client.ts';
import { ImportStopped } from './import-stopped.ts';
import type { ImportPlan, ImportRequest } from './plan-import.ts';
import { paymentOf } from './plan-recalls.ts';
import type { PlannedLine } from './planned-line.ts';
import { publicDetails } from './statement.ts';

export interface ImportedPayment {
  readonly line: number;
  readonly expense: string;
  /** Cents. */
  readonly amount: number;
  /** YYYY-MM-DD, as recorded. */
  readonly paidAt: string;
  readonly text: string;
}

export interface ImportedHandOn {
  readonly line: number;
  readonly transfer: string;
  readonly to: string;
  /** Cents. */
  readonly amount: number;
}

export interface ImportReport {
  readonly ledger: string;
  readonly received: number;
  readonly paid: number;
  readonly balance: number;
  readonly gifts: number;
  readonly simulated: boolean;
  /** What was spent. */
  readonly payments: readonly ImportedPayment[];
  /** What went back to givers: cents, and of how many gifts. */
  readonly recalled: { readonly amount: number; readonly gifts: number };
  /** What went to somebody who holds it. */
  readonly handedOn: readonly ImportedHandOn[];
  readonly movedForward: readonly number[];
}

/**
 * Posts everything. A cut-off import is run again from the start: what is there already is answered as it was.
 * @throws ImportStopped when a call is refused, with the line and gift at fault
 */
export async function importStatement(
  client: ImportClient,
  request: ImportRequest,
  plan: ImportPlan,
): Promise<ImportReport> {
  const { rules, statement } = request;
  const setUp = await stoppingAt(undefined, () => openAll(client, request, plan));
  const posting = new Posting(client, request, plan, setUp);
  for (const line of plan.lines) await stoppingAt(line.line, () => posting.post(line));
  return {
    ledger: rules.ledger,
    received: statement.received,
    paid: statement.paid,
    balance: plan.schedule.balance,
    gifts: plan.giftCount,
    simulated: request.simulate > 0,
    payments: posting.payments,
    recalled: recalledOf(plan),
    handedOn: posting.handedOn,
    movedForward: plan.schedule.movedForward,
  };
}

function recalledOf({ recalls }: ImportPlan): ImportReport['recalled'] {
  const parts = [...recalls.values()].flat();
  const gifts = new Set(parts.map(({ payment }) => payment)).size;
  return { amount: parts.reduce((sum, { amount }) => sum + amount, 0), gifts };
}

async function stoppingAt<T>(line: number | undefined, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    throw error instanceof RpcError ? new ImportStopped(line, error) : error;
  }
}

/**
 * What stands before the first line. The ledger is opened with the import's fingerprint: the same file with other
 * rules, count or seed is refused here, before it could add to what is there.
 */
async function openAll(
  client: ImportClient,
  { rules, seed, simulate }: ImportRequest,
  { fingerprint }: ImportPlan,
): Promise<Place> {
  const { ledger } = rules;
  const simulated = simulate > 0 ? { simulatedGifts: simulate, seed } : {};
  let place = await client.openLedger(ledger, { title: rules.title, ...simulated, import: fingerprint });
  for (const { class: fundClass, fund, partner, source, title } of rules.funds) {
    const custody = partner === undefined || source === undefined ? undefined : { partner, source };
    const opening = { fund, class: fundClass, details: { title }, ...(custody && { custody }) };
    place = await client.openFund(ledger, opening, place);
  }
  place = await client.setRule(ledger, rules.funds[0]?.fund ?? '', place);
  for (const { project, title } of rules.projects)
    place = await client.openProject(ledger, project, { title }, place);
  return place;
}

/** The state of one import: how far it is, and the last receipt that payments must follow. */
class Posting {
  readonly payments: ImportedPayment[] = [];
  readonly handedOn: ImportedHandOn[] = [];
  #gifts = 0;
  #paymentsDone = 0;
  readonly #client: ImportClient;
  readonly #request: ImportRequest;
  readonly #plan: ImportPlan;
  readonly #setUp: Place;
  #lastReceipt: Place | undefined;

  constructor(client: ImportClient, request: ImportRequest, plan: ImportPlan, setUp: Place) {
    this.#client = client;
    this.#request = request;
    this.#plan = plan;
    this.#setUp = setUp;
  }

  async post(line: PlannedLine): Promise<void> {
    if (line.kind === 'payment') await this.#postOutgoing(line);
    else if (line.meaning.kind === 'interest') this.#lastReceipt = await this.#postInterest(line);
    else this.#lastReceipt = await this.#postGifts(line);
  }

  async #postGifts({ line, meaning }: PlannedLine): Promise<Place> {
    const { onProgress, rules } = this.#request;
    const processor = processorOf(this.#request);
    const fund = meaning.fund === rules.funds[0]?.fund ? '' : meaning.fund;
    const gifts = (this.#plan.gifts.get(line) ?? []).map(({ amount, date }, at) => ({
      processor,
      payment: paymentOf(line, at),
      amount,
      fund,
      givenAt: date,
    }));
    const before = this.#gifts;
    const place = await this.#client.postGifts(rules.ledger, gifts, this.#setUp, (count) =>
      onProgress?.('gifts', before + count, this.#plan.giftCount),
    );
    this.#gifts += gifts.length;
    return place;
  }

  async #postInterest(line: PlannedLine): Promise<Place> {
    return await this.#client.postInterest({
      ledger: this.#request.rules.ledger,
      key: `line-${line.line}`,
      fund: line.meaning.fund,
      amount: line.amount,
      receivedAt: line.day,
      details: publicDetails(line),
      after: this.#setUp,
    });
  }

  /** Nothing goes out before the money that came in by then. */
  async #postOutgoing(line: PlannedLine): Promise<void> {
    const after = this.#lastReceipt === undefined ? [this.#setUp] : [this.#setUp, this.#lastReceipt];
    const { payment } = line.meaning;
    if (payment === 'recalled') this.#lastReceipt = await this.#postRecalled(line, after);
    else if (payment === 'handed-on') await this.#postHandOn(line, after);
    else await this.#postPayment(line, after);
    this.#paymentsDone += 1;
    this.#request.onProgress?.('payments', this.#paymentsDone, this.#plan.paymentCount);
  }

  async #postRecalled({ line }: PlannedLine, after: readonly Place[]): Promise<Place> {
    const processor = processorOf(this.#request);
    const recalls = (this.#plan.recalls.get(line) ?? []).map((part): RecallToPost => ({
      ...part,
      processor,
    }));
    return await this.#client.postRecalls(this.#request.rules.ledger, recalls, after);
  }

  async #postHandOn(line: PlannedLine, after: readonly Place[]): Promise<void> {
    const { amount, day, meaning } = line;
    const { explained, fund: from, to = '' } = meaning;
    const { ledger } = this.#request.rules;
    const handOn = { ledger, key: `line-${line.line}`, from, to, amount, day };
    const { id } = await this.#client.handOn({ ...handOn, details: publicDetails(line, explained), after });
    this.handedOn.push({ line: line.line, transfer: id, to, amount });
  }

  async #postPayment(line: PlannedLine, after: readonly Place[]): Promise<void> {
    const { amount, day: paidAt, meaning, text } = line;
    const { category, explained, fund, project } = meaning;
    const { id } = await this.#client.recordExpense({
      ledger: this.#request.rules.ledger,
      key: `line-${line.line}`,
      fund,
      amount,
      paidAt,
      project,
      category,
      details: publicDetails(line, explained),
      after,
    });
    this.payments.push({ line: line.line, expense: id, amount, paidAt, text });
  }
}

function processorOf({ simulate }: ImportRequest): string {
  return simulate > 0 ? 'dpc-simulated' : 'dpc';
}
