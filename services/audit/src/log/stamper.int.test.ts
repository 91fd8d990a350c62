// Published checkpoints are stamped when the log grew, are served as files, and a failing authority keeps nobody waiting.
import { hash } from 'node:crypto';
import { createTokenVerifier, generateSigningKey, trustKeys } from '@centesimo/auth';
import { AuditService, createClient, startServer } from '@centesimo/grpc';
import { createHttpApp } from '@centesimo/http';
import { openCheckpoint } from '@centesimo/log';
import { nodeEd25519 } from '@centesimo/log/node';
import { readAuthorities, verifyToken } from '@centesimo/stamp';
import { withTempFolder } from '@centesimo/testkit';
import { makeTimeAuthority, whyNoOpenssl } from '@centesimo/testkit/time-authority';
import { describe, expect, it } from 'vitest';
import { replying, serveStamps } from '../../test/stamp-server.ts';
import { fundOpened, giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import {
  LOG_KEY,
  openWorld,
  startAudit,
  type StartedAudit,
  until,
  untilPublished,
} from '../../test/world.ts';
import type { StampStatus } from './stamper.ts';
import { httpAuthority } from '../time-authority/http-authority.ts';

const HERE = 'acqua';
const EVERY_MS = 20;
/** Nobody has a token: stamps are public. */
const NOBODY = createTokenVerifier(
  { keys: trustKeys([generateSigningKey('https://issuer.test')]), audience: 'centesimo' },
  () => Date.now(),
);

interface Answered {
  readonly status: number;
  readonly bytes: Buffer;
}

/** Asks audit over HTTP, in this process. */
async function ask({ audit }: StartedAudit, ...paths: string[]): Promise<Answered[]> {
  const app = await createHttpApp({
    info: { title: 'audit', description: 'the log', version: '1' },
    bindings: [audit.http],
    verifier: NOBODY,
    isReady: () => audit.isReady(),
    onFault: (route: string, error: unknown) => {
      throw new Error(`${route} failed`, { cause: error });
    },
  });
  const answers = await Promise.all(paths.map((url) => app.fastify.inject({ url: `/log/stamps/${url}` })));
  await app.fastify.close();
  return answers.map(({ rawPayload, statusCode }) => ({ status: statusCode, bytes: rawPayload }));
}

/** As `centesimo status` asks for it. */
async function statusOf({ audit }: StartedAudit): Promise<StampStatus> {
  const served = await startServer({
    address: '127.0.0.1:0',
    services: audit.routes,
    verifier: NOBODY,
    onFault: (method, error) => {
      throw new Error(`${method} failed`, { cause: error });
    },
  });
  const client = createClient(AuditService, { address: served.address });
  try {
    const { stamps } = await client.call.getStatus({});
    if (stamps === undefined) throw new Error('no stamps in the status');
    return stamps;
  } finally {
    client.close();
    await served.stop();
  }
}

describe.skipIf(whyNoOpenssl() !== '')('the stamps of a log', { timeout: 60_000 }, () => {
  it('are of the notes as published, one for each size that the log had grown to', async () => {
    await withTempFolder(async (folder) => {
      const of = makeTimeAuthority(folder);
      const server = await serveStamps(replying(of));
      const world = await openWorld(`${folder}/world`);
      const store = await world.openStore();
      const stamping = { authority: httpAuthority(server.url, readAuthorities(of.ca)), everyMs: EVERY_MS };
      try {
        const started = await startAudit(world, store, { stamping });
        await world.state('allocation', ledgerOpened(HERE), fundOpened(HERE, 'well'));
        await untilPublished(started, 2);
        const indexOf = async (of = started): Promise<string> => String((await ask(of, 'index'))[0]?.bytes);
        await until(async () => (await indexOf()).endsWith('2\n'));
        const asked = server.asked();
        await world.state('donation', giftReceived(HERE, 'one'));
        await untilPublished(started, 3);
        await until(async () => (await indexOf()).endsWith('3\n'));
        expect(server.asked()).toBe(asked + 1);
        for (const size of [2, 3]) {
          const [note, token] = await ask(started, `${size}.checkpoint`, `${size}.tst`);
          expect(openCheckpoint(nodeEd25519, note?.bytes ?? '', { logKey: LOG_KEY }).size).toBe(size);
          const digest = hash('sha256', note?.bytes ?? '', 'buffer');
          const { authority } = verifyToken(token?.bytes ?? Buffer.alloc(0), digest, readAuthorities(of.ca));
          expect(authority).toBe('Stamps of a test');
        }
        const missing = await ask(started, '1.tst', '4.checkpoint', '3.pem', '03.tst');
        expect(missing.map(({ status }) => status)).toEqual([404, 404, 404, 404]);
        await started.audit.stop();
        // Another start finds them, and does not ask again for what is stamped.
        const again = await startAudit(world, store, { stamping });
        await until(() => again.audit.isReady());
        expect((await indexOf(again)).split('\n')).toContain('3');
        expect(server.asked()).toBe(asked + 1);
        await again.audit.stop();
      } finally {
        await store.close();
        await world.close();
        await server.close();
      }
    });
  });

  it('fail alone: the log goes on, it is told and counted, and asked again later', async () => {
    await withTempFolder(async (folder) => {
      const of = makeTimeAuthority(folder);
      let works = false;
      const server = await serveStamps((query, response) => {
        if (works) replying(of)(query, response);
        else response.writeHead(500).end();
      });
      const world = await openWorld(`${folder}/world`);
      const store = await world.openStore();
      try {
        const stamping = { authority: httpAuthority(server.url), everyMs: EVERY_MS };
        const started = await startAudit(world, store, { stamping });
        await world.state('allocation', ledgerOpened(HERE), fundOpened(HERE, 'well'));
        await until(() => server.asked() > 1);
        await world.state('donation', giftReceived(HERE, 'one'));
        await untilPublished(started, 3);
        await until(() => started.lines.some((line) => line.includes('stamp-failed')));
        expect(started.lines.find((line) => line.includes('stamp-failed'))).toContain('answered 500');
        const { failures, lastFailure } = await statusOf(started);
        expect([failures > 0n, lastFailure]).toEqual([true, 'answered 500 as nothing']);
        works = true;
        await until(async () => (await statusOf(started)).size === 3n);
        await until(async () => (await statusOf(started)).lastFailure === '');
        expect(started.lines.some((line) => line.includes('"stamped"'))).toBe(true);
        expect(await statusOf(started)).toMatchObject({ authority: server.url, size: 3n });
        await started.audit.stop();
      } finally {
        await store.close();
        await world.close();
        await server.close();
      }
    });
  });
});
