/** The steps of a history: what clients ask for, drawn from what they know by the answers they had. */
import type { Random } from '@centesimo/testkit';
import {
  assign,
  closeFund,
  expense,
  giveBack,
  move,
  openFund,
  openLedger,
  openProject,
  rule,
} from './allocation-steps.ts';
import type { Answered, Clients } from './clients.ts';
import { charge, correction, dispute, failure, pending, win } from './bank-steps.ts';
import { type GiftMessage, batchOf, giftOf, gifts, income, refund } from './donation-steps.ts';
import type { Operation } from './operation.ts';
import {
  CURRENCIES,
  IMPATIENT,
  type Known,
  LEDGERS,
  PATIENT,
  type Steppers,
  ledgerOf,
  one,
  pickOf,
  reserveOf,
} from './stepper.ts';

export interface Steps {
  act(step: number): void;
}

const WEIGHTS: readonly (readonly [number, (steppers: Steppers) => Operation | undefined])[] = [
  [26, (s) => gifts(s, 1)],
  [12, (s) => gifts(s, s.random.int(2, 8))],
  [8, (s) => again(s)],
  [5, (s) => againOtherwise(s)],
  [7, (s) => refund(s)],
  [5, (s) => income(s)],
  [4, (s) => dispute(s)],
  [3, (s) => win(s)],
  [2, (s) => failure(s)],
  [2, (s) => correction(s)],
  [1, (s) => charge(s)],
  [1, (s) => pending(s)],
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
  const lists = { funds: [], gifts: [], expenses: [], disputes: [], sent: [] };
  const known: Known = { ...lists, corrected: new Set(), places: new Map() };
  const steppers: Steppers = { random, known, next: 0 };
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
  const [journal = '', n] = final.record.split(' ');
  if (n !== undefined) known.places.set(ledger, { journal, n: BigInt(n) });
  const currency = String(facts['currency'] ?? 'EUR');
  if (item.type === 'gift.received')
    known.gifts.push({
      id: final.id,
      ledger,
      payment: String(facts['payment']),
      gross: Number(facts['grossAmount']),
      currency,
    });
  if (item.type === 'gift.dispute-opened')
    known.disputes.push({
      ledger,
      dispute: String(facts['dispute']),
      amount: Number(facts['amount']),
      currency,
    });
  if (item.type === 'expense.recorded')
    known.expenses.push({ id: final.id, ledger, amount: Number(facts['amount']), currency });
  if (item.type === 'fund.opened') known.funds.push({ ledger, fund: final.id, currency });
  if (item.type === 'ledger.opened')
    for (const each of CURRENCIES) known.funds.push({ ledger, fund: reserveOf(each), currency: each });
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
      gifts: GiftMessage[];
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
