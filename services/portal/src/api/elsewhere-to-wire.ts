/** What is known of money in another log, as messages. */
import type { ResponseInit, TrailService } from '@centesimo/grpc';
import type { CheckedPlaces, ElsewhereView } from '../domain/views.ts';

type Trail = NonNullable<ResponseInit<typeof TrailService, 'getTrail'>['trail']>;
type Init = NonNullable<Trail['elsewhere']>[number];

const big = (value: number): bigint => BigInt(value);

export function elsewhereInit({ checked, entry, from, to, ...rest }: ElsewhereView): Init {
  const cents = { entry: big(entry), from: big(from), to: big(to) };
  return { ...rest, ...cents, ...(checked && { checked: checkedInit(checked) }) };
}

function checkedInit(places: CheckedPlaces): NonNullable<Init['checked']> {
  const { exchanged, handedOver, lost, partners, payments, placeless, size, waiting } = places;
  return {
    size: big(size),
    payments: payments.map(({ amount, covered, entry, share, ...payment }) => {
      const amounts = { amount: big(amount), covered: big(covered), share: big(share) };
      return { ...payment, ...amounts, entry: big(entry) };
    }),
    waiting: waiting.map(({ amount, ...place }) => ({ ...place, amount: big(amount) })),
    partners: partners.map(({ amount, ...place }) => ({ ...place, amount: big(amount) })),
    exchanged: exchanged.map(({ units, ...place }) => ({ ...entryInit(place), units: big(units) })),
    lost: lost.map(entryInit),
    handedOver: handedOver.map(entryInit),
    placeless: big(placeless),
  };
}

function entryInit<Place extends { readonly amount: number; readonly entry: number }>({
  amount,
  entry,
  ...place
}: Place) {
  return { ...place, amount: big(amount), entry: big(entry) };
}
