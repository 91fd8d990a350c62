/** Audit over HTTP in a folder: a log of two ledgers, and requests to it by role. */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Role, createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import { type HttpApp, type HttpAppOptions, createHttpApp } from '@centesimo/http';
import type { Pace } from '../src/log/sequencer.ts';
import { fundOpened, giftReceived, ledgerOpened } from './tiny-services.ts';
import { type StartedAudit, type World, openWorld, startAudit, untilPublished } from './world.ts';

const AUDIENCE = 'centesimo';
const signingKey = generateSigningKey('https://issuer.test');
export const LEDGER = 'acqua';
export const OTHER_LEDGER = 'terra';
/** Entries that `fill` makes: more than one tile. */
export const SIZE = 304;
/** Gifts of `LEDGER` among them. */
export const GIFTS = 300;

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | number | undefined>>;
  readonly text: string;
  readonly bytes: Buffer;
}

export interface ServedHttp {
  readonly app: HttpApp;
  readonly started: StartedAudit;
  /** What `startHttpServer` needs for the same routes on a socket. */
  readonly options: HttpAppOptions;
  get(url: string, headers?: Record<string, string>): Promise<Answered>;
  /** A log of `SIZE` entries, or with other many gifts. */
  fill(gifts?: number): Promise<void>;
  close(): Promise<void>;
}

export function tokenFor(role: Role, ledgers: readonly string[] = ['*']): string {
  const claims = { subject: 'tester', roles: [role], ledgers: [...ledgers], audience: AUDIENCE, ttlS: 600 };
  return issueToken(signingKey, { ...claims, nowMs: Date.now() });
}

/** To be closed by who opened it. */
export async function openHttp(openEntries: boolean, pace?: Pace): Promise<ServedHttp> {
  const folder = mkdtempSync(join(tmpdir(), 'centesimo-audit-http-'));
  const world = await openWorld(folder);
  const store = await world.openStore();
  const started = await startAudit(world, store, { openEntries, ...(pace && { pace }) });
  const policy = { keys: trustKeys([signingKey]), audience: AUDIENCE };
  const options = {
    info: { title: 'audit', description: 'the log', version: '1' },
    bindings: [started.audit.http],
    verifier: createTokenVerifier(policy, () => Date.now()),
    isReady: () => started.audit.isReady(),
    onFault: (route: string, error: unknown) => {
      throw new Error(`${route} failed`, { cause: error });
    },
  };
  const app = await createHttpApp(options);
  const get = async (url: string, headers: Record<string, string> = {}): Promise<Answered> => {
    const { headers: got, payload, rawPayload, statusCode } = await app.fastify.inject({ url, headers });
    return { status: statusCode, headers: got, text: payload, bytes: rawPayload };
  };
  const close = async (): Promise<void> => {
    await app.fastify.close();
    await started.audit.stop();
    await store.close();
    await world.close();
    rmSync(folder, { recursive: true, force: true });
  };
  return { app, started, options, get, fill: (gifts = GIFTS) => fill(world, started, gifts), close };
}

/** Gifts that are stated at once. */
const STATED_MAX = 400;

async function fill(world: World, started: StartedAudit, gifts: number): Promise<void> {
  await world.state('allocation', ledgerOpened(LEDGER), fundOpened(LEDGER, 'well'));
  await world.state('allocation', ledgerOpened(OTHER_LEDGER), fundOpened(OTHER_LEDGER, 'field'));
  await untilPublished(started, SIZE - GIFTS);
  for (let from = 0; from < gifts; from += STATED_MAX) {
    const count = Math.min(STATED_MAX, gifts - from);
    await world.state(
      'donation',
      ...Array.from({ length: count }, (_, n) => giftReceived(LEDGER, `${from + n}`)),
    );
  }
  await untilPublished(started, SIZE - GIFTS + gifts);
}
