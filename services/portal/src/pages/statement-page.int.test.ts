// The page of a statement as it is served: figures, hash and command, what the bank says, and help where there is none.
import { type RunningHttpServer } from '@centesimo/http';
import { LANGUAGES } from '@centesimo/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { pageLog } from '../../test/page-log.ts';
import { type PageWorld, pageWorld, startPageServer } from '../../test/page-server.ts';
import { statementView, statementsView } from '../../test/statement.fixture.ts';
import { ledgerView } from '../../test/views.fixture.ts';

let server: RunningHttpServer;
let world: PageWorld;
beforeAll(async () => {
  world = pageWorld(await pageLog());
  server = await startPageServer(world);
});
afterAll(() => server.stop());
beforeEach(() => {
  world.statement = { view: statementView() };
  world.statements = { view: statementsView() };
});

const ask = (path: string, language = 'en'): Promise<Response> =>
  fetch(`http://127.0.0.1:${server.port}${path}`, { headers: { 'accept-language': language } });
const plain = (text: string): string => text.replaceAll(/[\u00a0\u202f]/g, ' ');
const page = async (path: string, language = 'en'): Promise<string> =>
  plain(await (await ask(path, language)).text());
const PATH = '/l/acqua-viva/statement?through=100';

describe('the page of a statement', () => {
  it.each([
    ['en', 'closed period 2, up to 30 September 2026', '-€23.00', 'differs by €22.23'],
    ['it', 'chiuso il periodo 2, fino al 30 settembre 2026', '-23,00 €', 'La differenza è 22,23 €'],
    ['fr', 'clos la période 2, jusqu’au 30 septembre 2026', '-23,00 €', 'La différence est de 22,23 €'],
  ])('says in %s what came, went and should be there', async (language, period, spent, differs) => {
    const text = await page(PATH, language);
    for (const each of [period, spent, differs, 'well-12', 'maji']) expect(text).toContain(each);
    const { hash } = statementView();
    expect(text).toContain(`<code>${hash}</code>`);
    expect(text).toContain('centesimo statement --ledger acqua-viva --through 100 --from');
    expect(text).toContain('href="/v1/ledgers/acqua-viva/statement?through=100"');
    expect(text).toContain('log.acqua-viva.example');
    expect(text).toContain(language === 'en' ? '/l/acqua-viva/statement?through=30"' : 'through=30"');
  });

  it('says of each balance whether it agrees, what could be why, and names no gift', async () => {
    const text = await page(PATH);
    for (const each of ['This agrees', 'a payment, -€22.23', 'perhaps recorded later only', 'a gift, €22.23'])
      expect(text).toContain(each);
    expect(text).toContain('No single record, nor two of them');
    expect(text).not.toContain('gift_');
    expect(text).toContain('1: gifts or incomes to be assigned');
  });

  it('is led to from the ledger, which shows the latest balance of each account', async () => {
    world.ledger = { view: ledgerView() };
    const text = await page('/l/acqua-viva');
    expect(text).toContain('href="/l/acqua-viva/statement"');
    expect(text).toContain('differs by €3.45');
  });

  it('shows hostile texts as texts', async () => {
    const hostile = `"><script>alert(1)</script><img src=x onerror='alert(2)'>`;
    const kept = new Set(['kind', 'currency', 'class']);
    const view = JSON.parse(JSON.stringify(statementView()), (name, value: unknown) =>
      typeof value === 'string' && !kept.has(name) ? hostile : value,
    ) as ReturnType<typeof statementView>;
    world.statement = { view };
    const text = await page(`/l/${encodeURIComponent(hostile)}/statement`);
    expect(text).toContain('&lt;img src=x onerror=');
    expect(text).not.toMatch(/<script|<img|javascript:/);
  });

  it.each(LANGUAGES)(
    'helps on in %s where it is too far or being made, or the log does not reach',
    async (language) => {
      world.statement = { fault: { kind: 'not-kept', size: 12_345 } };
      const kept = await ask('/l/acqua-viva/statement?through=77', language);
      expect(kept.status).toBe(404);
      const text = await kept.text();
      expect(text).toContain('centesimo statement --ledger acqua-viva --through 77 --from');
      expect(text).toContain('/l/acqua-viva/statement?through=100');
      world.statement = { fault: { kind: 'being-made' } };
      const making = await ask('/l/acqua-viva/statement?through=77', language);
      expect([making.status, making.headers.get('retry-after')]).toEqual([503, '5']);
      const again = await making.text();
      for (const each of ['--through 77 --from', 'name="through" value="77"']) expect(again).toContain(each);
      world.statement = { fault: { kind: 'beyond-log', size: 12_345 } };
      const beyond = await ask('/l/acqua-viva/statement?through=99999999999999999999', language);
      expect([beyond.status, (await beyond.text()).includes('<pre')]).toEqual([404, false]);
    },
  );

  it.each([
    [{ kind: 'unknown' }, 404, 'no such ledger'],
    [{ kind: 'not-ready' }, 503, 'still being checked'],
  ] as const)('explains %o', async (fault, status, words) => {
    world.statement = { fault };
    world.statements = { fault };
    const answer = await ask('/l/nowhere/statement');
    expect([answer.status, (await answer.text()).includes(words)]).toEqual([status, true]);
  });
});
