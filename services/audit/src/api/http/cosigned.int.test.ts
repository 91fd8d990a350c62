// `/log/cosigned-checkpoint`: the newest with a quorum, beside the newest of all; 404 where there is none.
import { createTokenVerifier, generateSigningKey, trustKeys } from '@centesimo/auth';
import { createHttpApp } from '@centesimo/http';
import { expect, it } from 'vitest';
import type { SmallWitness } from '../../../test/small-witness.ts';
import { inScene, untilCosigned } from '../../../test/witness-scene.ts';
import { until } from '../../../test/world.ts';

const POLICY = { keys: trustKeys([generateSigningKey('https://issuer.test')]), audience: 'test' };

it('is served to everybody once there is one, and the newest checkpoint without one beside it', () =>
  inScene(['one'], async ({ grow, start, witnesses }) => {
    const [one] = witnesses as [SmallWitness];
    const started = await start('quorum one');
    const { http, isReady, reader } = started.audit;
    const app = await createHttpApp({
      info: { title: 'audit', description: 'the log', version: '1' },
      bindings: [http],
      verifier: createTokenVerifier(POLICY, () => Date.now()),
      isReady,
      onFault: (route, error) => {
        throw new Error(`${route} failed`, { cause: error });
      },
    });
    const get = (url: string, headers: Record<string, string> = {}) => app.fastify.inject({ url, headers });
    await until(() => started.audit.isReady());
    expect((await get('/log/cosigned-checkpoint')).statusCode).toBe(503);
    one.behaviour = (_, answer) => (answer.writeHead(500).end(), true);
    await grow(started);
    expect((await get('/log/cosigned-checkpoint')).statusCode).toBe(404);
    one.behaviour = undefined;
    await untilCosigned(started, 1);
    const first = await get('/log/cosigned-checkpoint');
    expect([first.statusCode, first.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(first.payload).toContain('— one.test ');
    expect((await get('/log/checkpoint')).payload).toBe(first.payload);
    one.behaviour = (_, answer) => (answer.writeHead(500).end(), true);
    await grow(started);
    const tag = { 'if-none-match': first.headers.etag ?? '' };
    expect((await get('/log/cosigned-checkpoint', tag)).statusCode).toBe(304);
    expect((await get('/log/checkpoint')).payload).toBe(reader.published?.note);
    expect((await get('/log/checkpoint')).payload).toContain('\n2\n');
    await app.fastify.close();
    await started.audit.stop();
  }));
