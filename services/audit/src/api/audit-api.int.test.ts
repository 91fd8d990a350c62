// What audit serves over gRPC proves itself: entries, tiles, proofs and receipts, checked with nothing but the log's key.

import { type Role, createTokenVerifier, generateSigningKey, issueToken, trustKeys } from '@centesimo/auth';
import { AuditService, RpcError, createClient, startServer } from '@centesimo/grpc';
import {
  type Hash,
  appendLeaves,
  binaryOfBytes,
  createTileBuilder,
  decodeBundle,
  leafHashOfText,
  openCheckpoint,
  takeTiles,
  tilePath,
  treeRoot,
  verifyConsistency,
  verifyInclusion,
  verifyReceipt,
} from '@centesimo/log';
import { nodeEd25519, nodeSha256 } from '@centesimo/log/node';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { fundOpened, giftOf, giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import {
  LOG_KEY,
  TOPIC,
  VKEY,
  type World,
  openWorld,
  startAudit,
  until,
  untilPublished,
} from '../../test/world.ts';

const AUDIENCE = 'centesimo';
const signingKey = generateSigningKey('https://issuer.test');
const LEDGER = 'acqua';
const TRUST = { logKey: LOG_KEY };

type Call = ReturnType<typeof createClient<typeof AuditService>>['call'];

interface Served {
  readonly world: World;
  readonly started: Awaited<ReturnType<typeof startAudit>>;
  /** A client with a token of this role; without one where none is named. */
  connect(role?: Role): Call;
}

async function serving(openEntries: boolean, test: (served: Served) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const store = await world.openStore();
    const started = await startAudit(world, store, { openEntries });
    const verifier = createTokenVerifier({ keys: trustKeys([signingKey]), audience: AUDIENCE }, () =>
      Date.now(),
    );
    const onFault = (method: string, error: unknown): never => {
      throw new Error(`${method} failed`, { cause: error });
    };
    const services = started.audit.routes;
    const server = await startServer({ address: '127.0.0.1:0', services, verifier, onFault });
    const clients: { close(): void }[] = [];
    const connect = (role?: Role): Call => {
      const token = role === undefined ? {} : { token: () => tokenOf(role) };
      const client = createClient(AuditService, { address: server.address, ...token });
      clients.push(client);
      return client.call;
    };
    try {
      await test({ world, started, connect });
    } finally {
      for (const client of clients) client.close();
      await server.stop();
      await started.audit.stop();
      await store.close();
      await world.close();
    }
  });
}

function tokenOf(role: Role): string {
  const claims = { subject: 'tester', roles: [role], ledgers: ['*'], audience: AUDIENCE, ttlS: 600 };
  return issueToken(signingKey, { ...claims, nowMs: Date.now() });
}

/** 302 entries: more than one tile. */
async function fill({ world, started }: Served): Promise<number> {
  await world.state('allocation', ledgerOpened(LEDGER), fundOpened(LEDGER, 'well'));
  await untilPublished(started, 2);
  await world.state('donation', ...Array.from({ length: 300 }, (_, n) => giftReceived(LEDGER, `${n}`)));
  await untilPublished(started, 302);
  return 302;
}

async function entriesOf(call: Call): Promise<string[]> {
  const texts: string[] = [];
  for await (const { firstIndex, entries } of call.streamEntries({ fromIndex: 0n })) {
    expect(Number(firstIndex)).toBe(texts.length);
    texts.push(...entries.map((entry) => Buffer.from(entry).toString()));
  }
  return texts;
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.then(
    () => new Error('it did not fail'),
    (thrown: unknown) => thrown,
  );
  if (error instanceof RpcError) return error.code;
  throw error;
}

const first = async <T>(stream: AsyncIterable<T>): Promise<T | undefined> => {
  for await (const each of stream) return each;
  return undefined;
};

