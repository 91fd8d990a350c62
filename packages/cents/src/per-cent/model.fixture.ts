// The oracle: one object per cent and one per slot, plain arrays, no intervals. Written from money-rules.md, never
// from the reducer. This file holds what there is; the ones beside it hold what can happen to it.

/** A cent, a unit that was exchanged for one, or a cent in a partner's custody. */
export interface Unit {
  kind: 'unit';
  /** The gift or income it came with; exchanged units and custody cents have the slot that owns them instead. */
  gift: string | undefined;
  source: Slot | undefined;
  at: 'unplaced' | 'unassigned' | 'free' | 'transit' | 'slot' | 'refunded' | 'fee' | 'back' | 'handed-over';
  /** Its last place on a tape. */
  fund: string;
  position: number;
  /** The slot it stands in, or stood in when a refund or fee took it. */
  slot: Slot | undefined;
  /** Who took it for good: a demand, a correction, a transfer's receipt, a hand-over. */
  taker: string;
  /** Taken because this appeal could not use it: " for fund why". */
  because: string;
  /** Every place it ever had: " < fund position" each. */
  path: string;
}

/** What stands in a slot that no money was left for. */
export interface Shortfall {
  kind: 'shortfall';
  slot: Slot;
  /** The gift whose refund or fee opened it. */
  gift: string | undefined;
}

export interface Slot {
  outflow: ModelOutflow;
  index: number;
  live: boolean;
  /** The holder is the last one. */
  stack: (Unit | Shortfall)[];
  /** What the slot owns: units of an exchange, or the cent in the partner's custody. */
  owns: Unit[];
}

export interface ModelOutflow {
  id: string;
  kind: 'expense' | 'exchange' | 'transfer' | 'loss';
  currency: string;
  slots: Slot[];
  /** Paid by a partner out of custody. */
  custody: boolean;
  received: boolean;
  /** What an expense was for, and the funds it was first taken from. */
  project: string | undefined;
  line: string | undefined;
  funds: readonly string[];
}

export interface ModelFund {
  id: string;
  class: string;
  currency: string;
  open: boolean;
  reserve: boolean;
  met: boolean;
  secondary: boolean;
  secondaryFund: string | undefined;
  goal: number | undefined;
  failed: boolean;
  custody: { partner: string; source: string } | undefined;
  projects: string[] | undefined;
  purposeOf: string | undefined;
  tape: { unit: Unit; taken: boolean }[];
}

export interface ModelGift {
  id: string;
  income: boolean;
  currency: string;
  named: string | undefined;
  /** By the facts alone, and as settled. */
  factNet: number;
  net: number;
  standing: number;
  queued: boolean;
  /** Its cents in gift-cent order, those without a place, and those taken before they had one. */
  placed: Unit[];
  waiting: Unit[];
  early: Unit[];
}

export interface Piece {
  unit: Unit;
  /** The covered slot; none: the cent had been free, or without a place. */
  slot: Slot | undefined;
  undone: boolean;
}

export interface ModelDemand {
  id: string;
  gift: string;
  currency: string;
  amount: number;
  credited: number;
  voided: number;
  /** The fund that it is to give back of. */
  appeal: string | undefined;
  state: 'open' | 'settled' | 'void';
  pieces: Piece[];
  loss: Slot[];
}

export interface ModelCredit {
  id: string;
  demand: string;
  amount: number;
  settled: boolean;
}

export interface ModelCorrection {
  id: string;
  gift: string;
  change: number;
  settled: boolean;
}

export interface ModelBudget {
  currency: string;
  lines: readonly { line: string; amount: number }[];
  over: 'refuse' | 'flag';
  version: number;
}

/** Why a command is refused: all reasons that hold; none means that it is done. */
export type Reasons = string[];

export interface Model {
  funds: Map<string, ModelFund>;
  projects: Map<string, { open: boolean; budget: ModelBudget | undefined }>;
  /** Units reported of an expense or of a project. */
  impacts: Map<string, { expense?: string; project?: string; units: number; replaced: boolean }>;
  gifts: Map<string, ModelGift>;
  pending: Set<string>;
  outflows: Map<string, ModelOutflow>;
  demands: Map<string, ModelDemand>;
  disputes: Map<string, { gift: string; state: 'open' | 'won' | 'lost' }>;
  credits: Map<string, ModelCredit>;
  corrections: Map<string, ModelCorrection>;
  /** By the outflow that they are of, each with whether a copy stands for it now. */
  documents: Map<string, Map<string, 'stands' | 'replaced'>>;
  documentRequired: boolean;
  charges: Map<string, { amount: number; currency: string; settled: boolean }>;
  /** Settled demands and fee settlements, oldest first. */
  settled: ModelDemand[];
  feeLosses: { gift: string; slots: Slot[] }[];
  /** Open ones, oldest first. */
  shortfalls: Shortfall[];
  rule: { fund: string; weight: number }[];
  queue: ModelGift[];
  owed: Record<string, number[]>;
  /** How many are closed. */
  periods: number;
  /** What the bank should hold, by every movement so far. */
  bank: Record<string, number>;
  /** How often each interesting thing happened. */
  cases: Map<string, number>;
}

