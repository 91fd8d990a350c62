// What audit serves over HTTP proves itself, and is what tlog-tiles says: paths, media types, caching.
import { gunzipSync } from 'node:zlib';
import {
  appendLeaves,
  binaryOfBytes,
  createTileBuilder,
  decodeBundle,
  leafHashOfText,
  openCheckpoint,
  takeTiles,
  tilePath,
  tilesOfSize,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  verifyReceipt,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GIFTS, LEDGER, OTHER_LEDGER, SIZE, type ServedHttp, openHttp } from '../../../test/http-world.ts';
import { giftOf } from '../../../test/tiny-services.ts';
import { LOG_KEY } from '../../../test/world.ts';

const GZIP = { 'accept-encoding': 'gzip' };
const TRUST = { logKey: LOG_KEY };
const binary = (base64: string) => binaryOfBytes(Buffer.from(base64, 'base64'));

interface Page {
  readonly entries: { readonly index: number; readonly leafHash: string; readonly entry: object }[];
  readonly next?: string;
  readonly size: number;
}

let served: ServedHttp;
beforeAll(async () => {
  served = await openHttp(true);
  await served.fill();
});
afterAll(() => served.close());
const get: ServedHttp['get'] = (url, headers) => served.get(url, headers);

async function textsOf(): Promise<string[]> {
  const texts: string[] = [];
  for (const tile of tilesOfSize(SIZE)) {
    if (tile.level !== 'entries') continue;
    const { bytes } = await get(`/log/${tilePath(tile)}`);
    texts.push(...decodeBundle(bytes, tile.width).map((entry) => Buffer.from(entry).toString()));
  }
  return texts;
}

function rootOf(texts: readonly string[]) {
  const leaves = texts.map((text) => leafHashOfText(nodeSha256, text));
  const builder = createTileBuilder();
  appendLeaves(nodeSha256, builder, leaves);
  return { leaves, root: treeRoot(nodeSha256, builder), tiles: takeTiles(builder) };
}

