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
    [{ payments: [{ pattern: '', kind: 'interest' }] }, '"payments" 1: "kind" is not known'],
    [{ receipts: [{ pattern: '', kind: 'loan' }] }, '"receipts" 1: "kind" must be "gift" or "interest"'],
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
    });
    expect(meaning('out', "trasporto all'ospedale")).toMatchObject({
      fund: 'generale',
      category: 'transport',
    });
  });

  it('the first fund and nothing else, where no rule matches', () => {
    const nothing = { fund: 'generale', kind: 'gift', project: undefined, category: undefined };
    expect(meaning('out', 'mascherine')).toEqual(nothing);
    expect(meaning('in', 'entrate')).toEqual(nothing);
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
  const byCategory = Map.groupBy(payments, (line) => meaningOf(rules, line).category);

  it('name the ledger and leave everything in one unrestricted fund', () => {
    expect(rules).toMatchObject({
      ledger: 'dpc-66387',
      funds: [{ fund: 'generale', class: 'unrestricted' }],
    });
    expect(rules.funds).toHaveLength(1);
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
      recalled: '91',
      residue: '92',
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
      { category: 'residue', payments: 1, cents: 294_904_053 },
      { category: 'recalled', payments: 1, cents: 278_553_091 },
      { category: 'disinfectant', payments: 1, cents: 92_812_500 },
      { category: 'production', payments: 2, cents: 22_876_000 },
      { category: 'oxygen', payments: 1, cents: 1_260_000 },
    ]);
  });

  it('put the emergency in its project, the closing in its own, and the recalled money in none', () => {
    const projects = Map.groupBy(payments, (line) => meaningOf(rules, line).project);
    expect(projects.get('covid-19')).toHaveLength(89);
    expect(projects.get('chiusura')?.map(({ line }) => line)).toEqual([92]);
    expect(projects.get(undefined)?.map(({ line }) => line)).toEqual([91]);
  });
});
