// `centesimo erase` on a running system: gifts of a person by id, trail code and payment, from a file too; what the law
// keeps, what has nothing private, what is unknown; and the entry that it names.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { COMMANDS } from '@centesimo/cli/commands';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Running, startAllInOne } from '../src/service.ts';
import { type Caller, connect, giveBatch, patiently, pause, tokenOf } from './caller.ts';
import { configOf } from './charity-process.ts';

const LEDGER = 'acqua';
const OLD = '1999-05-04';
const DETAILS = JSON.stringify({ donor: { name: 'Ada Lovelace-Zweig' } });
const TODAY = new Date().toISOString().slice(0, 10);

const folder = mkdtempSync(join(tmpdir(), 'centesimo-erase-'));
let running: Running;
let caller: Caller;
const gifts = new Map<string, { readonly id: string; readonly code: string }>();
const idOf = (name: string): string => gifts.get(name)?.id ?? '';

interface Ended {
  readonly code: number;
  readonly out: string;
  readonly err: string;
}

async function erase(...args: string[]): Promise<Ended> {
  let [out, err] = ['', ''];
  const io = {
    out: (text: string) => void (out += text),
    err: (text: string) => void (err += text),
    isTerminal: false,
    signal: new AbortController().signal,
    env: {},
  };
  const command = COMMANDS.find(({ name }) => name === 'erase');
  try {
    const code = await command?.run([...args, '--ledger', LEDGER, '--data', folder], io);
    return { code: code ?? -1, out, err };
  } catch (error) {
    const { exit, message } = error as { exit?: number; message: string };
    return { code: exit ?? -1, out, err: `${err}${message}` };
  }
}

interface Told {
  readonly gifts: readonly { readonly gift: string; readonly kind: string; readonly entry?: number }[];
}

beforeAll(async () => {
  running = await startAllInOne(configOf(folder));
  await running.ready();
  caller = connect(running.address, tokenOf(folder));
  const { position } = await patiently(() =>
    caller.allocation.openLedger({
      ledger: LEDGER,
      idempotencyKey: 'ledger',
      baseCurrency: 'EUR',
      currencies: ['EUR'],
      reserves: [{ currency: 'EUR', fund: 'reserve' }],
    }),
  );
  const named = ['id', 'code', 'payment', 'file', 'kept', 'bare', 'other'];
  const { results } = await giveBatch(caller, {
    ledger: LEDGER,
    after: position === undefined ? [] : [{ journal: position.journal, n: position.n }],
    gifts: named.map((payment) => ({
      processor: 'stripe',
      payment,
      grossAmount: 1_000n,
      currency: 'EUR',
      givenAt: payment === 'kept' ? TODAY : OLD,
      detailsJson: payment === 'bare' ? '' : DETAILS,
    })),
  });
  for (const [at, name] of named.entries())
    gifts.set(name, { id: results[at]?.gift ?? '', code: results[at]?.trailCode ?? '' });
  const all = async (): Promise<number> =>
    (await caller.audit.findEntries({ ledger: LEDGER, type: 'org.centesimo.gift.received.v1' })).entries
      .length;
  for (const until = Date.now() + 60_000; (await all()) < named.length && Date.now() < until;)
    await pause(50);
});

afterAll(async () => {
  caller.close();
  await running.stop();
  rmSync(folder, { recursive: true, force: true });
});

describe('centesimo erase', () => {
  it('asks for a ground and for names that are some, and erases nothing where one is unknown', async () => {
    expect(await erase(idOf('id'))).toMatchObject({
      code: 64,
      err: expect.stringContaining('--ground is one of'),
    });
    expect(await erase('--ground', 'request')).toMatchObject({ code: 64 });
    const malformed = await erase(idOf('id'), 'nobody', 'gift_short', ':x', '--ground', 'request');
    expect(malformed).toMatchObject({ code: 64, err: expect.stringContaining('nobody is no gift id') });
    const unknown = await erase(idOf('id'), 'stripe:never', '--ground', 'request');
    expect(unknown).toMatchObject({
      code: 1,
      err: expect.stringContaining('stripe:never; nothing was erased'),
    });
    expect((await erase('--file', join(folder, 'none'), '--ground', 'request')).code).toBe(2);
    const { entries } = await caller.audit.findEntries({
      ledger: LEDGER,
      type: 'org.centesimo.subject.erased.v1',
    });
    expect(entries).toEqual([]);
  });

  it('erases what is named, says which entry tells so, and says it again when repeated', async () => {
    const file = join(folder, 'names.txt');
    writeFileSync(file, `# of Ada\n\n${idOf('file')}   # by mail\r\nstripe:payment\n`);
    const names = [idOf('id'), gifts.get('code')?.code ?? '', 'stripe:payment', '--file', file];
    const { code, err, out } = await erase(...names, '--ground', 'request', '--json');
    expect([code, err]).toEqual([0, '']);
    const told = JSON.parse(out) as Told;
    const wanted = ['id', 'code', 'payment', 'file'].map(idOf);
    expect(told.gifts.map(({ gift, kind }) => [gift, kind])).toEqual(wanted.map((id) => [id, 'erased']));
    for (const { entry = -1, gift } of told.gifts) {
      const [found] = (
        await caller.audit.findEntries({
          ledger: LEDGER,
          fromIndex: BigInt(entry),
          toIndex: BigInt(entry) + 1n,
        })
      ).entries;
      const { event } = JSON.parse(Buffer.from(found?.entry ?? []).toString()) as { event: object };
      expect(event).toMatchObject({ subject: gift, data: { erasedAt: TODAY, ground: 'request' } });
    }
    const again = await erase(idOf('id'), '--ground', 'objection');
    expect(again.code).toBe(0);
    expect(again.out).toContain(`was erased before, on ${TODAY}; entry`);
    const { gift } = await caller.donation.getGift({
      ledger: LEDGER,
      key: { case: 'gift', value: idOf('other') },
    });
    expect(gift?.detailsErasedAt).toBe('');
  });

  it('says until when the law keeps a record, and of which gift nothing private is known', async () => {
    const { code, out } = await erase('stripe:kept', idOf('bare'), '--ground', 'request');
    expect(code).toBe(1);
    const until = `${Number(TODAY.slice(0, 4)) + 10}-12-31`;
    expect(out).toContain(
      `stripe:kept: ${idOf('kept')}\n  kept: the law asks for the record through ${until}`,
    );
    expect(out).toContain('nothing private is known of it');
    expect(out).not.toContain('Make a backup');
    const ordered = await erase('stripe:kept', '--ground', 'order');
    expect([ordered.code, ordered.out]).toEqual([0, expect.stringContaining('Make a backup now')]);
  });
});
