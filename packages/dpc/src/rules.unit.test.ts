/** Rules: what a file may say, which rule decides, and what each line of account 66387 is by the shipped ones. */
import { describe, expect, it } from 'vitest';
import { parseRules } from './parse-rules.ts';
import { type ImportRules, defaultRules, meaningOf } from './rules.ts';
import { realRulesText, realStatement, statementOf } from './statement.fixture.ts';

const valid = {
  ledger: 'conto-1',
  title: 'Conto 1',
  funds: [
    { fund: 'generale', class: 'unrestricted', title: 'Tutti' },
    { fund: 'ospedali', class: 'restricted', title: 'Per gli ospedali' },
  ],
  projects: [{ project: 'covid-19', title: 'COVID-19' }],
  receipts: [
    { pattern: 'interessi', kind: 'interest' },
    { pattern: 'vincolat', fund: 'ospedali' },
  ],
  payments: [
    { pattern: '^ospedale', fund: 'ospedali', project: 'covid-19' },
    { pattern: 'ospedale', category: 'transport' },
  ],
};
const HELD = {
  ...{ fund: 'tesoro', class: 'unrestricted', title: 'Tesoro' },
  ...{ partner: 'tesoreria', source: 'generale' },
};
const HOLDING = [...valid.funds, HELD];
const parse = (change: object): ImportRules | string => parseRules(JSON.stringify({ ...valid, ...change }));

describe('a rules file', () => {
  it('is taken as it stands, and its lists may be left out', () => {
    expect(parse({})).toEqual(valid);
    const { funds, ledger, title } = valid;
    expect(parseRules(JSON.stringify({ ledger, title, funds }))).toMatchObject({
      projects: [],
      receipts: [],
      payments: [],
    });
    expect(parseRules(JSON.stringify(defaultRules('66387')))).toEqual(defaultRules('66387'));
  });

  it.each([
    ['not json', 'the rules file is not JSON'],
    ['null', 'the rules file must hold an object'],
    ['[]', 'the rules file must hold an object'],
    ['5', 'the rules file must hold an object'],
    [' '.repeat(1024 * 1024 + 1), 'the rules file is longer than 1048576 characters'],
  ])('%.20s: %s', (text, fault) => {
    expect(parseRules(text)).toBe(fault);
  });

  it.each([
    [{ ledger: 'Conto 1' }, '"ledger" must be a name'],
    [{ ledger: undefined }, '"ledger" must be a name'],
    [{ title: 5 }, '"title" must be a text'],
    [{ funds: undefined }, '"funds" must be a list'],
    [{ funds: [] }, '"receipts" 2: "fund" names no fund'],
    [{ funds: [], receipts: [], payments: [] }, '"funds" must list at least one fund'],
    [{ funds: [null] }, '"funds" 1: must be an object'],
    [{ funds: [...valid.funds, valid.funds[0]] }, '"funds" names a fund twice'],
    [
      { funds: [...valid.funds, { fund: 'x', class: 'conditional', title: '' }] },
      '"funds" 3: "class" must be',
    ],
    [
      { funds: [...valid.funds, { fund: 'riserva', class: 'restricted', title: '' }] },
      'may not name riserva',
    ],
    [{ projects: [...valid.projects, ...valid.projects] }, '"projects" names a project twice'],
    [{ projects: {} }, '"projects" must be a list'],
    [{ payments: Array(1_001).fill({ pattern: '' }) }, '"payments" must be a list of at most 1000'],
    [{ payments: [{ pattern: '(' }] }, '"payments" 1: "pattern" must be a regular expression'],
    [{ payments: [{}] }, '"payments" 1: "pattern" must be a regular expression'],
    [{ payments: [{ pattern: '', fund: 'none' }] }, '"payments" 1: "fund" names no fund of this file'],
    [
      { payments: [{ pattern: '', project: 'none' }] },
      '"payments" 1: "project" names no project of this file',
    ],
    [{ payments: [{ pattern: '', category: 'A B' }] }, '"payments" 1: "category" must be a name'],
    [
      { payments: [{ pattern: '', kind: 'interest' }] },
      '"payments" 1: "kind" must be "expense" or "recalled"',
    ],
    [{ receipts: [{ pattern: '', kind: 'loan' }] }, '"receipts" 1: "kind" must be "gift" or "interest"'],
    [{ payments: [{ pattern: '', explained: 5 }] }, '"payments" 1: "explained" must be a text'],
    [{ payments: [{ pattern: '', to: 'tesoro' }] }, '"payments" 1: "to" names no fund of this file'],
    [{ funds: [...valid.funds, { ...HELD, partner: undefined }] }, '"funds" 3: "partner" and "source" go'],
    [{ funds: [...valid.funds, { ...HELD, source: undefined }] }, '"funds" 3: "partner" and "source" go'],
    [{ funds: [HELD, ...valid.funds] }, '"funds" 1: a fund that a partner holds cannot be the first'],
    [
      { funds: [...valid.funds, HELD, { ...HELD, fund: 'due', source: 'tesoro' }] },
      '"funds" 4: a fund that a partner holds cannot be the first',
    ],
    [{ funds: HOLDING, payments: [{ pattern: '', to: 'tesoro' }] }, '"payments" 1: "to" names the fund of'],
    [
      { funds: HOLDING, payments: [{ pattern: '', kind: 'handed-on' }] },
      '"payments" 1: "to" names the fund of',
    ],
    [
      { funds: HOLDING, payments: [{ pattern: '', kind: 'handed-on', to: 'tesoro', fund: 'ospedali' }] },
      '"payments" 1: "to" names no fund that a partner holds for ospedali',
    ],
    [{ funds: HOLDING, payments: [{ pattern: '', fund: 'tesoro' }] }, '"fund" tesoro is held by a partner'],
    [{ funds: HOLDING, receipts: [{ pattern: '', fund: 'tesoro' }] }, '"fund" tesoro is held by a partner'],
    [{ reciepts: [] }, '"reciepts" is not known'],
  ])('%j: %s', (change, fault) => {
    expect(parse(change)).toContain(fault);
  });
});

