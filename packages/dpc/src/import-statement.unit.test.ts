/** Importing into a ledger that refuses what it must: the shapes of the publication close, and a cut import continues. */
import { describe, expect, it } from 'vitest';
import { ImportStopped } from './import-stopped.ts';
import { type ImportReport, importStatement } from './import-statement.ts';
import { type Fact, type LedgerFixture, createLedger } from './ledger.fixture.ts';
import { parseRules } from './parse-rules.ts';
import { type ImportRequest, planImport } from './plan-import.ts';
import { type ImportRules, defaultRules } from './rules.ts';
import { type Row, realRulesText, realStatement, statementOf } from './statement.fixture.ts';

async function run({ client }: LedgerFixture, request: ImportRequest): Promise<ImportReport> {
  const { fault, plan } = planImport(request);
  if (plan === undefined) throw new Error(fault.reason);
  return await importStatement(client, request, plan);
}

const rules: ImportRules = {
  ...defaultRules('2'),
  funds: [
    { fund: 'generale', class: 'unrestricted', title: 'Tutti' },
    { fund: 'terapia-intensiva', class: 'restricted', title: 'Terapia intensiva' },
    { fund: 'tesoro', class: 'unrestricted', title: 'Tesoro', partner: 'tesoreria', source: 'generale' },
  ],
  projects: [{ project: 'cura', title: 'Cura' }],
  receipts: [
    { pattern: 'interessi', kind: 'interest' },
    { pattern: 'terapia intensiva', fund: 'terapia-intensiva' },
  ],
  payments: [
    { pattern: 'ventilatori', fund: 'terapia-intensiva', project: 'cura', category: 'ventilators' },
    { pattern: 'residuo', kind: 'handed-on', to: 'tesoro', explained: 'al tesoro' },
    { pattern: 'storni', kind: 'recalled' },
  ],
};
/** All shapes of the publication in one account. */
const shapes: readonly Row[] = [
  ['out', '2020-04-10', '700', 'ventilatori'],
  ['out', '2020-04-02', '150', 'mascherine'],
  ['in', '2020-03-20', '1000', 'donazione per la terapia intensiva'],
  ['in', '2020-04-02', '100', 'donazioni'],
  ['in', '', '80', 'donazioni raccolte', 'dal 25/03/2020 al 30/06/2020'],
  ['in', '2020-12-31', '1.27', 'interessi attivi'],
  ['out', '', '20', 'storni e recall'],
  ['out', '2020-06-01', '300', 'ventilatori', 'saldo'],
  ['out', '', '11.27', 'residuo versato'],
  ['in', '', '0.03', 'interessi'],
];
const shaped: ImportRequest = { statement: statementOf(...shapes), rules, simulate: 0, seed: 3 };
const of = (facts: readonly Fact[], kind: Fact['kind']): readonly Fact[] =>
  facts.filter((fact) => fact.kind === kind);

describe('an account of all shapes', () => {
  it('is opened, posted in order and closed with what is left', async () => {
    const ledger = createLedger();
    const report = await run(ledger, shaped);
    expect(report).toMatchObject({
      ledger: 'dpc-2',
      received: 118_130,
      paid: 118_127,
      balance: 3,
      gifts: 3,
      simulated: false,
      movedForward: [5],
    });
    expect(report.payments.map(({ line, paidAt }) => [line, paidAt])).toEqual([
      [2, '2020-04-02'],
      [1, '2020-04-10'],
      [8, '2020-06-01'],
    ]);
    expect(report.recalled).toEqual({ amount: 2_000, gifts: 1 });
    expect(report.handedOn).toEqual([{ line: 9, transfer: 'hand-on/line-9', to: 'tesoro', amount: 1_127 }]);
    expect([...ledger.free]).toEqual([
      ['generale', 3],
      ['terapia-intensiva', 0],
      ['tesoro', 1_127],
    ]);
  });

  it('names funds only where a rule does, and keeps texts out of the facts but beside them', async () => {
    const ledger = createLedger();
    await run(ledger, shaped);
    expect(of(ledger.facts, 'gift').map(({ amount, date, fund, key }) => [key, amount, date, fund])).toEqual([
      ['dpc/line-3/1', 100_000, '2020-03-20', 'terapia-intensiva'],
      ['dpc/line-4/1', 10_000, '2020-04-02', ''],
      ['dpc/line-5/1', 8_000, '2020-04-02', ''],
    ]);
    expect(of(ledger.facts, 'interest')).toMatchObject([
      {
        key: 'interest/line-6',
        amount: 127,
        date: '2020-12-31',
        input: ['dpc-2', { text: 'interessi attivi' }],
      },
      { key: 'interest/line-10', amount: 3, input: ['dpc-2', { text: 'interessi', undated: true }] },
    ]);
    expect(of(ledger.facts, 'expense').map(({ input }) => input)).toMatchObject([
      { details: { text: 'mascherine' } },
      { details: { text: 'ventilatori' }, category: 'ventilators' },
      { details: { text: 'ventilatori', note: 'saldo' } },
    ]);
    expect(of(ledger.facts, 'recall')).toMatchObject([
      { key: 'recall/line-7/1', amount: 2_000, date: '2020-12-31', input: ['dpc-2', 'dpc', 'line-5/1'] },
    ]);
    expect(of(ledger.facts, 'hand-on')).toMatchObject([
      { input: ['dpc-2', 'tesoro', { text: 'residuo versato', explained: 'al tesoro', undated: true }] },
    ]);
  });

  it('may be simulated: the gifts carry another name, and the sums stay', async () => {
    const ledger = createLedger();
    const steps: string[] = [];
    const onProgress = (...step: [string, number, number]): void => void steps.push(step.join(' '));
    const report = await run(ledger, { ...shaped, simulate: 50, onProgress });
    expect(report).toMatchObject({ balance: 3, gifts: 50, simulated: true });
    expect(of(ledger.facts, 'gift').every(({ key }) => key.startsWith('dpc-simulated/line-'))).toBe(true);
    expect(ledger.facts[0]?.input).toMatchObject(['dpc-2', { simulatedGifts: 50, seed: 3 }]);
    expect(steps.filter((step) => step.startsWith('gifts')).at(-1)).toBe('gifts 50 50');
    expect(steps.at(-1)).toBe('payments 5 5');
  });
});

