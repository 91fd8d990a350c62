// All that the per-cent model knows, as text: funds, trails cent by cent, outflows with their holders, queues and sums.
import type { Model, ModelFund, ModelGift, Slot, Unit } from './model.fixture.ts';
import { freeOf, holderOf, ownerOf } from './model.fixture.ts';
import { spentOn } from './expenses.fixture.ts';
import { beyondUse, raisedOf } from './appeals.fixture.ts';
import { coverable } from './settlement.fixture.ts';
import { custodyOf, sumsOf } from './sums.fixture.ts';

export function viewOfModel(model: Model): string[] {
  const ahead = new Map<Unit, number>();
  const funds = [...model.funds.values()].map((fund) => {
    const free = freeOf(fund);
    for (const [index, unit] of free.entries()) ahead.set(unit, index);
    return `${fund.id} ${fund.open} ${fund.tape.length} free ${free.map((unit) => unit.position).join(',')}`;
  });
  const trails = [...model.gifts.values()].map((gift) =>
    [gift.id, gift.currency, gift.net, ...demandsOf(model, gift), trailOf(gift, ahead).join('; ')].join(' '),
  );
  return [
    ...funds,
    ...trails,
    ...[...model.gifts.keys()].map((id) => impactText(model, id)),
    ...outflowsOf(model),
    ...queuesOf(model),
    ...sumsText(model),
    ...[...model.projects.keys()].map((id) => budgetText(model, id)),
    ...[...model.funds.values()]
      .filter((fund) => fund.class === 'unrestricted' && fund.custody === undefined)
      .map((fund) => `${fund.id} covers ${coverable(model, fund)}`),
  ];
}

function demandsOf(model: Model, { id }: ModelGift): string[] {
  const demands = [...model.demands.values()].filter(({ gift }) => gift === id);
  return demands
    .map((one) => `${one.id} ${one.amount} ${one.credited} ${one.state !== 'open'} ${one.appeal ?? ''}`)
    .sort();
}

/** Per cent where it is, and every place it had; those that were taken before they had one are last. */
function trailOf(gift: ModelGift, ahead: ReadonlyMap<Unit, number>): string[] {
  const early = gift.early.map(({ at, taker }) => `${at} ${taker}`);
  return [...[...gift.placed, ...gift.waiting].map((cent) => textOf(cent, ahead)), ...early.sort()];
}

/** `before` is the path of the cents that this one is instead of. */
function textOf(cent: Unit, ahead: ReadonlyMap<Unit, number>, before = ''): string {
  const { at, because, slot, fund, position, taker } = cent;
  const path = before + cent.path;
  const here = `${fund} ${position}`;
  const covered = slot === undefined ? '' : ` of ${slot.outflow.id} ${slot.index}`;
  switch (at) {
    case 'unplaced':
    case 'unassigned':
      return at;
    case 'slot':
      return slotText(cent, slot!, ahead, path);
    case 'free':
      return cent.source?.outflow.kind === 'transfer'
        ? `with-partner ${here}${path}`
        : `waiting ${here} ${ahead.get(cent)!}${path}`;
    case 'transit':
      return `in-transit ${here}${path}`;
    case 'handed-over':
      return `handed-over ${taker} ${here}${path}`;
    case 'refunded':
      return `refunded ${taker} ${here}${covered}${because}${path}`;
    case 'fee':
      return cent.source === undefined
        ? `fee ${taker} ${here}${covered}${path}`
        : `lost ${taker} ${here}${path}`;
    case 'back':
      throw new Error('a cent that was handed back owns nothing');
  }
}

/** What became of a cent that stands in a slot: what the slot owns tells it. */
function slotText(
  { fund, position }: Unit,
  { outflow, index, owns }: Slot,
  ahead: ReadonlyMap<Unit, number>,
  path: string,
): string {
  if (outflow.kind === 'transfer') return textOf(owns[0]!, ahead, path);
  const here = `${outflow.id} ${index} ${fund} ${position}${path}`;
  if (outflow.kind !== 'exchange') return `${outflow.kind === 'loss' ? 'lost' : 'spent'} ${here}`;
  return `exchanged ${here} [${owns.map((unit) => textOf(unit, ahead)).join(' + ')}]`;
}

