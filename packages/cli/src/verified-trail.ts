/** A verified trail receipt in words and as JSON: where the gift's cents are, what that proves, and what it does not. */
import { formatAmount, isAmount } from '@centesimo/money';
import type { VerifiedTrail } from '@centesimo/verify/trail-receipt';

const PROVEN =
  'These entries stand in that log. The sum tree of its placement puts the gift where they say, and the spans that they\n' +
  '           name lead its cents to these payments and places, none of them passed over while others of its fund went.';

/** Each a thing that one receipt cannot show, and the whole log can. */
function notProven({ assigned }: VerifiedTrail): readonly string[] {
  return [
    'that the rule of attribution was kept for everybody else’s cents too, so that each one before these went first',
    'that the gift stands in no second place',
    ...(assigned > 0
      ? ['how many of its cents were assigned by hand: the receipt states it, and no entry does']
      : []),
    'what came later, so that what waits here may have been spent since, and what paid here taken back',
  ];
}

export function trailLines(trail: VerifiedTrail, signedLine: string): string[] {
  const { amount, gift, ledger, payments, placeless, refunded, waiting } = trail;
  const { currency, givenAt, gross } = gift.data;
  const money = (value: unknown, of: unknown = currency): string =>
    isAmount(value) && typeof of === 'string' ? `${formatAmount(value, of)} ${of}` : '?';
  const place = `entry ${gift.index.toLocaleString('en')} of the ledger ${ledger}`;
  return [
    `  gift     ${gift.subject}, ${place}`,
    `           ${money(gross)} given on ${String(givenAt)}; ${money(amount)} of it are followed here`,
    ...payments.map(({ event, share }) => {
      const { amount: whole, currency: of, paidAt } = event.data;
      const paid = `${money(whole, of)} paid on ${String(paidAt)}`;
      return `  paid     ${money(share)} in ${paid}: ${event.subject}, entry ${event.index.toLocaleString('en')}`;
    }),
    ...waiting.map((each) => `  waiting  ${money(each.amount)} in the fund ${each.fund}`),
    ...(refunded > 0 ? [`  refunded ${money(refunded)}`] : []),
    ...(placeless > 0 ? [`  unplaced ${money(placeless)}: in no fund yet, or refunded before`] : []),
    signedLine,
    `  proven   ${PROVEN}`,
    '  NOT proven by one receipt, but by the whole log (centesimo verify):',
    ...notProven(trail).map((each) => `           ${each}`),
  ];
}

export function trailJson(trail: VerifiedTrail): object {
  const { amount, assigned, gift, ledger, payments, placeless, refunded, waiting } = trail;
  return {
    ledger,
    gift: { index: gift.index, id: gift.subject, data: gift.data },
    amount,
    payments: payments.map(({ event, share }) => ({
      index: event.index,
      id: event.subject,
      amount: event.data['amount'],
      paidAt: event.data['paidAt'],
      share,
    })),
    ...{ waiting, refunded, placeless, assigned },
    notProven: notProven(trail),
  };
}
