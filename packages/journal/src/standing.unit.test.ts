/** What stands in a topic: remembered over owners, and asked for when it stays missing. */
import { describe, expect, it } from 'vitest';
import { DEFAULT_LIMITS } from './limits.ts';
import { createMemoryStore, createQuickClock } from './memory-ports.fixture.ts';
import { Standing } from './standing.ts';
import type { Position } from './types.ts';

function setUp() {
  const store = createMemoryStore();
  const clock = createQuickClock();
  const asked: unknown[] = [];
  const peers = { republish: (...all: unknown[]) => Promise.reject(new Error(String(asked.push(all)))) };
  const ports = {
    ...store,
    topic: 't',
    clock,
    limits: DEFAULT_LIMITS,
    peers: peers as never,
    notify: () => undefined,
  };
  const seen = new Map<string, Position>();
  return { store, clock, asked, ports, seen };
}

describe('standing', () => {
  it('is what was seen, by this owner or one before it', async () => {
    const { ports, seen, store } = setUp();
    const first = new Standing(ports, 'own', new Map(), seen);
    expect(first.missing(new Map([['a', { n: 0, i: 0 }]]))).toEqual({ journal: 'a', fromN: 0 });
    seen.set('a', { n: 3, i: 1 });
    expect(first.missing(new Map([['a', { n: 3, i: 1 }]]))).toBeUndefined();
    await first.save();
    const second = new Standing(ports, 'own', await Standing.load(ports, 'own'), new Map());
    expect(second.missing(new Map([['a', { n: 3, i: 1 }]]))).toBeUndefined();
    expect(second.missing(new Map([['a', { n: 3, i: 2 }]]))).toEqual({ journal: 'a', fromN: 3 });
    expect(await Standing.load({ ...ports, topic: 'new' }, 'own')).toEqual(new Map());
    store.cells.set('topic-standing/t/own', Buffer.from('{'));
    expect(await Standing.load(ports, 'own')).toEqual(new Map());
  });

  it('asks for what stays missing, after a while and not in a row', () => {
    const { ports, seen, clock, asked } = setUp();
    const standing = new Standing(ports, 'own', new Map(), seen);
    const missing = { journal: 'a', fromN: 2 };
    const turns = [0, 1_000, 2_500, 100, 3_500].map((ms) => {
      clock.nowMs += ms;
      standing.ask(ports, missing);
      return asked.length;
    });
    expect([turns, asked[0]]).toEqual([
      [0, 0, 1, 1, 2],
      ['a', undefined, 2],
    ]);
  });
});