export function createModel(currencies: readonly string[]): Model {
  return {
    funds: new Map(),
    projects: new Map(),
    impacts: new Map(),
    gifts: new Map(),
    pending: new Set(),
    outflows: new Map(),
    demands: new Map(),
    disputes: new Map(),
    credits: new Map(),
    corrections: new Map(),
    documents: new Map(),
    documentRequired: false,
    charges: new Map(),
    settled: [],
    feeLosses: [],
    shortfalls: [],
    rule: [],
    queue: [],
    owed: Object.fromEntries(currencies.map((code) => [code, []])),
    periods: 0,
    bank: Object.fromEntries(currencies.map((code) => [code, 0])),
    cases: new Map(),
  };
}

export function met(model: Model, name: string, when = true): void {
  if (when) model.cases.set(name, (model.cases.get(name) ?? 0) + 1);
}

export function unitOf(gift: string | undefined, source: Slot | undefined): Unit {
  const nowhere = { fund: '', position: -1, slot: undefined, taker: '', because: '', path: '' };
  return { kind: 'unit', gift, source, at: 'unplaced', ...nowhere };
}

/** Puts a cent on a fund's tape, behind all others. */
export function enter(model: Model, unit: Unit, fundId: string, at: 'free' | 'transit' = 'free'): void {
  const { tape } = model.funds.get(fundId)!;
  Object.assign(unit, { at, fund: fundId, position: tape.length, slot: undefined, taker: '', because: '' });
  unit.path += ` < ${fundId} ${tape.length}`;
  tape.push({ unit, taken: false });
}

/** Takes a cent off the tape it stands on; where it goes is the caller's. */
export function leave(model: Model, unit: Unit, at: Unit['at'], taker = ''): void {
  model.funds.get(unit.fund)!.tape[unit.position]!.taken = true;
  Object.assign(unit, { at, taker });
}

export function freeOf(fund: ModelFund | undefined): Unit[] {
  return (fund?.tape ?? []).flatMap(({ unit, taken }) => (!taken && unit.at === 'free' ? [unit] : []));
}

export function reserveOf(model: Model, currency: string): ModelFund {
  return [...model.funds.values()].find((fund) => fund.reserve && fund.currency === currency)!;
}

export function holderOf(slot: Slot): Unit | Shortfall {
  return slot.stack.at(-1)!;
}

/** The gift or income that a cent belongs to; none when it descends from a shortfall. */
export function ownerOf(unit: Unit): string | undefined {
  if (unit.source === undefined) return unit.gift;
  const holder = holderOf(unit.source);
  return holder.kind === 'shortfall' ? undefined : ownerOf(holder);
}

/** A new outflow, each of whose slots one of the taken cents stands in. */
export function openOutflow(
  model: Model,
  id: string,
  kind: ModelOutflow['kind'],
  currency: string,
  units: readonly Unit[],
): ModelOutflow {
  const flags = { custody: false, received: false, project: undefined, line: undefined };
  const funds = units.map(({ fund }) => fund);
  const outflow: ModelOutflow = { id, kind, currency, slots: [], funds, ...flags };
  for (const unit of units) stand(unit, addSlot(outflow));
  model.outflows.set(id, outflow);
  return outflow;
}

export function addSlot(outflow: ModelOutflow): Slot {
  const slot: Slot = { outflow, index: outflow.slots.length, live: true, stack: [], owns: [] };
  outflow.slots.push(slot);
  return slot;
}

/** Puts a cent on top of a slot's holders. */
export function stand(unit: Unit, slot: Slot): void {
  Object.assign(unit, { at: 'slot', slot });
  slot.stack.push(unit);
}

export function openShortfall(model: Model, slot: Slot, gift: string | undefined): void {
  const shortfall: Shortfall = { kind: 'shortfall', slot, gift };
  slot.stack.push(shortfall);
  model.shortfalls.push(shortfall);
}

/** Takes the holder out of a slot: its cents re-enter the fund they were taken from, a shortfall closes. */
export function release(model: Model, slot: Slot): void {
  const holder = slot.stack.pop()!;
  if (holder.kind === 'shortfall') model.shortfalls.splice(model.shortfalls.indexOf(holder), 1);
  else enter(model, holder, holder.fund);
}

export function close(model: Model, slot: Slot): void {
  slot.live = false;
  release(model, slot);
}
