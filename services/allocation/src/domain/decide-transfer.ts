/** Decisions on money that a partner holds for us. */
import { planHandOver, planTransfer, planTransferReceipt, planTransferReturn } from '@centesimo/cents';
import type { Decision } from '@centesimo/decider';
import type { Books } from './decision.ts';
import { proposePlan, refused, wrongCurrency, wrongOutflowCurrency } from './decision.ts';
import { SPAN_LIMITS } from './limits.ts';
import { optional } from './present.ts';
import type { HandOverTransfer, ReceiveTransfer, ReturnTransfer, SendTransfer } from './transfer-command.ts';

export function sendTransfer(books: Books, command: SendTransfer): Decision {
  const { amount, by, currency, from, sentAt, to, transfer } = command;
  const plan = planTransfer(books.cents, { amount, from, to }, SPAN_LIMITS);
  const said = { by, ...optional(command, 'approvedBy', 'details', 'evidence'), sentAt };
  return (
    wrongCurrency(books.cents, from, currency) ??
    proposePlan(books, transfer, 'transfer.sent', { plan, said })
  );
}

export function receiveTransfer(books: Books, command: ReceiveTransfer): Decision {
  const { amount, by, currency, fee = 0, receivedAt, transfer } = command;
  const plan = planTransferReceipt(books.cents, { transfer, fee });
  const other = wrongOutflowCurrency(books.cents, transfer, currency);
  if (plan.ok && plan.data.amount !== amount)
    return refused('wrong-amount', { transfer, amount, expected: plan.data.amount });
  const said = { by, ...optional(command, 'details', 'evidence'), receivedAt };
  return other ?? proposePlan(books, transfer, 'transfer.received', { plan, said });
}

export function returnTransfer(books: Books, command: ReturnTransfer): Decision {
  const { amount, by, currency, returnedAt, transfer } = command;
  const plan = planTransferReturn(books.cents, { transfer, amount }, SPAN_LIMITS);
  return (
    wrongOutflowCurrency(books.cents, transfer, currency) ??
    proposePlan(books, command.return, 'transfer.returned', { plan, said: { by, returnedAt } })
  );
}

export function handOverTransfer(books: Books, command: HandOverTransfer): Decision {
  const { amount, by, cites, currency, fund, handOver } = command;
  // Another hand-over of the same money: the partner has it once.
  if (books.cited?.includes(cites.leaf) === true) return refused('cited-before', { index: cites.index });
  const plan = planHandOver(books.cents, { fund, amount }, SPAN_LIMITS);
  const said = { by, cites, ...optional(command, 'receivedAs') };
  return (
    wrongCurrency(books.cents, fund, currency) ??
    proposePlan(books, handOver, 'transfer.handed-over', { plan, said })
  );
}
