/** Contract cases of the faults hook: each write step, failed before and after it took effect. */
import { expect, test } from 'vitest';
import { BUS_WRITE_STEPS, BusError } from '../port.ts';
import type { BusFaults, BusWriteStep, EventBus } from '../port.ts';
import { joinAlone, messageOf, readToEnd, uniqueName } from './bus-under-test.ts';
import type { JoinedMember, MakeBus } from './bus-under-test.ts';

interface StepCase {
  run(bus: EventBus, topic: string, member: JoinedMember): Promise<unknown>;
  /** Whether a reader sees that the step took effect. */
  isDone(member: JoinedMember): Promise<boolean>;
  key(topic: string, group: string): string;
}

// A record, not a list: a step without a case does not compile, and the loop below finds no case for it.
const STEP_CASES: Record<BusWriteStep, StepCase> = {
  'bus.produce': {
    run: (bus, topic) => bus.produce(topic, 0, [messageOf('new')]),
    isDone: async (member) => (await readToEnd(member, 0, 0)).some(({ value }) => value === 'new'),
    key: (topic) => `${topic}/0`,
  },
  'bus.commit': {
    run: (_bus, _topic, { membership }) => membership.commit(0, 1),
    isDone: async ({ membership }) => (await membership.committed(0)) === 1,
    key: (topic, group) => `${group}/${topic}/0`,
  },
};

/** A hook that notes each call and fails at one moment of one step once it is armed. */
function makeFaults(step: BusWriteStep, moment: 'before' | 'after') {
  const calls: string[] = [];
  const state = { armed: false };
  const act = (now: 'before' | 'after') => async (called: BusWriteStep, key: string) => {
    await Promise.resolve();
    if (!state.armed) return;
    calls.push(`${now} ${called} ${key}`);
    if (called === step && now === moment) throw new BusError('unknown-outcome', 'Injected fault.');
  };
  const hook: BusFaults = { before: act('before'), after: act('after') };
  return { hook, calls, state };
}

export function faultCases(make: MakeBus): void {
  for (const step of BUS_WRITE_STEPS) {
    test(`${step} failed before it took effect persists nothing, failed after it persists`, async () => {
      const stepCase = STEP_CASES[step];
      expect(stepCase, 'each step has a case').toBeDefined();
      for (const moment of ['before', 'after'] as const) {
        const { hook, calls, state } = makeFaults(step, moment);
        const { bus, reopen } = await make({ faults: hook });
        const [topic, group] = [uniqueName('topic'), uniqueName('group')];
        await bus.ensureTopic(topic, 1);
        await bus.produce(topic, 0, [messageOf('old')]);
        const member = await joinAlone(bus, topic, 1, group);
        state.armed = true;
        await expect(stepCase.run(bus, topic, member)).rejects.toMatchObject({ code: 'unknown-outcome' });
        const before = `before ${step} ${stepCase.key(topic, group)}`;
        const after = `after ${step} ${stepCase.key(topic, group)}`;
        expect(calls).toEqual(moment === 'before' ? [before] : [before, after]);
        const again = await reopen();
        await again.ensureTopic(topic, 1);
        const healed = await joinAlone(again, topic, 1, group);
        expect(await stepCase.isDone(healed)).toBe(moment === 'after');
        await stepCase.run(again, topic, healed);
        expect(await stepCase.isDone(healed), 'healed').toBe(true);
      }
    });
  }
}
