// What money is for, over HTTP: conditions, budgets, other purposes, exchanges, losses, covers, impact; by whom, and what
// stands against it.
import { describe, expect, it } from 'vitest';
import { LEDGER } from '../../../test/callers.ts';
import { shareHttp } from '../../../test/http.ts';
import { shareWorld } from '../../../test/share-world.ts';
import { giftOf, giftReceived, giftRefunded } from '../../../test/tiny-donation.ts';
import { tokenOf, until } from '../../../test/world.ts';

const shared = shareWorld();
const { ask, refusal } = shareHttp(shared);
const at = (what: string) => `/v1/ledgers/${LEDGER}/${what}`;
const roles = ['staff', 'approver'] as const;
const EUR = { currency: 'EUR' };
const approverToken = () => tokenOf(['approver'], [LEDGER], { subject: 'piero' });

interface Fund {
  readonly fund: string;
  readonly free: number;
  readonly length: number;
  readonly conditionMet?: true;
}

const books = async () => (await ask('GET', `/v1/ledgers/${LEDGER}`, { roles })).body;
const fund = async (name: string): Promise<string> => {
  const found = ((await books()).funds as Fund[]).find((each) => each.fund === name);
  return `${found?.free}/${found?.length}`;
};
const say = (what: string, body?: object) =>
  refusal('POST', at(what), body === undefined ? { roles } : { roles, body });
const done = async (what: string, body?: object): Promise<string> => {
  const told = await ask('POST', at(what), body === undefined ? { roles } : { roles, body });
  expect([what, told.status, told.body.code]).toEqual([what, 201, undefined]);
  return told.body.id as string;
};

/** A gift for a fund, there when it resolves. */
async function give(name: string, gross: number, to: string): Promise<void> {
  const before = Number((await fund(to)).split('/')[1]);
  await shared.world.state(giftReceived(LEDGER, name, { gross, fund: to }));
  await until(async () => Number((await fund(to)).split('/')[1]) === before + gross);
}

describe('a condition', () => {
  it('is met once, and the money can be spent from then on', async () => {
    await done('funds', { fund: 'if-permitted', class: 'conditional', currency: 'EUR' });
    await give('permit', 500, 'if-permitted');
    const expense = { ...EUR, from: [{ fund: 'if-permitted' }], amount: 100, paidAt: '2026-02-01' };
    expect(await say('expenses', expense)).toEqual([422, 'class-forbids']);
    expect(await say('funds/well/condition', {})).toEqual([422, 'not-conditional']);
    expect(await done('funds/if-permitted/condition', { details: { text: 'Granted' } })).toBe('if-permitted');
    expect(await say('funds/if-permitted/condition', {})).toEqual([409, 'condition-met']);
    await done('expenses', expense);
    const [held] = ((await books()).funds as Fund[]).filter(({ conditionMet }) => conditionMet === true);
    expect(held?.fund).toBe('if-permitted');
  });
});

