// The log on real adapters: what is stated is logged once, whoever keeps it, and nothing is signed over a contradiction.

import { binaryOfHex, signCheckpoint } from '@centesimo/log';
import { nodeEd25519 } from '@centesimo/log/node';
import type { EventBus } from '@centesimo/bus';
import type { Store } from '@centesimo/store';
import { createWorld, withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { draft, fundOpened, giftReceived, ledgerOpened } from '../../test/tiny-services.ts';
import { factsOf, recordsOf } from '../../test/journal-of-log.ts';
import {
  LOG_KEY,
  type StartedAudit,
  type World,
  openWorld,
  partitionFor,
  startAudit,
  until,
  untilPublished,
} from '../../test/world.ts';
import { nodeSha256 } from '@centesimo/log/node';
import { DEFAULT_LIMITS } from '@centesimo/journal';
import { readPublished } from './checkpoint-store.ts';
import { loadLog } from './open-log.ts';

/** Two ledgers of different partitions. */
const [HERE, THERE] = ['acqua', 'borgo', 'colle', 'duomo', 'erba'].reduce<string[]>(
  (kept, ledger) =>
    kept.every((other) => partitionFor(other) !== partitionFor(ledger)) ? [...kept, ledger] : kept,
  [],
) as [string, string];

async function inWorld(test: (world: World, store: Store) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const store = await world.openStore();
    try {
      await test(world, store);
    } finally {
      await store.close();
      await world.close();
    }
  });
}

const publishedIn = (store: Store) =>
  readPublished({
    documents: store.documents,
    clock: { now: () => 0, sleep: () => new Promise(() => undefined) },
    limits: DEFAULT_LIMITS,
  });

async function publishForged(store: Store, size: number, root: string): Promise<void> {
  const present = await store.documents.get('checkpoint', 'published');
  const checkpoint = { origin: LOG_KEY.name, size, root: binaryOfHex(root) };
  const note = signCheckpoint(nodeEd25519, LOG_KEY, checkpoint);
  expect(await store.documents.replace('checkpoint', 'published', present, Buffer.from(note))).toBe(true);
}

describe('the log', () => {
  it('has everything stated once, over restarts', () =>
    inWorld(async (world, store) => {
      await world.state('allocation', ledgerOpened(HERE), fundOpened(HERE, 'well'));
      const first = await startAudit(world, store);
      await untilPublished(first, 2);
      await first.audit.stop();
      await world.state('donation', giftReceived(HERE, 'one'), giftReceived(HERE, 'two'));
      const second = await startAudit(world, store);
      await untilPublished(second, 4);
      await second.audit.stop();
      expect((await factsOf(store)).map((fact) => fact.split(' ')[1])).toEqual([
        'ledger.opened',
        'fund.opened',
        'gift.received',
        'gift.received',
      ]);
      expect((await publishedIn(store))?.size).toBe(4);
    }));

  it('is kept by one of two, and by the other when that one is gone', () =>
    inWorld(async (world, store) => {
      await world.state('allocation', ledgerOpened(HERE));
      const active = await startAudit(world, store, { instance: 'active' });
      await until(() => active.audit.isReady());
      const standby = await startAudit(world, store, { instance: 'standby' });
      await world.state('allocation', fundOpened(HERE, 'well'));
      await untilPublished(active, 2);
      expect(standby.audit.isReady()).toBe(false);
      await active.audit.stop();
      await until(() => standby.audit.isReady());
      await world.state('allocation', fundOpened(HERE, 'school'));
      await untilPublished(standby, 3);
      await standby.audit.stop();
      expect((await recordsOf(store)).filter(({ kind }) => kind === 'opened').map(({ by }) => by)).toEqual([
        'active',
        'standby',
      ]);
    }));
});

/** The bus, on which joining waits for `gate`; `left` counts members that left again. */
function slowToJoin(bus: EventBus, gate: Promise<void>) {
  const counted = { left: 0 };
  const slow: EventBus = {
    ensureTopic: (topic, partitions) => bus.ensureTopic(topic, partitions),
    produce: (topic, partition, messages) => bus.produce(topic, partition, messages),
    close: () => bus.close(),
    async join(group, topic, listener) {
      await gate;
      const membership = await bus.join(group, topic, listener);
      const leave = membership.leave.bind(membership);
      return Object.assign(membership, { leave: () => leave().finally(() => (counted.left += 1)) });
    },
  };
  return { slow, counted };
}

describe('two that find the log free at once', () => {
  it('do not rob one another: who comes second stands by', () =>
    inWorld(async (world, store) => {
      await world.state('allocation', ledgerOpened(HERE));
      const gate = Promise.withResolvers<void>();
      const { slow, counted } = slowToJoin(world.bus, gate.promise);
      const second = await startAudit({ ...world, bus: slow }, store, { instance: 'second' });
      const first = await startAudit(world, store, { instance: 'first' });
      await untilPublished(first, 1);
      gate.resolve();
      await until(() => counted.left > 0);
      await world.state('allocation', fundOpened(HERE, 'well'));
      await untilPublished(first, 2);
      expect([first.audit.isReady(), second.audit.isReady()]).toEqual([true, false]);
      expect((await recordsOf(store)).filter(({ kind }) => kind === 'opened').map(({ by }) => by)).toEqual([
        'first',
      ]);
      await second.audit.stop();
      await first.audit.stop();
    }));
});

