// The sums of an independently replayed ledger, and that no cent is missing in them.
import { must } from './independent-log.ts';
import { freeOf, held, sum } from './independent-ledger.ts';
import type { Gift, Ledger, Outflow } from './independent-ledger.ts';

export interface IndependentTotals {
  funds: { fund: string; length: number; free: number }[];
  currencies: Record<string, Record<string, number>>;
}

export function totalsOf(ledger: Ledger): IndependentTotals {
  for (const gift of ledger.gifts.values()) checkGift(gift);
  const funds = [...ledger.funds.values()].map((fund) => {
    return { fund: fund.name, length: fund.tape.length, free: freeOf(fund).length };
  });
  return {
    funds,
    currencies: Object.fromEntries(ledger.currencies.map((code) => [code, sumsOf(ledger, code)])),
  };
}

/** Invariant 4, and that refunds stand as far as the gift reaches. */
function checkGift({ coins, id, loose, net, standing }: Gift): void {
  const here = coins.filter((coin) => coin.now?.state === 'free' || held(coin)).length;
  must(loose + here + standing === net && standing >= 0, `the cents of ${id} do not add up`);
}

function liveOf({ slots }: Outflow): number {
  return slots.filter((slot) => slot.live).length;
}

type Sums = Record<string, number>;

export function sumsOf(ledger: Ledger, currency: string): Sums {
  const funds = [...ledger.funds.values()].filter((fund) => fund.currency === currency);
  const own = funds.filter((fund) => fund.custody === undefined);
  const partners = funds.filter((fund) => fund.custody !== undefined);
  const outflows = [...ledger.outflows.values()].filter((outflow) => outflow.currency === currency);
  const live = (...kinds: string[]) =>
    sum(outflows.filter(({ kind }) => kinds.includes(kind)).map((outflow) => liveOf(outflow)));
  const ofPartners = outflows.filter(
    ({ kind, from }) => kind === 'expense' && from[0]?.custody !== undefined,
  );
  const stated = outflows.filter(({ cause }) => cause === 'other');
  const sums: Sums = {
    ...factsOf(ledger, currency),
    free: sum(own.map((fund) => freeOf(fund).length)),
    withPartners: sum(partners.map(({ tape }) => tape.filter(({ state }) => state !== 'taken').length)),
    spent: live('expense') - sum(ofPartners.map((outflow) => liveOf(outflow))),
    lost: sum(stated.map((outflow) => liveOf(outflow))),
    sent: live('transfer'),
    exchangedOut: live('exchange'),
    // Units that came in by an exchange, wherever they are by now.
    exchangedIn: own
      .flatMap(({ tape }) => tape)
      .filter((place) => place.coin.slot !== undefined && place.coin.first === place).length,
    shortfall: ledger.short.filter((slot) => slot.currency === currency).length,
    bank: ledger.bank.get(currency) ?? 0,
  };
  checkBank(sums, currency);
  return sums;
}

/** What the facts say, settled or not. */
function factsOf(ledger: Ledger, currency: string): Sums {
  const gifts = [...ledger.gifts.values()].filter((gift) => gift.currency === currency);
  const demands = [...ledger.demands.values()].filter(({ gift }) => gift.currency === currency);
  const open = demands.filter(({ settled }) => !settled);
  const credits = [...ledger.credits.values()].filter(
    ({ demand }) => ledger.demands.get(demand)?.gift.currency === currency,
  );
  const corrections = [...ledger.corrections.values()].filter(({ gift }) => gift.currency === currency);
  const charges = [...ledger.charges.values()].filter((charge) => charge.currency === currency);
  const ofAmount = (items: readonly { amount: number }[]) => sum(items.map(({ amount }) => amount));
  const ofChange = (items: readonly { change: number }[]) => sum(items.map(({ change }) => change));
  const unsettled = <Item extends { settled: boolean }>(items: Item[]) =>
    items.filter(({ settled }) => !settled);
  return {
    received: sum(gifts.map(({ known }) => known)) - ofChange(corrections),
    unplaced: sum(gifts.map(({ placed, loose }) => (placed ? 0 : loose))),
    unassigned: sum(gifts.map(({ placed, loose }) => (placed ? loose : 0))),
    demanded: ofAmount(demands),
    demandedOpen: sum(open.map(({ amount, voided }) => amount - voided)),
    credited: ofAmount(credits),
    creditedOpen: ofAmount(unsettled(credits)),
    corrected: ofChange(corrections),
    correctedOpen: ofChange(unsettled(corrections)),
    charged: ofAmount(charges),
    chargedOpen: ofAmount(unsettled(charges)),
    feesBorne: ledger.borne.get(currency) ?? 0,
    feesOwed: sum(ledger.owed.get(currency) ?? []),
  };
}

/** Invariant 7. */
function checkBank(sums: Sums, currency: string): void {
  const plus = ['free', 'unplaced', 'unassigned', 'creditedOpen', 'correctedOpen'];
  const minus = ['demandedOpen', 'chargedOpen', 'feesOwed', 'shortfall'];
  const of = (names: readonly string[]) => sum(names.map((name) => sums[name] ?? 0));
  must(sums['bank'] === of(plus) - of(minus), `the cents of ${currency} do not add up`);
}
