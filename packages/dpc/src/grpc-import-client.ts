/** The importer's client over gRPC: the same public calls that any integrator makes. */
import {
  AllocationService,
  DonationService,
  type RequestInit,
  RpcError,
  type ServiceClient,
  createClient,
} from '@centesimo/grpc';
import type { ExpenseToPost, GiftToPost, ImportClient, Place } from './import-statement.ts';

export interface ImportConnection {
  /** `host:port`. */
  readonly address: string;
  /** A token with the roles of processor and staff, approver for the expenses, on the ledger. */
  readonly token: () => string;
}

const GIFTS_PER_BATCH = 1_000;
const BATCHES_IN_FLIGHT = 8;
const TRIES_MAX = 600;
const STREAM_MS = 3_600_000;
const CALL_MS = 60_000;

/** Opens the client; `close` ends its connections. */
export function createImportClient(connection: ImportConnection): ImportClient & { close(): void } {
  const donation = createClient(DonationService, {
    ...connection,
    deadlineMs: CALL_MS,
    streamDeadlineMs: STREAM_MS,
  });
  const allocation = createClient(AllocationService, { ...connection, deadlineMs: CALL_MS });
  return {
    ...registering(allocation),
    postGifts: (ledger, gifts, after, posted) => postGifts(donation, { ledger, gifts, after, posted }),
    postInterest: (ledger, idempotencyKey, fund, amount, receivedAt, after) => {
      const income = {
        idempotencyKey,
        ledger,
        kind: 'interest',
        amount: BigInt(amount),
        currency: 'EUR',
        fund,
        receivedAt,
      };
      return placed(() => donation.call.recordIncome({ ...income, after: [toAfter(after)] }));
    },
    recordExpense: (expense) => placed(() => allocation.call.recordExpense(toExpense(expense))),
    close: () => {
      donation.close();
      allocation.close();
    },
  };
}

type Registering = Pick<ImportClient, 'openLedger' | 'openFund' | 'setRule' | 'openProject'>;

/** What stands before the first line: ledger, funds, the placement rule, projects. */
function registering({ call }: ServiceClient<typeof AllocationService>): Registering {
  const currency = 'EUR';
  return {
    openLedger: (ledger, details) => {
      const opening = {
        ledger,
        baseCurrency: currency,
        currencies: [currency],
        reserves: [{ currency, fund: 'riserva' }],
      };
      return placed(() =>
        call.openLedger({ ...opening, idempotencyKey: 'open', detailsJson: JSON.stringify(details) }),
      );
    },
    openFund: (ledger, fund, fundClass, details, after) => {
      const opening = { ledger, fund, class: fundClass, currency, detailsJson: JSON.stringify(details) };
      return placed(() =>
        call.openFund({ ...opening, idempotencyKey: `fund/${fund}`, after: [toAfter(after)] }),
      );
    },
    setRule: (ledger, fund, after) => {
      const rule = { ledger, shares: [{ fund, weight: 1 }] };
      return placed(() =>
        call.setPlacementRule({ ...rule, idempotencyKey: 'rule/1', after: [toAfter(after)] }),
      );
    },
    openProject: (ledger, project, details, after) => {
      const opening = { ledger, project, detailsJson: JSON.stringify(details) };
      return placed(() =>
        call.openProject({ ...opening, idempotencyKey: `project/${project}`, after: [toAfter(after)] }),
      );
    },
  };
}

function toExpense(expense: ExpenseToPost): RequestInit<typeof AllocationService, 'recordExpense'> {
  const { ledger, key, fund, amount, paidAt, project = '', category = '', details, after } = expense;
  return {
    idempotencyKey: `expense/${key}`,
    ledger,
    from: [{ fund, amount: 0n }],
    amount: BigInt(amount),
    currency: 'EUR',
    paidAt,
    project,
    category,
    detailsJson: JSON.stringify(details),
    after: after.map(toAfter),
  };
}

function toAfter({ journal, n }: Place): { journal: string; n: bigint } {
  return { journal, n: BigInt(n) };
}

