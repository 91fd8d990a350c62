/** What a verified receipt of another log says of some cents, as views hold it. Its entries are proven, their words are not ours. */
import { isCurrency } from '@centesimo/money';
import { PATTERNS } from '@centesimo/events';
import type { OpenedTrailReceipt, VerifiedPart } from '@centesimo/verify/trail-receipt';
import type { CheckedPlaces } from '../domain/views.ts';

const DAY = new RegExp(PATTERNS.date);
const EXPENSE = new RegExp(PATTERNS.expenseId);

/** Whether everything that pages would show of it is of the form that it is shown in. */
export function isShowable({ trail }: OpenedTrailReceipt): boolean {
  const { exchanged, gift, handedOver, lost, partners, payments, waiting } = trail;
  const currencies = [
    gift.data['currency'],
    ...[...exchanged, ...handedOver, ...lost, ...partners, ...waiting].map(({ currency }) => currency),
    ...exchanged.map(({ toCurrency }) => toCurrency),
    ...payments.map(({ event }) => event.data['currency']),
  ];
  const isPaid = ({ event }: VerifiedPart['payments'][number]): boolean => {
    const { amount, paidAt } = event.data;
    return EXPENSE.test(event.subject) && Number.isSafeInteger(amount) && DAY.test(String(paidAt));
  };
  return currencies.every((each) => typeof each === 'string' && isCurrency(each)) && payments.every(isPaid);
}

/** Of a receipt that is showable. */
export function checkedPlaces(
  { partOf, trail }: OpenedTrailReceipt,
  cents: { readonly from: number; readonly to: number },
): CheckedPlaces {
  const { exchanged, handedOver, lost, partners, payments, placeless, waiting } = partOf(cents);
  return {
    size: trail.checkpoint.size,
    payments: payments.map(({ covered, event, share }) => ({
      id: event.subject,
      entry: event.index,
      paidAt: String(event.data['paidAt']),
      amount: Number(event.data['amount']),
      currency: String(event.data['currency']),
      ...{ share, covered },
    })),
    waiting,
    partners,
    exchanged: exchanged.map(({ amount, currency, event, toCurrency, units }) => {
      return { entry: event.index, amount, currency, units, toCurrency };
    }),
    lost: lost.map(({ amount, currency, event }) => ({ entry: event.index, amount, currency })),
    handedOver: handedOver.map(({ amount, currency, event }) => ({ entry: event.index, amount, currency })),
    placeless,
  };
}
