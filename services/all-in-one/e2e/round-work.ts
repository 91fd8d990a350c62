/** The commands of a round: what each asks, under which key, and what it is told. */
import { RpcError } from '@centesimo/grpc';
import { type BatchAnswer, type Caller, sendBatch } from './caller.ts';

/** What a command answered: the ids it made and where its first event stands. */
export interface Told {
  readonly ids: readonly string[];
  readonly journal: string;
  readonly n: number;
  readonly k: number;
}

/** An answer as it came: whether it is told again. */
export interface Answered extends Told {
  readonly repeated: boolean;
}

/** One command. */
export interface Work {
  readonly name: string;
  /** Type of the entries that the command makes, without prefix and version. */
  readonly makes: string;
  readonly ask: (caller: Caller, told: ReadonlyMap<string, Told>) => Promise<Answered>;
}

export const BATCHES = 3;
const BATCH_GIFTS = 20;
const GROSS = 1_050n;
const FEE = 50n;
const SPENT = [4_000n, 7_777n] as const;
const RETURNED = 1_000n;
const REFUNDED = 40n;
const INTEREST = 123n;
const MOVED = 25n;
const UPLOADS = 3;

/** What the ledger must come to, in cents. */
export const ROUND_TOTALS = {
  receipts: BATCHES * BATCH_GIFTS + 1,
  received: Number(BigInt(BATCHES * BATCH_GIFTS) * (GROSS - FEE) + INTEREST),
  spent: Number(SPENT[0] + SPENT[1] - RETURNED),
  demanded: Number(REFUNDED),
} as const;

const EUR = 'EUR';
const DAY = '2026-01-15';
const details = (text: string): string => JSON.stringify({ text });

interface Placed {
  readonly id: string;
  readonly repeated: boolean;
  readonly position?: { readonly journal: string; readonly n: bigint; readonly k: bigint } | undefined;
}

function toTold({ id, position, repeated }: Placed, ids: readonly string[] = [id]): Answered {
  return {
    ids,
    repeated,
    journal: position?.journal ?? '',
    n: Number(position?.n ?? -1n),
    k: Number(position?.k ?? -1n),
  };
}

function afterOf(
  told: ReadonlyMap<string, Told>,
  names: readonly string[],
): { journal: string; n: bigint }[] {
  const places = names.map((name) => told.get(name)).filter((place) => place !== undefined);
  return places.map(({ journal, n }) => ({ journal, n: BigInt(n) }));
}

export function openLedger(ledger: string): Work {
  const opening = {
    idempotencyKey: 'open',
    ledger,
    baseCurrency: EUR,
    currencies: [EUR],
    reserves: [{ currency: EUR, fund: 'reserve' }],
    detailsJson: details('A charity'),
  };
  return {
    name: 'ledger',
    makes: 'ledger.opened',
    ask: async ({ allocation }) => toTold(await allocation.openLedger(opening)),
  };
}

export function openFund(ledger: string, fund: string): Work {
  return {
    name: fund,
    makes: 'fund.opened',
    ask: async ({ allocation }) =>
      toTold(
        await allocation.openFund({
          idempotencyKey: `fund/${fund}`,
          ledger,
          fund,
          class: 'designated',
          currency: EUR,
        }),
      ),
  };
}

export function openProject(ledger: string): Work {
  return {
    name: 'project',
    makes: 'project.opened',
    ask: async ({ allocation }) =>
      toTold(await allocation.openProject({ idempotencyKey: 'project', ledger, project: 'roof' })),
  };
}

export function setRule(ledger: string): Work {
  const shares = [
    { fund: 'school', weight: 2 },
    { fund: 'water', weight: 1 },
  ];
  return {
    name: 'rule',
    makes: 'placement-rule.set',
    ask: async ({ allocation }) =>
      toTold(await allocation.setPlacementRule({ idempotencyKey: 'rule', ledger, shares })),
  };
}

function giftOf(ledger: string, batch: number, i: number) {
  return {
    processor: 'stripe',
    payment: `${ledger}/${batch}/${i}`,
    grossAmount: GROSS,
    feeAmount: FEE,
    currency: EUR,
    givenAt: DAY,
    fund: i % 5 === 0 ? 'water' : '',
    detailsJson: i % 4 === 0 ? details(`Giver ${i}`) : '',
  };
}

