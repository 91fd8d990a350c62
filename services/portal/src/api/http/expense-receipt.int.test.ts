// The receipt of an expense: for everybody, good offline, of that expense and no other, and naming no gift.
import { createTokenVerifier, generateSigningKey, trustKeys } from '@centesimo/auth';
import { createHttpApp } from '@centesimo/http';
import { verifyReceipt } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { codeOf, expenseId, LOG_KEY, TinyLog } from '../../../test/tiny-log.ts';
import { openPortal, until } from '../../../test/world.ts';

const NOBODY = createTokenVerifier(
  { keys: trustKeys([generateSigningKey('https://issuer.test')]), audience: 'test' },
  () => Date.now(),
);

type Get = (path: string) => Promise<{ status: number; text: string; disposition: string }>;

async function serving(use: (get: Get, log: TinyLog) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const log = new TinyLog().open().give(0, 60).spend('a', 30_000).spend('b', 100).publish();
    const { close, portal } = await openPortal(folder, log, log);
    await until(() => portal.views.trailOf(codeOf(7)).view !== undefined);
    const app = await createHttpApp({
      info: { title: 'portal', description: 'portal', version: '1' },
      bindings: [portal.http],
      verifier: NOBODY,
      isReady: () => portal.isReady(),
      onFault: (route, error) => {
        throw new Error(`${route} failed`, { cause: error });
      },
    });
    const get: Get = async (path) => {
      const { headers, payload, statusCode } = await app.fastify.inject({ url: path });
      return { status: statusCode, text: payload, disposition: String(headers['content-disposition']) };
    };
    await use(get, log);
    await app.fastify.close();
    await close();
  });
}

const receiptOf = (letter: string): string => `/v1/expenses/${expenseId(letter)}/receipt`;

describe('the receipt of an expense', () => {
  it('proves the entry that recorded it, with nothing but the key', async () => {
    await serving(async (get) => {
      const { disposition, text } = await get(receiptOf('a'));
      expect(disposition).toMatch(/expense-[0-9]+[.]tlog-proof/);
      const { entry } = verifyReceipt(nodeSha256, nodeEd25519, text, { logKey: LOG_KEY });
      expect(JSON.parse(Buffer.from(entry).toString())).toMatchObject({
        event: {
          subject: expenseId('a'),
          type: 'org.centesimo.expense.recorded.v1',
          data: { amount: 30_000 },
        },
      });
      expect(text + Buffer.from(entry).toString()).not.toContain('gift_');
    });
  });

  it('is refused where audit gives another entry, and unknown of what is no expense', async () => {
    await serving(async (get, log) => {
      expect((await get(receiptOf('q'))).status).toBe(404);
      const truth = log.receipt.bind(log);
      log.receipt = () => truth(9);
      const { status, text } = await get(receiptOf('a'));
      expect({ status, code: (JSON.parse(text) as { code: string }).code }).toEqual({
        status: 503,
        code: 'receipt-refused',
      });
    });
  });
});