interface Placed {
  readonly id: string;
  readonly position?: { readonly journal: string; readonly n: bigint } | undefined;
}

/** The place of what a command made; waits as long as the answer is "try again". */
async function placed(call: () => Promise<Placed>): Promise<Place & { id: string }> {
  const { id, position } = await patiently(call);
  return { id, journal: position?.journal ?? '', n: Number(position?.n ?? 0n) };
}

async function patiently<T>(call: () => Promise<T>): Promise<T> {
  for (let tries = 1; ; tries++) {
    try {
      return await call();
    } catch (error) {
      if (!(error instanceof RpcError) || !error.retriable || tries >= TRIES_MAX) throw error;
      await pause(error.retryAfterMs ?? 500);
    }
  }
}

async function pause(ms: number): Promise<void> {
  await new Promise((resolve) => setTimeout(resolve, ms));
}

interface GiftPosting {
  readonly ledger: string;
  readonly gifts: readonly GiftToPost[];
  readonly after: Place;
  readonly posted: (count: number) => void;
}

/** Streams the gifts in batches, a few in flight; batches that must wait are sent again. */
async function postGifts(
  donation: ServiceClient<typeof DonationService>,
  posting: GiftPosting,
): Promise<Place> {
  const { gifts, posted } = posting;
  const due: number[] = [];
  for (let start = 0; start < gifts.length; start += GIFTS_PER_BATCH) due.push(start);
  const flow = new Flow(due);
  let [done, last] = [0, posting.after];
  const responses = donation.call.receiveGifts(requests(posting, flow));
  for await (const { batchId, results, position, refusal } of responses) {
    const start = batchId * GIFTS_PER_BATCH;
    const refused = refusal ?? results.find((result) => result.refusal !== undefined)?.refusal;
    if (refused !== undefined) {
      if (refused.retryAfterMs === 0) throw new RpcError('refused', refused.code, refused.message);
      await pause(refused.retryAfterMs);
      flow.again(start);
      continue;
    }
    done += results.length;
    posted(done);
    if (position !== undefined)
      last = {
        journal: position.journal,
        n: Math.max(Number(position.n), last.journal === position.journal ? last.n : 0),
      };
    flow.settle();
  }
  return last;
}

/** Which batches are due, and how many are on their way. */
class Flow {
  readonly #due: number[];
  #inFlight = 0;
  #wake: (() => void) | undefined;

  constructor(due: number[]) {
    this.#due = due;
  }

  again(start: number): void {
    this.#inFlight -= 1;
    this.#due.push(start);
    this.#wake?.();
  }

  settle(): void {
    this.#inFlight -= 1;
    this.#wake?.();
  }

  /** The next batch to send; undefined when everything is answered. */
  async next(): Promise<number | undefined> {
    while (this.#inFlight >= BATCHES_IN_FLIGHT || (this.#due.length === 0 && this.#inFlight > 0)) {
      await new Promise<void>((resolve) => (this.#wake = resolve));
    }
    const start = this.#due.shift();
    if (start !== undefined) this.#inFlight += 1;
    return start;
  }
}

type IntakeInit = RequestInit<typeof DonationService, 'receiveGifts'>;
type GiftInit = NonNullable<Exclude<IntakeInit, { $typeName: string }>['gifts']>[number];

async function* requests({ ledger, gifts, after }: GiftPosting, flow: Flow): AsyncGenerator<IntakeInit> {
  for (let start = await flow.next(); start !== undefined; start = await flow.next()) {
    const batch = gifts.slice(start, start + GIFTS_PER_BATCH);
    yield { ledger, batchId: start / GIFTS_PER_BATCH, gifts: batch.map(toGift), after: [toAfter(after)] };
  }
}

function toGift({ processor, payment, amount, fund, givenAt }: GiftToPost): GiftInit {
  return { processor, payment, grossAmount: BigInt(amount), currency: 'EUR', fund, givenAt };
}
