// Exports and checkpoints over HTTP: pages of any size make the whole, lines hash to what they name, hostile asks change nothing.
import { binaryOfBytes, leafHashOfText, openCheckpoint, verifyConsistency } from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GIFTS, LEDGER, OTHER_LEDGER, SIZE, type ServedHttp, openHttp } from '../../../test/http-world.ts';
import { giftOf } from '../../../test/tiny-services.ts';
import { LOG_KEY } from '../../../test/world.ts';

interface Line {
  readonly index: number;
  readonly leafHash: string;
  readonly entry: object;
}
interface Page {
  readonly entries: readonly Line[];
  readonly next?: string;
}
interface Checkpoints {
  readonly checkpoints: readonly {
    readonly size: number;
    readonly root: string;
    readonly signedAt: string;
    readonly note: string;
  }[];
  readonly next?: string;
}

let served: ServedHttp;
beforeAll(async () => {
  served = await openHttp(true);
  await served.fill();
});
afterAll(() => served.close());

async function read<T>(path: string): Promise<T> {
  const answer = await served.get(path);
  expect(answer.status, answer.text).toBe(200);
  return JSON.parse(answer.text) as T;
}
const entriesOf = (ledger: string): string => `/v1/ledgers/${ledger}/entries`;
const linesOf = async (query: string, ledger = LEDGER): Promise<string[]> => {
  const answer = await served.get(`${entriesOf(ledger)}.ndjson?${query}`);
  expect([answer.status, answer.headers['content-type']]).toEqual([
    200,
    'application/x-ndjson; charset=utf-8',
  ]);
  return answer.text.split('\n').slice(0, -1);
};

describe('a ledger as one file', () => {
  it('holds every entry of the ledger, each line hashing to the leaf it names', async () => {
    const lines = await linesOf('');
    expect(lines).toHaveLength(SIZE - 2);
    for (const line of lines) {
      const { index, leafHash } = JSON.parse(line) as Line;
      const text = line.slice(line.indexOf('"entry":') + 8, -1);
      expect(text).toContain(`{"chain":{"index":${index},"ledger":"${LEDGER}"`);
      expect(leafHashOfText(nodeSha256, text)).toBe(binaryOfBytes(Buffer.from(leafHash, 'base64')));
    }
    expect(await linesOf('', OTHER_LEDGER)).toHaveLength(2);
    expect(await linesOf('', 'nowhere')).toEqual([]);
  });

  it('is the same as its pages, whatever their size and the filter', async () => {
    const filters = fc.constantFrom(
      '',
      'type=org.centesimo.gift.received.v1',
      `subject=${giftOf('7')}`,
      'from=10&to=31',
      'from=250',
      'to=257',
    );
    const anyPages = fc.asyncProperty(filters, fc.integer({ min: 1, max: 400 }), async (filter, limit) => {
      const pages: string[] = [];
      for (let cursor = ''; ;) {
        const { entries, next } = await read<Page>(`${entriesOf(LEDGER)}?${filter}&limit=${limit}${cursor}`);
        expect(entries.length).toBeLessThanOrEqual(limit);
        pages.push(...entries.map((each) => JSON.stringify(each)));
        if (next === undefined) break;
        cursor = `&cursor=${next}`;
      }
      expect(pages).toEqual(await linesOf(filter));
    });
    await fc.assert(anyPages, {
      numRuns: 20,
      examples: [
        ['', 7],
        ['', 302],
        ['from=10&to=31', 21],
      ],
    });
  });

  it('comes as CSV for a spreadsheet', async () => {
    const { headers, text } = await served.get(`${entriesOf(LEDGER)}.csv?subject=${giftOf('7')}`);
    expect(headers['content-type']).toBe('text/csv; charset=utf-8; header=present');
    expect(headers['content-disposition']).toBe(`attachment; filename="${LEDGER}-entries.csv"`);
    const [head, row = '', rest] = text.split('\r\n');
    expect([head, rest]).toEqual([expect.stringMatching(/^index,ledger,seq,.*,entry$/), '']);
    const [line = ''] = await linesOf(`subject=${giftOf('7')}`);
    const entry = JSON.stringify((JSON.parse(line) as Line).entry);
    expect(row.endsWith(`,"${entry.replaceAll('"', '""')}"`)).toBe(true);
    const all = await served.get(`${entriesOf(LEDGER)}.csv?type=org.centesimo.gift.received.v1`);
    expect(all.text.split('\r\n')).toHaveLength(GIFTS + 2);
  });

  it.each([
    ['from=13&to=10', 200],
    [`from=${Number.MAX_SAFE_INTEGER}`, 200],
    ['to=0', 200],
    ['from=-1', 400],
    ['from=1e3', 400],
    ['from=0x10', 400],
    ['to=9007199254740992', 400],
    ['type=%00', 400],
    ['type=a%0d%0ab', 400],
    ['subject=%e2%80%ae', 400],
    ['subject=', 400],
    ['limit=3', 400],
    ['cursor=x', 400],
  ])('asked with %s: %d and nothing of the log', async (query, status) => {
    for (const suffix of ['ndjson', 'csv']) {
      const answer = await served.get(`${entriesOf(LEDGER)}.${suffix}?${query}`);
      expect([answer.status, answer.text.includes('"chain"')]).toEqual([status, false]);
    }
  });
});

describe('the checkpoints that were published', () => {
  it('come newest first, in pages of any size, each signed and contained in the next', async () => {
    const { checkpoints: all } = await read<Checkpoints>('/v1/checkpoints?limit=1000');
    expect(all.length).toBeGreaterThanOrEqual(2);
    expect(all[0]?.size).toBe(SIZE);
    for (const [i, { note, root, size, signedAt }] of all.entries()) {
      const opened = openCheckpoint(nodeEd25519, note, { logKey: LOG_KEY });
      expect([opened.size, opened.root]).toEqual([size, binaryOfBytes(Buffer.from(root, 'base64'))]);
      expect(new Date(signedAt).toISOString()).toBe(signedAt);
      const newer = all[i - 1];
      if (newer === undefined) continue;
      expect(newer.size).toBeGreaterThan(size);
      const { path } = await read<{ path: string[] }>(`/v1/proofs/consistency?from=${size}&to=${newer.size}`);
      const newRoot = binaryOfBytes(Buffer.from(newer.root, 'base64'));
      const claim = { oldSize: size, oldRoot: opened.root, newSize: newer.size, newRoot };
      verifyConsistency(
        nodeSha256,
        claim,
        path.map((each) => binaryOfBytes(Buffer.from(each, 'base64'))),
      );
    }
    for (const limit of [1, 2, 3]) {
      const paged: Checkpoints['checkpoints'][number][] = [];
      for (let cursor = ''; ;) {
        const page = await read<Checkpoints>(`/v1/checkpoints?limit=${limit}${cursor}`);
        paged.push(...page.checkpoints);
        if (page.next === undefined) break;
        cursor = `&cursor=${page.next}`;
      }
      expect(paged).toEqual(all);
    }
  });

  it('take no cursor of another list', async () => {
    const { next = '' } = await read<Page>(`${entriesOf(LEDGER)}?limit=1`);
    for (const query of [`cursor=${next}`, 'cursor=%00', 'limit=0', 'limit=1001', 'from=1'])
      expect((await served.get(`/v1/checkpoints?${query}`)).status, query).toBe(400);
  });
});
