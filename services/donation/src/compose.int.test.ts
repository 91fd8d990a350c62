// Donation alone on a data folder: starts, answers, drains; and says why when it cannot start.
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { issueToken, openTokenKeys } from '@centesimo/auth';
import { createClient, DonationService, JournalPeerService } from '@centesimo/grpc';
import { withTempFolder } from '@centesimo/testkit';
import type { EventBus, MemberState } from '@centesimo/bus';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { EXIT, runService } from '@centesimo/service';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { failure } from '../test/callers.ts';
import { startDonation } from './compose.ts';
import { readConfig, SETTINGS } from './config.ts';
import type { Config } from './config.ts';

function configOf(folder: string): Config {
  const read = readConfig({ CENTESIMO_DATA: folder, CENTESIMO_LOG_LEVEL: 'silent' });
  if (read.faults !== undefined) throw new Error(read.faults.join());
  return { ...read.config, address: '127.0.0.1:0', httpAddress: '127.0.0.1:0' };
}

describe('donation alone', () => {
  it('serves its callers and its peers, and starts again on the same folder', async () => {
    await withTempFolder(async (folder) => {
      for (let start = 0; start < 2; start++) {
        const running = await startDonation(configOf(folder));
        await running.ready();
        const { signingKey } = openTokenKeys(join(folder, 'keys'), 'centesimo');
        const token = (role: 'staff' | 'operator'): string =>
          issueToken(signingKey, {
            subject: 't',
            roles: [role],
            ledgers: ['*'],
            audience: 'centesimo',
            ttlS: 60,
            nowMs: Date.now(),
          });
        const { address } = running;
        const client = createClient(DonationService, { address, token: () => token('staff') });
        expect(await client.call.listGifts({ ledger: 'nobody' })).toMatchObject({
          gifts: [],
          nextCursor: '',
        });
        const peer = createClient(JournalPeerService, { address, token: () => token('operator') });
        expect(await peer.call.owns({ journal: 'g1/donation/0', instance: 'x' })).toMatchObject({
          owns: false,
        });
        expect(await peer.call.republish({ journal: 'g1/donation/0' })).toMatchObject({ held: true });
        expect(await failure(peer.call.owns({}, { token: token('staff') }))).toMatchObject({
          kind: 'forbidden',
        });
        client.close();
        peer.close();
        await running.stop();
      }
    });
  });

  it('refuses a folder that is open, of another deployment, or whose secret is lost or open to others', async () => {
    await withTempFolder(async (folder) => {
      const config = configOf(folder);
      const running = await startDonation(config);
      await expect(startDonation(config)).rejects.toMatchObject({ name: 'StoreError' });
      const elsewhere = { ...config, dataFolder: join(folder, 'other'), httpAddress: running.httpAddress };
      await expect(startDonation(elsewhere)).rejects.toMatchObject({ code: 'address-taken' });
      await running.stop();
      // What had been opened before the address was refused is closed again: the folder, its database, the port of gRPC.
      await (await startDonation({ ...elsewhere, address: running.address })).stop();
      const other = startDonation({ ...config, origin: 'example.org/other' });
      await expect(other).rejects.toMatchObject({ code: 'wrong-version' });
      const secret = join(folder, 'keys', 'deployment.secret');
      chmodSync(secret, 0o644);
      await expect(startDonation(config)).rejects.toMatchObject({ code: 'key-permissions' });
      rmSync(secret);
      await expect(startDonation(config)).rejects.toMatchObject({ code: 'key-missing' });
    });
  });
});

/** The bus, whose members say of themselves what `state` says: as one does whose consumer died under it. */
function sayingOf(bus: EventBus, state: () => MemberState): EventBus {
  return {
    ensureTopic: (topic, partitions) => bus.ensureTopic(topic, partitions),
    produce: (topic, partition, messages) => bus.produce(topic, partition, messages),
    join: async (...of) => ({ ...(await bus.join(...of)), state }),
    close: () => bus.close(),
  };
}

describe('donation whose topic does not reach it any more', () => {
  afterEach(() => vi.restoreAllMocks());

  it('is not ready while that may pass, and ends itself when it will not, for its supervisor to start it again', async () => {
    let said = '';
    for (const stream of [process.stdout, process.stderr])
      vi.spyOn(stream, 'write').mockImplementation((text) => (said += String(text)) !== '');
    let state: MemberState = 'consuming';
    await withTempFolder(async (folder) => {
      const config = { ...configOf(folder), logLevel: 'info' } as const;
      const program = {
        name: 'donation',
        settings: SETTINGS,
        readConfig: () => ({ config }),
        start: (of: Config) =>
          startDonation(of, undefined, {
            openBus: async (options) => sayingOf(await openEmbeddedBus(options), () => state),
          }),
      };
      const ended = runService(program, [], () => undefined);
      const readyz = async (): Promise<number> => {
        const [, url = ''] = /HTTP at (http:\/\/\S+)\/docs/.exec(said) ?? [];
        return (await fetch(`${url}/readyz`)).status;
      };
      const becomes = (status: number): Promise<void> =>
        vi.waitFor(async () => expect(await readyz()).toBe(status), { timeout: 60_000 });
      await becomes(200);
      state = 'silent';
      await becomes(503);
      await vi.waitFor(() => expect(said).toContain('"event":"consumer-silent"'));
      state = 'consuming';
      await becomes(200);
      await vi.waitFor(() => expect(said).toContain('"event":"consumer-back"'));
      state = 'dead';
      expect(await ended).toBe(EXIT.startAgain);
      expect(said).toContain('"event":"consumer-dead"');
      await (await startDonation(config)).stop();
    });
  });
});