function outflowsOf(model: Model): string[] {
  const spent = [...model.outflows.values()].filter(({ kind }) => kind === 'expense' || kind === 'loss');
  return spent.map(({ id, slots }) => {
    const live = slots.filter((slot) => slot.live);
    const holders = live.map((slot) => {
      const holder = holderOf(slot);
      return (holder.kind === 'unit' ? ownerOf(holder) : undefined) ?? 'shortfall';
    });
    const returned = slots.length - live.length;
    return `${id} ${holders.join(' ')} returned ${returned} shares ${sharesText(holders)}`;
  });
}

/** What each gift has in an outflow, without its name. */
function sharesText(holders: readonly string[]): string {
  const shares = new Map<string, number>();
  for (const holder of holders) shares.set(holder, (shares.get(holder) ?? 0) + 1);
  const of = (prefix: string) =>
    [...shares].flatMap(([holder, amount]) => (holder.startsWith(prefix) ? [amount] : []));
  const gifts = of('gift').sort((a, b) => a - b);
  return `${gifts.join(' ')} and ${of('income').length} ${sum(of('income'))} and ${sum(of('shortfall'))}`;
}

function sum(amounts: readonly number[]): number {
  return amounts.reduce((all, amount) => all + amount, 0);
}

/** Each live cent of what was reported on stands for the same part of the units: those of a gift are counted. */
function impactText(model: Model, gift: string): string {
  const texts = [...model.impacts].flatMap(([id, { expense, project, replaced, units }]) => {
    if (replaced) return [];
    const live = [...model.outflows.values()]
      .filter((each) => each.kind === 'expense' && (expense === undefined || each.id === expense))
      .filter((each) => project === undefined || each.project === project)
      .flatMap(({ slots }) => slots.filter((slot) => slot.live));
    const its = live.map(holderOf).filter((one) => one.kind === 'unit' && ownerOf(one) === gift).length;
    if (its === 0) return [];
    const mixed = new Set(live.map(({ outflow }) => outflow.currency)).size > 1;
    return mixed ? [`${id} mixed`] : [`${id} ${lowest(units * its, live.length)}`];
  });
  return `${gift} ${texts.sort().join(' ')}`;
}

function lowest(top: number, bottom: number): string {
  for (let by = bottom; by > 1; by -= 1) {
    if (top % by === 0 && bottom % by === 0) return `${top / by}/${bottom / by}`;
  }
  return `${top}/${bottom}`;
}

function queuesOf(model: Model): string[] {
  const open = [...model.demands.values()].filter(({ state }) => state === 'open');
  const credits = [...model.credits.values()].filter(({ settled }) => !settled);
  const corrections = [...model.corrections.values()].filter(({ settled }) => !settled);
  const charges = [...model.charges].filter(([, { settled }]) => !settled);
  return [
    `demands ${open.map(({ id }) => id).join(' ')}`,
    `credits ${credits.map(({ id }) => id).join(' ')}`,
    `corrections ${corrections.map(({ id }) => id).join(' ')}`,
    `charges ${charges.map(([id]) => id).join(' ')}`,
    ...Object.entries(model.owed).map(([currency, fees]) => `fees ${currency} ${fees.length}`),
  ];
}

function sumsText(model: Model): string[] {
  const currencies = Object.keys(model.bank).map((currency) => {
    return `${currency} ${JSON.stringify(sumsOf(model, currency))}`;
  });
  const custody = [...model.funds.values()].filter((fund) => fund.custody !== undefined);
  const transit = custody.map((fund) => `${fund.id} transit ${custodyOf(model, fund)['transit']}`);
  const appeals = [...model.funds.values()].filter(({ goal }) => goal !== undefined);
  return [...currencies, ...transit, ...appeals.map(appealText)];
}

function appealText(fund: ModelFund): string {
  return `${fund.id} raised ${raisedOf(fund)} surplus ${beyondUse(fund)?.surplus ?? 0}`;
}

function budgetText(model: Model, id: string): string {
  const { budget } = model.projects.get(id)!;
  const lines = (budget?.lines ?? []).map(({ line, amount }) => {
    const spent = spentOn(model, { project: id, line, currency: budget!.currency });
    return `${line} ${spent}/${amount}`;
  });
  return `${id} ${lines.join(' ')}`;
}