describe('the open log', () => {
  it('tells auditors and operators alone which messages in the topic are not ours', async () => {
    await serving(true, async ({ world, started, connect }) => {
      await world.bus.produce(TOPIC, 2, [{ key: 'k', headers: {}, value: 'noise' }]);
      await until(async () => (await started.audit.foreign()).length === 1);
      for (const role of ['auditor', 'operator'] as const) {
        const { messages } = await connect(role).listForeignMessages({});
        expect(messages).toMatchObject([{ partition: 2, reason: 'no-journal', bytes: 5 }]);
      }
      expect(await codeOf(connect().listForeignMessages({}))).toBe('token-missing');
      expect(await codeOf(connect('staff').listForeignMessages({}))).toBe('role-forbidden');
    });
  });

  it('gives entries, tiles and proofs that a rebuilt tree confirms', () =>
    serving(true, async (served) => {
      const size = await fill(served);
      const call = served.connect();
      const texts = await entriesOf(call);
      expect(texts).toHaveLength(size);
      const checkpoint = openCheckpoint(nodeEd25519, (await call.getCheckpoint({})).note, TRUST);
      const leaves = texts.map((text) => leafHashOfText(nodeSha256, text));
      const builder = createTileBuilder();
      appendLeaves(nodeSha256, builder, leaves);
      expect([checkpoint.size, checkpoint.root]).toEqual([size, treeRoot(nodeSha256, builder)]);
      for (const { tile, bytes } of takeTiles(builder)) {
        const { content } = await call.getTile({ path: tilePath(tile) });
        expect(Buffer.compare(content, bytes), tilePath(tile)).toBe(0);
      }
      for (const [path, from, count] of [
        ['tile/entries/000', 0, 256],
        ['tile/entries/001.p/46', 256, 46],
        ['tile/entries/000.p/7', 0, 7],
      ] as const) {
        const { content } = await call.getTile({ path });
        const bundle = decodeBundle(content, count).map((entry) => Buffer.from(entry).toString());
        expect(bundle).toEqual(texts.slice(from, from + count));
      }
      await checkProofs(call, leaves, checkpoint.root);
    }));

  it('gives receipts that stand alone', () =>
    serving(true, async (served) => {
      const size = await fill(served);
      const call = served.connect();
      const texts = await entriesOf(call);
      for (const index of [0, 1, 255, 256, size - 1]) {
        const { proof } = await call.getReceipt({ index: BigInt(index) });
        const { entry } = verifyReceipt(nodeSha256, nodeEd25519, proof, TRUST);
        expect(Buffer.from(entry).toString()).toBe(texts[index]);
      }
      expect(await codeOf(call.getReceipt({ index: BigInt(size) }))).toBe('proof-refused');
    }));

  it('finds the entries of a ledger and of a gift, page by page', () =>
    serving(true, async (served) => {
      const size = await fill(served);
      const call = served.connect();
      const indices: bigint[] = [];
      for (let cursor = ''; ;) {
        const page = await call.findEntries({ ledger: LEDGER, cursor, limit: 100 });
        indices.push(...page.entries.map(({ index }) => index));
        cursor = page.nextCursor;
        if (cursor === '') break;
      }
      expect(indices).toEqual(Array.from({ length: size }, (_, index) => BigInt(index)));
      const { entries } = await call.findEntries({ ledger: LEDGER, subject: giftOf('7') });
      expect(entries.map(({ entry }) => Buffer.from(entry).toString())).toEqual([
        expect.stringContaining(giftOf('7')),
      ]);
      for (const { entry, leafHash } of entries)
        expect(binaryOfBytes(leafHash)).toBe(leafHashOfText(nodeSha256, Buffer.from(entry).toString()));
      const gifts = { ledger: LEDGER, type: 'org.centesimo.gift.received.v1', fromIndex: 10n, toIndex: 13n };
      expect((await call.findEntries(gifts)).entries.map(({ index }) => index)).toEqual([10n, 11n, 12n]);
      expect((await call.findEntries({ ledger: 'nowhere' })).entries).toEqual([]);
      const sizes: bigint[] = [];
      for (let cursor = ''; ;) {
        const page = await call.listCheckpoints({ cursor, limit: 1 });
        for (const { note } of page.checkpoints) openCheckpoint(nodeEd25519, note, TRUST);
        sizes.push(...page.checkpoints.map((each) => each.size));
        cursor = page.nextCursor;
        if (cursor === '') break;
      }
      expect([sizes[0], sizes.at(-1)]).toEqual([BigInt(size), 2n]);
    }));

  it('follows what is published later, and tells how it stands', () =>
    serving(true, async (served) => {
      const { world, started, connect } = served;
      await world.state('allocation', ledgerOpened(LEDGER));
      await untilPublished(started, 1);
      const call = connect();
      const stream = call.streamEntries({ fromIndex: 1n, follow: true });
      const next = stream.next();
      await world.state('allocation', fundOpened(LEDGER, 'well'));
      const { firstIndex, entries } = (await next).value as { firstIndex: bigint; entries: Uint8Array[] };
      expect([firstIndex, entries.length]).toEqual([1n, 1]);
      await stream.return(undefined);
      const status = await call.getStatus({});
      expect([status.size, status.publishedSize, status.vkey]).toEqual([2n, 2n, VKEY]);
      expect(status.marks.every(({ stopped }) => stopped === '')).toBe(true);
    }));

  it('says that it does not keep the log once it has left it', () =>
    serving(true, async ({ world, started, connect }) => {
      const call = connect();
      await world.state('allocation', ledgerOpened(LEDGER));
      await untilPublished(started, 1);
      expect((await call.getCheckpoint({})).note).toContain(LOG_KEY.name);
      await started.audit.stop();
      expect(await codeOf(call.getCheckpoint({}))).toBe('log-not-kept-here');
      expect(await codeOf(call.getReceipt({ index: 0n }))).toBe('log-not-kept-here');
    }));

  it('refuses what it does not have, with a code', () =>
    serving(true, async (served) => {
      const call = served.connect();
      await until(() => served.started.audit.reader.isKept);
      expect(await codeOf(call.getCheckpoint({}))).toBe('log-not-published');
      expect(await codeOf(call.getInclusionProof({ index: 0n }))).toBe('log-not-published');
      await served.world.state('allocation', ledgerOpened(LEDGER), fundOpened(LEDGER, 'well'));
      await untilPublished(served.started, 2);
      expect(await codeOf(call.getTile({ path: 'tile/0/001' }))).toBe('log-not-found');
      expect(await codeOf(call.getTile({ path: 'tile/../x' }))).toBe('tile-path-malformed');
      expect(await codeOf(call.getInclusionProof({ index: 0n, size: 9n }))).toBe('size-out-of-range');
      expect(await codeOf(call.getInclusionProof({ index: 2n, size: 2n }))).toBe('proof-refused');
      expect(await codeOf(call.getInclusionProof({ index: -1n, size: 2n }))).toMatch(
        /out-of-range|proof-refused/,
      );
      expect(await codeOf(call.getConsistencyProof({ fromSize: 2n, toSize: 1n }))).toBe('proof-refused');
      expect(await codeOf(call.findEntries({ ledger: LEDGER, cursor: 'x' }))).toBe('log-not-found');
      expect(await codeOf(call.findEntries({ ledger: LEDGER, fromIndex: -1n }))).toBe('log-index-invalid');
      expect(await codeOf(call.listCheckpoints({ cursor: '-1' }))).toBe('log-not-found');
      expect(await codeOf(first(call.streamEntries({ fromIndex: -1n })))).toBe('log-index-invalid');
    }));
});

