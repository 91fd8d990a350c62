/**
 * A charity in several processes on the engines that the environment names: two donation instances behind a plain
 * balancer, two allocation instances behind another, audit with a standby, and the portal.
 */
import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { type TokenKeys, issueToken, openTokenKeys } from '@centesimo/auth';
import type { Addresses } from '@centesimo/grpc';
import { openLogKey, openWriterSecrets, TOKEN_AUDIENCE } from '@centesimo/service';
import { type ServiceProcess, freeAddress, prepareProcess } from '../faults/service-process.ts';
import { type Balancer, openBalancer } from './balancer.ts';

export interface CharityApart {
  readonly addresses: Addresses;
  /** `http://host:port` of each: donation, allocation and audit behind their balancers. */
  readonly urls: Readonly<Record<'donation' | 'allocation' | 'audit' | 'portal', string>>;
  readonly tokens: TokenKeys;
  readonly processes: ReadonlyMap<string, ServiceProcess>;
  /** Connections that the balancer of gRPC gave to each instance. */
  readonly given: () => Readonly<Record<keyof Addresses, readonly number[]>>;
  /** How long an instance may be silent before its partitions go to others, in milliseconds. */
  readonly sessionMs: number;
  /** Drains every process. */
  stop(): Promise<void>;
}

const ORIGIN = 'localhost/centesimo';
const PAIRS = [
  ['donation', ['donation-1', 'donation-2']],
  ['allocation', ['allocation-1', 'allocation-2']],
  ['audit', ['audit', 'audit-standby']],
] as const;
/** As a deployment that wants a quick takeover sets it. */
const SESSION_MS = 6_000;
const TOKEN_S = 12 * 3_600;

type PairOf<Value> = Readonly<Record<keyof Addresses, Value>>;

/** Makes the keys in `folder`, which must be new, and starts all of it. `log.vkey` lies in the folder. */
export async function startCharityApart(
  folder: string,
  engines: { readonly KAFKA_BROKERS: string; readonly MONGODB_URI: string },
): Promise<CharityApart> {
  const tokens = makeKeys(folder);
  const name = basename(resolve(folder)).replaceAll(/[^a-zA-Z0-9-]/g, '-');
  const settings = {
    CENTESIMO_KEYS: resolve(folder, 'keys'),
    CENTESIMO_ORIGIN: ORIGIN,
    CENTESIMO_OPEN_ENTRIES: 'yes',
    ...engines,
    KAFKA_SESSION_MS: String(SESSION_MS),
    KAFKA_PREFIX: `${name}.`,
    MONGODB_URI: new URL(name, engines.MONGODB_URI).href,
  };
  const peers = { CENTESIMO_DONATION_ADDRESS: await freeAddress(), CENTESIMO_ALLOCATION_ADDRESS: '' };
  peers.CENTESIMO_ALLOCATION_ADDRESS = await freeAddress();
  const processes = new Map<string, ServiceProcess>();
  for (const [service, names] of PAIRS)
    for (const [at, each] of names.entries()) {
      const first = service === 'audit' ? undefined : peers[`CENTESIMO_${upper(service)}_ADDRESS`];
      const address = at === 0 && first !== undefined ? first : await freeAddress();
      const httpAddress = await freeAddress();
      const spec = { name: each, service, address, httpAddress, folder: resolve(folder) };
      processes.set(each, prepareProcess({ ...spec, settings: { ...settings, ...peers } }));
    }
  for (const each of processes.values()) each.start();
  const balancers = await balance(processes);
  const addresses = addressesOf(balancers.grpc);
  const portal = await preparePortal(folder, settings, addresses);
  processes.set('portal', portal);
  // A standby is never ready: it waits for the other one's end.
  for (const [each, process] of processes) if (!each.startsWith('audit')) await readyOnce(process);
  return {
    addresses,
    urls: { ...urlsOf(balancers.http), portal: portal.url },
    tokens,
    processes,
    sessionMs: SESSION_MS,
    given: () => ({
      donation: balancers.grpc.donation.given,
      allocation: balancers.grpc.allocation.given,
      audit: balancers.grpc.audit.given,
    }),
    stop: async () => {
      for (const each of ['portal', 'donation-2', 'donation-1', 'allocation-2', 'allocation-1'])
        await processes.get(each)?.stop();
      for (const each of ['audit-standby', 'audit']) await processes.get(each)?.stop();
      await Promise.all(
        [...Object.values(balancers.grpc), ...Object.values(balancers.http)].map((each) => each.close()),
      );
    },
  };
}

const upper = (service: 'donation' | 'allocation') => service.toUpperCase() as 'DONATION' | 'ALLOCATION';

function makeKeys(folder: string): TokenKeys {
  const keys = join(folder, 'keys');
  mkdirSync(keys, { recursive: true, mode: 0o700 });
  const tokens = openTokenKeys(keys, 'centesimo');
  openWriterSecrets(keys, true);
  openLogKey({ skey: join(keys, 'log.skey'), vkey: join(folder, 'log.vkey') }, ORIGIN, true);
  const token = issueToken(tokens.signingKey, {
    subject: 'portal',
    roles: ['auditor'],
    ledgers: ['*'],
    audience: TOKEN_AUDIENCE,
    ttlS: TOKEN_S,
    nowMs: Date.now(),
  });
  writeFileSync(join(folder, 'portal.token'), token, { mode: 0o600 });
  return tokens;
}

async function balance(
  processes: ReadonlyMap<string, ServiceProcess>,
): Promise<{ readonly grpc: PairOf<Balancer>; readonly http: PairOf<Balancer> }> {
  const open = async (names: readonly string[], addressOf: (process: ServiceProcess) => string) =>
    await openBalancer(
      names.flatMap((name) => {
        const process = processes.get(name);
        return process === undefined
          ? []
          : [{ address: addressOf(process), isReady: () => process.isReady() }];
      }),
    );
  const both = async (addressOf: (process: ServiceProcess) => string): Promise<PairOf<Balancer>> => ({
    donation: await open(PAIRS[0][1], addressOf),
    allocation: await open(PAIRS[1][1], addressOf),
    audit: await open(PAIRS[2][1], addressOf),
  });
  return {
    grpc: await both(({ address }) => address),
    http: await both(({ url }) => new URL(url).host),
  };
}

const addressesOf = (balancers: PairOf<Balancer>): Addresses => ({
  donation: balancers.donation.address,
  allocation: balancers.allocation.address,
  audit: balancers.audit.address,
});

const urlsOf = (balancers: PairOf<Balancer>): PairOf<string> => ({
  donation: `http://${balancers.donation.address}`,
  allocation: `http://${balancers.allocation.address}`,
  audit: `http://${balancers.audit.address}`,
});

async function preparePortal(
  folder: string,
  settings: Readonly<Record<string, string>>,
  addresses: Addresses,
): Promise<ServiceProcess> {
  const more = {
    CENTESIMO_AUDIT_ADDRESS: addresses.audit,
    CENTESIMO_ALLOCATION_ADDRESS: addresses.allocation,
    CENTESIMO_LOG_VKEY_FILE: resolve(folder, 'log.vkey'),
    CENTESIMO_PORTAL_TOKEN_FILE: resolve(folder, 'portal.token'),
  };
  const [address, httpAddress] = [await freeAddress(), await freeAddress()];
  const spec = { name: 'portal', service: 'portal' as const, address, httpAddress };
  return prepareProcess({ ...spec, folder: resolve(folder), settings: { ...settings, ...more } });
}

async function readyOnce(process: ServiceProcess): Promise<void> {
  process.start();
  await process.untilReady();
}
