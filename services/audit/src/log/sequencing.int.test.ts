// One of two sequencers stands still in the middle of a write, the other takes over, the first wakes: it signs nothing. And
// nothing is signed but what reads back from the journal as it was written.
import { parseCheckpointText, parseNote } from '@centesimo/log';
import type { EventBus, Membership } from '@centesimo/bus';
import type { Store } from '@centesimo/store';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { recordsOf } from '../../test/journal-of-log.ts';
import { fundOpened, ledgerOpened } from '../../test/tiny-services.ts';
import { expectWhole } from '../../test/whole-log.ts';
import {
  type StartedAudit,
  type World,
  openWorld,
  startAudit,
  until,
  untilPublished,
} from '../../test/world.ts';

const HERE = 'acqua';

async function inWorld(test: (world: World, store: Store) => Promise<void>): Promise<void> {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const store = await world.openStore();
    await test(world, store).finally(async () => {
      await store.close();
      await world.close();
    });
  });
}

type Write = 'append' | 'publish';

/** The store, in which one kind of write is held back while the gate is shut, and then goes through, late. */
function gated(store: Store, write: Write) {
  let opened = Promise.withResolvers<void>();
  opened.resolve();
  const gate = {
    held: 0,
    shut: () => (opened = Promise.withResolvers<void>()),
    open: () => opened.resolve(),
  };
  const late = async <T>(isHeld: boolean, work: () => Promise<T>): Promise<T> => {
    if (isHeld) {
      gate.held += 1;
      await opened.promise;
      gate.held -= 1;
    }
    return await work();
  };
  const { documents, journals } = store;
  const slow: Store = {
    ...store,
    journals: Object.assign(Object.create(journals) as Store['journals'], {
      insert: (name: string, n: number, bytes: Uint8Array) =>
        late(write === 'append', () => journals.insert(name, n, bytes)),
    }),
    documents: Object.assign(Object.create(documents) as Store['documents'], {
      replace: (...args: Parameters<Store['documents']['replace']>) =>
        late(write === 'publish', () => documents.replace(...args)),
    }),
  };
  return { slow, gate };
}

/** The bus, which can throw out who has joined over it: as a broker does with a process that is silent for too long. */
function evicting(bus: EventBus): { bus: EventBus; evict: () => Promise<void> } {
  const members: Membership[] = [];
  const own: EventBus = {
    ensureTopic: (topic, partitions) => bus.ensureTopic(topic, partitions),
    produce: (topic, partition, messages) => bus.produce(topic, partition, messages),
    close: () => bus.close(),
    async join(group, topic, listener) {
      const membership = await bus.join(group, topic, listener);
      members.push(membership);
      return membership;
    },
  };
  const evict = async (): Promise<void> => {
    for (const member of members.splice(0)) await member.leave();
  };
  return { bus: own, evict };
}

describe.each<Write>(['append', 'publish'])('a sequencer that is paused before its %s', (write) => {
  it('has been followed by the other when it wakes, loses, and signs nothing more', () =>
    inWorld(async (world, store) => {
      const { gate, slow } = gated(store, write);
      await world.state('allocation', ledgerOpened(HERE));
      const { bus, evict } = evicting(world.bus);
      const paused: StartedAudit = await startAudit({ ...world, bus }, slow, { instance: 'paused' });
      await untilPublished(paused, 1);
      gate.shut();
      await world.state('allocation', fundOpened(HERE, 'well'));
      await until(() => gate.held > 0);
      // From now on nobody hears of it: as of a process that is stopped, or behind a broken network.
      world.holders.pop();
      await evict();
      const other = await startAudit(world, store, { instance: 'other' });
      await untilPublished(other, 2);
      await world.state('allocation', fundOpened(HERE, 'school'));
      await untilPublished(other, 3);
      gate.open();
      await until(() => paused.lines.some((line) => line.includes('log-lost')));
      await world.state('allocation', fundOpened(HERE, 'park'));
      await untilPublished(other, 4);
      expect([other.audit.isReady(), other.audit.keeper.refused]).toEqual([true, undefined]);
      expect([paused.audit.isReady(), paused.audit.keeper.refused]).toEqual([false, undefined]);
      await paused.audit.stop();
      await other.audit.stop();
      await expectWhole(store, 4);
      const seals = (await recordsOf(store)).filter(({ kind }) => kind === 'opened');
      expect(seals.map(({ by }) => by)).toEqual(['paused', 'other']);
    }));
});

describe('what is signed', () => {
  it('was read back from the journal: other bytes there, and nothing is published', () =>
    inWorld(async (world, store) => {
      let isFalse = false;
      let reads = 0;
      const read: Store['journals']['read'] = async (name, n) => {
        const bytes = await store.journals.read(name, n);
        if (bytes === undefined || !isFalse) return bytes;
        reads += 1;
        const text = Buffer.from(bytes).toString();
        return Buffer.from(text.replace('"gross"', '"grosz"').replace(/"size":(\d)/, '"size":9'));
      };
      const journals = Object.assign(Object.create(store.journals) as Store['journals'], { read });
      await world.state('allocation', ledgerOpened(HERE));
      const { audit, lines } = await startAudit(world, { ...store, journals });
      await untilPublished({ audit }, 1);
      isFalse = true;
      await world.state('allocation', fundOpened(HERE, 'well'));
      await until(() => lines.some((line) => line.includes('reads back otherwise')));
      expect(reads).toBeGreaterThan(0);
      const published = Buffer.from((await store.documents.get('checkpoint', 'published')) ?? []).toString();
      expect(parseCheckpointText(parseNote(published).text).size).toBe(1);
      isFalse = false;
      await untilPublished({ audit }, 2);
      await audit.stop();
      await expectWhole(store, 2);
    }));
});
