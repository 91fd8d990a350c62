/** The contract suite of the bus: every adapter runs it unchanged. */
import { afterEach, describe } from 'vitest';
import type { BusUnderTest, MakeBus } from './contract/bus-under-test.ts';
import { faultCases } from './contract/fault-cases.ts';
import { groupCases } from './contract/group-cases.ts';
import { messageCases } from './contract/message-cases.ts';
export type { BusUnderTest, MakeBus, MakeBusOptions } from './contract/bus-under-test.ts';

/**
 * Declares the suite for one adapter. Topics and groups have names of their own in each case, so that the buses may
 * share one broker.
 */
export function busContract(name: string, makeBus: MakeBus): void {
  describe(`bus contract: ${name}`, () => {
    const made: BusUnderTest[] = [];
    const make: MakeBus = async (options) => {
      const subject = await makeBus(options);
      made.push(subject);
      return subject;
    };
    afterEach(async () => {
      for (const subject of made.splice(0)) await subject.dispose();
    });
    describe('messages', () => messageCases(make));
    describe('groups', () => groupCases(make));
    describe('faults', () => faultCases(make));
  });
}
