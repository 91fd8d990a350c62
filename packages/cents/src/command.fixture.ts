// The commands of random histories: mostly possible ones, and some of every kind that must be refused.
import fc from 'fast-check';
import { LATER_FUNDS } from './world.fixture.ts';

const often = (...funds: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 16, arbitrary: fc.constantFrom(...funds) },
    { weight: 1, arbitrary: fc.constantFrom('promise', 'yen', 'tokyo', 'late', 'nowhere', 'water', 'aid') },
  );
const rarely = fc.oneof(
  { weight: 12, arbitrary: fc.constant(false) },
  { weight: 1, arbitrary: fc.constant(true) },
);
const mostly = rarely.map((value) => !value);
const cents = fc.integer({ min: 1, max: 14 });
const few = fc.integer({ min: 1, max: 5 });
/** An earlier thing, by its number modulo how many there are, so that shrinking keeps it valid. */
const pick = fc.nat({ max: 400 });
const currency = fc.oneof(
  { weight: 12, arbitrary: fc.constant('EUR') },
  { weight: 1, arbitrary: fc.constantFrom('JPY', 'BHD') },
);
/** Which gifts: any, those whose cents were used, at all or by the latest outflow, or cover another's. */
const target = fc.oneof(
  { weight: 3, arbitrary: fc.constant('any') },
  { weight: 2, arbitrary: fc.constant('used') },
  { weight: 2, arbitrary: fc.constant('last') },
  { weight: 1, arbitrary: fc.constant('covering') },
);
/** Which appeal a refund gives back of: mostly none, or the one there is. */
const appeal = fc.option(fc.constantFrom('water', 'water', 'hall', 'nowhere'), { nil: undefined, freq: 1 });
const spendable = often('general', 'school', 'hall', 'water', 'general');
const movable = often('general', 'school', 'hall');
const named = fc.option(often('general', 'water', 'hall', 'late', 'general'), { nil: undefined, freq: 3 });
const share = fc.record({
  fund: often('general', 'school', 'hall', 'yen'),
  weight: fc.integer({ min: 1, max: 9 }),
});
const fundsOf = (one: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength });
const project = fc.option(
  fc.oneof(
    { weight: 20, arbitrary: fc.constantFrom('well', 'office') },
    { weight: 1, arbitrary: fc.constant('bridge') },
  ),
  { nil: undefined, freq: 3 },
);
/** Of the reports, by number, or none. */
const wrongs = fc.option(pick, { nil: undefined, freq: 2 });
const line = fc.option(fc.constantFrom('pumps', 'pipes'), { nil: undefined, freq: 3 });
const budgetLine = fc.record({
  line: fc.constantFrom('pumps', 'pipes'),
  amount: fc.integer({ min: 1, max: 9 }),
});
const document = fc.constantFrom('bill', 'bill-blackened', 'receipt');
const documents = fc.uniqueArray(document, { minLength: 1, maxLength: 2 });
const evidence = fc.option(documents, { nil: undefined, freq: 2 });
const route = fc.oneof(
  { weight: 4, arbitrary: fc.constantFrom('general>yen', 'hall+general>yen', 'general>dinar') },
  { weight: 4, arbitrary: fc.constantFrom('yen>general', 'dinar>general', 'yen>hall') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'yen>dinar',
      'dinar>yen',
      'water>wateryen',
      'wateryen>water',
      'wateryen>waterdinar',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.constantFrom('general>hall', 'school>yen', 'general+water>wateryen', 'water>aid'),
  },
  { weight: 1, arbitrary: fc.constantFrom('promise>yen', 'nowhere>yen', 'aid>yen', 'general>tokyo') },
);

