/** Where the gift's cents are now: one line for each state, with its sum and what comes before it. */
import type { DisputeView, PieceState, PieceView } from '../domain/views.ts';
import { type Html, html, showDate } from '@centesimo/web';
import { elsewherePart } from './elsewhere-part.ts';
import { entryLink, ledgerLink } from './entry-link.ts';
import { type Reader, nameOf } from './reader.ts';
import type { Followed } from './scope.ts';
import { type StateWords, stateWords } from './state-words.ts';

/** Cents in the same state. Of several the first to go says how much goes before. */
interface Sum {
  readonly state: PieceState;
  amount: number;
  ahead: number;
  shortfall: number;
  readonly payments: Set<string>;
}

/** In the order in which they are told. */
const ORDER: readonly PieceState['kind'][] = [
  'spent',
  'exchanged',
  'handed-over',
  'with-partner',
  'in-transit',
  'waiting',
  'unplaced',
  'unassigned',
  'refunded',
  'fee',
  'lost',
];
const CLASSES: Partial<Record<PieceState['kind'], string>> = {
  spent: 'spent',
  refunded: 'back',
  fee: 'back',
  lost: 'back',
};

export function nowPart(view: Followed, reader: Reader): Html {
  const texts = reader.texts.donor.now;
  const { currency } = view;
  const lines = linesOf(view.pieces, currency, reader);
  const legs = [...legsByCurrency(view)].map(([of, { amount, pieces }]) => {
    const states = linesOf(pieces, of, reader);
    return html`<h3>${texts.inCurrency(reader.money(amount, of))}</h3><ul class="states">${states}</ul>`;
  });
  return html`<section class="card" aria-labelledby="now"><h2 id="now">${texts.heading}</h2>
${lines.length === 0 ? html`<p>${texts.nothing}</p>` : html`<ul class="states">${lines}</ul>`}
${legs}
${beyondPart(view, reader)}
${elsewherePart(view.elsewhere, reader)}
${demandLines(view, reader)}
${notGivenBack(view, reader)}
${view.disputes.map((dispute) => disputeLine(dispute, currency, reader))}
</section>`;
}

/** Demands that are open, and refunds that came back; a dispute is told by itself. */
function demandLines({ currency, demands }: Followed, reader: Reader): Html[] {
  const texts = reader.texts.donor.now;
  const money = (amount: number): string => reader.money(amount, currency);
  const open = demands.reduce((sum, { amount, settled }) => (settled ? sum : sum + amount), 0);
  const came = demands.filter(({ credited, kind }) => credited > 0 && kind !== 'dispute');
  const back = came.map(
    ({ amount, credited }) => html`<p class="soft">${texts.refundFailed(money(credited), money(amount))}</p>`,
  );
  return open > 0 ? [html`<p class="wait">${texts.demandsOpen(money(open))}</p>`, ...back] : back;
}

/** What was said of a refund, where the log says otherwise. */
function notGivenBack({ demands, pieces }: Followed, reader: Reader): Html[] {
  const given = new Set(
    pieces.flatMap(({ state }) => (state.kind === 'refunded' && state.appeal ? [state.demand] : [])),
  );
  return demands.flatMap(({ appeal, credited, id, settled }) => {
    // What came back since is no refund that anything could be said of.
    if (appeal === undefined || !settled || credited > 0 || given.has(id)) return [];
    return [html`<p class="soft">${reader.texts.ledger.appeal.notGivenBack(nameOf(appeal))}</p>`];
  });
}

function disputeLine({ amount, entry, since, state }: DisputeView, currency: string, reader: Reader): Html {
  const words = reader.texts.donor.now.disputes[state];
  const day = showDate(since, reader.language);
  const kind = state === 'inquiry' || state === 'withdrawn' ? 'wait' : 'soft';
  return html`<p class="${kind}">${words(reader.money(amount, currency), day)}${entryLink(entry, reader)}</p>`;
}

/** What the legs in each currency hold; one currency is never added to another. */
function legsByCurrency({ legs }: Followed): Map<string, { amount: number; pieces: PieceView[] }> {
  const found = new Map<string, { amount: number; pieces: PieceView[] }>();
  for (const { amount, currency, pieces } of legs) {
    const known = found.get(currency) ?? { amount: 0, pieces: [] };
    known.amount += amount;
    known.pieces.push(...pieces);
    found.set(currency, known);
  }
  return found;
}

