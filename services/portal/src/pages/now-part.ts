/** Where the gift's cents are now: one line for each state, with its sum and what comes before it. */
import type { FundView, PieceState, TrailView } from '../domain/views.ts';
import { type Html, html } from '@centesimo/web';
import { type Reader, nameOf } from './reader.ts';

type Waiting = { readonly fund: FundView; amount: number; ahead: number };

interface Sums {
  readonly spent: { amount: number; readonly payments: Set<string> };
  readonly waiting: Map<string, Waiting>;
  readonly unplaced: { amount: number; giftsAhead: number };
  unassigned: number;
  refunded: number;
}

export function nowPart(view: TrailView, reader: Reader): Html {
  const texts = reader.texts.donor.now;
  const { currency } = view.gift;
  const sums = sumsOf(view);
  const line = (kind: string, amount: number, what: string, more?: string): Html =>
    html`<li class="${kind}"><strong class="amount">${reader.money(amount, currency)}</strong> <span>${what}${
      more !== undefined && html`<br><span class="soft">${more}</span>`
    }</span></li>`;
  const { refunded, spent, unassigned, unplaced, waiting } = sums;
  const lines = [
    spent.amount > 0 && line('spent', spent.amount, texts.spent(spent.payments.size)),
    ...[...waiting.values()].map(({ ahead, amount, fund }) => {
      const before = ahead === 0 ? texts.noneAhead : texts.ahead(reader.money(ahead, currency));
      return line('still', amount, texts.waiting(nameOf(fund)), before);
    }),
    unplaced.amount > 0 &&
      line('still', unplaced.amount, texts.unplaced, texts.giftsAhead(unplaced.giftsAhead)),
    unassigned > 0 && line('still', unassigned, texts.unassigned, texts.unassignedWhy),
    refunded > 0 && line('back', refunded, texts.refunded),
  ].filter((each) => each !== false);
  const open = view.demands.reduce((sum, { amount, settled }) => (settled ? sum : sum + amount), 0);
  return html`<section class="card" aria-labelledby="now"><h2 id="now">${texts.heading}</h2>
${lines.length === 0 ? html`<p>${texts.nothing}</p>` : html`<ul class="states">${lines}</ul>`}
${open > 0 && html`<p class="wait">${texts.demandsOpen(reader.money(open, currency))}</p>`}
</section>`;
}

function sumsOf({ pieces }: TrailView): Sums {
  const sums: Sums = {
    spent: { amount: 0, payments: new Set() },
    waiting: new Map(),
    unplaced: { amount: 0, giftsAhead: Number.MAX_SAFE_INTEGER },
    unassigned: 0,
    refunded: 0,
  };
  for (const { from, state, to } of pieces) addPiece(sums, state, to - from);
  return sums;
}

function addPiece(sums: Sums, state: PieceState, amount: number): void {
  switch (state.kind) {
    case 'spent':
      sums.spent.amount += amount;
      sums.spent.payments.add(state.payment);
      return;
    case 'waiting': {
      // Of several runs in one fund the first to go says how much goes before.
      const known = sums.waiting.get(state.fund.id) ?? { fund: state.fund, amount: 0, ahead: state.ahead };
      known.amount += amount;
      known.ahead = Math.min(known.ahead, state.ahead);
      sums.waiting.set(state.fund.id, known);
      return;
    }
    case 'unplaced':
      sums.unplaced.amount += amount;
      sums.unplaced.giftsAhead = Math.min(sums.unplaced.giftsAhead, state.giftsAhead);
      return;
    case 'unassigned':
      sums.unassigned += amount;
      return;
    case 'refunded':
      sums.refunded += amount;
  }
}
