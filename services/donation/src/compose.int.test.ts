// Donation alone on a data folder: starts, answers, drains; and says why when it cannot start.
import { chmodSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { issueToken, openTokenKeys } from '@centesimo/auth';
import { createClient, DonationService, JournalPeerService } from '@centesimo/grpc';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { failure } from '../test/callers.ts';
import { startDonation } from './compose.ts';
import { readConfig } from './config.ts';
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
