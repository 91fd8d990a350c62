/** Decisions on money that changes its currency, is gone, or stands in for what was taken back. */
import { planCover, planExchange } from '@centesimo/cents';
import type { Decision } from '@centesimo/decider';
import type { CoverShortfall, ExchangeMoney, RecordLoss } from './change-command.ts';
import type { Books } from './decision.ts';
import { proposePlan, wrongCurrency } from './decision.ts';
import { SPAN_LIMITS } from './limits.ts';
import { optional } from './present.ts';
import { planLossTakes } from './takes.ts';

export function exchangeMoney(books: Books, command: ExchangeMoney): Decision {
  const { amount, by, currency, exchange, exchangedAt, from, rate, source, to, units } = command;
  const plan = planExchange(books.cents, { amount, from: [from], to, units, rate }, SPAN_LIMITS);
  const said = { by, ...optional(command, 'approvedBy'), exchangedAt, source };
  return (
    wrongCurrency(books.cents, from, currency) ??
    wrongCurrency(books.cents, to, command.unitsCurrency) ??
    proposePlan(books, exchange, 'money.exchanged', { plan, said })
  );
}

export function recordLoss(books: Books, command: RecordLoss): Decision {
  const { amount, by, loss } = command;
  const plan = planLossTakes(books.cents, command);
  const said = { by, ...optional(command, 'approvedBy', 'details', 'evidence') };
  if (!plan.ok) return proposePlan(books, loss, 'loss.recorded', { plan, said });
  // Planned fund by fund, the amount is that of the last one.
  return proposePlan(books, loss, 'loss.recorded', {
    plan: { ok: true, data: { ...plan.data, amount } },
    said,
  });
}

export function coverShortfall(books: Books, command: CoverShortfall): Decision {
  const { amount, by, cover, currency, fund } = command;
  const plan = planCover(books.cents, { amount, fund }, SPAN_LIMITS);
  return (
    wrongCurrency(books.cents, fund, currency) ??
    proposePlan(books, cover, 'shortfall.covered', { plan, said: { by } })
  );
}
