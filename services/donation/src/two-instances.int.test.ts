// Two instances of donation over one store and topic, each with its gRPC server: a command goes to the owner, wherever
// it is sent, and to the other one once the first is gone.
import { hash, randomBytes } from 'node:crypto';
import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createTokenVerifier, trustKeys } from '@centesimo/auth';
import { openEmbeddedBus } from '@centesimo/bus/embedded';
import { partitionOf } from '@centesimo/events';
import { createClient, DonationService, grpcPeers, peerRoutes, startServer } from '@centesimo/grpc';
import type { Answer, Json } from '@centesimo/journal';
import { systemClock } from '@centesimo/service';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { createLogger, createMetrics } from '@centesimo/telemetry';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { gift, openLedger } from '../test/callers.ts';
import { AUDIENCE, deployment, openWorld, signingKey, tokenOf, until } from '../test/world.ts';
import { createDonation } from './service.ts';

const { partitions } = deployment;
const sha256 = (text: string): string => hash('sha256', text, 'hex');

/** One ledger for each partition. */
const LEDGERS = Array.from({ length: partitions }, (_, partition) => {
  for (let i = 0; ; i++)
    if (partitionOf(`ledger-${i}`, partitions, sha256) === partition) return `ledger-${i}`;
});

async function freePort(): Promise<number> {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
}

type Shared = Pick<Parameters<typeof createDonation>[0], 'store' | 'bus'>;

async function startInstance({ store, bus }: Shared) {
  const address = `127.0.0.1:${await freePort()}`;
  const peers = grpcPeers<Answer, Json>({ fallback: {}, token: () => tokenOf(['operator'], ['*']) });
  const donation = createDonation({
    keepYears: { all: 10, ledgers: {} },
    store,
    bus,
    peers,
    clock: systemClock,
    random: { bytes: (count) => new Uint8Array(randomBytes(count)), number: () => 0 },
    log: createLogger({ service: 'donation', level: 'silent' }),
    metrics: createMetrics(),
    instance: address,
    address,
    deployment,
    limits: { retryMs: 10, idleCheckMs: 50 },
  });
  const verifier = createTokenVerifier({ keys: trustKeys([signingKey]), audience: AUDIENCE }, () =>
    Date.now(),
  );
  const services = [...donation.routes, peerRoutes([donation.host])];
  const server = await startServer({ address, services, verifier, onFault: () => undefined });
  await donation.start();
  const client = createClient(DonationService, {
    address,
    token: () => tokenOf(['processor', 'staff'], ['*']),
  });
  return {
    donation,
    address,
    call: client.call,
    stop: async () => {
      client.close();
      await donation.stop();
      await server.stop();
      peers.close();
    },
  };
}

type Instance = Awaited<ReturnType<typeof startInstance>>;

async function send(instance: Instance, ledger: string, payment: string) {
  const source = async function* () {
    yield { ledger, gifts: [gift(payment)] };
  };
  for await (const { results } of instance.call.receiveGifts(source())) return results[0];
  return undefined;
}

/** Sends until the answer is not "later". */
async function sendUntilTaken(instance: Instance, ledger: string, payment: string) {
  let result = await send(instance, ledger, payment);
  await until(async () => {
    if (result?.refusal?.code === 'ledger-busy') result = await send(instance, ledger, payment);
    return result?.refusal?.code !== 'ledger-busy';
  });
  return result;
}

it('answers at any instance, each gift once, before and after one of them goes', async () => {
  await withTempFolder(async (folder) => {
    const world = await openWorld({ folder });
    for (const ledger of LEDGERS) await openLedger(world, ledger);
    await world.close();
    const store = await openEmbeddedStore({ folder: join(folder, 'donation') });
    const bus = await openEmbeddedBus({ folder: join(folder, 'bus') });
    const [a, b] = [await startInstance({ store, bus }), await startInstance({ store, bus })];
    await until(() => a.donation.isReady() && b.donation.isReady());
    const first = new Map<string, string | undefined>();
    for (const ledger of LEDGERS) {
      const result = await sendUntilTaken(a, ledger, 'p');
      expect(result).toMatchObject({ repeated: false });
      first.set(ledger, result?.gift);
      expect(await sendUntilTaken(b, ledger, 'p')).toMatchObject({ gift: result?.gift, repeated: true });
      const key = { case: 'gift', value: result?.gift ?? '' } as const;
      for (const { call } of [a, b])
        expect((await call.getGift({ ledger, key })).gift).toMatchObject({ refundedAmount: 0n });
    }
    // Both had work: each owned some of the journals.
    const owns = ({ donation, address }: Instance): number =>
      LEDGERS.filter((_, p) => donation.host.owns(`g1/donation/${p}`, address)).length;
    expect([owns(a), owns(b)]).toEqual([partitions / 2, partitions / 2]);
    await a.stop();
    for (const ledger of LEDGERS)
      expect(await sendUntilTaken(b, ledger, 'p')).toMatchObject({ gift: first.get(ledger), repeated: true });
    await b.stop();
    await bus.close();
    await store.close();
  });
});
