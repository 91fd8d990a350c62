/** Handed-over money in ledgers of other logs: what a receipt proved of it here, or why nothing is told, and where to go. */
import type { CheckedPlaces, ElsewhereView } from '../domain/views.ts';
import { type Html, html, showDate } from '@centesimo/web';
import type { Reader } from './reader.ts';

/** Links to single parts in the other portal. */
const LINKS_MAX = 5;

/** Parts of one income there, which are told together. */
export function elsewherePart(views: readonly ElsewhereView[], reader: Reader): Html[] {
  const groups = new Map<string, ElsewhereView[]>();
  for (const view of views) {
    const key = `${view.origin} ${view.entry}`;
    groups.set(key, [...(groups.get(key) ?? []), view]);
  }
  return [...groups.values()].map((group) => groupPart(group, reader));
}

function groupPart(group: readonly ElsewhereView[], reader: Reader): Html {
  const texts = reader.texts.donor.beyond;
  const [first] = group;
  if (first === undefined) return html``;
  const checked = group.flatMap((each) => each.checked ?? []);
  const size = checked[0]?.size;
  const said =
    size === undefined ? texts.notChecked[first.notChecked ?? 'asking'] : texts.checked(reader.count(size));
  const lines = linesOf(
    checked.flatMap((each) => placesOf(each, first.currency, reader)),
    reader,
  );
  const links = group
    .slice(0, LINKS_MAX)
    .map(({ currency, from, page, to }) =>
      page === undefined
        ? undefined
        : html`<p><a href="${page}" rel="noreferrer">${texts.follow(reader.money(to - from, currency))}</a></p>`,
    );
  return html`<h3>${texts.inLog(first.ledger, first.origin)}</h3><p class="soft">${said}</p>
${lines.length > 0 && html`<ul class="states">${lines}</ul>`}${links}`;
}

interface Line {
  readonly what: string;
  readonly isSpent: boolean;
  readonly currency: string;
  amount: number;
}

/** The same place is told once. */
function linesOf(places: readonly Line[], reader: Reader): Html[] {
  const lines = new Map<string, Line>();
  for (const { amount, currency, isSpent, what } of places) {
    const key = `${currency} ${what}`;
    const known = lines.get(key) ?? { what, isSpent, currency, amount: 0 };
    known.amount += amount;
    lines.set(key, known);
  }
  return [...lines.values()].map(({ amount, currency, isSpent, what }) => {
    const sum = reader.money(amount, currency);
    return html`<li class="${isSpent ? 'spent' : 'still'}"><strong class="amount">${sum}</strong> <span>${what}</span></li>`;
  });
}

function placesOf(places: CheckedPlaces, own: string, reader: Reader): Line[] {
  const texts = reader.texts.donor.beyond.there;
  const { exchanged, handedOver, lost, partners, payments, placeless, waiting } = places;
  const unplaced = reader.texts.donor.now.unplaced;
  const line = (what: string, { amount, currency }: Pick<Line, 'amount' | 'currency'>): Line => {
    return { what, isSpent: false, amount, currency };
  };
  return [
    ...payments.map(({ currency, entry, paidAt, share }) => {
      const what = texts.paid(showDate(paidAt, reader.language), String(entry));
      return { what, isSpent: true, amount: share, currency };
    }),
    ...waiting.map((each) => line(texts.waiting(each.fund), each)),
    ...partners.map((each) => line(each.isThere ? texts.partner : texts.onItsWay, each)),
    ...exchanged.map((each) =>
      line(texts.exchanged(reader.money(each.units, each.toCurrency), String(each.entry)), each),
    ),
    ...lost.map((each) => line(texts.lost(String(each.entry)), each)),
    ...handedOver.map((each) => line(texts.handedOver(String(each.entry)), each)),
    ...(placeless > 0 ? [line(unplaced, { amount: placeless, currency: own })] : []),
  ];
}