/** Commands name earlier things by a number modulo how many there are, so that shrinking keeps them valid. */
const commands = {
  give: fc.record({ amount: cents, fee: fc.nat({ max: 3 }), reserve: fc.boolean(), currency, fund: named }),
  pend: fc.record({ amount: cents, again: rarely }),
  arrive: fc.record({ gift: pick, fee: fc.nat({ max: 3 }), again: rarely }),
  earn: fc.record({ amount: cents, currency, fund: named }),
  demand: fc.record({ gift: pick, amount: few, appeal, of: target, wrong: rarely }),
  fail: fc.record({ gift: pick, amount: few, pending: fc.boolean() }),
  dispute: fc.record({ gift: pick, amount: few, withdrawn: fc.boolean(), again: pick }),
  won: fc.record({ dispute: pick, amount: fc.option(few, { nil: undefined }), wrong: rarely }),
  lost: fc.record({ dispute: pick }),
  bounce: fc.record({ demand: pick, amount: few, wrong: rarely }),
  correct: fc.record({
    gift: pick,
    of: target,
    change: fc.integer({ min: -4, max: 4 }),
    owed: fc.nat({ max: 2 }),
    wrong: rarely,
  }),
  charge: fc.record({ amount: few, currency }),
  again: fc.record({ fact: pick }),
  place: fc.record({ count: fc.integer({ min: 1, max: 5 }) }),
  assign: fc.record({ gift: pick, fund: often('general', 'hall', 'school', 'yen') }),
  move: fc.record({ from: fundsOf(movable, 2), to: movable, amount: few, exact: rarely, ground: mostly }),
  repurpose: fc.record({
    from: often('general', 'water', 'hall', 'school'),
    to: often('general', 'water', 'hall', 'school'),
    ground: fc.constantFrom(
      'board-decision',
      'secondary-purpose',
      'donor-consent',
      'authority',
      'correction',
    ),
    gift: fc.option(pick, { nil: undefined, freq: 2 }),
    amount: few,
    approved: mostly,
    consent: mostly,
  }),
  spend: fc.record({ funds: fundsOf(spendable, 3), amount: few, exact: rarely, project, line, evidence }),
  spendUnits: fc.record({
    funds: fundsOf(often('yen', 'yen', 'wateryen'), 2),
    amount: few,
    exact: rarely,
    project,
    line,
  }),
  spendAway: fc.record({
    funds: fundsOf(often('aid', 'aid', 'aidwater'), 1),
    amount: fc.integer({ min: 1, max: 3 }),
    exact: rarely,
    project,
    line,
  }),
  attach: fc.record({
    outflow: pick,
    evidence: documents,
    replaces: fc.option(document, { nil: undefined }),
  }),
  demandDocuments: fc.record({ required: rarely }),
  return: fc.record({ expense: pick, amount: few }),
  exchange: fc.record({
    route,
    amount: few,
    exact: rarely,
    cents: fc.integer({ min: 1, max: 4 }),
    off: fc.nat({ max: 12 }),
  }),
  send: fc.record({
    route: fc.constantFrom(
      'general>aid',
      'general>aid',
      'water>aidwater',
      'school>away',
      'hall>aid',
      'water>hall',
    ),
    amount: few,
    exact: rarely,
  }),
  confirm: fc.record({ transfer: pick, fee: fc.nat({ max: 2 }) }),
  sendBack: fc.record({ transfer: pick, amount: few }),
  handOver: fc.record({
    fund: often('aid', 'aid', 'aidwater'),
    amount: fc.integer({ min: 1, max: 2 }),
    exact: rarely,
  }),
  lose: fc.record({ funds: fundsOf(spendable, 2), amount: few, exact: rarely }),
  payCharge: fc.record({ charge: pick }),
  payFees: fc.record({ count: fc.integer({ min: 1, max: 3 }), currency }),
  settle: fc.record({ demand: pick, open: mostly }),
  reverse: fc.record({ credit: pick, open: mostly }),
  settleFee: fc.record({ correction: pick, open: mostly }),
  cover: fc.record({ fund: often('general', 'hall', 'general'), amount: fc.integer({ min: 1, max: 3 }) }),
  open: fc.record({ fund: fc.constantFrom(...Object.keys(LATER_FUNDS)) }),
  close: fc.record({ fund: often('hall', 'late', 'general', 'aidwater') }),
  budget: fc.record({
    project: fc.constantFrom('well', 'office', 'bridge'),
    lines: fc.uniqueArray(budgetLine, { minLength: 1, maxLength: 2, selector: (one) => one.line }),
    over: fc.constantFrom('refuse', 'flag'),
    wrong: rarely,
  }),
  recode: fc.record({ expense: pick, project, line }),
  impact: fc.record({ expense: pick, project, units: fc.integer({ min: 1, max: 30 }), replaces: wrongs }),
  period: fc.record({ wrong: rarely }),
  rule: fc.record({ shares: fc.array(share, { minLength: 1, maxLength: 3 }) }),
  meet: fc.record({ fund: fc.constantFrom('promise', 'promise', 'general', 'nowhere') }),
  project: fc.record({ project: fc.constantFrom('well', 'office', 'bridge'), open: fc.boolean() }),
};

type Values = {
  [Name in keyof typeof commands]: (typeof commands)[Name] extends fc.Arbitrary<infer One> ? One : never;
};
export type CommandNamed<Name extends keyof Values> = { do: Name } & Values[Name];
export type Command = { [Name in keyof Values]: CommandNamed<Name> }[keyof Values];

const WEIGHTS: Record<Command['do'], number> = {
  give: 12,
  pend: 1,
  arrive: 2,
  earn: 2,
  demand: 4,
  fail: 2,
  dispute: 4,
  won: 3,
  lost: 1,
  bounce: 5,
  correct: 5,
  charge: 2,
  again: 1,
  place: 8,
  assign: 2,
  move: 6,
  repurpose: 4,
  spend: 9,
  spendUnits: 3,
  spendAway: 2,
  attach: 3,
  demandDocuments: 1,
  return: 5,
  exchange: 5,
  send: 4,
  confirm: 2,
  sendBack: 2,
  handOver: 1,
  lose: 2,
  payCharge: 2,
  payFees: 2,
  settle: 4,
  reverse: 4,
  settleFee: 3,
  cover: 3,
  open: 2,
  close: 1,
  budget: 1,
  recode: 2,
  impact: 4,
  period: 1,
  rule: 1,
  meet: 1,
  project: 1,
};

/** A command of one kind, with some of its values as the caller says. */
export function commandOf<Name extends Command['do']>(
  name: Name,
  fixed: Partial<Record<keyof Values[Name], fc.Arbitrary<unknown>>> = {},
): fc.Arbitrary<Command> {
  const values = commands[name] as fc.Arbitrary<object>;
  return fc
    .tuple(values, fc.record(fixed as Record<string, fc.Arbitrary<unknown>>))
    .map(([value, more]) => ({ do: name, ...value, ...more }) as unknown as Command);
}

export const COMMANDS = Object.keys(commands) as Command['do'][];

/** Any command, by its weight. */
export const any: fc.Arbitrary<Command> = fc.oneof(
  ...COMMANDS.map((name) => ({ weight: WEIGHTS[name], arbitrary: commandOf(name) })),
);
