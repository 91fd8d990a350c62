// What the per-cent model and the reducer show of a ledger, as the same text.
import type { LedgerState, Place, Sources, TrailPiece } from './index.ts';
import { sources, totals, trail } from './index.ts';
import type { PerCentModel } from './per-cent-model.fixture.ts';

/** All that the model knows, as text: funds, trails cent by cent, expenses with their holders. */
export function viewOfModel(model: PerCentModel): string[] {
  const funds = [...model.funds].map(([id, { open, tape }]) => {
    const free = tape.flatMap((place, position) => (place.taken ? [] : [position]));
    return `${id} ${open} ${tape.length} free ${free.join(',')}`;
  });
  const trails = model.gifts.map((gift) => `${gift.id} ${gift.currency} ${model.trailOf(gift).join('; ')}`);
  const expenses = [...model.expenses].map(([id, { slots }]) => {
    const live = slots.filter((slot) => slot.live);
    return `${id} ${live.map(({ cent }) => cent.gift).join(' ')} returned ${slots.length - live.length}`;
  });
  const open = [...model.demands].filter(([, { settled }]) => !settled).map(([id]) => id);
  return [...funds, ...trails, ...expenses, `open ${open.join(' ')}`];
}

/** The same text from the reducer's state. */
export function viewOfState(state: LedgerState, model: PerCentModel): string[] {
  const funds = totals(state).funds.map(({ fund: id, open, length }, index) => {
    const free = state.funds[index]!.free.flatMap(({ from, to }) => range(from, to));
    return `${id} ${open} ${length} free ${free.join(',')}`;
  });
  const trails = model.gifts.map(({ id }) => {
    const answer = trail(state, id)!;
    return `${id} ${answer.currency} ${answer.pieces.flatMap((piece) => centsOf(piece)).join('; ')}`;
  });
  const expenses = [...model.expenses.keys()].map((id) => {
    const holders: string[] = [];
    let returned = 0;
    // Pages of three, so that continuing a page is exercised.
    for (let next: number | undefined = 0; next !== undefined;) {
      const page: Sources = sources(state, id, { fromSlot: next, limit: 3 })!;
      for (const piece of page.pieces) for (let n = 0; n < piece.amount; n += 1) holders.push(piece.id);
      returned = page.returned;
      next = page.nextSlot;
    }
    return `${id} ${holders.join(' ')} returned ${returned}`;
  });
  return [...funds, ...trails, ...expenses, `open ${[...state.openDemands].join(' ')}`];
}

function range(from: number, to: number): number[] {
  return Array.from({ length: to - from }, (_, index) => from + index);
}

function centsOf({ from, to, place, hops }: TrailPiece): string[] {
  return range(0, to - from).map((n) => {
    const places = hops.map((hop) => `${hop.fund} ${hop.from + n}`);
    return [whereIs(place, n), ...places].join(' < ');
  });
}

function whereIs(place: Place, n: number): string {
  switch (place.kind) {
    case 'unplaced':
    case 'unassigned':
      return place.kind;
    case 'waiting':
      return `waiting ${place.fund} ${place.from + n} ${place.ahead + n}`;
    case 'spent':
      return `spent ${place.expense} ${place.slots.from + n} ${place.fund} ${place.from + n}`;
    case 'refunded':
      return place.taken === undefined
        ? `refunded ${place.demand}`
        : `refunded ${place.demand} ${place.taken.fund} ${place.taken.from + n}`;
  }
}