describe('a log that is not open', () => {
  it('gives entries to auditors and operators only, and proofs to everybody', () =>
    serving(false, async (served) => {
      await served.world.state('allocation', ledgerOpened(LEDGER), fundOpened(LEDGER, 'well'));
      await untilPublished(served.started, 2);
      const codes = async (call: Call): Promise<string[]> =>
        await Promise.all([
          codeOf(first(call.streamEntries({ fromIndex: 0n }))),
          codeOf(call.getTile({ path: 'tile/entries/000.p/2' })),
          codeOf(call.getReceipt({ index: 0n })),
          codeOf(call.findEntries({ ledger: LEDGER })),
        ]);
      expect(new Set(await codes(served.connect()))).toEqual(new Set(['token-missing']));
      expect(new Set(await codes(served.connect('staff')))).toEqual(new Set(['role-forbidden']));
      const anybody = served.connect();
      openCheckpoint(nodeEd25519, (await anybody.getCheckpoint({})).note, TRUST);
      await anybody.getInclusionProof({ index: 0n });
      await anybody.getConsistencyProof({ fromSize: 1n });
      for (const role of ['auditor', 'operator'] as const) {
        const call = served.connect(role);
        expect(await entriesOf(call)).toHaveLength(2);
        await call.getReceipt({ index: 1n });
      }
    }));
});

async function checkProofs(call: Call, leaves: readonly Hash[], newRoot: Hash): Promise<void> {
  const newSize = leaves.length;
  for (const index of [0, 1, 255, 256, newSize - 1]) {
    const { path, leafHash } = await call.getInclusionProof({ index: BigInt(index) });
    const leaf = leaves[index] ?? '';
    expect(binaryOfBytes(leafHash)).toBe(leaf);
    verifyInclusion(nodeSha256, { index, size: newSize, root: newRoot, leaf }, path.map(binaryOfBytes));
  }
  for (const oldSize of [1, 2, 255, 256, 257, newSize]) {
    const older = createTileBuilder();
    appendLeaves(nodeSha256, older, leaves.slice(0, oldSize));
    const { path } = await call.getConsistencyProof({ fromSize: BigInt(oldSize) });
    const claim = { oldSize, oldRoot: treeRoot(nodeSha256, older), newSize, newRoot };
    verifyConsistency(nodeSha256, claim, path.map(binaryOfBytes));
  }
}
