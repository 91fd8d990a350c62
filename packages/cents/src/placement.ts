/** Where the oldest unplaced money goes: computed the same way by the one who decides and by all who check. */
import { maxAmount, splitByWeights } from '@centesimo/money';
import { createAmountColumn, createIntegerColumn, pushAmount, pushInteger } from './column.ts';
import type { ComputedPart, ComputedPlacement } from './computed-placement.ts';
import { UNNAMED } from './origins.ts';
import type { LedgerState } from './state.ts';
import { unplacedAmount } from './state.ts';
import { addOriginLeaf, createSumTree, finishSumTree } from './sum-tree.ts';
import type { SumTree } from './sum-tree.ts';

interface Destination {
  funds: number[];
  weights: number[];
}

interface Work {
  state: LedgerState;
  partsMax: number;
  parts: Map<number, ComputedPart & { tree: SumTree }>;
  unassigned: { origin: number; amount: number }[];
  touched: number[];
  byCurrency: Destination[];
  byName: Map<number, number>;
}

/**
 * Takes up to `countMax` rows from the head of the queue, into at most `partsMax` funds. Reads the state only
 * (it remembers its last answer for the event that follows a plan).
 */
export function computePlacement(state: LedgerState, countMax: number, partsMax: number): ComputedPlacement {
  const last = state.lastComputed;
  if (last !== undefined && last.version === state.version && last.placement.count === countMax) {
    return last.placement;
  }
  const work: Work = {
    state,
    partsMax,
    parts: new Map(),
    unassigned: [],
    touched: [],
    byCurrency: destinationsByCurrency(state),
    byName: new Map(),
  };
  const end = Math.min(state.origins.count, state.placed + countMax);
  let origin = state.placed;
  while (origin < end && placeOne(work, origin)) origin += 1;
  const parts = [...work.parts.values()].sort((left, right) =>
    idOf(state, left) < idOf(state, right) ? -1 : 1,
  );
  const placement = {
    count: origin - state.placed,
    parts: parts.map(({ tree, ...part }) => ({ ...part, root: finishSumTree(state.sha256, tree) })),
    unassigned: work.unassigned,
    touched: work.touched,
  };
  state.lastComputed = { version: state.version, placement };
  return placement;
}

function idOf(state: LedgerState, part: ComputedPart): string {
  return state.funds[part.fund]!.id;
}

/** Per currency the shares of the current rule whose funds are of that currency, in listed order. */
function destinationsByCurrency(state: LedgerState): Destination[] {
  const shares = state.rules.at(-1)?.shares ?? [];
  return state.currencies.map((_, currency) => {
    const own = shares.filter((share) => state.funds[share.fund]!.currency === currency);
    return { funds: own.map((share) => share.fund), weights: own.map((share) => share.weight) };
  });
}

/** Places one row; false when it would pass a limit, and then nothing of it has been placed. */
function placeOne(work: Work, origin: number): boolean {
  const { state } = work;
  const amount = unplacedAmount(state, origin);
  if (!placeAmount(work, origin, amount)) return false;
  if (state.accounts.size > 0 && state.accounts.has(origin)) work.touched.push(origin);
  return true;
}

function placeAmount(work: Work, origin: number, amount: number): boolean {
  const { state } = work;
  if (amount === 0) return true;
  const named = state.origins.named[origin]!;
  if (named !== UNNAMED) {
    const fund = namedFund(work, named, state.origins.currencies[origin]!);
    if (fund < 0) return setAside(work, origin, amount);
    if (!hasRoom(work, [fund], amount)) return false;
    addShare(work, fund, origin, amount);
    return true;
  }
  const { funds, weights } = work.byCurrency[state.origins.currencies[origin]!]!;
  if (funds.length === 0) return setAside(work, origin, amount);
  if (!hasRoom(work, funds, amount)) return false;
  if (funds.length === 1) {
    addShare(work, funds[0]!, origin, amount);
    return true;
  }
  const split = splitByWeights(amount, weights);
  for (const [index, share] of split.entries()) {
    if (share > 0) addShare(work, funds[index]!, origin, share);
  }
  return true;
}

function setAside(work: Work, origin: number, amount: number): true {
  work.unassigned.push({ origin, amount });
  return true;
}

/** The fund a gift names, or −1 when there is none that may take it: it is never put into other money. */
function namedFund(work: Work, name: number, currency: number): number {
  let index = work.byName.get(name);
  if (index === undefined) {
    index = work.state.fundIndex.get(work.state.names[name]!) ?? -1;
    work.byName.set(name, index);
  }
  const fund = work.state.funds[index];
  const takes = fund !== undefined && fund.open && fund.custody === undefined && fund.currency === currency;
  return takes ? index : -1;
}

/** Asks for the whole amount in each fund: near the bounds it stops early, and never late. */
function hasRoom(work: Work, funds: readonly number[], amount: number): boolean {
  let parts = work.parts.size;
  for (const fund of funds) {
    const part = work.parts.get(fund);
    if (part === undefined) parts += 1;
    const length = work.state.funds[fund]!.length + (part?.total ?? 0);
    if (length > maxAmount - amount) return false;
  }
  return parts <= work.partsMax;
}

function addShare(work: Work, fund: number, origin: number, amount: number): void {
  const { state } = work;
  let part = work.parts.get(fund);
  if (part === undefined) {
    part = {
      fund,
      at: state.funds[fund]!.length,
      total: 0,
      root: '',
      origins: createIntegerColumn(),
      starts: createAmountColumn(),
      tree: createSumTree(),
    };
    work.parts.set(fund, part);
  }
  pushInteger(part.origins, origin);
  pushAmount(part.starts, part.at + part.total);
  part.total += amount;
  addOriginLeaf(state.sha256, part.tree, state.origins, origin, amount);
}
