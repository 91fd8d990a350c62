// The commands of random histories: mostly possible ones, and some of every kind that must be refused.
import fc from 'fast-check';

const often = (...funds: string[]): fc.Arbitrary<string> =>
  fc.oneof(
    { weight: 12, arbitrary: fc.constantFrom(...funds) },
    { weight: 1, arbitrary: fc.constantFrom('promise', 'yen', 'tokyo', 'late', 'nowhere', 'water') },
  );
const spendable = often('general', 'school', 'hall', 'water');
const movable = often('general', 'school', 'hall');
const cents = fc.integer({ min: 1, max: 12 });
const few = fc.integer({ min: 1, max: 6 });
const pick = fc.nat({ max: 400 });
const currency = fc.oneof(
  { weight: 8, arbitrary: fc.constant('EUR') },
  { weight: 1, arbitrary: fc.constant('JPY') },
);
const named = fc.option(often('general', 'water', 'hall', 'late'), { nil: undefined, freq: 2 });
const share = fc.record({
  fund: often('general', 'school', 'hall', 'yen'),
  weight: fc.integer({ min: 1, max: 9 }),
});
const fundsOf = (one: fc.Arbitrary<string>, maxLength: number): fc.Arbitrary<string[]> =>
  fc.uniqueArray(one, { minLength: 1, maxLength });

/** Commands name earlier things by a number modulo how many there are, so that shrinking keeps them valid. */
const commands = {
  give: fc.record({ amount: cents, fee: fc.nat({ max: 3 }), reserve: fc.boolean(), currency, fund: named }),
  earn: fc.record({ amount: cents, currency, fund: named }),
  place: fc.record({ count: fc.integer({ min: 1, max: 5 }) }),
  assign: fc.record({ gift: pick, fund: often('general', 'hall', 'school', 'yen') }),
  move: fc.record({
    from: fundsOf(movable, 2),
    to: movable,
    amount: few,
    ground: fc.oneof(
      { weight: 5, arbitrary: fc.constant(true) },
      { weight: 1, arbitrary: fc.constant(false) },
    ),
  }),
  spend: fc.record({ funds: fundsOf(spendable, 3), amount: cents }),
  spendYen: fc.record({ amount: few }),
  return: fc.record({ expense: pick, amount: few }),
  demand: fc.record({ gift: pick, amount: few }),
  settle: fc.record({ demand: pick }),
  open: fc.record({ fund: fc.constantFrom('tokyo', 'late') }),
  close: fc.record({ fund: often('hall', 'late', 'general', 'water') }),
  rule: fc.record({ shares: fc.array(share, { minLength: 1, maxLength: 3 }) }),
};

type Values = {
  [Name in keyof typeof commands]: (typeof commands)[Name] extends fc.Arbitrary<infer One> ? One : never;
};
export type Command = { [Name in keyof Values]: { do: Name } & Values[Name] }[keyof Values];

const WEIGHTS: Record<Command['do'], number> = {
  give: 12,
  earn: 2,
  place: 8,
  assign: 4,
  move: 8,
  spend: 8,
  spendYen: 1,
  return: 6,
  demand: 5,
  settle: 7,
  open: 1,
  close: 1,
  rule: 2,
};

function commandOf<Name extends Command['do']>(name: Name): fc.WeightedArbitrary<Command> {
  const values = commands[name] as fc.Arbitrary<object>;
  return { weight: WEIGHTS[name], arbitrary: values.map((value) => ({ do: name, ...value }) as Command) };
}

const command: fc.Arbitrary<Command> = fc.oneof(
  ...Object.keys(commands).map((name) => commandOf(name as Command['do'])),
);

/** Up to 60 commands; the first ones bring money, without which nothing else can happen. */
export const history: fc.Arbitrary<Command[]> = fc
  .tuple(
    fc.array(commandOf('give').arbitrary, { maxLength: 8, minLength: 2, size: 'max' }),
    fc.array(commandOf('place').arbitrary, { maxLength: 2, minLength: 1, size: 'max' }),
    fc.array(command, { maxLength: 50, minLength: 15, size: 'max' }),
  )
  .map((parts) => parts.flat());
