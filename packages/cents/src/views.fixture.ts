// What the reducer shows of a ledger, as the same text as the per-cent model's.
import type { LedgerState, Place, Sources, Trail, TrailPiece } from './index.ts';
import {
  appealsOf,
  budgetOf,
  coverable,
  impactOf,
  openCharges,
  openCorrections,
  openCredits,
  openDemands,
  owedFees,
  sources,
  sourceSums,
  totals,
  trail,
} from './index.ts';
import type { Model } from './per-cent/model.fixture.ts';

/** The ids come from the model; everything that is said about them from the state. */
export function viewOfState(state: LedgerState, model: Model): string[] {
  const { funds, currencies } = totals(state);
  const outflows = [...model.outflows.values()].filter(({ kind }) => kind === 'expense' || kind === 'loss');
  const custody = funds.flatMap(({ fund, custody: held }) =>
    held === undefined ? [] : [`${fund} transit ${held.inTransit}`],
  );
  return [
    ...funds.map(({ fund: id, open, length }, index) => {
      const free = state.funds[index]!.free.flatMap(({ from, to }) => range(from, to));
      return `${id} ${open} ${length} free ${free.join(',')}`;
    }),
    ...[...model.gifts.keys()].map((id) => trailText(trail(state, id)!, model)),
    ...[...model.gifts.keys()].map((id) => impactText(state, id)),
    ...outflows.map(({ id }) => holdersText(state, id)),
    `demands ${openDemands(state).join(' ')}`,
    `credits ${openCredits(state).join(' ')}`,
    `corrections ${openCorrections(state).join(' ')}`,
    `charges ${openCharges(state).join(' ')}`,
    ...currencies.map(({ currency }) => `fees ${currency} ${owedFees(state, currency)}`),
    ...currencies.map((sums) => {
      const text = {
        bank: sums.bank,
        free: sums.free,
        placeless: sums.unplaced + sums.unassigned,
        demands: sums.demandedOpen + sums.chargedOpen,
        credits: sums.creditedOpen,
        corrections: sums.correctedOpen,
        owed: sums.feesOwed,
        shortfall: sums.shortfall,
        withPartners: sums.withPartners,
      };
      return `${sums.currency} ${JSON.stringify(text)}`;
    }),
    ...custody,
    ...appealsOf(state).map(({ fund, raised, surplus }) => `${fund} raised ${raised} surplus ${surplus}`),
    ...[...model.projects.keys()].map((id) => budgetText(state, id)),
    ...funds
      .filter((fund) => fund.class === 'unrestricted' && fund.custody === undefined)
      .map(({ fund }) => `${fund} covers ${coverable(state, fund)}`),
  ];
}

function budgetText(state: LedgerState, project: string): string {
  const lines = budgetOf(state, project)?.lines ?? [];
  return `${project} ${lines.map(({ line, planned, spent }) => `${line} ${spent}/${planned}`).join(' ')}`;
}

