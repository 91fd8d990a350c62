// docker-compose.yml as its user would have it: brought up from images, the main job done over the ports it publishes, its
// containers killed, the log verified from outside, everything taken down again. `npm run containers` runs it.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { type Deployment, deploy, runAlone } from './deployment.ts';

const mode = process.env['CENTESIMO_CONTAINERS'] ?? '';
const LEDGER = 'covid-19';
const DEPLOY_MS = 10 * 60_000;
const JOB_MS = 5 * 60_000;
const STATEMENT = join(import.meta.dirname, '../../data-sets/dpc-covid19/CC66387.json');
const SERVICES = ['kafka', 'mongodb', 'donation', 'donation-2', 'allocation', 'audit', 'portal', 'token'];

/** A gift of 25 euros, named by its payment. */
const gift = (payment: string) => ({
  processor: 'stripe',
  payment,
  gross: 2500,
  currency: 'EUR',
  givenAt: '2026-01-15',
});

if (mode === '')
  test.skip('no images were named: docker-compose.yml was not brought up (npm run containers does it)');
else {
  it(
    'the image of npm start serves alone, confined too',
    async () => {
      const alone = runAlone('all-in-one', '--serve');
      try {
        await alone.untilHealthy();
      } finally {
        alone.remove();
      }
    },
    JOB_MS,
  );

  describe('docker-compose.yml', () => {
    const folder = mkdtempSync(join(tmpdir(), 'centesimo-compose-'));
    let system: Deployment;

    beforeAll(async () => {
      system = await deploy(folder, mode === 'local');
    }, DEPLOY_MS);
    afterAll(() => {
      system?.remove();
      rmSync(folder, { recursive: true, force: true });
    }, DEPLOY_MS);

    it('confines every container, and publishes the public faces alone, on the address it is told', () => {
      for (const service of SERVICES) {
        const { confined, published } = system.inspect(service);
        expect(confined, service).toEqual({
          user: expect.stringMatching(/^[1-9]\d*:[1-9]\d*$/),
          readOnly: true,
          dropped: ['ALL'],
          newPrivileges: false,
          memory: expect.any(Number),
          processes: 300,
        });
        expect(confined.memory, service).toBeGreaterThan(0);
        expect(new Set(published), service).toEqual(
          new Set(['kafka', 'mongodb', 'token'].includes(service) ? [] : [system.host]),
        );
      }
    });

    it(
      'does the main job over its ports, goes on when containers are killed, and is verified from outside',
      async () => {
        const imported = system.centesimo(
          'import',
          'dpc',
          STATEMENT,
          '--ledger',
          LEDGER,
          '--simulate',
          '100',
        );
        expect(imported).toMatch(/balance +0\.00 EUR/);
        const first = await system.post('donation', 'processor', `/${LEDGER}/gifts`, gift('before'));

        // As the kernel ends a process that took too much, which Docker starts again; then as an operator would.
        const crashed = system.crash('allocation');
        system.kill('donation');
        const second = await system.post('donation-2', 'processor', `/${LEDGER}/gifts`, gift('after'));
        const spend = { from: [{ fund: 'generale' }], amount: 900, currency: 'EUR', paidAt: '2026-02-01' };
        const details = { text: 'Pipes for the well' };
        await system.post('allocation', 'staff', `/${LEDGER}/expenses`, { ...spend, details });
        expect(system.inspect('allocation').started).not.toBe(crashed.started);
        const page = await system.pageWith(`/t/${String(first['trailCode'])}?lang=en`, details.text);
        expect(page).toContain('9.00');
        await system.pageWith(`/t/${String(second['trailCode'])}?lang=en`, '25.00');

        system.start('donation');
        const again = await system.post('donation', 'processor', `/${LEDGER}/gifts`, gift('after'));
        expect(again['trailCode']).toBe(second['trailCode']);
        const mirror = join(folder, 'mirror');
        system.centesimo('export', mirror);
        const verified = system.centesimo('verify', mirror, '--vkey-file', system.vkey);
        expect(verified).toMatch(/VERIFIED/);
        // The simulated gifts, the one before and the one after, each once.
        expect(verified).toMatch(/102 gifts and incomes/);
        expect(verified).toMatch(/should be in the bank 41\.00/);
        expect(system.centesimo('trail', String(first['trailCode']), '--from', mirror)).toMatch(/9\.00 EUR/);
      },
      JOB_MS,
    );
  });
}
