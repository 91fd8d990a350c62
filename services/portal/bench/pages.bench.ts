// What a page costs the server: the donor's page and the public one, made from a view, beside printing the view as JSON.
import type { HttpAnswer, HttpCall } from '@centesimo/http';
import type { TrailView } from '../src/domain/views.ts';
import { portalPages } from '../src/pages/page-routes.ts';
import { statementView, statementsView } from '../test/statement.fixture.ts';
import { CODE, everyState, ledgerView } from '../test/views.fixture.ts';

const ROUNDS = 1_000;

const view = everyState();
cases().forEach(([name, make]) => measure(name, make));

function cases(): [string, () => string][] {
  console.log('| page | p50 ms | p99 ms | bytes |\n| --- | ---: | ---: | ---: |');
  return [
    ['the view as JSON (bare)', () => JSON.stringify(view)],
    ['donor page, every state', page(view, '/t/{code}')],
    ['donor page, 500 payments', page(withPayments(500), '/t/{code}')],
    ['public page', page(view, '/l/{ledger}')],
  ];
}

function withPayments(count: number): TrailView {
  const [payment, piece] = [view.payments[0], view.pieces[0]];
  if (payment === undefined || piece === undefined) return view;
  const payments = Array.from({ length: count }, (_, i) => ({ ...payment, id: `exp_${i}`, share: 1 }));
  const pieces = payments.map(({ id }, i) => ({
    ...piece,
    from: i,
    to: i + 1,
    state: { kind: 'spent', payment: id } as const,
  }));
  return { ...view, payments, pieces };
}

function page(shown: TrailView, path: string): () => string {
  const views = {
    trailOf: () => ({ view: shown }),
    incomeTrailOf: () => ({ fault: { kind: 'unknown' } as const }),
    ledgerOf: () => ({ view: ledgerView() }),
    statementsOf: () => ({ view: statementsView() }),
    ledgers: () => [],
  };
  const statement = () => Promise.resolve({ view: statementView() });
  const route = portalPages({ views, statement, vkey: () => 'log+00000000+key' }).routes.find(
    (each) => each.path === path,
  );
  const params = { code: CODE, ledger: 'acqua-viva' };
  const call = { params, query: {}, headers: { 'accept-language': 'it' } } as unknown as HttpCall<never>;
  return () => (route?.handle(call) as HttpAnswer).body as string;
}

function measure(name: string, make: () => string): void {
  const times: number[] = [];
  let bytes = 0;
  for (let i = 0; i < ROUNDS; i += 1) {
    const begin = performance.now();
    bytes = Buffer.byteLength(make());
    times.push(performance.now() - begin);
  }
  times.sort((a, b) => a - b);
  const at = (share: number): string => (times[Math.floor(share * ROUNDS)] ?? 0).toFixed(3);
  console.log(`| ${name} | ${at(0.5)} | ${at(0.99)} | ${bytes} |`);
}