describe('a budget', () => {
  it('has versions, and says what is planned, spent and left', async () => {
    await done('projects', { project: 'dam' });
    const budget = { ...EUR, lines: [{ line: 'stone', amount: 300 }], over: 'refuse' };
    expect(await done('projects/dam/budgets', budget)).toBe('dam');
    const lines = [...budget.lines, { line: 'sand', amount: 50 }];
    await done('projects/dam/budgets', { ...budget, lines });
    await give('dam', 1_000, 'well');
    const expense = { ...EUR, from: [{ fund: 'well' }], amount: 200, paidAt: '2026-02-01', project: 'dam' };
    const id = await done('expenses', { ...expense, line: 'stone' });
    expect(await say('expenses', { ...expense, line: 'stone' })).toEqual([422, 'over-budget']);
    expect(await say('expenses', { ...expense, line: 'gold' })).toEqual([422, 'unknown-line']);
    expect(await say(`expenses/${id}/recodings`, { project: 'dam', line: 'sand' })).toEqual([
      ...[422, 'over-budget'],
    ]);
    expect((await books()).budgets).toEqual([
      {
        ...{ project: 'dam', currency: 'EUR', over: 'refuse', version: 2 },
        lines: [
          { line: 'stone', planned: 300, spent: 200, left: 100 },
          { line: 'sand', planned: 50, spent: 0, left: 50 },
        ],
      },
    ]);
    expect(await done(`expenses/${id}/recodings`, { project: 'pump' })).toBe(id);
    const { expenses } = (await ask('GET', at('expenses?project=pump'), { roles })).body as {
      expenses: { id: string; line?: string }[];
    };
    expect(expenses.map(({ id: found, line }) => [found, line])).toEqual([[id, undefined]]);
    expect((await books()).budgets[0].lines[0].left).toBe(300);
    await done('projects/dam/close');
    expect(await say('expenses', { ...expense, line: 'stone' })).toEqual([409, 'project-closed']);
    expect(await say('projects/dam/budgets', budget)).toEqual([409, 'project-closed']);
    expect((await books()).closedProjects).toEqual(['dam']);
    expect(await say('projects/nope/close')).toEqual([404, 'unknown-project']);
  });

  it('is bad where a line is planned twice or below zero', async () => {
    const twice = [1, 2].map((amount) => ({ line: 'stone', amount }));
    const body = { ...EUR, lines: twice, over: 'flag' };
    const told = await ask('POST', at('projects/pump/budgets'), { roles, body });
    expect([told.status, told.body.code, told.body.facts.faults]).toEqual([
      ...[400, 'lines-invalid', [{ code: 'lines-invalid', field: 'lines' }]],
    ]);
  });
});

describe('a period', () => {
  it('closes over what the books say, as often as it is asked, and never in the future', async () => {
    expect(await done('periods', { until: '2026-01-31' })).toBe(LEDGER);
    expect(await done('periods', { until: '2026-01-31' })).toBe(LEDGER);
    const told = await ask('POST', at('periods'), { roles, body: { until: '2999-01-31' } });
    expect([told.status, told.body.code]).toEqual([400, 'date-in-future']);
  });
});

describe('another purpose', () => {
  const body = { ...EUR, from: 'school', to: 'well', ground: 'donor-consent' };

  it('needs a ground and a second person, and takes of one gift what is asked, or all of it', async () => {
    await give('mine', 300, 'school');
    await give('theirs', 300, 'school');
    const gift = giftOf('theirs');
    expect(await say('repurposings', { ...body, gift })).toEqual([400, 'approver-missing']);
    const asked = { ...body, gift, approverToken: approverToken() };
    const own = { ...asked, approverToken: tokenOf(['approver'], [LEDGER]) };
    expect(await say('repurposings', own)).toEqual([422, 'approver-is-payer']);
    const { gift: _none, ...unnamed } = asked;
    expect(await say('repurposings', { ...unnamed, amount: 10 })).toEqual([422, 'ground-required']);
    expect(await say('repurposings', unnamed)).toEqual([400, 'amount-not-positive']);
    expect(await say('repurposings', { ...asked, currency: 'JPY' })).toEqual([422, 'wrong-currency']);
    expect(await say('repurposings', { ...asked, amount: 301 })).toEqual([422, 'not-enough-money']);
    await done('repurposings', { ...asked, amount: 100 });
    await done('repurposings', asked);
    expect(await fund('school')).toBe('300/600');
  });
});

describe('an exchange', () => {
  const body = {
    ...{ ...EUR, from: 'general', to: 'general-jpy', amount: 1_000, units: 1_625, unitsCurrency: 'JPY' },
    ...{ rate: '162.5', source: 'bank', exchangedAt: '2026-02-01' },
  };

  it('gives what the rate says', async () => {
    await give('for yen', 1_000, 'general');
    expect(await say('exchanges', { ...body, units: 1_627 })).toEqual([422, 'wrong-rate']);
    expect(await say('exchanges', { ...body, rate: '0162.50' })).toEqual([400, 'request-invalid']);
    expect(await say('exchanges', { ...body, unitsCurrency: 'EUR' })).toEqual([422, 'wrong-currency']);
    expect(await say('exchanges', { ...body, to: 'well', unitsCurrency: 'EUR' })).toEqual([
      ...[422, 'same-currency'],
    ]);
    expect(await done('exchanges', { ...body, approverToken: approverToken() })).toMatch(/^exch_/);
    expect([await fund('general'), await fund('general-jpy')]).toEqual(['0/1000', '1625/1625']);
  });
});

