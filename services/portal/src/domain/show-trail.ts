/** The trail of a gift as its donor sees it: where its cents are, the way there, and each payment that they reached. */
import { originId, trail } from '@centesimo/cents';
import type { Trail } from '@centesimo/cents';
import { dayText, giftRow } from './gift-rows.ts';
import type { LedgerIndex } from './ledger-index.ts';
import type { PendingFacts } from './money-facts.ts';
import { fundView, ledgerName } from './show.ts';
import { impactViews } from './show-impact.ts';
import { showOnward } from './show-onward.ts';
import { entryOf } from './show-place.ts';
import type { Shown } from './show.ts';
import type { DisputeView, GiftView, TrailView } from './views.ts';

/** The trail of the gift in this row of its ledger; undefined where the row holds none. */
export function showTrail(shown: Shown, ledger: LedgerIndex, row: number): TrailView | undefined {
  const id = originId(ledger.state.origins, row);
  const found = trail(ledger.state, id);
  if (found === undefined || found.kind !== 'gift') return undefined;
  return {
    ...showOnward(shown, ledger, found),
    gift: giftView(ledger, row, found),
    demands: found.demands.map(({ appeal, ...demand }) => ({
      ...demand,
      ...entryOf(ledger.demands.get(demand.id)),
      ...(appeal === undefined ? {} : { appeal: fundView(shown, ledger, appeal) }),
    })),
    disputes: disputesOf(ledger, id),
    impact: impactViews(shown, ledger, found),
    provable: true,
  };
}

/** A gift that was announced, and is not received or never came. */
export function showPending(shown: Shown, ledger: LedgerIndex, pending: PendingFacts): TrailView {
  const { currency, entry, gift: id, givenAt, gross, processor } = pending;
  const awaited = ledger.state.pending.has(id) ? 'announced' : 'failed';
  return {
    asOf: shown.asOf,
    ledger: ledgerName(shown, ledger),
    gift: {
      ...{ id, entry, givenAt, currency, gross, fee: 0, net: gross, feeBorneBy: 'gift', awaited },
      simulated: processor.includes('simulated'),
      ...erasedOf(ledger, id),
    },
    ...{ pieces: [], legs: [], payments: [], continuations: [], elsewhere: [], demands: [], impact: [] },
    disputes: disputesOf(ledger, id),
    provable: false,
  };
}

function disputesOf({ money }: LedgerIndex, gift: string): DisputeView[] {
  return (money.disputesOf.get(gift) ?? []).flatMap((id) => {
    const found = money.disputes.get(id);
    if (found === undefined) return [];
    const { amount, entry, since, state } = found;
    return [{ id, state, amount, since, entry }];
  });
}

function giftView(ledger: LedgerIndex, row: number, { amount, currency, id }: Trail): GiftView {
  const { entry, gross, fee, givenAt, processor, reserveBears } = giftRow(ledger.rows, row);
  const came = reserveBears ? gross : Math.max(0, gross - fee);
  return {
    id,
    entry,
    givenAt: dayText(givenAt),
    currency,
    gross,
    fee,
    net: gross - fee,
    feeBorneBy: reserveBears ? 'reserve' : 'gift',
    simulated: processor.includes('simulated'),
    ...(amount > came ? { feeGivenBack: amount - came } : {}),
    ...erasedOf(ledger, id),
  };
}

function erasedOf({ money }: LedgerIndex, gift: string): Pick<GiftView, 'erased'> {
  const erased = money.erased.get(gift);
  return erased === undefined ? {} : { erased };
}