describe('the log over HTTP', () => {
  it('gives a checkpoint, bundles and tiles that a rebuilt tree confirms', async () => {
    const note = await get('/log/checkpoint');
    expect([note.status, note.headers['content-type']]).toEqual([200, 'text/plain; charset=utf-8']);
    expect(note.headers['cache-control']).toBe('public, max-age=1');
    const checkpoint = openCheckpoint(nodeEd25519, note.text, TRUST);
    const { root, tiles } = rootOf(await textsOf());
    expect([checkpoint.size, checkpoint.root]).toEqual([SIZE, root]);
    for (const { tile, bytes } of tiles) {
      const answer = await get(`/log/${tilePath(tile)}`);
      expect(Buffer.compare(answer.bytes, bytes), tilePath(tile)).toBe(0);
      expect(answer.headers['content-type']).toBe('application/octet-stream');
      const full = 'public, max-age=31536000, immutable';
      expect(answer.headers['cache-control']).toBe(tile.width === 256 ? full : 'public, max-age=60');
    }
  });

  it('compresses bundles as a content encoding only, and sends nothing twice', async () => {
    const plain = await get('/log/tile/entries/000');
    const packed = await get('/log/tile/entries/000', { 'accept-encoding': 'gzip' });
    expect(packed.headers['content-type']).toBe('application/octet-stream');
    expect([packed.headers['content-encoding'], packed.headers['vary']]).toEqual(['gzip', 'accept-encoding']);
    expect(gunzipSync(packed.bytes).equals(plain.bytes)).toBe(true);
    const hashes = await get('/log/tile/0/000', { 'accept-encoding': 'gzip' });
    expect([hashes.headers['content-encoding'], hashes.bytes.length]).toEqual([undefined, 8_192]);
    for (const path of ['/log/checkpoint', '/log/tile/0/000', '/log/tile/entries/000', '/v1/receipts/3']) {
      const { headers } = await get(path);
      const again = await get(path, { 'if-none-match': String(headers['etag']) });
      expect([again.status, again.text], path).toEqual([304, '']);
    }
  });

  it('gives the same again, however often it is asked and in whichever encoding', async () => {
    for (const path of ['/log/tile/entries/000', '/log/tile/0/000']) {
      const [plain, ...more] = await Promise.all([get(path), get(path), get(path)]);
      for (const answer of more) expect(answer.bytes.equals(plain.bytes)).toBe(true);
      const packed = [await get(path, GZIP), await get(path, GZIP)];
      const isBundle = path.includes('entries');
      for (const { bytes, headers } of packed) {
        expect((isBundle ? gunzipSync(bytes) : bytes).equals(plain.bytes), path).toBe(true);
        expect(headers['etag'] === plain.headers['etag']).toBe(!isBundle);
        const known = { ...GZIP, 'if-none-match': String(headers['etag']) };
        expect((await get(path, known)).status).toBe(304);
      }
    }
  });

  it('gives narrower tiles of earlier sizes', async () => {
    const whole = await get('/log/tile/0/000');
    for (const width of [1, 7, 255]) {
      const head = await get(`/log/tile/0/000.p/${width}`);
      expect(head.bytes.equals(whole.bytes.subarray(0, width * 32))).toBe(true);
      expect(head.headers['cache-control']).toBe('public, max-age=60');
    }
    const bundle = decodeBundle((await get('/log/tile/entries/000')).bytes, 256);
    const early = await get('/log/tile/entries/000.p/3');
    expect(decodeBundle(early.bytes, 3)).toEqual(bundle.slice(0, 3));
  });

  it.each([
    '/log/tile/0/002',
    '/log/tile/0/001',
    '/log/tile/0/001.p/49',
    '/log/tile/0/000.p/0',
    '/log/tile/0/000.p/256',
    '/log/tile/0/00',
    '/log/tile/0/0000',
    '/log/tile/0/x000/000',
    '/log/tile/00/000',
    '/log/tile/2/000',
    '/log/tile/63/000',
    '/log/tile/64/000',
    '/log/tile/0/000/000',
    '/log/tile/0/001/x000',
    '/log/tile/entries/000.p/',
    '/log/tile/entries/000.p/01',
    '/log/tile/entries/001.p/49',
    '/log/tile/-1/000',
    '/log/tile/0/000/',
    '/log/tile/0/%2e%2e/checkpoint',
    '/log/tile/0/..%2f..%2fcheckpoint',
    '/log/tile/0/000%00',
    '/log/tile/entries/001',
    '/log/tile/entries/x999/x999/x999/x999/x999/999',
    '/log/tile/entries/000.gz',
    '/log/tile/0',
    '/log/tile/',
    '/log/',
    '/log/checkpoint/',
    '/log/CHECKPOINT',
  ])('%s is not there', async (path) => {
    const answer = await get(path);
    expect([answer.status, answer.headers['cache-control']]).toEqual([404, 'no-store']);
  });
});

describe('entries over HTTP', () => {
  const page = async (query: string, ledger = LEDGER): Promise<Page> => {
    const answer = await get(`/v1/ledgers/${ledger}/entries?${query}`);
    expect(answer.status, answer.text).toBe(200);
    return JSON.parse(answer.text) as Page;
  };
  const indices = ({ entries }: Page) => entries.map(({ index }) => index);

  it('come page by page, each with the bytes that are hashed', async () => {
    const texts = await textsOf();
    const all: Page['entries'][number][] = [];
    for (let query = 'limit=100'; ;) {
      const { entries, next, size } = await page(query);
      expect(size).toBe(SIZE);
      all.push(...entries);
      if (next === undefined) break;
      query = `limit=100&cursor=${next}`;
    }
    expect(all.length).toBe(SIZE - 2);
    for (const { entry, index, leafHash } of all) {
      expect(JSON.stringify(entry)).toBe(texts[index]);
      expect(binary(leafHash)).toBe(leafHashOfText(nodeSha256, texts[index] ?? ''));
    }
  });

  it('are chosen by range, type and subject', async () => {
    expect(indices(await page('from=10&to=13'))).toEqual([10, 11, 12]);
    expect(indices(await page(`from=${SIZE}`))).toEqual([]);
    expect(indices(await page('from=13&to=10'))).toEqual([]);
    const gift = await page(`subject=${giftOf('7')}`);
    expect(gift.entries.map(({ entry }) => JSON.stringify(entry))).toEqual([
      expect.stringContaining(giftOf('7')),
    ]);
    const type = 'type=org.centesimo.gift.received.v1&limit=1000';
    expect((await page(type)).entries).toHaveLength(GIFTS);
    expect(indices(await page('type=org.centesimo.gift.received.v1&subject=well'))).toEqual([]);
    expect(indices(await page('', OTHER_LEDGER))).toHaveLength(2);
    expect(indices(await page('', 'nowhere'))).toEqual([]);
  });

  it('take the cursor of the same list only', async () => {
    const { next = '' } = await page('limit=1');
    expect((await page(`limit=5&cursor=${next}`)).entries).toHaveLength(5);
    for (const path of [
      `${LEDGER}/entries?from=1&cursor=${next}`,
      `${OTHER_LEDGER}/entries?cursor=${next}`,
      `${LEDGER}/entries?cursor=${next}A`,
      `${LEDGER}/entries?cursor=x`,
    ]) {
      const answer = await get(`/v1/ledgers/${path}`);
      expect([answer.status, JSON.parse(answer.text)]).toEqual([
        400,
        expect.objectContaining({ code: 'cursor-malformed' }),
      ]);
    }
  });
});