/** What became of handed-over cents, by the ledger that they went on in and the currency that they are in now. */
function beyondPart({ continuations }: Followed, reader: Reader): Html[] {
  const texts = reader.texts.donor.beyond;
  const found = new Map<string, { name: string; currency: string; pieces: PieceView[]; fee: number }>();
  for (const { currency, fee, ledger, legs, pieces } of continuations)
    for (const part of [{ currency, fee, pieces }, ...legs.map((leg) => ({ ...leg, fee: 0 }))]) {
      const key = `${ledger.id} ${part.currency}`;
      const known = found.get(key) ?? { name: nameOf(ledger), currency: part.currency, pieces: [], fee: 0 };
      known.pieces.push(...part.pieces);
      known.fee += part.fee;
      found.set(key, known);
    }
  return [...found.values()].map(({ currency, fee, name, pieces }) => {
    const lines = linesOf(pieces, currency, reader);
    const ofFee = fee > 0 && html`<li class="back">${texts.fee(reader.money(fee, currency))}</li>`;
    return html`<h3>${texts.inLedger(name)}</h3><p class="soft">${texts.whose}</p><ul class="states">${lines}${ofFee}</ul>`;
  });
}

function linesOf(pieces: readonly PieceView[], currency: string, reader: Reader): Html[] {
  const sums = new Map<string, Sum>();
  for (const piece of pieces) addPiece(sums, piece);
  const place = ({ state }: Sum): number => ORDER.indexOf(state.kind);
  return [...sums.values()]
    .toSorted((a, b) => place(a) - place(b))
    .map((sum) => {
      const { details, ledger, what } = wordsOf(sum, currency, reader);
      const said = html`<br><span class="soft">${details.join(' ')}${ledgerLink(ledger, reader)}</span>`;
      const more = details.length > 0 && said;
      const amount = reader.money(sum.amount, currency);
      return html`<li class="${CLASSES[sum.state.kind] ?? 'still'}"><strong class="amount">${amount}</strong> <span>${what}${more}</span></li>`;
    });
}

function addPiece(sums: Map<string, Sum>, { from, state, to }: PieceView): void {
  const key = keyOf(state);
  const known = sums.get(key) ?? { state, amount: 0, ahead: Infinity, shortfall: 0, payments: new Set() };
  sums.set(key, known);
  known.amount += to - from;
  if (state.kind === 'spent') known.payments.add(state.payment);
  if (state.kind === 'waiting') known.ahead = Math.min(known.ahead, state.ahead);
  if (state.kind === 'unplaced') known.ahead = Math.min(known.ahead, state.giftsAhead);
  if ('covered' in state) known.shortfall += state.covered?.shortfall ?? 0;
}

/** One text for states that are told in one line. */
function keyOf(state: PieceState): string {
  switch (state.kind) {
    case 'spent':
      return `spent ${state.covering === true ? 'covering' : ''}`;
    case 'waiting':
      return `waiting ${state.fund.id}`;
    case 'in-transit':
      return `${state.kind} ${state.partner} ${state.sentAt ?? ''}`;
    case 'with-partner':
      return `${state.kind} ${state.partner} ${state.since ?? ''}`;
    case 'refunded': {
      const { appeal, covered } = state;
      return `refunded ${covered?.kind ?? ''} ${appeal?.fund.id ?? ''} ${appeal?.state ?? ''}`;
    }
    case 'fee':
      return `fee ${state.covered?.kind ?? ''}`;
    case 'lost':
      return `lost ${state.loss}`;
    case 'handed-over':
      return `handed-over ${state.handOver}`;
    case 'exchanged':
      return `exchanged ${state.exchange.id} ${state.leg === undefined ? '' : 'leg'}`;
    default:
      return state.kind;
  }
}

function wordsOf(sum: Sum, currency: string, reader: Reader): StateWords {
  const texts = reader.texts.donor.now;
  const { ahead, payments, shortfall, state } = sum;
  if (state.kind === 'spent')
    return { what: texts.spent(payments.size), details: state.covering === true ? [texts.covering] : [] };
  if (state.kind === 'unplaced') return stateWords({ ...state, giftsAhead: ahead }, reader, currency);
  if ((state.kind === 'refunded' || state.kind === 'fee') && state.covered !== undefined)
    return stateWords({ ...state, covered: { ...state.covered, shortfall } }, reader, currency);
  const words = stateWords(state, reader, currency);
  if (state.kind !== 'waiting') return words;
  const before = ahead === 0 ? texts.noneAhead : texts.ahead(reader.money(ahead, currency));
  return { what: words.what, details: [before] };
}
