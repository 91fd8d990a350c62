/** A verified trail receipt in words and as JSON: where the gift's cents are, what that proves, and what it does not. */
import { formatAmount, isAmount } from '@centesimo/money';
import type { VerifiedPlaces, VerifiedTrail } from '@centesimo/verify/trail-receipt';

const PROVEN =
  'These entries stand in that log. The sum tree of its placement puts the gift where they say, and the spans and slots\n' +
  '           that they name lead its cents to these payments and places, none of them passed over while others of its fund\n' +
  '           went; what refunds and fees took of it is what the rule takes.';

/** Each a thing that one receipt cannot show, and the whole log can. */
function notProven({ assigned }: VerifiedTrail): readonly string[] {
  return [
    'that the rule of attribution was kept for everybody else’s cents too, so that each one before these went first',
    'that the gift stands in no second place',
    'that no refund or return is left out which nothing here contradicts, of the gift or of others in the same payments',
    ...(assigned > 0
      ? ['how many of its cents were assigned by hand: the receipt states it, and no entry does']
      : []),
    'what came later, so that what waits here may have been spent since, and what paid here taken back',
  ];
}

export function trailLines(trail: VerifiedTrail, signedLine: string): string[] {
  const { amount, fees, gift, ledger, placeless, refunded } = trail;
  const { amount: came, currency, givenAt, gross, receivedAt } = gift.data;
  const isIncome = gift.type === 'income.received';
  const given = isIncome
    ? `${moneyText(came, currency)} received on ${String(receivedAt)}`
    : `${moneyText(gross, currency)} given on ${String(givenAt)}`;
  const money = (value: unknown): string => moneyText(value, currency);
  const place = `entry ${gift.index.toLocaleString('en')} of the ledger ${ledger}`;
  return [
    `  ${isIncome ? 'income  ' : 'gift    '} ${gift.subject}, ${place}`,
    `           ${given}; ${money(amount)} of it are followed here`,
    ...placeLines(trail),
    ...(refunded > 0 ? [`  refunded ${money(refunded)}`] : []),
    ...(fees > 0 ? [`  fee      ${money(fees)} taken by a fee that became known later`] : []),
    ...(placeless > 0 ? [`  unplaced ${money(placeless)}: in no fund yet`] : []),
    signedLine,
    `  proven   ${PROVEN}`,
    '  NOT proven by one receipt, but by the whole log (centesimo verify):',
    ...notProven(trail).map((each) => `           ${each}`),
  ];
}

export function moneyText(value: unknown, currency: unknown): string {
  return isAmount(value) && typeof currency === 'string'
    ? `${formatAmount(value, currency)} ${currency}`
    : '?';
}

function namedText({ index, subject }: VerifiedTrail['gift']): string {
  return `${subject}, entry ${index.toLocaleString('en')}`;
}

/** A line for each place; what was exchanged goes on in the other currency. */
export function placeLines(trail: VerifiedPlaces): string[] {
  const { exchanged, handedOver, lost, partners, payments, waiting } = trail;
  return [
    ...payments.map(({ covered, event, share }) => {
      const { amount, currency, paidAt } = event.data;
      const paid = `${moneyText(amount, currency)} paid on ${String(paidAt)}: ${namedText(event)}`;
      const others =
        covered > 0 ? `; others stand for ${moneyText(covered, currency)} of it, taken back` : '';
      return `  paid     ${moneyText(share, currency)} in ${paid}${others}`;
    }),
    ...exchanged.map(({ amount, currency, event, fund, toCurrency, units }) => {
      const { exchangedAt, rate } = event.data;
      const became = `${moneyText(units, toCurrency)} in the fund ${fund}, at ${String(rate)} on ${String(exchangedAt)}`;
      return `  changed  ${moneyText(amount, currency)} to ${became}: ${namedText(event)}`;
    }),
    ...partners.map(({ amount, currency, fund, isThere }) => {
      const where = isThere ? 'with the partner that holds' : 'on its way to the partner that holds';
      return `  partner  ${moneyText(amount, currency)} ${where} the fund ${fund}`;
    }),
    ...handedOver.flatMap(({ amount, currency, event }) => [
      `  handed   ${moneyText(amount, currency)} over to the partner’s own ledger: ${namedText(event)}`,
      ...citedLines(event),
    ]),
    ...lost.map(
      ({ amount, currency, event }) => `  lost     ${moneyText(amount, currency)}: ${namedText(event)}`,
    ),
    ...waiting.map(
      ({ amount, currency, fund }) => `  waiting  ${moneyText(amount, currency)} in the fund ${fund}`,
    ),
  ];
}

/** Where this receipt ends: a receipt of what was received there goes on from the entry that is cited. */
function citedLines({ data }: VerifiedTrail['gift']): string[] {
  const { cites, receivedAs } = data;
  if (typeof cites !== 'object' || cites === null) return [];
  const { index, ledger, leaf, origin } = cites as Readonly<Record<string, unknown>>;
  const named = typeof receivedAs === 'string' ? ` as ${receivedAs}` : '';
  return [
    `           it went in there${named}: entry ${String(index)} of the log ${String(origin)}, ledger ${String(ledger)},`,
    `           leaf hash ${String(leaf)}; what became of it there is proven by a receipt of that log`,
  ];
}

export function trailJson(trail: VerifiedTrail): object {
  const { amount, assigned, fees, gift, ledger, placeless, refunded } = trail;
  return {
    ledger,
    gift: { index: gift.index, id: gift.subject, leaf: gift.leaf, data: gift.data },
    amount,
    ...placesJson(trail),
    ...{ refunded, fees, placeless, assigned },
    notProven: notProven(trail),
  };
}

export function placesJson({ partners, payments, waiting, ...places }: VerifiedPlaces): object {
  const named = ({ event, ...rest }: { readonly event: VerifiedTrail['gift'] }): object => {
    return { index: event.index, id: event.subject, ...rest };
  };
  return {
    payments: payments.map(({ covered, event, share }) => ({
      index: event.index,
      id: event.subject,
      amount: event.data['amount'],
      paidAt: event.data['paidAt'],
      share,
      covered,
    })),
    exchanged: places.exchanged.map(named),
    lost: places.lost.map(named),
    handedOver: places.handedOver.map(({ event, ...rest }) => {
      const { cites, receivedAs } = event.data;
      return { ...named({ event, ...rest }), cites, ...(receivedAs === undefined ? {} : { receivedAs }) };
    }),
    ...{ partners, waiting },
  };
}
