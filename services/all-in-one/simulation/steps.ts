/** The steps of a history: what clients ask for, drawn from what they know by the answers they had. */
import type { Random } from '@centesimo/testkit';
import type { Answered, Clients } from './clients.ts';
import type { Item, Operation } from './operation.ts';

/** Three ledgers; the first two lie in different partitions. */
export const LEDGERS = ['acqua-viva', 'borgo', 'colle'] as const;
const CURRENCIES = ['EUR', 'JPY'];
const DAY = '2026-01-01';
const PATIENT = 100_000;
/** So often for what may never become possible. */
const IMPATIENT = 4;

interface Gift {
  readonly id: string;
  readonly ledger: string;
  readonly payment: string;
  readonly gross: number;
  readonly currency: string;
}

/** What the clients have learnt. */
interface Known {
  readonly funds: { ledger: string; fund: string; currency: string }[];
  readonly gifts: Gift[];
  readonly expenses: { ledger: string; id: string; amount: number; currency: string }[];
  readonly sent: Operation[];
  /** The last place answered, of each ledger's journals. */
  readonly places: Map<string, { journal: string; n: bigint }[]>;
}

export interface Steps {
  act(step: number): void;
}

interface Steppers {
  readonly random: Random;
  readonly clients: Clients;
  readonly known: Known;
  /** Numbers what is new. */
  next: number;
}

const WEIGHTS: readonly (readonly [number, (steppers: Steppers) => Operation | undefined])[] = [
  [26, (s) => gifts(s, 1)],
  [12, (s) => gifts(s, s.random.int(2, 8))],
  [8, (s) => again(s)],
  [5, (s) => againOtherwise(s)],
  [7, (s) => refund(s)],
  [5, (s) => income(s)],
  [14, (s) => expense(s)],
  [6, (s) => move(s)],
  [6, (s) => giveBack(s)],
  [4, (s) => openFund(s)],
  [2, (s) => rule(s)],
  [2, (s) => openProject(s)],
  [2, (s) => assign(s)],
  [1, (s) => closeFund(s)],
  [3, (s) => invalid(s)],
  [3, (s) => look(s)],
];
const WEIGHT_SUM = WEIGHTS.reduce((sum, [weight]) => sum + weight, 0);

export function createSteps(random: Random, clients: Clients): Steps {
  const known: Known = { funds: [], gifts: [], expenses: [], sent: [], places: new Map() };
  const steppers: Steppers = { random, clients, known, next: 0 };
  clients.onAnswer((answered) => learn(known, answered));
  const send = (operation: Operation | undefined): void => {
    if (operation === undefined) return;
    if (operation.triesMax === PATIENT) known.sent.push(operation);
    clients.send(operation);
  };
  return {
    act: (step) => {
      const opens = step < 2 ? step : step === 60 ? 2 : undefined;
      if (opens !== undefined) return send(openLedger(LEDGERS[opens] ?? ''));
      let drawn = random.int(1, WEIGHT_SUM);
      send(WEIGHTS.find(([weight]) => (drawn -= weight) <= 0)?.[1](steppers));
    },
  };
}

function learn(known: Known, { item, final }: Answered): void {
  if (final.kind !== 'done') return;
  const facts = JSON.parse(item.input) as Record<string, string | number>;
  const { ledger } = item;
  const currency = String(facts['currency'] ?? 'EUR');
  if (item.type === 'gift.received')
    known.gifts.push({
      id: final.id,
      ledger,
      payment: String(facts['payment']),
      gross: Number(facts['grossAmount']),
      currency,
    });
  if (item.type === 'expense.recorded')
    known.expenses.push({ id: final.id, ledger, amount: Number(facts['amount']), currency });
  if (item.type === 'fund.opened') known.funds.push({ ledger, fund: final.id, currency });
  if (item.type === 'ledger.opened')
    for (const each of CURRENCIES) known.funds.push({ ledger, fund: reserveOf(each), currency: each });
}

function reserveOf(currency: string): string {
  return `reserve-${currency.toLowerCase()}`;
}

/** A call of one command; its input is what the message says besides the key. */
function one(
  service: Operation['service'],
  method: string,
  type: string,
  message: { idempotencyKey: string; ledger: string } & Record<string, unknown>,
  triesMax = PATIENT,
): Operation {
  const { idempotencyKey, after = [], ...business } = message;
  const input = textOf(business);
  const key = `${service} ${message.ledger} ${idempotencyKey}`;
  const items = [{ ledger: message.ledger, key, input, type }];
  return { service, method, message: { ...message, after }, items, triesMax };
}

function textOf(business: object): string {
  return JSON.stringify(business, (_, value: unknown) => (typeof value === 'bigint' ? Number(value) : value));
}

function openLedger(ledger: string): Operation {
  return one('allocation', 'openLedger', 'ledger.opened', {
    idempotencyKey: 'open',
    ledger,
    baseCurrency: 'EUR',
    currencies: CURRENCIES,
    reserves: CURRENCIES.map((currency) => ({ currency, fund: reserveOf(currency) })),
    detailsJson: '{"name":"a ledger"}',
  });
}