describe('proofs over HTTP', () => {
  it('hold under the root of the checkpoint', async () => {
    const { leaves, root } = rootOf(await textsOf());
    for (const index of [0, 1, 255, 256, SIZE - 1]) {
      const answer = await get(`/v1/proofs/inclusion?index=${index}&size=${SIZE}`);
      const { leafHash, path } = JSON.parse(answer.text) as { leafHash: string; path: string[] };
      expect(binary(leafHash)).toBe(leaves[index]);
      verifyInclusion(nodeSha256, { index, size: SIZE, root, leaf: binary(leafHash) }, path.map(binary));
      expect(answer.headers['cache-control']).toMatch(/immutable/);
    }
    for (const oldSize of [1, 2, 255, 256, 257, SIZE]) {
      const answer = await get(`/v1/proofs/consistency?from=${oldSize}`);
      const { path, to } = JSON.parse(answer.text) as { path: string[]; to: number };
      const older = createTileBuilder();
      appendLeaves(nodeSha256, older, leaves.slice(0, oldSize));
      const claim = { oldSize, oldRoot: treeRoot(nodeSha256, older), newSize: to, newRoot: root };
      verifyConsistency(nodeSha256, claim, path.map(binary));
      expect(answer.headers['cache-control']).toBe('public, max-age=1');
    }
  });

  it('come as receipts that stand alone', async () => {
    const texts = await textsOf();
    for (const index of [0, 255, 256, SIZE - 1]) {
      const { headers, text } = await get(`/v1/receipts/${index}`);
      const { entry } = verifyReceipt(nodeSha256, nodeEd25519, text, TRUST);
      expect(Buffer.from(entry).toString()).toBe(texts[index]);
      expect(headers['content-disposition']).toBe(`attachment; filename="receipt-${index}.tlog-proof"`);
    }
  });

  it.each([
    [`inclusion?index=${SIZE}`, 404, 'proof-refused'],
    [`inclusion?index=0&size=${SIZE + 1}`, 404, 'size-out-of-range'],
    ['inclusion?index=5&size=5', 404, 'proof-refused'],
    ['inclusion?index=0&size=0', 404, 'proof-refused'],
    ['inclusion?index=9007199254740992', 400, 'request-invalid'],
    ['inclusion?index=-1', 400, 'request-invalid'],
    ['inclusion?index=1e2', 400, 'request-invalid'],
    ['inclusion', 400, 'request-invalid'],
    ['consistency?from=3&to=2', 404, 'proof-refused'],
    [`consistency?from=${SIZE + 1}`, 404, 'proof-refused'],
    [`consistency?from=1&to=${SIZE + 1}`, 404, 'size-out-of-range'],
  ])('%s is %d %s', async (path, status, code) => {
    const answer = await get(`/v1/proofs/${path}`);
    expect([answer.status, JSON.parse(answer.text)]).toEqual([status, expect.objectContaining({ code })]);
  });
});
