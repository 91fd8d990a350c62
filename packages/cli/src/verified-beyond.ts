/** The cents of a verified trail receipt, followed into a second one: that of the income as which they were handed over. */
import { TrailReceiptError } from '@centesimo/verify/trail-receipt';
import type { OpenedTrailReceipt, VerifiedPart, VerifiedTrail } from '@centesimo/verify/trail-receipt';
import { moneyText, placeLines, placesJson } from './verified-trail.ts';

/** Cents `[from, to)` of the income. */
export interface BeyondPart {
  readonly from: number;
  readonly to: number;
  readonly places: VerifiedPart;
}

/** @throws TrailReceiptError where the first hands nothing over to what the second begins with */
export function followBeyond({ handedOver }: VerifiedTrail, opened: OpenedTrailReceipt): BeyondPart[] {
  const { amount, gift } = opened.trail;
  const parts = handedOver.flatMap(({ currency, event, slots }) => {
    if (!isCited(event.data, opened.trail)) return [];
    const whole = event.data['amount'];
    if (currency !== gift.data['currency'] || typeof whole !== 'number' || whole > amount)
      throw new TrailReceiptError(
        'entry-differs',
        'the income of the second receipt is not what was handed over',
      );
    return slots.map(({ from, to }) => ({ from, to, places: opened.partOf({ from, to }) }));
  });
  if (parts.length === 0)
    throw new TrailReceiptError(
      'entry-differs',
      'the first receipt does not end where the second one begins',
    );
  return parts;
}

/** By log, ledger, index, leaf hash and id: the citation is of exactly this entry. */
function isCited(
  { cites, receivedAs }: Readonly<Record<string, unknown>>,
  { checkpoint, gift, ledger }: VerifiedTrail,
): boolean {
  if (typeof cites !== 'object' || cites === null) return false;
  const { index, leaf, ledger: of, origin } = cites as Readonly<Record<string, unknown>>;
  const isEntry = origin === checkpoint.origin && index === gift.index && leaf === gift.leaf && of === ledger;
  return isEntry && receivedAs === gift.subject && gift.type === 'income.received';
}

export function beyondLines({ trail }: OpenedTrailReceipt, parts: readonly BeyondPart[]): string[] {
  const { checkpoint, gift, ledger } = trail;
  const { currency } = gift.data;
  const size = checkpoint.size.toLocaleString('en');
  return [
    `BEYOND  in the ledger ${ledger} of the log ${checkpoint.origin}, as it was at ${size} entries, by ${gift.subject}`,
    ...parts.flatMap(({ from, places, to }) => [
      `  cents    ${from.toLocaleString('en')} to before ${to.toLocaleString('en')} of it`,
      ...placeLines(places),
      ...(places.placeless > 0
        ? [`  unplaced ${moneyText(places.placeless, currency)}: in no fund yet`]
        : []),
    ]),
    '  That the first slot of a hand-over is the first cent of what it cites is the stated rule, as first in, first out is.',
  ];
}

export function partJson({ from, places, to }: BeyondPart): object {
  return { from, to, ...placesJson(places), placeless: places.placeless };
}