function ledgerOf({ random, next }: Steppers): string {
  return LEDGERS[random.int(0, next > 80 ? 2 : 1)] ?? '';
}

function keyOf(steppers: Steppers): string {
  return `c-${steppers.next++}`;
}

function pickOf<T>({ random }: Steppers, items: readonly T[]): T | undefined {
  return items.length === 0 ? undefined : random.pick(items);
}

/** Mostly a fund that is known to be there; now and then one that is not, or of the other currency. */
function fundOf(steppers: Steppers, ledger: string, currency: string): string {
  const own = steppers.known.funds.filter((fund) => fund.ledger === ledger);
  const fitting = own.filter((fund) => fund.currency === currency);
  return pickOf(steppers, steppers.random.chance(0.9) ? fitting : own)?.fund ?? reserveOf(currency);
}

function giftOf(steppers: Steppers, ledger: string): Record<string, unknown> & { payment: string } {
  const { random } = steppers;
  const currency = random.chance(0.85) ? 'EUR' : 'JPY';
  const named = random.chance(0.2) ? fundOf(steppers, ledger, currency) : '';
  const feeAmount = random.chance(0.3) ? BigInt(random.int(1, 60)) : 0n;
  return {
    processor: 'stripe',
    payment: `p-${steppers.next++}`,
    grossAmount: BigInt(random.int(1, 5_000)),
    currency,
    feeAmount,
    feeBearerReserve: feeAmount > 0n && random.chance(0.3),
    fund: named,
    givenAt: DAY,
    detailsJson: random.chance(0.25) ? `{"name":"giver ${steppers.next}"}` : '',
  };
}

function batchOf(
  ledger: string,
  some: readonly (Record<string, unknown> & { payment: string })[],
  triesMax = PATIENT,
): Operation {
  const items = some.map((gift): Item => ({
    ledger,
    key: `donation ${ledger} gift ${gift.payment}`,
    input: textOf(gift),
    type: 'gift.received',
  }));
  const message = { ledger, batchId: 1, gifts: some, after: [] };
  return { service: 'donation', method: 'receiveGifts', message, items, triesMax };
}

function gifts(steppers: Steppers, count: number): Operation {
  const ledger = ledgerOf(steppers);
  return batchOf(
    ledger,
    Array.from({ length: count }, () => giftOf(steppers, ledger)),
  );
}

/** The same once more, long after or while the first is under way. */
function again(steppers: Steppers): Operation | undefined {
  return pickOf(steppers, steppers.known.sent.slice(-40));
}

/** An earlier key with other input. */
function againOtherwise(steppers: Steppers): Operation | undefined {
  const earlier = pickOf(steppers, steppers.known.sent.slice(-40));
  if (earlier === undefined || earlier.method === 'openLedger') return undefined;
  if (earlier.method === 'receiveGifts') {
    const { ledger, gifts: some } = earlier.message as {
      ledger: string;
      gifts: (Record<string, unknown> & { payment: string })[];
    };
    return batchOf(
      ledger,
      some.map((gift) => ({ ...gift, grossAmount: (gift['grossAmount'] as bigint) + 1n })),
    );
  }
  const { message, items, method, service } = earlier;
  const changed = message as { idempotencyKey: string; ledger: string; amount?: bigint };
  if (changed.amount === undefined) return undefined;
  return one(service, method, items[0]?.type ?? '', { ...changed, amount: changed.amount + 1n });
}

function refund(steppers: Steppers): Operation | undefined {
  const gift = pickOf(steppers, steppers.known.gifts);
  if (gift === undefined) return undefined;
  const { random } = steppers;
  const byId = random.chance(0.5);
  const key = keyOf(steppers);
  return one('donation', 'recordRefund', 'gift.refunded', {
    idempotencyKey: key,
    ledger: gift.ledger,
    processor: 'stripe',
    refund: key,
    target: byId ? { case: 'gift', value: gift.id } : { case: 'payment', value: gift.payment },
    amount: BigInt(random.int(1, gift.gross + (random.chance(0.2) ? 500 : 0))),
    currency: random.chance(0.95) ? gift.currency : 'USD',
    refundedAt: DAY,
    choice: false,
  });
}

function income(steppers: Steppers): Operation {
  const { random } = steppers;
  const ledger = ledgerOf(steppers);
  const currency = random.chance(0.9) ? 'EUR' : 'JPY';
  return one('donation', 'recordIncome', 'income.received', {
    idempotencyKey: keyOf(steppers),
    ledger,
    kind: 'interest',
    amount: BigInt(random.int(1, 4_000)),
    currency,
    fund: random.chance(0.3) ? fundOf(steppers, ledger, currency) : '',
    receivedAt: DAY,
    detailsJson: random.chance(0.3) ? '{"bank":"a bank"}' : '',
  });
}

