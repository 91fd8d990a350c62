// Commands that make sense together, and histories made of them.
import fc from 'fast-check';
import { any, commandOf } from './command.fixture.ts';
import type { Command } from './command.fixture.ts';

/** Steps that make sense together; shrinking may leave out any of them. */
function story(...steps: fc.Arbitrary<Command>[]): fc.Arbitrary<Command[]> {
  return fc
    .tuple(...steps.map((one) => fc.option(one, { freq: 80, nil: undefined })))
    .map((made) => made.filter((one) => one !== undefined));
}

const latest = fc.constant(0);
const recent = fc.nat({ max: 3 });
const right = { wrong: fc.constant(false) };
const used = commandOf('demand', { gift: latest, of: fc.constant('last'), ...right });
const usedOne = commandOf('demand', {
  gift: latest,
  of: fc.constant('last'),
  amount: fc.constant(1),
  ...right,
});
const ofSent = commandOf('demand', { gift: latest, of: fc.constant('sent'), ...right });
const ofExchanged = commandOf('demand', { gift: recent, of: fc.constant('exchanged'), ...right });
const covering = commandOf('demand', {
  gift: latest,
  of: fc.constant('covering'),
  amount: fc.constant(1),
  ...right,
});
const settle = commandOf('settle', { demand: latest });
const reverse = commandOf('reverse', { credit: latest });
const bounce = commandOf('bounce', { demand: latest, ...right });
const settleFee = commandOf('settleFee', { correction: latest });
const spend = commandOf('spend', { project: fc.constant('well') });
const there = commandOf('exchange', { route: fc.constantFrom('general>yen', 'general>dinar', 'hall>yen') });
const disputed = commandOf('dispute', { gift: recent, withdrawn: fc.constant(true), again: fc.constant(1) });
const send = commandOf('send', { route: fc.constant('general>aid') });
const confirm = commandOf('confirm', { transfer: latest });
const sendBack = commandOf('sendBack', { transfer: latest });
const toGeneral = { currency: fc.constant('EUR'), fund: fc.constant('general') };
const given = [commandOf('give', { currency: fc.constant('EUR') }), commandOf('place')];
const saved = [commandOf('give', toGeneral), commandOf('place', { count: fc.constant(5) })];
/** About the latest gift: demanded twice, its fee corrected up and down. */
const demandOfLatest = commandOf('demand', { gift: latest, of: fc.constant('any'), ...right });
const up = { gift: latest, change: fc.integer({ min: -4, max: -1 }), ...right };
const feeUp = commandOf('correct', { ...up, of: fc.constant('any') });
const feeUpOfUsed = commandOf('correct', { ...up, of: fc.constant('last') });
const feeDown = commandOf('correct', {
  gift: latest,
  of: fc.constant('any'),
  change: fc.integer({ min: 1, max: 4 }),
  ...right,
});
const again = commandOf('bounce', { demand: fc.constant(1), ...right });
const cover = commandOf('cover', { amount: fc.integer({ min: 1, max: 2 }) });
const repurposed = commandOf('repurpose', {
  gift: recent,
  ground: fc.constantFrom('donor-consent', 'authority'),
});

/** Everything that a fund holds, or twelve cents of it. */
const all = { amount: fc.constant(12), exact: fc.constant(false) };
const spendAll = commandOf('spend', { ...all, funds: fc.constant(['general']) });
const thereAll = commandOf('exchange', { route: fc.constantFrom('general>yen', 'general>dinar'), ...all });
const backAll = commandOf('exchange', { route: fc.constantFrom('yen>general', 'dinar>general'), ...all });
const returned = commandOf('return', { expense: latest });

const told = commandOf('impact', { expense: fc.constant(0), project: fc.constantFrom('well', undefined) });
const toldAgain = commandOf('impact', { expense: fc.constant(0), replaces: fc.constant(0) });
const toWater = commandOf('give', { currency: fc.constant('EUR'), fund: fc.constant('water') });
const water = { from: fc.constant('water'), to: fc.constant('hall'), gift: fc.constant(undefined) };
const second = commandOf('repurpose', { ...water, ground: fc.constant('secondary-purpose') });
const ofWater = { gift: recent, of: fc.constant('appeal'), appeal: fc.constant('water'), ...right };
const waterBack = commandOf('demand', ofWater);
const closeWater = commandOf('close', { fund: fc.constant('water') });