function impactText(state: LedgerState, id: string): string {
  const texts = impactOf(state, trail(state, id)!).map(({ impact, share }) => {
    return `${impact} ${share === undefined ? 'mixed' : `${share.numerator}/${share.denominator}`}`;
  });
  return `${id} ${texts.sort().join(' ')}`;
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function holdersText(state: LedgerState, id: string): string {
  const holders: string[] = [];
  let returned = 0;
  // Pages of three, so that continuing a page is exercised.
  for (let next: number | undefined = 0; next !== undefined;) {
    const page: Sources = sources(state, id, { fromSlot: next, limit: 3 })!;
    for (const piece of page.pieces) {
      for (let n = 0; n < piece.amount; n += 1) holders.push(piece.id === '' ? 'shortfall' : piece.id);
    }
    returned = page.returned;
    next = page.nextSlot;
  }
  const { shares, incomes, fromIncomes, shortfall } = sourceSums(state, id)!;
  const text = `${[...shares].join(' ')} and ${incomes} ${fromIncomes} and ${shortfall}`;
  return `${id} ${holders.join(' ')} returned ${returned} shares ${text}`;
}

function trailText(answer: Trail, model: Model): string {
  const legs: string[][] = [];
  // A leg's units may go on in later legs, so that the last one is told first.
  for (let index = answer.legs.length - 1; index >= 0; index -= 1) {
    const { fund, from, pieces } = answer.legs[index]!;
    const texts: string[] = [];
    for (const piece of pieces) addTexts(piece, model, legs, texts, (unit) => ` < ${fund} ${from + unit}`);
    legs[index] = texts;
  }
  const texts: string[] = [];
  const early: string[] = [];
  for (const piece of answer.pieces) addTexts(piece, model, legs, isEarly(piece.place) ? early : texts);
  const demands = answer.demands.map(
    (one) => `${one.id} ${one.amount} ${one.credited} ${one.settled} ${one.appeal ?? ''}`,
  );
  const cents = [...texts, ...early.sort()].join('; ');
  return [answer.id, answer.currency, answer.net, ...demands.sort(), cents].join(' ');
}

function isEarly(place: Place): boolean {
  return (place.kind === 'refunded' || place.kind === 'fee') && place.taken === undefined;
}

/** Cent by cent; `before` says where one came in. */
function addTexts(
  { place, hops, from, to }: TrailPiece,
  model: Model,
  legs: string[][],
  texts: string[],
  before: (cent: number) => string = () => '',
): void {
  const whereIs = writerOf(place);
  const steps = hops.map((hop) => ({ text: ` < ${hop.fund} `, at: hop.from, more: outOf(hop) }));
  for (let n = 0; n < to - from; n += 1) {
    let text = whereIs(n) + before(from + n);
    for (const step of steps) text += step.text + (step.at + n) + step.more;
    if (place.kind === 'exchanged') text += ` [${unitsOf(place, n, model, legs).join(' + ')}]`;
    texts.push(text);
  }
}

function outOf(hop: TrailPiece['hops'][number]): string {
  if (hop.kind !== 'moved') return '';
  const by = hop.ground === undefined ? '' : ` by ${hop.ground}`;
  return hop.appeal === undefined ? by : `${by} out of ${hop.appeal.fund} ${hop.appeal.state}`;
}

/** The model only says how many units each cent owns, so that the leg's can be dealt out. */
function unitsOf(
  { exchange, leg, slots }: Place & { kind: 'exchanged' },
  n: number,
  model: Model,
  legs: string[][],
): string[] {
  if (leg === undefined) return [];
  const outflow = model.outflows.get(exchange)!;
  const before = outflow.slots.slice(slots.from, slots.from + n);
  const first = before.reduce((sum, { owns }) => sum + owns.length, 0);
  return legs[leg]!.slice(first, first + outflow.slots[slots.from + n]!.owns.length);
}

/** Says where the n-th cent of a run is. */
function writerOf(place: Place): (n: number) => string {
  if (place.kind === 'unplaced' || place.kind === 'unassigned') return () => place.kind;
  if (place.kind === 'refunded' || place.kind === 'fee') {
    const { taken, covered, kind } = place;
    const by = `${kind} ${kind === 'fee' ? place.correction : place.demand}`;
    if (taken === undefined) return () => by;
    const of = (n: number) => (covered === undefined ? '' : ` of ${covered.outflow} ${covered.from + n}`);
    const appeal = kind === 'refunded' ? place.appeal : undefined;
    const why = appeal === undefined ? '' : ` for ${appeal.fund} ${appeal.state}`;
    return (n) => `${by} ${taken.fund} ${taken.from + n}${of(n)}${why}`;
  }
  const { fund, from, kind } = place;
  const inSlots = (name: string, slots: { from: number }) => (n: number) =>
    `${kind} ${name} ${slots.from + n} ${fund} ${from + n}`;
  switch (place.kind) {
    case 'waiting':
      return (n) => `waiting ${fund} ${from + n} ${place.ahead + n}`;
    case 'in-transit':
    case 'with-partner':
      return (n) => `${kind} ${fund} ${from + n}`;
    case 'spent':
      return inSlots(place.expense, place.slots);
    case 'lost':
      // A partner's fee has no slots of its own.
      if (place.loss.startsWith('transfer')) return (n) => `lost ${place.loss} ${fund} ${from + n}`;
      return inSlots(place.loss, place.slots);
    case 'handed-over':
      return (n) => `handed-over ${place.handOver} ${fund} ${from + n}`;
    case 'exchanged':
      return inSlots(place.exchange, place.slots);
  }
}
