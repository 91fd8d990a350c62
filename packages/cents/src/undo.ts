/** Undoing what settlements took: losses first, then the last taken pieces. */
import type { Reentries } from './reentry.ts';
import type { SettledPiece, Settlement } from './records.ts';
import type { SlotState } from './state.ts';

/** The settlements of a gift that are of a kind: the named one first, then the newest. */
function settlementsOf(state: SlotState, origin: number, kind: Settlement['kind'], named?: string): number[] {
  const all = (state.accounts.get(origin)?.settlements ?? []).filter(
    (index) => state.settlements[index]!.kind === kind,
  );
  const first = all.filter((index) => state.settlements[index]!.id === named);
  return [...first, ...all.filter((index) => !first.includes(index)).reverse()];
}

/** Losses that end: by settlement, how many slots of each. */
interface UndoneLosses {
  amount: number;
  bySettlement: { settlement: number; amount: number }[];
}

/** Ends the last live loss slots of the settlements in this order, `amount` in all or as many as there are. */
function undoLosses(
  state: SlotState,
  reentries: Reentries,
  settlements: readonly number[],
  amount: number,
): UndoneLosses {
  const undone: UndoneLosses = { amount: 0, bySettlement: [] };
  for (const settlement of settlements) {
    const { loss } = state.settlements[settlement]!;
    const live = loss < 0 ? 0 : state.outflows[loss]!.live;
    const some = Math.min(live, amount - undone.amount);
    if (some === 0) continue;
    reentries.end(loss, live - some, live);
    undone.amount += some;
    undone.bySettlement.push({ settlement, amount: some });
  }
  return undone;
}

/** Pieces of one settlement that are undone, in the order in which they were taken, and what stays. */
interface UndonePieces {
  settlement: number;
  kept: SettledPiece[];
  undone: SettledPiece[];
}

/** The last taken `amount` cents of the settlements, in this order of settlements; they have so much. */
function lastPieces(state: SlotState, settlements: readonly number[], amount: number): UndonePieces[] {
  const found: UndonePieces[] = [];
  let left = amount;
  for (const settlement of settlements) {
    if (left === 0) break;
    const kept = [...state.settlements[settlement]!.pieces];
    const undone: SettledPiece[] = [];
    for (let piece = kept.pop(); piece !== undefined; piece = left === 0 ? undefined : kept.pop()) {
      const size = Math.min(left, sizeOfPiece(piece));
      const [first, last] = splitPiece(piece, sizeOfPiece(piece) - size);
      if (first !== undefined) kept.push(first);
      if (last !== undefined) undone.unshift(last);
      left -= size;
      if (first !== undefined) break;
    }
    found.push({ settlement, kept, undone });
  }
  return found;
}

/** How many cents a piece is. */
export function sizeOfPiece(piece: SettledPiece): number {
  switch (piece.kind) {
    case 'unplaced':
      return piece.amount;
    case 'own':
    case 'slot':
      return piece.length;
  }
}

/** The first `size` cents of a piece, and the rest; undefined where there is none. */
function splitPiece(piece: SettledPiece, size: number): [SettledPiece | undefined, SettledPiece | undefined] {
  if (size === 0) return [undefined, piece];
  if (size === sizeOfPiece(piece)) return [piece, undefined];
  switch (piece.kind) {
    case 'unplaced':
      return [
        { ...piece, amount: size },
        { ...piece, amount: piece.amount - size },
      ];
    case 'own':
      return [
        { ...piece, length: size },
        { ...piece, slot: piece.slot + size, length: piece.length - size },
      ];
    case 'slot': {
      const { from, length, slot } = piece;
      return [
        { ...piece, length: size },
        { ...piece, slot: slot + size, length: length - size, from: from + size },
      ];
    }
  }
}

/** Gives the pieces back; answers how much of them becomes money without a place. */
function undoPieces(state: SlotState, reentries: Reentries, pieces: readonly SettledPiece[]): number {
  let placeless = 0;
  for (const piece of pieces) {
    switch (piece.kind) {
      case 'unplaced':
        placeless += piece.amount;
        break;
      case 'own':
        reentries.end(piece.outflow, piece.slot, piece.slot + piece.length);
        break;
      case 'slot':
        reentries.regain(piece.outflow, piece.slot, piece.length, piece);
        break;
    }
  }
  return placeless;
}

/** Undoes `amount` of what the demands of a gift took: the losses among it, and pieces of the gift. */
export function undoRefund(
  state: SlotState,
  reentries: Reentries,
  origin: number,
  demand: string,
  amount: number,
): { loss: number; pieces: UndonePieces[]; unplaced: number } {
  const settlements = settlementsOf(state, origin, 'demand', demand);
  const { amount: loss } = undoLosses(state, reentries, settlements, amount);
  const pieces = lastPieces(state, settlements, amount - loss);
  const unplaced = pieces.reduce((sum, { undone }) => sum + undoPieces(state, reentries, undone), 0);
  return { loss, pieces, unplaced };
}

/** Ends losses for a fee that fell by `change`: those of fees that the gift did not reach, then those of demands. */
export function undoFees(
  state: SlotState,
  reentries: Reentries,
  origin: number,
  change: number,
): { fees: UndoneLosses; excess: UndoneLosses } {
  const fees = undoLosses(state, reentries, settlementsOf(state, origin, 'fee'), change);
  const demands = settlementsOf(state, origin, 'demand');
  return { fees, excess: undoLosses(state, reentries, demands, change - fees.amount) };
}