describe('an event that breaks the rules', () => {
  it('stops its partition loudly, and the others go on', () =>
    inWorld(async (world, store) => {
      const audit = await startAudit(world, store);
      await world.state('allocation', ledgerOpened(HERE));
      await world.state('allocation', ledgerOpened(THERE));
      await untilPublished(audit, 2);
      await world.state('allocation', ledgerOpened(HERE), fundOpened(HERE, 'well'));
      await until(() => audit.audit.keeper.sequencer?.partitions.stopped.size === 1);
      // More than the sequencer takes at once waits behind it, and must not keep the others waiting.
      for (let batch = 0; batch < 4; batch++)
        await world.state(
          'donation',
          ...Array.from({ length: 300 }, (_, n) => giftReceived(HERE, `${batch}-${n}`)),
        );
      await world.state('allocation', fundOpened(THERE, 'school'));
      await untilPublished(audit, 3);
      expect(audit.audit.isReady()).toBe(false);
      expect(audit.lines.filter((line) => line.includes('partition-stopped'))).toEqual([
        expect.stringMatching(/"level":(50|"error").*"code":"ledger-exists"/),
      ]);
      await audit.audit.stop();
      expect(await factsOf(store)).toHaveLength(3);
    }));

  it('stops it again after a restart', () =>
    inWorld(async (world, store) => {
      await world.state('allocation', ledgerOpened(HERE), draft('gift.invented', HERE, 'x', {}));
      for (const _ of [1, 2]) {
        const audit = await startAudit(world, store);
        await untilPublished(audit, 1);
        await until(() => audit.audit.keeper.sequencer?.partitions.stopped.size === 1);
        await audit.audit.stop();
      }
      expect(await factsOf(store)).toHaveLength(1);
    }));
});

describe('audit refuses to go on', () => {
  const refuses = async (world: World, store: Store, reason: RegExp): Promise<void> => {
    const audit: StartedAudit = await startAudit(world, store);
    await until(() => audit.audit.keeper.refused !== undefined);
    expect(audit.audit.keeper.refused?.message).toMatch(reason);
    expect(audit.lines.some((line) => line.includes('log-refused'))).toBe(true);
    await audit.audit.stop();
  };
  const logged = async (world: World, store: Store): Promise<void> => {
    await world.state('allocation', ledgerOpened(HERE), fundOpened(HERE, 'well'));
    const audit = await startAudit(world, store);
    await untilPublished(audit, 2);
    await audit.audit.stop();
  };

  it('when more is published than the journal holds', () =>
    inWorld(async (world, store) => {
      await logged(world, store);
      const records = await recordsOf(store);
      await publishForged(store, 9, 'a'.repeat(64));
      await refuses(world, store, /size 9 is published, but the journal ends at 2/);
      expect(await recordsOf(store)).toEqual(records);
    }));

  it('when another root of that size is published', () =>
    inWorld(async (world, store) => {
      await logged(world, store);
      await store.documents.delete('checkpoint', ['published']);
      await publishForged(store, 2, 'a'.repeat(64));
      await refuses(world, store, /another root/);
    }));

  it('when a size is published at which no record ends', () =>
    inWorld(async (world, store) => {
      await logged(world, store);
      await store.documents.delete('checkpoint', ['published']);
      await publishForged(store, 1, 'a'.repeat(64));
      await refuses(world, store, /none of the journal's/);
    }));

  it('when a record of the journal is damaged', () =>
    inWorld(async (world, store) => {
      await logged(world, store);
      const { length } = await recordsOf(store);
      const header = { by: 'x', kind: 'entries', n: length, prev: 'f'.repeat(64), time: '', marks: {} };
      await store.journals.insert('audit/log', length, Buffer.from(JSON.stringify(header)));
      await refuses(world, store, /does not follow record/);
    }));

  it('when another root is published while it works', () =>
    inWorld(async (world, store) => {
      await world.state('allocation', ledgerOpened(HERE));
      const audit = await startAudit(world, store);
      await untilPublished(audit, 1);
      await publishForged(store, 2, 'b'.repeat(64));
      await world.state('allocation', fundOpened(HERE, 'well'));
      await until(() => audit.audit.keeper.refused !== undefined);
      await audit.audit.stop();
    }));
});

it('a scan that lags behind the published checkpoint is no rollback', async () => {
  const world = createWorld({ seed: 1 });
  const { store, clock } = world.client('audit-1', 'audit');
  await world.settle(store.journals.insert('audit/log', 0, Buffer.from(OPENED)));
  await world.runFor(100);
  world.faults.once('store.stale-scan');
  const ports = {
    journals: store.journals,
    documents: store.documents,
    peers: undefined as never,
    clock,
    limits: DEFAULT_LIMITS,
    sha256: nodeSha256,
    ed25519: nodeEd25519,
    instance: 'x',
    address: 'x',
    signal: new AbortController().signal,
  };
  const state = await world.settle(loadLog(ports, undefined));
  expect([world.faults.counts().get('store.stale-scan'), state.n]).toEqual([1, 1]);
});

const OPENED = JSON.stringify({
  by: 'x',
  kind: 'opened',
  n: 0,
  prev: '0'.repeat(64),
  time: '2026-01-01T00:00:00.000Z',
  address: 'x',
  marks: {},
  size: 0,
  root: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  range: { begin: 0, end: 0, hashes: [] },
});
