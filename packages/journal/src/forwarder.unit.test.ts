/** Commands for journals of others: the way to the owner is found again after every stale word about it. */
import { expect, it } from 'vitest';
import { Forwarder } from './forwarder.ts';
import { DEFAULT_LIMITS } from './limits.ts';
import { createMemoryStore, createQuickClock } from './memory-ports.fixture.ts';
import type { Answer, ForwardReply, ForwardRequest, Json, QueryReply, Seal } from './types.ts';

const JOURNAL = 'g1/donation/3';
const ENVELOPE = { ledger: 'l', key: 'k', inputHash: 'h', command: {} };
const DONE: Answer = { kind: 'done', answer: {}, journal: JOURNAL, n: 9, k: 0, repeated: false };

const sealOf = (instance: string, n: number): Seal => ({ journal: JOURNAL, instance, n, address: instance });

/** An instance `me`; peers answer for their own seal only, and tell the newest that they know of another. */
function setUp() {
  const { documents } = createMemoryStore();
  const world = { owner: sealOf('first', 1), told: undefined as Seal | undefined };
  const holds = (instance: string): boolean => instance === world.owner.instance;
  const peers = {
    forward: (_address: string, { instance }: ForwardRequest): Promise<ForwardReply> =>
      Promise.resolve(
        holds(instance) ? { kind: 'answers', answers: [DONE] } : { kind: 'stale', seal: world.told },
      ),
    query: (address: string, _journal: string, _query: Json): Promise<QueryReply> =>
      Promise.resolve(holds(address) ? { kind: 'answer', answer: address } : { kind: 'stale' }),
    owns: () => Promise.resolve(false),
    republish: () => Promise.resolve(),
  };
  const ports = {
    documents,
    peers,
    clock: createQuickClock(),
    limits: DEFAULT_LIMITS,
    notify: () => undefined,
  };
  const forwarder = new Forwarder({ ...ports, instance: 'me' });
  const hint = async (seal: Seal): Promise<void> =>
    documents.put('hint', [{ id: JOURNAL, bytes: Buffer.from(JSON.stringify(seal)) }]);
  return { world, forwarder, hint };
}

it('finds the owner by the hint, and the next one by what the first one tells', async () => {
  const { forwarder, hint, world } = setUp();
  await hint(sealOf('first', 1));
  expect(await forwarder.forward(JOURNAL, [ENVELOPE])).toEqual([DONE]);
  world.owner = world.told = sealOf('second', 5);
  expect(await forwarder.forward(JOURNAL, [ENVELOPE])).toMatchObject([{ kind: 'unavailable' }]);
  expect(await forwarder.forward(JOURNAL, [ENVELOPE])).toEqual([DONE]);
});

it('looks for the next owner after it was the owner itself', async () => {
  const { forwarder, hint, world } = setUp();
  await hint(sealOf('first', 1));
  // The owner before is asked while this instance seals, and tells of its seal.
  world.owner = world.told = sealOf('me', 4);
  expect(await forwarder.forward(JOURNAL, [ENVELOPE])).toMatchObject([{ kind: 'unavailable' }]);
  // Then the journal goes on to another.
  world.owner = sealOf('second', 7);
  await hint(world.owner);
  await forwarder.forward(JOURNAL, [ENVELOPE]);
  expect(await forwarder.forward(JOURNAL, [ENVELOPE])).toEqual([DONE]);
});

it('asks the next owner after it was the owner itself', async () => {
  const { forwarder, hint, world } = setUp();
  await hint(sealOf('first', 1));
  world.owner = world.told = sealOf('me', 4);
  await forwarder.forward(JOURNAL, [ENVELOPE]);
  world.owner = sealOf('second', 7);
  await hint(world.owner);
  await forwarder.query(JOURNAL, {});
  expect(await forwarder.query(JOURNAL, {})).toBe('second');
});
