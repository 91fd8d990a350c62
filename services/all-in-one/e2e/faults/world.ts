/** The system under test: two instances of each service on engines of its own, each instance with links of its own. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { openTokenKeys } from '@centesimo/auth';
import { openLogKey, openWriterSecrets } from '@centesimo/service';
import { tokenOf } from '../caller.ts';
import { callUntilAnswered } from './call.ts';
import { type Disk, mountDisk } from './disk.ts';
import { type Engines, startEngines } from './engines.ts';
import { type Link, openLink } from './link.ts';
import {
  SERVICE_NAMES,
  type ServiceName,
  type ServiceProcess,
  freeAddress,
  prepareProcess,
} from './service-process.ts';

const TOKEN_MS = 600_000;
const ORIGIN = 'example.org/charity';
export const KAFKA_PREFIX = 'faults.';
/** As the issue sets it for tests: what sleeps longer wakes as a zombie. */
export const SESSION_MS = 6_000;
export const LEDGERS = ['acqua-viva', 'borgo', 'caritas', 'dono', 'emporio'] as const;

export interface Instance extends ServiceProcess {
  /** To each broker. */
  readonly brokerLinks: readonly Link[];
  readonly databaseLink: Link;
}

export interface World {
  readonly folder: string;
  readonly vkeyFile: string;
  readonly instances: readonly Instance[];
  readonly engines: Engines;
  /** Of the first broker, for its topics; undefined where this user may not mount one. */
  readonly disk: Disk | undefined;
  readonly of: (service: ServiceName) => readonly Instance[];
  readonly token: () => string;
  readonly close: () => Promise<void>;
}

interface Place {
  readonly service: ServiceName;
  readonly name: string;
  readonly listener: string;
  readonly brokerLinks: readonly Link[];
  readonly databaseLink: Link;
  readonly address: string;
  readonly httpAddress: string;
}

async function preparePlace(service: ServiceName, at: number, nodes: number): Promise<Place> {
  const links = await Promise.all(Array.from({ length: nodes + 1 }, openLink));
  const [databaseLink, ...brokerLinks] = links as [Link, ...Link[]];
  const [address, httpAddress] = await Promise.all([freeAddress(), freeAddress()]);
  const listener = `${service.toUpperCase()}${at}`;
  return { service, name: `${service}-${at}`, listener, brokerLinks, databaseLink, address, httpAddress };
}

function makeKeys(folder: string): { keys: string; vkeyFile: string } {
  const keys = join(folder, 'keys');
  const vkeyFile = join(folder, 'log.vkey');
  mkdirSync(keys, { mode: 0o700 });
  openTokenKeys(keys, 'centesimo');
  openWriterSecrets(keys, true);
  openLogKey({ skey: join(keys, 'log.skey'), vkey: vkeyFile }, ORIGIN, true);
  return { keys, vkeyFile };
}

function prepareInstance(folder: string, keys: string, place: Place, places: readonly Place[]): Instance {
  const { brokerLinks, databaseLink, ...rest } = place;
  const addressOf = (service: ServiceName): string =>
    places.find((each) => each.service === service)?.address ?? '';
  const settings = {
    CENTESIMO_KEYS: keys,
    CENTESIMO_ORIGIN: ORIGIN,
    CENTESIMO_OPEN_ENTRIES: 'yes',
    CENTESIMO_DONATION_ADDRESS: addressOf('donation'),
    CENTESIMO_ALLOCATION_ADDRESS: addressOf('allocation'),
    KAFKA_BROKERS: brokerLinks.map((link) => link.address).join(','),
    KAFKA_PREFIX,
    KAFKA_SESSION_MS: String(SESSION_MS),
    MONGODB_URI: `mongodb://${databaseLink.address}/faults`,
  };
  const started = prepareProcess({ ...rest, folder, settings });
  // Not spread: it counts its ends.
  return Object.assign(started, { brokerLinks, databaseLink });
}

/** Starts engines and instances, and opens the ledgers. */
export async function openWorld(folder: string, nodes: 1 | 3): Promise<World> {
  const { keys, vkeyFile } = makeKeys(folder);
  const data = join(folder, 'topics');
  const places = await Promise.all(
    SERVICE_NAMES.flatMap((service) => [1, 2].map((at) => preparePlace(service, at, nodes))),
  );
  const listeners = new Map(
    places.map(({ brokerLinks, listener }) => [listener, brokerLinks.map(({ address }) => address)]),
  );
  const disk = mountDisk(join(data, 'kafka-1'));
  const home = join(folder, 'engines');
  const engines = await startEngines({ home, nodes, data, listeners }).catch((error: unknown) => {
    disk?.unmount();
    throw error;
  });
  for (const { brokerLinks, databaseLink, listener } of places) {
    databaseLink.leadTo(engines.databasePort);
    engines.portsOf(listener).forEach((port, at) => brokerLinks[at]?.leadTo(port));
  }
  const instances = places.map((place) => prepareInstance(folder, keys, place, places));
  const world: World = {
    folder,
    vkeyFile,
    instances,
    engines,
    disk,
    of: (service) => instances.filter((each) => each.service === service),
    token: makeToken(folder),
    async close() {
      await Promise.all(instances.map((each) => each.kill()));
      for (const { brokerLinks, databaseLink } of places)
        [...brokerLinks, databaseLink].forEach((link) => link.close());
      await engines.down();
      disk?.unmount();
    },
  };
  try {
    for (const each of instances) each.start();
    await Promise.all([...world.of('donation'), ...world.of('allocation')].map((each) => each.untilReady()));
    await Promise.all(LEDGERS.map((ledger) => openLedger(world, ledger)));
  } catch (error) {
    await world.close();
    throw error;
  }
  return world;
}

async function openLedger(world: World, ledger: string): Promise<void> {
  const sending = { token: world.token, pick: () => world.of('allocation')[0]?.url ?? '' };
  const reserves = [{ currency: 'EUR', fund: 'general' }];
  const opening = { ledger, baseCurrency: 'EUR', currencies: ['EUR'], reserves };
  const rule = { shares: [{ fund: 'general', weight: 1 }] };
  for (const [path, body] of [
    ['/ledgers', opening],
    [`/ledgers/${ledger}/placement-rules`, rule],
  ] as const) {
    const answer = await callUntilAnswered({ ledger, key: path, path, body }, sending);
    if (answer.kind === 'refused') throw new Error(`${path} of ${ledger} was refused: ${answer.code}`);
  }
}

/** Signing one takes longer than many a call. */
function makeToken(folder: string): () => string {
  let [token, until] = ['', 0];
  return () => {
    if (Date.now() > until) [token, until] = [tokenOf(folder), Date.now() + TOKEN_MS];
    return token;
  };
}
