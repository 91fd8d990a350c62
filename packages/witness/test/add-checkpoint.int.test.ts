/** Every status of the specification, over HTTP, of a log of which only consistency is watched; and what is kept. */
import {
  addSignatures,
  cosignText,
  formatAddCheckpoint,
  MAX_ADD_CHECKPOINT_BYTES,
  openCheckpoint,
  parseNote,
  signerKey,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { createHttpApp } from '@centesimo/http';
import { openEmbeddedStore } from '@centesimo/store/embedded';
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { serveWitness } from '../src/index.ts';
import { NO_TOKENS, witnessBinding } from '../src/witness-routes.ts';
import type { WitnessEvent } from '../src/index.ts';
import {
  bodyFor,
  CLOCK,
  cosignatureIn,
  GOOD,
  idOf,
  KEY,
  logKeyOf,
  logOf,
  noteOf,
  openWitness,
  proofFrom,
} from './witness-world.fixture.ts';

const [ONE, THREE, FIVE] = [1, 3, 5].map((size) => logOf(GOOD, size)) as [
  ReturnType<typeof logOf>,
  ReturnType<typeof logOf>,
  ReturnType<typeof logOf>,
];
/** Another history of five entries, signed by the same key. */
const FORK = logOf([...GOOD.slice(0, 4), GOOD[6] ?? '']);

interface Answer {
  readonly status: number;
  readonly type: string | null;
  readonly text: string;
}

interface Served {
  post(body: Uint8Array | string, headers?: Record<string, string>): Promise<Answer>;
  get(path: string): Promise<Answer>;
  readonly events: WitnessEvent[];
}

async function answerOf(response: Response): Promise<Answer> {
  return {
    status: response.status,
    type: response.headers.get('content-type'),
    text: await response.text(),
  };
}

async function withWitness(folder: string, use: (served: Served) => Promise<void>): Promise<void> {
  const store = await openEmbeddedStore({ folder });
  const events: WitnessEvent[] = [];
  const logs = [{ logKey: logKeyOf(ONE) }];
  const { documents } = store;
  const tell = (event: WitnessEvent): void => void events.push(event);
  const ports = { key: KEY, documents, clock: CLOCK, logs, tell, stateFolder: folder };
  const served = await serveWitness({ address: '127.0.0.1:0', ...ports });
  const base = `http://${served.address}`;
  try {
    await use({
      post: async (body, headers = {}) =>
        answerOf(await fetch(`${base}/add-checkpoint`, { method: 'POST', body: Buffer.from(body), headers })),
      get: async (path) => answerOf(await fetch(base + path)),
      events,
    });
  } finally {
    await served.stop();
    await store.close();
  }
}

it('cosigns what continues, and answers everything else as the specification says', async () => {
  await withTempFolder(async (folder) => {
    await withWitness(folder, async ({ get, post }) => {
      expect((await get(`/${idOf(ONE)}/checkpoint`)).status).toBe(404);
      const first = await post(await bodyFor(ONE, 0));
      expect([first.status, first.type]).toEqual([200, 'text/plain; charset=utf-8']);
      const { signature } = cosignatureIn({ status: 200, cosignatures: first.text }, ONE);
      expect(signature.name).toBe(KEY.name);
      // 400: no request, an old size beyond the checkpoint. 404: an origin that is not known.
      const third = (await bodyFor(THREE, 1)).toString();
      for (const bad of ['', 'old 1\n', third.replace('old 1', 'old 4'), third.replace('\n3\n', '\n03\n')])
        expect((await post(bad)).status, bad.slice(0, 20)).toBe(400);
      expect((await post(third.replaceAll('log.test', 'log.tost'))).status).toBe(404);
      // 403: the text is not what was signed, nobody known signed it, or its own signature is cut.
      const unsigned = addSignatures(noteOf(THREE), []).replace(/\n— .*\n$/u, '\n— other.example AAAAAAAA\n');
      const proof = await proofFrom(THREE, 1);
      for (const bad of [third.replace('\n3\n', '\n2\n'), third.slice(0, -2), `${third}x\n`])
        expect((await post(bad)).status, bad.slice(-20)).toBe(403);
      expect((await post(formatAddCheckpoint({ oldSize: 1, proof, note: unsigned }))).status).toBe(403);
      // 422: a proof that is missing, altered, or too long.
      for (const wrong of [[], [...proof].reverse(), [...proof, proof[0] ?? ''], proof.slice(1)]) {
        const body = formatAddCheckpoint({ oldSize: 1, proof: wrong, note: noteOf(THREE) });
        expect((await post(body)).status).toBe(422);
      }
      // 409 with the size that is known here, then what it asks for.
      const stale = await post(await bodyFor(FIVE, 0));
      expect(stale).toEqual({ status: 409, type: 'text/x.tlog.size', text: '1\n' });
      expect((await post(third, { 'content-type': 'application/octet-stream' })).status).toBe(200);
      expect((await post(await bodyFor(FIVE, 3), { 'content-type': 'text/plain' })).status).toBe(200);
      expect((await post(await bodyFor(THREE, 1))).text).toBe('5\n');
      // Equal size, equal root: once more, with an empty proof only.
      expect((await post(await bodyFor(FIVE, 5))).status).toBe(200);
      const full = formatAddCheckpoint({ oldSize: 5, proof, note: noteOf(FIVE) });
      expect((await post(full)).status).toBe(422);
      const kept = await get(`/${idOf(FIVE)}/checkpoint`);
      const trust = { logKey: logKeyOf(FIVE), witnesses: [KEY] };
      expect(openCheckpoint(nodeEd25519, kept.text, trust)).toMatchObject({
        size: 5,
        cosignatures: [{ key: KEY }],
      });
    });
  });
});

it('keeps what it cosigned over a restart, and refuses for good a log that signed two histories', async () => {
  await withTempFolder(async (folder) => {
    await withWitness(folder, async ({ post }) => {
      expect((await post(await bodyFor(FIVE, 0))).status).toBe(200);
    });
    await withWitness(folder, async ({ events, post }) => {
      expect((await post(await bodyFor(ONE, 0))).text).toBe('5\n');
      const forked = await post(await bodyFor(FORK, 5));
      expect([forked.status, forked.text]).toEqual([422, expect.stringContaining('two histories')]);
      expect(events).toContainEqual(expect.objectContaining({ name: 'refused' }));
      const good = await post(await bodyFor(FIVE, 5));
      expect([good.status, good.text]).toEqual([422, expect.stringContaining('refuses the log')]);
    });
    await withWitness(folder, async ({ get, post }) => {
      expect((await post(await bodyFor(FIVE, 5))).status).toBe(422);
      const { logs } = JSON.parse((await get('/status')).text) as { logs: unknown[] };
      const refused = { signed: noteOf(FORK), failure: { what: 'history-rewritten' } };
      expect(logs).toMatchObject([{ cosigned: 5, followed: false, refused }]);
      expect((await get(`/${idOf(FIVE)}/checkpoint`)).text).toContain(parseNote(noteOf(FIVE)).text);
    });
  });
});

it('keeps and serves no signature that it has not checked', async () => {
  await withTempFolder(async (folder) => {
    await withWitness(folder, async ({ get, post }) => {
      const { text } = parseNote(noteOf(FIVE));
      const other = signerKey(nodeSha256, nodeEd25519, 'other.example', 'ed25519', new Uint8Array(32));
      const forged = { ...cosignText(nodeEd25519, KEY, text, 1), payload: new Uint8Array(72) };
      const stranger = { name: other.name, id: other.id, payload: new Uint8Array(64) };
      const note = addSignatures(noteOf(FIVE), [forged, stranger]);
      expect((await post(formatAddCheckpoint({ oldSize: 0, proof: [], note }))).status).toBe(200);
      const kept = (await get(`/${idOf(FIVE)}/checkpoint`)).text;
      expect(parseNote(kept).signatures.map(({ name }) => name)).toEqual(['log.test.example', KEY.name]);
      // Each of them is good.
      openCheckpoint(nodeEd25519, kept, { logKey: logKeyOf(FIVE), witnesses: [KEY] });
    });
  });
});

it('takes no body that is larger than any request, and describes what it takes', async () => {
  await withTempFolder(async (folder) => {
    const opened = await openWitness(folder, [{ logKey: logKeyOf(ONE) }]);
    const app = await createHttpApp({
      bindings: [witnessBinding(opened.witness)],
      info: { title: 'witness', description: 'cosigns', version: '1' },
      verifier: NO_TOKENS,
      isReady: () => true,
      onFault: (route, error) => {
        throw new Error(`${route} failed`, { cause: error });
      },
    });
    const post = async (payload: Buffer): Promise<number> =>
      (await app.fastify.inject({ method: 'POST', url: '/add-checkpoint', payload })).statusCode;
    expect(await post(Buffer.alloc(MAX_ADD_CHECKPOINT_BYTES, 'a'))).toBe(400);
    expect(await post(Buffer.alloc(MAX_ADD_CHECKPOINT_BYTES + 1, 'a'))).toBe(413);
    expect(await post(Buffer.from('old 0\n\n\xff', 'latin1'))).toBe(400);
    const { paths } = (await app.fastify.inject('/openapi.json')).json<{ paths: object }>();
    const all = ['/add-checkpoint', '/status', '/{log}/checkpoint'];
    expect(Object.keys(paths)).toEqual(expect.arrayContaining(all));
    await app.fastify.close();
    await opened.close();
  });
});