function takesOf(steppers: Steppers, ledger: string, currency: string) {
  const first = { fund: fundOf(steppers, ledger, currency), amount: 0n };
  const second = { fund: fundOf(steppers, ledger, currency), amount: 0n };
  return steppers.random.chance(0.3) && second.fund !== first.fund ? [first, second] : [first];
}

function expense(steppers: Steppers): Operation {
  const { random } = steppers;
  const ledger = ledgerOf(steppers);
  const currency = random.chance(0.9) ? 'EUR' : 'JPY';
  return one('allocation', 'recordExpense', 'expense.recorded', {
    idempotencyKey: keyOf(steppers),
    ledger,
    from: takesOf(steppers, ledger, currency),
    amount: BigInt(random.int(1, 3_000)),
    currency,
    paidAt: DAY,
    project: '',
    line: '',
    category: '',
    evidence: [],
    detailsJson: random.chance(0.3) ? '{"supplier":"a supplier"}' : '',
    approverToken: '',
  });
}

function move(steppers: Steppers): Operation {
  const { random } = steppers;
  const ledger = ledgerOf(steppers);
  return one('allocation', 'moveMoney', 'money.moved', {
    idempotencyKey: keyOf(steppers),
    ledger,
    from: takesOf(steppers, ledger, 'EUR'),
    to: fundOf(steppers, ledger, 'EUR'),
    amount: BigInt(random.int(1, 2_000)),
    currency: 'EUR',
    ground: random.chance(0.6) ? 'board' : '',
  });
}

function giveBack(steppers: Steppers): Operation | undefined {
  const { random } = steppers;
  const spent = pickOf(steppers, steppers.known.expenses);
  if (spent === undefined) return undefined;
  return one('allocation', 'returnExpense', 'expense.returned', {
    idempotencyKey: keyOf(steppers),
    ledger: spent.ledger,
    expense: spent.id,
    amount: BigInt(random.int(1, spent.amount + (random.chance(0.1) ? 100 : 0))),
    currency: spent.currency,
    returnedAt: DAY,
    detailsJson: '',
  });
}

function openFund(steppers: Steppers): Operation {
  const { random } = steppers;
  return one('allocation', 'openFund', 'fund.opened', {
    idempotencyKey: keyOf(steppers),
    ledger: ledgerOf(steppers),
    // Sometimes one that is there already.
    fund: `fund-${random.int(1, 12)}`,
    class: random.pick(['unrestricted', 'designated', 'designated', 'restricted']),
    currency: random.chance(0.85) ? 'EUR' : 'JPY',
    detailsJson: '',
  });
}

function rule(steppers: Steppers): Operation {
  const ledger = ledgerOf(steppers);
  const funds = new Set([fundOf(steppers, ledger, 'EUR'), fundOf(steppers, ledger, 'EUR')]);
  return one('allocation', 'setPlacementRule', 'placement-rule.set', {
    idempotencyKey: keyOf(steppers),
    ledger,
    shares: [...funds].map((fund) => ({ fund, weight: steppers.random.int(1, 9) })),
  });
}

function openProject(steppers: Steppers): Operation {
  return one('allocation', 'openProject', 'project.opened', {
    idempotencyKey: keyOf(steppers),
    ledger: ledgerOf(steppers),
    project: `project-${steppers.random.int(1, 6)}`,
    detailsJson: '',
  });
}

function assign(steppers: Steppers): Operation | undefined {
  const gift = pickOf(steppers, steppers.known.gifts);
  if (gift === undefined) return undefined;
  return one('allocation', 'assignGift', 'gift.assigned', {
    idempotencyKey: keyOf(steppers),
    ledger: gift.ledger,
    gift: gift.id,
    fund: fundOf(steppers, gift.ledger, gift.currency),
  });
}

function closeFund(steppers: Steppers): Operation {
  const ledger = ledgerOf(steppers);
  return one('allocation', 'closeFund', 'fund.closed', {
    idempotencyKey: keyOf(steppers),
    ledger,
    fund: fundOf(steppers, ledger, 'EUR'),
  });
}

/** Input that no state can make right, and a gift for a fund that nobody has opened. */
function invalid(steppers: Steppers): Operation {
  const ledger = ledgerOf(steppers);
  const gift = giftOf(steppers, ledger);
  switch (steppers.random.int(1, 4)) {
    case 1:
      return batchOf(ledger, [{ ...gift, grossAmount: 0n }, giftOf(steppers, ledger)]);
    case 2:
      return batchOf(ledger, [{ ...gift, currency: 'USD' }]);
    case 3:
      return batchOf(ledger, [{ ...gift, fund: 'nowhere' }], IMPATIENT);
    default:
      return batchOf('No Slug', [gift]);
  }
}

function look(steppers: Steppers): Operation {
  const ledger = ledgerOf(steppers);
  const operation = one('allocation', 'getLedger', '', { idempotencyKey: '', ledger }, IMPATIENT);
  return { ...operation, message: { ledger, after: [] } };
}
