/** Steps that ask allocation: ledgers, funds, rules, moves, expenses, returns. */
import type { Operation } from './operation.ts';
import {
  CURRENCIES,
  afterOf,
  DAY,
  type Steppers,
  fundOf,
  keyOf,
  ledgerOf,
  one,
  pickOf,
  reserveOf,
} from './stepper.ts';

export function openLedger(ledger: string): Operation {
  return one('allocation', 'openLedger', 'ledger.opened', {
    idempotencyKey: 'open',
    ledger,
    baseCurrency: 'EUR',
    currencies: CURRENCIES,
    reserves: CURRENCIES.map((currency) => ({ currency, fund: reserveOf(currency) })),
    detailsJson: '{"name":"a ledger"}',
  });
}

function takesOf(steppers: Steppers, ledger: string, currency: string) {
  const first = { fund: fundOf(steppers, ledger, currency), amount: 0n };
  const second = { fund: fundOf(steppers, ledger, currency), amount: 0n };
  return steppers.random.chance(0.3) && second.fund !== first.fund ? [first, second] : [first];
}

export function expense(steppers: Steppers): Operation {
  const { random } = steppers;
  const ledger = ledgerOf(steppers);
  const currency = random.chance(0.9) ? 'EUR' : 'JPY';
  return one('allocation', 'recordExpense', 'expense.recorded', {
    idempotencyKey: keyOf(steppers),
    ledger,
    after: afterOf(steppers, ledger),
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

export function move(steppers: Steppers): Operation {
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

export function giveBack(steppers: Steppers): Operation | undefined {
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

export function openFund(steppers: Steppers): Operation {
  const { random } = steppers;
  return one('allocation', 'openFund', 'fund.opened', {
    idempotencyKey: keyOf(steppers),
    ledger: ledgerOf(steppers),
    // Sometimes one that is there already.
    fund: `fund-${random.int(1, 12)}`,
    class: random.pick(['unrestricted', 'designated', 'designated', 'restricted']),
    currency: random.chance(0.85) ? 'EUR' : 'JPY',
    detailsJson: '',
    goal: 0n,
    projects: [],
    purposeOf: '',
    secondaryJson: '',
    secondaryFund: '',
    until: '',
  });
}

export function rule(steppers: Steppers): Operation {
  const ledger = ledgerOf(steppers);
  const funds = new Set([fundOf(steppers, ledger, 'EUR'), fundOf(steppers, ledger, 'EUR')]);
  return one('allocation', 'setPlacementRule', 'placement-rule.set', {
    idempotencyKey: keyOf(steppers),
    ledger,
    shares: [...funds].map((fund) => ({ fund, weight: steppers.random.int(1, 9) })),
  });
}

export function openProject(steppers: Steppers): Operation {
  return one('allocation', 'openProject', 'project.opened', {
    idempotencyKey: keyOf(steppers),
    ledger: ledgerOf(steppers),
    project: `project-${steppers.random.int(1, 6)}`,
    detailsJson: '',
  });
}

export function assign(steppers: Steppers): Operation | undefined {
  const gift = pickOf(steppers, steppers.known.gifts);
  if (gift === undefined) return undefined;
  return one('allocation', 'assignGift', 'gift.assigned', {
    idempotencyKey: keyOf(steppers),
    ledger: gift.ledger,
    gift: gift.id,
    fund: fundOf(steppers, gift.ledger, gift.currency),
  });
}

export function closeFund(steppers: Steppers): Operation {
  const ledger = ledgerOf(steppers);
  return one('allocation', 'closeFund', 'fund.closed', {
    idempotencyKey: keyOf(steppers),
    ledger,
    fund: fundOf(steppers, ledger, 'EUR'),
  });
}
