// Audit and a witness of ours, each over HTTP: what is published is cosigned once its money is replayed from what is served.
import { join } from 'node:path';
import { createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import { type RunningHttpServer, startHttpServer } from '@centesimo/http';
import { type SignerKey, formatVkey, parsePolicy, signerKey } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { withTempFolder } from '@centesimo/testkit';
import { httpSource } from '@centesimo/verify';
import { type LogStatus, type WitnessEvent, serveWitness } from '@centesimo/witness';
import { expect, it } from 'vitest';
import { fundOpened, giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import { PACE, cosignersOf, untilCosigned } from '../../test/witness-scene.ts';
import {
  LOG_KEY,
  type StartedAudit,
  openWorld,
  startAudit,
  systemClock,
  untilPublished,
} from '../../test/world.ts';
import { httpWitnesses } from './http-witness.ts';

const LEDGER = 'acqua';
const GIFTS = 300;
const AUDIENCE = 'centesimo';
const signingKey = generateSigningKey('https://issuer.test');
const KEY: SignerKey = signerKey(
  nodeSha256,
  nodeEd25519,
  'witness.test/replaying',
  'cosignature/v1',
  new Uint8Array(32).fill(77),
);

interface Address {
  url: string | undefined;
}

/** A witness of the log at an address that may come later, with an auditor's token. */
async function openWitness(folder: string, log: Address) {
  const claims = { subject: 'witness', roles: ['auditor' as const], ledgers: ['*'], audience: AUDIENCE };
  const token = issueToken(signingKey, { ...claims, ttlS: 600, nowMs: Date.now() });
  const at = () => httpSource(log.url ?? 'http://127.0.0.1:1', { token, attempts: 1 });
  const source = {
    name: 'audit over HTTP',
    concurrency: 4,
    checkpoint: async () => at().checkpoint(),
    tile: async (path: string) => at().tile(path),
  };
  const store = await openEmbeddedStore({ folder });
  const events: WitnessEvent[] = [];
  const served = await serveWitness({
    address: '127.0.0.1:0',
    key: KEY,
    documents: store.documents,
    clock: systemClock,
    logs: [{ logKey: LOG_KEY, source }],
    stateFolder: folder,
    tell: (event) => void events.push(event),
  });
  const url = `http://${served.address}`;
  return {
    url,
    events,
    status: async () => ((await (await fetch(`${url}/status`)).json()) as { logs: LogStatus[] }).logs[0],
    close: async () => {
      await served.stop();
      await store.close();
    },
  };
}

/** Audit on sockets, whose entries ask for a token. */
async function serve({ audit }: StartedAudit): Promise<RunningHttpServer> {
  return await startHttpServer({
    address: '127.0.0.1:0',
    info: { title: 'audit', description: 'the log', version: '1' },
    bindings: [audit.http],
    verifier: createTokenVerifier({ keys: trustKeys([signingKey]), audience: AUDIENCE }, () => Date.now()),
    isReady: () => true,
    onFault: (route, error) => {
      throw new Error(`${route} failed`, { cause: error });
    },
  });
}

it('publishes what a witness cosigned that replayed it, also after both were started again', async () => {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const store = await world.openStore();
    const log: Address = { url: undefined };
    let witness = await openWitness(join(folder, 'witness'), log);
    const start = async (): Promise<StartedAudit> => {
      const line = `witness ours ${formatVkey(KEY)} ${witness.url}\nquorum ours\n`;
      const policy = parsePolicy(nodeSha256, Buffer.from(line));
      const witnesses = { policy, witnesses: httpWitnesses(policy), pace: PACE };
      return await startAudit(world, store, { openEntries: false, witnesses });
    };
    let audit = await start();
    let http = await serve(audit);
    log.url = `http://${http.address}/log`;
    await world.state('allocation', ledgerOpened(LEDGER), fundOpened(LEDGER, 'well'));
    await untilCosigned(audit, 2);
    await world.state('donation', ...Array.from({ length: GIFTS }, (_, n) => giftReceived(LEDGER, `${n}`)));
    await untilPublished(audit, GIFTS + 2);
    await untilCosigned(audit, GIFTS + 2);
    const published = audit.audit.reader.published?.note ?? '';
    expect(cosignersOf(published, [{ key: KEY }])).toEqual([expect.stringMatching(/^witness\.test/)]);
    const whole = { cosigned: GIFTS + 2, followed: true, verified: GIFTS + 2 };
    expect(await witness.status()).toMatchObject({ origin: LOG_KEY.name, ...whole });

    await http.stop();
    await audit.audit.stop();
    await witness.close();
    witness = await openWitness(join(folder, 'witness'), log);
    audit = await start();
    http = await serve(audit);
    log.url = `http://${http.address}/log`;
    await world.state('allocation', fundOpened(LEDGER, 'school'));
    await untilCosigned(audit, GIFTS + 3);
    expect(await witness.status()).toMatchObject({ cosigned: GIFTS + 3, verified: GIFTS + 3 });
    expect(witness.events.map(({ name }) => name)).not.toContain('refused');
    await http.stop();
    await audit.audit.stop();
    await witness.close();
    await store.close();
    await world.close();
  });
});