/** `again`: the number of a batch whose first gift comes once more before those of this one. */
export function giftWork(ledger: string, batch: number, again?: number): Work {
  const own = Array.from({ length: BATCH_GIFTS }, (_, i) => giftOf(ledger, batch, i));
  const gifts = again === undefined ? own : [giftOf(ledger, again, 0), ...own];
  const ask: Work['ask'] = async (caller, told) => {
    const after = afterOf(told, ['school', 'water', 'rule']);
    const answer = await sendBatch(caller, { ledger, batchId: batch, gifts, after });
    const refusal = answer.refusal ?? answer.results.find((result) => result.refusal !== undefined)?.refusal;
    if (refusal !== undefined) throw refusedBatch(refusal);
    return toTold(
      { id: '', repeated: answer.results.every((result) => result.repeated), position: answer.position },
      answer.results.slice(-BATCH_GIFTS).map(({ gift }) => gift),
    );
  };
  return { name: `gifts-${batch}`, makes: 'gift.received', ask };
}

export function recordInterest(ledger: string): Work {
  const income = { kind: 'interest', amount: INTEREST, currency: EUR, fund: 'school', receivedAt: DAY };
  return {
    name: 'interest',
    makes: 'income.received',
    ask: async ({ donation }, told) =>
      toTold(
        await donation.recordIncome({
          ...income,
          idempotencyKey: 'interest',
          ledger,
          detailsJson: details('Interest'),
          after: afterOf(told, ['school']),
        }),
      ),
  };
}

const ALL_GIFTS = [...Array.from({ length: BATCHES }, (_, batch) => `gifts-${batch}`), 'interest'];

export function recordExpense(ledger: string, at: 0 | 1): Work {
  const from = [
    { fund: 'school', amount: 0n },
    { fund: 'water', amount: 0n },
  ];
  return {
    name: `expense-${at}`,
    makes: 'expense.recorded',
    ask: async ({ allocation }, told) => {
      const evidence = await uploadBill(allocation, ledger, at);
      return toTold(
        await allocation.recordExpense({
          idempotencyKey: `expense/${at}`,
          ledger,
          from,
          evidence,
          amount: SPENT[at],
          currency: EUR,
          paidAt: DAY,
          project: 'roof',
          detailsJson: details(`Bill ${at}`),
          after: afterOf(told, ALL_GIFTS),
        }),
      );
    },
  };
}

/** The same file again and again, as somebody does who does not know what became of it: it is kept once. */
async function uploadBill(allocation: Caller['allocation'], ledger: string, at: number): Promise<string[]> {
  const content = Buffer.from(`%PDF-1.4\nbill ${at} of ${ledger}`);
  const commitments = new Set<string>();
  for (let time = 0; time < UPLOADS; time++) {
    const source = async function* () {
      yield { ledger, mediaType: 'application/pdf', content };
    };
    commitments.add((await allocation.uploadEvidence(source())).commitment);
  }
  const [commitment = ''] = commitments;
  const kept: Uint8Array[] = [];
  for await (const part of allocation.downloadEvidence({ ledger, commitment })) kept.push(part.content);
  if (commitments.size !== 1 || !Buffer.concat(kept).equals(content))
    throw new Error(`the bill ${at} of ${ledger} is not the one that was uploaded`);
  return [commitment];
}

/** Of the last gift, whose cents are free yet. */
export function refund(ledger: string): Work {
  const payment = `${ledger}/${BATCHES - 1}/${BATCH_GIFTS - 1}`;
  return {
    name: 'refund',
    makes: 'gift.refunded',
    ask: async ({ donation }, told) =>
      toTold(
        await donation.recordRefund({
          idempotencyKey: 'refund',
          ledger,
          processor: 'stripe',
          refund: `re_${ledger}`,
          target: { case: 'payment', value: payment },
          amount: REFUNDED,
          currency: EUR,
          refundedAt: DAY,
          after: afterOf(told, ALL_GIFTS),
        }),
      ),
  };
}

export function returnExpense(ledger: string): Work {
  return {
    name: 'return',
    makes: 'expense.returned',
    ask: async ({ allocation }, told) =>
      toTold(
        await allocation.returnExpense({
          idempotencyKey: 'return',
          ledger,
          expense: told.get('expense-1')?.ids[0] ?? '',
          amount: RETURNED,
          currency: EUR,
          returnedAt: DAY,
        }),
      ),
  };
}

export function moveMoney(ledger: string): Work {
  return {
    name: 'move',
    makes: 'money.moved',
    ask: async ({ allocation }) =>
      toTold(
        await allocation.moveMoney({
          idempotencyKey: 'move',
          ledger,
          from: [{ fund: 'water', amount: MOVED }],
          to: 'school',
          amount: MOVED,
          currency: EUR,
          ground: 'board',
        }),
      ),
  };
}

function refusedBatch({ code, message, retryAfterMs }: NonNullable<BatchAnswer['refusal']>): RpcError {
  return retryAfterMs === 0
    ? new RpcError('refused', code, message)
    : new RpcError('unavailable', code, message, { retryAfterMs });
}
