// Money that goes from a ledger of one deployment to a ledger of another: two systems, each with its own log and key, that
// know of each other what their public interfaces tell, a key and an address.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { oneAddress } from '@centesimo/grpc';
import type { TrailView } from '@centesimo/portal/service';
import { systemClock } from '@centesimo/service';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { EUR, cents, give, money, pay, titled } from '../src/demonstration/story/gifts.ts';
import { Teller } from '../src/demonstration/story/teller.ts';
import { type Running, startAllInOne } from '../src/service.ts';
import { configOf } from './charity-process.ts';

const GIFTS = [
  { payment: 'first', gross: 1_000 },
  { payment: 'second', gross: 2_000 },
] as const;

describe('two deployments', () => {
  const folders = ['ours', 'theirs'].map((name) => mkdtempSync(join(tmpdir(), `centesimo-${name}-`)));
  const [ourFolder = '', theirFolder = ''] = folders;
  const codes: string[] = [];
  let income = '';
  let ours: Running;
  let theirs: Running;
  const tellerOf = (running: Running, ledger: string): Teller => {
    const { signingKey } = running.keys.tokens;
    return new Teller({ addresses: oneAddress(running.address), signingKey, ledger });
  };
  const trailOf = async (n: number): Promise<TrailView> => {
    const answer = await fetch(`http://${ours.httpAddress}/v1/trails/${codes[n]}`);
    return (await answer.json()) as TrailView;
  };
  /** What the other deployment says to everybody of some cents of the income. */
  /** Nothing while the portal there has not followed so far. */
  const partOf = async (from: number, to: number): Promise<TrailView['pieces']> => {
    const at = `http://${theirs.httpAddress}/v1/incomes/${income}/trail`;
    const answer = await fetch(`${at}?from=${from}&to=${to}`);
    return answer.status === 200 ? ((await answer.json()) as TrailView).pieces : [];
  };
  const pageOf = async (address: string): Promise<string> => await (await fetch(address)).text();

  beforeAll(async () => {
    theirs = await startAllInOne(configOf(theirFolder, { origin: 'theirs.example/log' }));
    await theirs.ready();
    const partnerLogs = join(ourFolder, 'partners');
    const vkey = readFileSync(join(theirFolder, 'log.vkey'), 'utf8').trim();
    writeFileSync(partnerLogs, `${vkey} http://${theirs.httpAddress}\n`);
    ours = await startAllInOne(configOf(ourFolder, { origin: 'ours.example/log', partnerLogs }));
    await ours.ready();
    const us = tellerOf(ours, 'acqua');
    const partner = tellerOf(theirs, 'maji');
    try {
      await openLedger(us);
      const aid = { fund: 'aid', class: 'restricted', currency: EUR, ...titled('With Maji') };
      await us.act('openFund', 'aid', { ...aid, custody: { partner: 'maji', source: 'wells' } });
      for (const gift of GIFTS) {
        const given = { ...gift, fund: 'wells', givenAt: '2026-01-10' };
        codes.push((await give(us, given)).code);
      }
      const sent = { from: 'wells', to: 'aid', ...money(2_400), sentAt: '2026-01-12' };
      const transfer = await us.act('sendTransfer', 'all', { ...sent, approverToken: us.approverToken });
      await us.act('receiveTransfer', 'all', {
        transfer,
        ...money(2_400),
        fee: cents(0),
        receivedAt: '2026-01-13',
      });
      await openLedger(partner);
      // The partner took in more than ours: the rest is of others.
      const came = { kind: 'other', ...money(3_000), fund: 'wells', receivedAt: '2026-01-14' };
      income = await partner.tell('recordIncome', 'ours', came);
      const receipt = await partner.receiptOf(income);
      await us.act('handOverTransfer', 'all', { fund: 'aid', ...money(2_400), receipt });
      const pipes = { key: 'pipes', fund: 'wells', amount: 1_200, project: 'kitui', paidAt: '2026-01-20' };
      await pay(partner, { ...pipes, text: 'Pipes and a tap' });
    } finally {
      us.close();
      partner.close();
    }
    // What is asked for once is asked for again only after a while.
    await until(async () => (await partOf(0, 1_000))[0]?.state.kind === 'spent');
  });
  afterAll(async () => {
    await Promise.all([ours.stop(), theirs.stop()]);
    for (const folder of folders) rmSync(folder, { recursive: true, force: true });
  });

  it('show each donor what became of the donor’s own cents in the other log, proved here', async () => {
    const [first, second] = await Promise.all([0, 1].map(checked));
    expect(first).toMatchObject([
      {
        ...{ origin: 'theirs.example/log', ledger: 'maji', received: income, from: 0, to: 1_000 },
        page: `http://${theirs.httpAddress}/i/${income}?from=0&to=1000`,
        checked: { payments: [{ paidAt: '2026-01-20', amount: 1_200, share: 1_000 }], waiting: [] },
      },
    ]);
    expect(second).toMatchObject([
      {
        ...{ from: 1_000, to: 2_400 },
        checked: {
          payments: [{ amount: 1_200, share: 200 }],
          waiting: [{ fund: 'wells', amount: 1_200, currency: EUR }],
        },
      },
    ]);
    const page = await pageOf(`http://${ours.httpAddress}/t/${codes[1]}?lang=en`);
    expect(page).toContain('In the ledger “maji” of another log: theirs.example/log');
    expect(page).toContain('Verified here with that log’s public key');
    expect(page).toContain('spent in a payment of 20 January 2026');
    expect(page).toContain('Follow these €14.00 there');
  });

  it('lead on to the other portal, which tells the same cents with their names', async () => {
    const [view] = await checked(1);
    const page = await pageOf(`${view?.page}&lang=en`);
    expect(page).toContain('Where this money is');
    expect(page).toContain('part of €30.00');
    expect(page).toContain('Pipes and a tap');
    const pieces = await partOf(1_000, 2_400);
    expect(pieces.map(({ from, state, to }) => [from, to, state.kind])).toEqual([
      [1_000, 1_200, 'spent'],
      [1_200, 2_400, 'waiting'],
    ]);
  });

  it('are proved offline by two files and two keys, and by no other two', async () => {
    const fetched = async (name: string, address: string): Promise<string> => {
      const file = join(ourFolder, name);
      writeFileSync(file, await (await fetch(address)).text());
      return file;
    };
    const ourFile = await fetched(
      'gift.json',
      `http://${ours.httpAddress}/v1/trails/${codes[1]}/trail-receipt`,
    );
    const theirFile = join(theirFolder, 'income.json');
    const made = await centesimo('receipt', income, '--trail', '-o', theirFile, '--data', theirFolder);
    expect([made.status, made.stdout]).toEqual([0, expect.stringContaining('the receipt of entry 3')]);
    const at = `http://${theirs.httpAddress}/v1/incomes/${income}/trail-receipt`;
    expect((await (await fetch(at)).text()).split('"entries"')[1]).toContain(income);
    const [ourKey, theirKey] = folders.map((folder) => join(folder, 'log.vkey'));
    const verify = (file: string, key = '', beyond = '', beyondKey = '') =>
      centesimo(
        'receipt',
        'verify',
        file,
        '--vkey-file',
        key,
        '--beyond',
        beyond,
        '--beyond-vkey-file',
        beyondKey,
      );
    const whole = await verify(ourFile, ourKey, theirFile, theirKey);
    expect(whole).toMatchObject({ status: 0, stderr: '' });
    expect(whole.stdout).toContain(`it went in there as ${income}: entry 3 of the log theirs.example/log`);
    expect(whole.stdout).toMatch(/BEYOND {2}in the ledger maji of the log theirs\.example\/log/);
    expect(whole.stdout).toMatch(/cents {4}1,000 to before 2,400 of it\n {2}paid {5}2\.00 EUR in 12\.00 EUR/);
    expect(whole.stdout).toContain('waiting  12.00 EUR in the fund wells');
    const wrong = await verify(ourFile, ourKey, theirFile, ourKey);
    expect([wrong.status, wrong.stdout]).toEqual([1, expect.stringContaining('signature-refused')]);
    const same = await verify(ourFile, ourKey, ourFile, ourKey);
    expect([same.status, same.stdout]).toEqual([1, expect.stringContaining('does not end where')]);
  });

  it('go on telling what was proved when the other one does not answer any more', async () => {
    const before = await checked(0);
    await theirs.stop();
    expect(await checked(0)).toEqual(before);
  });

  /** What is elsewhere of a donor's gift, once it is checked. */
  async function checked(n: number): Promise<TrailView['elsewhere']> {
    let found: TrailView['elsewhere'] = [];
    await until(async () => {
      found = (await trailOf(n)).elsewhere;
      return found.some((each) => each.checked !== undefined);
    });
    return found;
  }
});

/** In a process of its own, while the systems go on in this one. */
async function centesimo(...args: string[]) {
  const main = fileURLToPath(new URL('../../../packages/cli/src/main.ts', import.meta.url));
  const child = spawn(process.execPath, [main, ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    timeout: 60_000,
  });
  const [stdout, stderr, [status]] = await Promise.all([
    text(child.stdout),
    text(child.stderr),
    once(child, 'exit'),
  ]);
  return { status: status as number, stdout, stderr };
}

async function until(holds: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 300; tries += 1) {
    if (await holds()) return;
    await systemClock.sleep(50);
  }
  throw new Error('it did not come');
}

async function openLedger(teller: Teller): Promise<void> {
  await teller.decide('openLedger', 'open', {
    ...{ baseCurrency: EUR, currencies: [EUR], reserves: [{ currency: EUR, fund: 'reserve' }] },
    ...titled(teller.ledger),
  });
  await teller.act('openProject', 'kitui', { project: 'kitui', ...titled('Kitui') });
  const wells = { fund: 'wells', class: 'restricted', currency: EUR, ...titled('Wells') };
  await teller.act('openFund', 'wells', wells);
}