const budget = commandOf('budget', { over: fc.constant('refuse'), project: fc.constant('well'), ...right });
const onLine = commandOf('spend', { project: fc.constant('well'), line: fc.constant('pumps') });
const recode = commandOf('recode', { project: fc.constant('well') });
const covered = [...saved, ...saved, cover, cover];

/** What random commands alone meet too seldom. */
const scenes = [
  story(...given, repurposed, repurposed),
  story(spend, told, toldAgain),
  story(toWater, toWater, given[1]!, second, second),
  story(toWater, given[1]!, closeWater, second),
  story(toWater, toWater, given[1]!, waterBack, settle, waterBack, settle, bounce, reverse),
  story(toWater, given[1]!, closeWater, waterBack, settle, bounce, reverse),
  story(spend, returned),
  story(spend, used, settle, bounce, reverse),
  story(spendAll, ...saved, usedOne, settle, returned, bounce, reverse),
  story(spendAll, ...saved, used, settle, returned, bounce, reverse),
  story(
    spendAll,
    ...saved,
    usedOne,
    settle,
    spendAll,
    ...saved,
    covering,
    settle,
    again,
    reverse,
    bounce,
    reverse,
  ),
  story(
    spendAll,
    ...saved,
    used,
    settle,
    spendAll,
    ...saved,
    covering,
    settle,
    again,
    reverse,
    bounce,
    reverse,
  ),
  story(spendAll, spendAll, used, settle, ...saved, cover, returned),
  story(spendAll, spendAll, usedOne, settle, returned, ...saved, cover),
  story(spendAll, usedOne, settle, returned, ...saved, cover),
  story(...given, demandOfLatest, settle, feeUp, settleFee, feeDown, settleFee),
  story(demandOfLatest, settle, demandOfLatest, settle, again, reverse, bounce, reverse),
  story(...given, demandOfLatest, settle, demandOfLatest, settle, again, reverse, bounce, reverse),
  story(demandOfLatest, demandOfLatest, settle, settle, feeDown, settleFee, cover),
  story(demandOfLatest, bounce, reverse, settle, feeDown, settleFee, commandOf('assign', { gift: latest })),
  story(spend, spend, feeUpOfUsed, settleFee, bounce, reverse),
  story(spendAll, feeUpOfUsed, settleFee, ...saved, cover, feeUp, settleFee),
  story(
    thereAll,
    backAll,
    ofExchanged,
    settle,
    ofExchanged,
    settle,
    ...saved,
    ofExchanged,
    settle,
    cover,
    cover,
  ),
  story(thereAll, spendAll, backAll, ofExchanged, settle, ...saved, ofExchanged, settle, cover),
  story(there, commandOf('spendUnits'), used, settle),
  story(budget, onLine, onLine, returned, recode),
  story(disputed, settle, commandOf('won', { dispute: latest }), reverse),
  story(send, confirm, commandOf('spendAway'), ofSent, settle, sendBack),
  story(send, sendBack, confirm, ofSent, settle, sendBack, commandOf('handOver')),
  story(send, confirm, spendAll, spendAll, ofSent, settle, commandOf('handOver'), ...saved, cover),
  story(send, spendAll, spendAll, ofSent, settle, confirm, commandOf('handOver'), sendBack),
];

const stories: fc.Arbitrary<Command[]> = fc.oneof(
  { weight: 50, arbitrary: any.map((one) => [one]) },
  { weight: 5, arbitrary: story(...given) },
  { weight: 2, arbitrary: story(...covered) },
  ...scenes.map((arbitrary) => ({ weight: 1, arbitrary })),
);

/** Up to 100 commands; the first ones bring money, without which nothing else can happen. */
export const history: fc.Arbitrary<Command[]> = fc
  .tuple(
    fc.array(commandOf('give'), { maxLength: 10, size: 'max' }),
    fc.array(commandOf('place'), { maxLength: 2, size: 'max' }),
    fc.oneof(...scenes),
    fc.array(stories, { maxLength: 14, size: 'max' }),
    fc.array(stories, { maxLength: 14, size: 'max' }),
  )
  .map(([gifts, places, scene, ...rest]) =>
    readable([...gifts, ...places, ...scene, ...rest.flat(2)].slice(0, 100)),
  );

/** Prints as one command a line in a counter-example. */
function readable(list: Command[]): Command[] {
  const value = () => `\n${list.map((one) => `  ${JSON.stringify(one)},\n`).join('')}`;
  return Object.defineProperty(list, fc.toStringMethod, { value });
}