describe('what is gone', () => {
  it('is a loss of the funds that are named, as far as they hold it', async () => {
    await give('lost', 400, 'well');
    const before = Number((await fund('well')).split('/')[0]);
    const body = { ...EUR, from: [{ fund: 'well', amount: 150 }], amount: 150 };
    expect(await done('losses', { ...body, details: { text: 'Stolen' } })).toMatch(/^loss_/);
    expect(await fund('well')).toMatch(new RegExp(`^${before - 150}/`));
    expect(await say('losses', { ...body, from: [{ fund: 'well' }], amount: 90_000 })).toEqual([
      ...[422, 'not-enough-money'],
    ]);
  });

  it('was refunded after it was spent, is missing, and is covered from a fund', async () => {
    expect(await say('covers', { ...EUR, fund: 'general', amount: 1 })).toEqual([422, 'nothing-to-cover']);
    await give('spent', 700, 'general');
    const free = Number((await fund('general')).split('/')[0]);
    const expense = { ...EUR, from: [{ fund: 'general' }], amount: free, paidAt: '2026-02-01' };
    await done('expenses', expense);
    await shared.world.state(giftRefunded(LEDGER, 'taken back', 'spent', 700));
    const missing = async () => (await books()).queues.map((queue: { shortfall: number }) => queue.shortfall);
    await until(async () => (await missing())[0] === 700);
    await done('funds', { fund: 'spare', class: 'unrestricted', currency: 'EUR' });
    await give('spare', 900, 'spare');
    expect(await say('covers', { ...EUR, fund: 'well', amount: 700 })).toEqual([422, 'class-forbids']);
    expect(await say('covers', { ...EUR, fund: 'spare', amount: 701 })).toEqual([422, 'nothing-to-cover']);
    await done('covers', { ...EUR, fund: 'spare', amount: 700 });
    expect([await missing(), await fund('spare')]).toEqual([[], '200/900']);
  });
});

describe('impact', () => {
  it('is of an expense or of a project', async () => {
    const body = { method: 'counted', unit: 'households', units: 40, reportedAt: '2026-02-20' };
    expect(await done('impact', { ...body, project: 'pump' })).toMatch(/^impact_/);
    expect(await say('impact', body)).toEqual([400, 'impact-invalid']);
    const wrong = await done('impact', { ...body, project: 'pump', units: 41 });
    expect(await done('impact', { ...body, project: 'pump', replaces: wrong })).toMatch(/^impact_/);
    expect(await say('impact', { ...body, project: 'pump', units: 42, replaces: wrong })).toEqual([
      ...[422, 'impact-replaced'],
    ]);
    const none = `impact_${'a'.repeat(26)}`;
    expect(await say('impact', { ...body, project: 'pump', replaces: none })).toEqual([
      404,
      'unknown-impact',
    ]);
    expect(await say('impact', { ...body, project: 'nope' })).toEqual([404, 'unknown-project']);
    expect(await say('impact', { ...body, expense: `exp_${'a'.repeat(26)}` })).toEqual([
      ...[404, 'unknown-expense'],
    ]);
  });
});

describe('an expense', () => {
  it('is put right by a return that is none of the bank, and another that names it', async () => {
    await give('right', 500, 'well');
    const expense = { ...EUR, from: [{ fund: 'well', amount: 90 }], amount: 90, paidAt: '2026-02-01' };
    const wrong = await done('expenses', expense);
    const back = { ...EUR, amount: 90, returnedAt: '2026-02-02', correction: true };
    await done(`expenses/${wrong}/returns`, back);
    await done('expenses', { ...expense, corrects: wrong });
    const last = async (list: string) => (await ask('GET', at(list), { roles })).body[list].at(-1) as object;
    expect(await last('returns')).toMatchObject({ correction: true, expense: wrong });
    expect(await last('expenses')).toMatchObject({ corrects: wrong });
  });
});
