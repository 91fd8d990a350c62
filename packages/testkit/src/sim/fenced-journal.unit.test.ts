// The world is strong enough to find what it is for: a small fenced journal holds in it, and each rule taken out of it
// is found. The journal here is written for this test alone; the real one has its own histories.

import { describe, expect, it } from 'vitest';
import { assertHistoriesHold, playSteps, runHistories } from './history.ts';
import type { InstanceContext } from './instances.ts';
import type { World } from './world.ts';

type Rule = 'unknown is asked again' | 'taken is judged by content' | 'taken is read at majority' | 'fence';

interface Request {
  readonly value: string;
}

/** Appends values to the journal `j` of whoever the group makes the owner; answers once a value is stored. */
function fencedJournal(without: Rule | undefined) {
  const has = (rule: Rule) => rule !== without;
  return async ({ id, store, bus, network, clock }: InstanceContext) => {
    let end: number | undefined;
    const isMine = async (n: number, text: string): Promise<boolean | undefined> => {
      const there = await retry(clock, () => store.journals.read('j', n));
      if (there === undefined) return has('taken is read at majority') ? undefined : true;
      const found = Buffer.from(there).toString();
      return has('taken is judged by content') ? found === text : found.startsWith(`${id}/`);
    };
    /** True when the value stands at `n`; false when somebody else's does. */
    const insert = async (n: number, text: string): Promise<boolean> => {
      for (;;) {
        const outcome = await store.journals
          .insert('j', n, Buffer.from(text))
          .catch(() => 'unknown' as const);
        if (outcome === 'stored') return true;
        if (outcome === 'unknown' && !has('unknown is asked again')) return true;
        const mine = outcome === 'taken' ? await isMine(n, text) : undefined;
        if (mine !== undefined) return mine;
        if (end === undefined) throw new Error('given up: the outcome stays unknown');
        await clock.sleep(50);
      }
    };
    const open = async () => {
      let n = 0;
      while ((await retry(clock, () => store.journals.read('j', n))) !== undefined) n++;
      end = n;
    };
    let busy = false;
    const append = async (value: string): Promise<boolean> => {
      if (end === undefined || busy) throw new Error('not the owner now');
      busy = true;
      try {
        const n = end;
        if (await insert(n, `${id}/${value}`)) {
          end = n + 1;
          return true;
        }
        if (has('fence')) end = undefined;
        else return true;
        void open();
        throw new Error('fenced');
      } finally {
        busy = false;
      }
    };
    network.serve((_, request) => append((request as Request).value));
    await bus.ensureTopic('t', 1);
    await bus.join('g', 't', { assigned: () => void open(), revoked: () => (end = undefined) });
  };
}

async function retry<T>(clock: InstanceContext['clock'], ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch {
      await clock.sleep(50);
    }
  }
}

async function play(world: World, without: Rule | undefined): Promise<Set<string>> {
  const acknowledged = new Set<string>();
  for (let i = 0; i < 3; i++) world.start('writer', fencedJournal(without));
  const client = world.client('client');
  await playSteps(world, {
    steps: 150,
    act: (step) => {
      const to = world.random.pick(world.instances()).id();
      client.network.call(to, 'append', { value: `v${step}` }).then(
        () => acknowledged.add(`v${step}`),
        () => undefined,
      );
    },
  });
  await world.runFor(30_000);
  return acknowledged;
}

/** Every acknowledged value stands in the journal exactly once. */
function checkKept(world: World, acknowledged: ReadonlySet<string>): void {
  const cells = [...world.storeFor('writer').replica.majorityOf('journal:j').values()];
  const stored = cells.map(({ bytes }) => Buffer.from(bytes).toString().split('/')[1]!);
  for (const value of acknowledged) {
    const times = stored.filter((other) => other === value).length;
    if (times !== 1) throw new Error(`${value} was acknowledged and stands ${times} times`);
  }
}

const histories = (without: Rule | undefined, count: number) =>
  runHistories({
    count,
    failuresMax: 1,
    minimise: false,
    world: {
      faults: {
        rates: {
          'store.failover': 0.1,
          'store.answer-lost': 0.05,
          'store.lands-late': 0.05,
          'bus.rebalance': 0.1,
        },
      },
    },
    scenario: (world) => play(world, without),
    check: checkKept,
  });

describe('a fenced journal', () => {
  it('holds with all its rules', async () => {
    const report = await histories(undefined, 200);
    assertHistoriesHold(report);
    for (const fault of [
      'store.taken-then-gone',
      'store.landed-after-death',
      'bus.two-owners',
      'instance.zombie',
    ]) {
      expect(report.counts.get(fault), fault).toBeGreaterThan(0);
    }
  });

  it.each([
    'unknown is asked again',
    'taken is judged by content',
    'taken is read at majority',
    'fence',
  ] as const)('without "%s" fails', async (rule) => {
    const report = await histories(rule, 1_000);
    expect(report.failures, 'a history that loses what it acknowledged').toHaveLength(1);
  });
});