describe('a line means', () => {
  const meaning = (way: 'in' | 'out', text: string) => {
    const [line] = statementOf([way, '2020-04-01', '1', text]).lines;
    return line && meaningOf(parse({}) as ImportRules, line);
  };

  it('what the first rule says that matches its text, in any case', () => {
    expect(meaning('out', 'OSPEDALE da campo')).toEqual({
      fund: 'ospedali',
      kind: 'gift',
      project: 'covid-19',
      category: undefined,
      payment: 'expense',
      to: undefined,
      explained: undefined,
    });
    expect(meaning('out', "trasporto all'ospedale")).toMatchObject({
      fund: 'generale',
      category: 'transport',
    });
  });

  it('the first fund and nothing else, where no rule matches', () => {
    const nothing = { fund: 'generale', kind: 'gift', payment: 'expense', project: undefined };
    expect(meaning('out', 'mascherine')).toMatchObject(nothing);
    expect(meaning('in', 'entrate')).toMatchObject(nothing);
  });

  it('interest or money for a purpose, by the rules of receipts', () => {
    expect(meaning('in', 'Interessi attivi')).toMatchObject({ fund: 'generale', kind: 'interest' });
    expect(meaning('in', 'donazione vincolata')).toMatchObject({ fund: 'ospedali', kind: 'gift' });
    expect(meaning('out', 'interessi passivi')).toMatchObject({ kind: 'gift' });
  });
});

describe('the rules for account 66387', () => {
  const rules = parseRules(realRulesText) as ImportRules;
  const payments = realStatement().lines.filter(({ kind }) => kind === 'payment');
  const expenses = payments.filter((line) => meaningOf(rules, line).payment === 'expense');
  const byCategory = Map.groupBy(expenses, (line) => meaningOf(rules, line).category);

  it('name the ledger, and leave everything in one unrestricted fund until the treasury holds the rest', () => {
    expect(rules).toMatchObject({
      ledger: 'dpc-66387',
      funds: [
        { fund: 'generale', class: 'unrestricted' },
        { fund: 'tesoreria', partner: 'tesoreria-22330', source: 'generale' },
      ],
    });
    expect(rules.funds).toHaveLength(2);
  });

  it('take recalled money and the residue for what their lines say, and no expense for either', () => {
    const others = payments.filter((line) => !expenses.includes(line));
    const told = others.map((line) => [line.line, line.amount, meaningOf(rules, line).payment]);
    expect(told).toEqual([
      [91, 278_553_091, 'recalled'],
      [92, 294_904_053, 'handed-on'],
    ]);
  });

  it('explain invoices in yen and dollars, and those that a credit note made smaller', () => {
    const explained = expenses.filter((line) => meaningOf(rules, line).explained !== undefined);
    expect(explained.map(({ line }) => line)).toEqual([2, 33, 35, 53, 57, 67, 80]);
    for (const line of explained) {
      const { explained: words = '' } = meaningOf(rules, line);
      const sign = [/yen|jpy/i, /usd/i, /nota di credito/i].find((each) => each.test(line.text));
      expect(words).toMatch(sign?.source === 'nota di credito' ? /netto/ : /euro/);
    }
    const others = expenses.filter((line) => !explained.includes(line));
    expect(others.filter(({ text }) => /yen|jpy|usd|nota di credito/i.test(text))).toEqual([]);
  });

  it('give every payment the category that its text names, reviewed line by line', () => {
    const lines = [...byCategory].map(([category, list]) => [category, list.map(({ line }) => line).join()]);
    const others = Object.fromEntries(lines.filter(([category]) => category !== 'protection'));
    expect(others).toEqual({
      transport: '3,35,54,57,67',
      ventilators: '5,10,76,82',
      oxygen: '75',
      tests: '39,51,69,89',
      production: '31,38',
      disinfectant: '87',
    });
  });

  it('come to these sums', () => {
    const sums = [...byCategory].map(([category, list]) => ({
      category,
      payments: list.length,
      cents: list.reduce((sum, { amount }) => sum + amount, 0),
    }));
    expect(sums.toSorted((a, b) => b.cents - a.cents)).toEqual([
      { category: 'protection', payments: 72, cents: 14_082_916_662 },
      { category: 'ventilators', payments: 4, cents: 1_540_365_000 },
      { category: 'transport', payments: 5, cents: 685_093_113 },
      { category: 'tests', payments: 4, cents: 352_923_200 },
      { category: 'disinfectant', payments: 1, cents: 92_812_500 },
      { category: 'production', payments: 2, cents: 22_876_000 },
      { category: 'oxygen', payments: 1, cents: 1_260_000 },
    ]);
  });

  it('put every expense in the project of the emergency', () => {
    const projects = Map.groupBy(expenses, (line) => meaningOf(rules, line).project);
    expect([...projects.keys()]).toEqual(['covid-19']);
    expect(projects.get('covid-19')).toHaveLength(89);
  });
});