describe('an import that was cut off', () => {
  it('continues after what is there, wherever it was cut, and adds nothing twice', async () => {
    const whole = createLedger();
    const request = { ...shaped, simulate: 12 };
    await run(whole, request);
    for (let cut = 0; cut < whole.facts.length; cut++) {
      const ledger = createLedger(cut);
      await expect(run(ledger, request)).rejects.toThrow(ImportStopped);
      expect(ledger.facts).toHaveLength(cut);
      ledger.mend();
      await run(ledger, request);
      expect(ledger.facts).toEqual(whole.facts);
    }
  });

  it('says where it stopped and that it can be run again', async () => {
    const ledger = createLedger(8);
    const stopped = await run(ledger, shaped).catch((error: unknown) => error);
    expect(stopped).toBeInstanceOf(ImportStopped);
    expect(stopped).toMatchObject({ line: 5, code: 'cut', retriable: true });
    expect(String(stopped)).toContain('line 5: nothing answers (cut).');
    expect(String(stopped)).toContain('running the same import again continues after it');
  });
});

describe('another import into the same ledger', () => {
  it.each([
    ['with another count', { simulate: 5 }],
    ['with another seed', { seed: 4 }],
    ['with other rules', { rules: { ...rules, title: 'x' } }],
    ['of another file', { statement: statementOf(...shapes, ['in', '', '1']) }],
  ])('%s is refused before it changes anything', async (_title, change) => {
    const ledger = createLedger();
    await run(ledger, shaped);
    const before = [...ledger.facts];
    const stopped = await run(ledger, { ...shaped, ...change }).catch((error: unknown) => error);
    expect(stopped).toMatchObject({ line: undefined, code: 'idempotency-conflict', retriable: false });
    expect(String(stopped)).toContain('the ledger is there already, and not by this import');
    expect(ledger.facts).toEqual(before);
  });

  it('with the same input changes nothing and reports the same', async () => {
    const ledger = createLedger();
    const report = await run(ledger, shaped);
    const before = [...ledger.facts];
    expect(await run(ledger, shaped)).toEqual(report);
    expect(ledger.facts).toEqual(before);
  });
});

it('an error that is no refusal is not dressed up as one', async () => {
  const fault = new TypeError('a fault of ours');
  const client = { ...createLedger().client, setRule: () => Promise.reject(fault) };
  await expect(run({ ...createLedger(), client }, shaped)).rejects.toBe(fault);
});

it('the published account 66387 closes at 0 in the books of any ledger that refuses overdrafts', async () => {
  const ledger = createLedger();
  const request = {
    statement: realStatement(),
    rules: parseRules(realRulesText) as ImportRules,
    simulate: 2_000,
    seed: 66_387,
  };
  const report = await run(ledger, request);
  expect(report).toMatchObject({ received: 17_351_703_619, paid: 17_351_703_619, balance: 0, gifts: 2_000 });
  expect(report.payments).toHaveLength(89);
  expect(report.recalled.amount).toBe(278_553_091);
  expect(report.handedOn).toMatchObject([{ line: 92, to: 'tesoreria', amount: 294_904_053 }]);
  expect([...ledger.free]).toEqual([
    ['generale', 0],
    ['tesoreria', 294_904_053],
  ]);
});
