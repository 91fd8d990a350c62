// The staff's page tells every refusal that it can meet in the reader's language: the codes are those of the code itself.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, it } from 'vitest';
import { REFUSAL_WORDS, refusalWords } from '../services/allocation/src/pages/refusal-words.ts';

/** Of docs/ERRORS.md, which is generated from the code and held to it: sections that the page's requests meet. */
const SECTIONS = ['HTTP alone', 'Tokens and access', 'donation', 'allocation'];
/** Told as "not now", or a fault of the code; by the column of kinds or of HTTP statuses. */
const OTHER_KINDS = ['internal', 'unimplemented', 'unavailable', 'deadline', 'cancelled', '503', '504'];
/** No button of the page leads to them. */
const NOT_ON_THE_PAGE = [
  // Its script makes addresses, bodies and keys itself.
  ...['request-malformed', 'url-malformed', 'body-malformed', 'method-not-allowed'],
  ...[
    'idempotency-key-missing',
    'idempotency-key-malformed',
    'key-invalid',
    'after-invalid',
    'status-invalid',
  ],
  ...['commitments-invalid'],
  // Ledgers and rules are opened and set by operators; funds are closed and money is moved over the API.
  ...['currencies-invalid', 'reserves-invalid', 'reserve-missing', 'ledger-exists', 'shares-invalid'],
  ...[
    'weight-invalid',
    'wrong-rule-version',
    'fund-is-reserve',
    'fund-in-rule',
    'same-fund',
    'ground-required',
  ],
  // What processors post.
  ...['fee-negative', 'fee-too-large', 'income-kind-unknown', 'batch-too-large', 'taken-invalid'],
  ...['duplicate-gift', 'fee-unchanged', 'correction-invalid', 'failure-invalid', 'credit-invalid'],
  ...['credit-exceeds-demand', 'credit-without-amount', 'dispute-invalid', 'dispute-known', 'dispute-closed'],
  ...['unknown-dispute', 'wrong-gift', 'charge-invalid', 'charge-kind-unknown'],
  ...['account-invalid', 'statement-invalid', 'balance-too-large'],
  // Erasure is an operator's, over the API.
  ...['erasure-blocked', 'no-details'],
  // Two tokens in one gRPC call.
  'approver-token-refused',
];

function codesOf(text: string): string[] {
  return text.split(/^## /m).flatMap((section) => {
    if (!SECTIONS.includes(section.slice(0, section.indexOf('\n')))) return [];
    const rows = [...section.matchAll(/^\| `([a-z-]+)` +\| (\S+) /gm)];
    return rows.flatMap(([, code = '', kind = '']) => (OTHER_KINDS.includes(kind) ? [] : [code]));
  });
}

it('has words for each code that the staff can meet, and for none that is gone', () => {
  const codes = codesOf(readFileSync(path.resolve(import.meta.dirname, '../docs/ERRORS.md'), 'utf8'));
  expect(codes.length).toBeGreaterThan(90);
  const met = [...new Set(codes)].filter((code) => !NOT_ON_THE_PAGE.includes(code));
  expect(Object.keys(REFUSAL_WORDS).sort()).toEqual(met.sort());
  expect(NOT_ON_THE_PAGE.filter((code) => !codes.includes(code))).toEqual([]);
});

it('has them in Italian and French, and leaves English to the server', () => {
  const [italian, french] = [refusalWords('it'), refusalWords('fr')];
  for (const code of Object.keys(REFUSAL_WORDS)) {
    expect(italian[code], code).toMatch(/\S/);
    expect(french[code], code).toMatch(/\S/);
    expect(french[code], code).not.toBe(italian[code]);
  }
  expect(refusalWords('en')).toEqual({});
});
