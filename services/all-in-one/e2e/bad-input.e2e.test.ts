// What is wrong in a call is told with a stable code and a sentence, and changes nothing, neither now nor after a restart.
import { generateSigningKey, issueToken } from '@centesimo/auth';
import { RpcError } from '@centesimo/grpc';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Batch, type Caller, connect, sendBatch, tokenOf } from './caller.ts';
import { killAll, mustServe } from './charity-process.ts';
import { type Chain, openChain, recover } from './crash-chain.ts';
import { readOn, statusOf } from './log-reader.ts';

const AMOUNT_MAX = 2n ** 53n - 1n;
const LEDGER = 'ledger-0';
const folder = mkdtempSync(join(tmpdir(), 'centesimo-bad-input-'));
let chain: Chain;
let caller: Caller;
let address: string;

beforeAll(async () => {
  chain = openChain(folder);
  await chain.charity.kill();
  await recover(chain, []);
  address = await mustServe(chain.charity);
  caller = connect(address, tokenOf(folder));
});

afterAll(() => {
  caller.close();
  killAll();
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly kind?: string;
  readonly code: string;
  readonly message: string;
}

/** What the call was refused with. */
async function refusalOf(call: Promise<unknown>): Promise<Told> {
  try {
    const answer = await call;
    throw new Error(
      `it was taken: ${JSON.stringify(answer, (_, value) => (typeof value === 'bigint' ? Number(value) : (value as unknown)))}`,
    );
  } catch (error) {
    if (!(error instanceof RpcError)) throw error;
    return { kind: error.kind, code: error.code, message: error.message };
  }
}

type GiftInit = NonNullable<Exclude<Batch, { $typeName: string }>['gifts']>[number];

/** A refusal is remembered under its id, so that each input has one of its own. */
let count = 0;
const fresh = (): string => `bad-${count++}`;

const GIFT = {
  processor: 'stripe',
  payment: 'bad',
  grossAmount: 100n,
  currency: 'EUR',
  givenAt: '2026-01-15',
};

/** What the first gift of a batch was refused with, or the batch. */
async function giftRefusal(change: Partial<GiftInit>, ledger = LEDGER): Promise<Told> {
  const { refusal, results } = await sendBatch(caller, {
    ledger,
    gifts: [{ ...GIFT, payment: fresh(), ...change } as GiftInit],
  });
  const told = refusal ?? results[0]?.refusal;
  if (told === undefined) throw new Error('the gift was taken');
  return { code: told.code, message: told.message };
}

const EXPENSE = {
  idempotencyKey: 'bad',
  ledger: LEDGER,
  from: [{ fund: 'school', amount: 0n }],
  amount: 100n,
  currency: 'EUR',
  paidAt: '2026-01-15',
};

async function expenseRefusal(change: Partial<typeof EXPENSE> & { detailsJson?: string }): Promise<Told> {
  return await refusalOf(caller.allocation.recordExpense({ ...EXPENSE, idempotencyKey: fresh(), ...change }));
}

/** A sentence for people: words, and nothing of the machine's insides. */
function expectClear({ code, message }: Told, expected: string): void {
  expect(code, message).toBe(expected);
  expect(message).toMatch(/^[^\n]*[a-z]+( [^\n]+){2,}$/i);
  expect(message).not.toMatch(/undefined|\bat \w+ \(|Error:|internal error/);
}

describe('a gift', () => {
  it.each<[string, Partial<GiftInit>, string]>([
    ['of a negative amount', { grossAmount: -1n }, 'amount-not-positive'],
    ['of nothing', { grossAmount: 0n }, 'amount-not-positive'],
    ['of more than can be counted', { grossAmount: AMOUNT_MAX + 1n }, 'amount-too-large'],
    ['that makes more than can be counted of all', { grossAmount: AMOUNT_MAX }, 'sum-overflow'],
    ['whose fee makes more of all fees', { grossAmount: 5n, feeAmount: AMOUNT_MAX }, 'sum-overflow'],
    ['of the largest number of the wire', { grossAmount: 2n ** 63n - 1n }, 'amount-too-large'],
    ['with a negative fee', { feeAmount: -1n }, 'fee-negative'],
    ['in a currency that does not exist', { currency: 'XYZ' }, 'currency-unknown'],
    ['in a currency in small letters', { currency: 'eur' }, 'currency-unknown'],
    ['in a currency that the ledger does not take', { currency: 'JPY' }, 'currency-not-accepted'],
    ['for a fund that does not exist', { fund: 'nowhere' }, 'unknown-fund'],
    ['of a day that does not exist', { givenAt: '2026-02-30' }, 'date-invalid'],
    ['of the future', { givenAt: '2999-01-01' }, 'date-in-future'],
    ['without a payment', { payment: '' }, 'payment-invalid'],
    ['with details that are no object', { detailsJson: '[1]' }, 'details-invalid'],
    ['with details over the limit', { detailsJson: `{"a":"${'x'.repeat(9_000)}"}` }, 'details-too-large'],
  ])('%s is refused', async (_, change, code) => {
    expectClear(await giftRefusal(change), code);
  });

  it('for a ledger that does not exist is refused', async () => {
    expectClear(await giftRefusal({}, 'no-such-ledger'), 'unknown-ledger');
  });

  it('among more than a batch may hold is refused', async () => {
    const gifts = Array.from({ length: 1_001 }, (_, i) => ({ ...GIFT, payment: `many-${i}` }));
    const { refusal } = await sendBatch(caller, { ledger: LEDGER, gifts });
    expectClear(refusal ?? { code: '', message: '' }, 'batch-too-large');
  });

  it('in a message over the limit is refused', async () => {
    const gifts = [{ ...GIFT, detailsJson: 'x'.repeat(5 * 1024 * 1024) }];
    expectClear(await refusalOf(sendBatch(caller, { ledger: LEDGER, gifts })), 'transport-too-large');
  });
});

describe('an expense', () => {
  it.each<[string, Parameters<typeof expenseRefusal>[0], string]>([
    ['of a negative amount', { amount: -1n }, 'amount-not-positive'],
    ['of nothing', { amount: 0n }, 'amount-not-positive'],
    ['of more than can be counted', { amount: AMOUNT_MAX + 1n }, 'amount-too-large'],
    ['of more than the fund holds', { amount: AMOUNT_MAX }, 'not-enough-money'],
    ['from a fund that does not exist', { from: [{ fund: 'nowhere', amount: 0n }] }, 'unknown-fund'],
    ['from no fund', { from: [] }, 'funds-invalid'],
    ['in a currency that does not exist', { currency: 'XYZ' }, 'currency-unknown'],
    ['in another currency', { currency: 'JPY' }, 'unknown-currency'],
    ['of a ledger that does not exist', { ledger: 'no-such-ledger' }, 'unknown-ledger'],
    ['under an empty key', { idempotencyKey: '' }, 'key-invalid'],
    ['under the key of another', { idempotencyKey: 'expense/0' }, 'idempotency-conflict'],
    ['with details over the limit', { detailsJson: `{"a":"${'x'.repeat(9_000)}"}` }, 'details-too-large'],
  ])('%s is refused', async (_, change, code) => {
    expectClear(await expenseRefusal(change), code);
  });

  it('in a message over the limit is refused', async () => {
    expectClear(await expenseRefusal({ detailsJson: 'x'.repeat(5 * 1024 * 1024) }), 'transport-too-large');
  });
});

/** A token with its header and its signature replaced. */
function forge(token: string, header: object, signature: string): string {
  const [, claims = ''] = token.split('.');
  return `${Buffer.from(JSON.stringify(header)).toString('base64url')}.${claims}.${signature}`;
}

describe('a token', () => {
  const used = async (token: string | undefined): Promise<Told> => {
    const other = connect(address, token);
    try {
      return await refusalOf(other.allocation.recordExpense(EXPENSE));
    } finally {
      other.close();
    }
  };
  const hourAgo = (): number => Date.now() - 3_600_000;
  it.each<[string, () => string | undefined, string, string]>([
    ['that is missing', () => undefined, 'token-missing', 'unauthenticated'],
    [
      'that is expired',
      () => tokenOf(folder, { nowMs: hourAgo(), ttlS: 60 }),
      'token-expired',
      'unauthenticated',
    ],
    [
      'of another audience',
      () => tokenOf(folder, { audience: 'elsewhere' }),
      'token-audience',
      'unauthenticated',
    ],
    ['of another ledger', () => tokenOf(folder, { ledgers: ['ledger-1'] }), 'ledger-forbidden', 'forbidden'],
    ['of another role', () => tokenOf(folder, { roles: ['auditor'] }), 'role-forbidden', 'forbidden'],
    [
      'with the algorithm none',
      () => forge(tokenOf(folder), { alg: 'none', typ: 'at+jwt' }, ''),
      'token-algorithm',
      'unauthenticated',
    ],
    ['of a stranger', () => strangersToken(), 'token-unknown-key', 'unauthenticated'],
    ['that is no token', () => 'let-me-in', 'token-malformed', 'unauthenticated'],
  ])('%s is refused', async (_, token, code, kind) => {
    const told = await used(token());
    expectClear(told, code);
    expect(told.kind).toBe(kind);
  });

  it('whose claims were changed is refused', async () => {
    const [header = '', claims = '', signature = ''] = tokenOf(folder, { roles: ['auditor'] }).split('.');
    const read = JSON.parse(Buffer.from(claims, 'base64url').toString()) as Record<string, unknown>;
    const changed = Buffer.from(JSON.stringify({ ...read, roles: ['staff'] })).toString('base64url');
    expectClear(await used(`${header}.${changed}.${signature}`), 'token-signature');
  });
});

function strangersToken(): string {
  const asked = { subject: 'stranger', roles: ['staff'], ledgers: ['*'], audience: 'centesimo' } as const;
  return issueToken(generateSigningKey('centesimo'), { ...asked, ttlS: 3_600, nowMs: Date.now() });
}

describe('all of this', () => {
  it('has changed nothing, and nothing is changed by starting again', { timeout: 60_000 }, async () => {
    const before = chain.view.entries.length;
    await readOn(chain.view, caller);
    const status = await statusOf(caller);
    expect([chain.view.entries.length, Number(status.size)]).toEqual([before, before]);
    await chain.charity.stop();
    await recover(chain, chain.rounds);
    expect(chain.view.entries.length).toBe(before);
  });
});
