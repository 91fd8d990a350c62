// Decisions are plain values, and a scenario replays its events before the command.
import { describe, expect, it } from 'vitest';
import { accept, isAccepted, isRejected, reject, specification } from './index.ts';
import type { Decider } from './index.ts';

const account: Decider<number, { take: number }, { taken: number }, 'not-enough'> = {
  initial: () => 10,
  decide: (left, { take }) =>
    take > left ? reject('not-enough', { available: left }) : accept([{ taken: take }]),
  evolve: (left, { taken }) => left - taken,
};

describe('a decision', () => {
  const spec = specification(account);

  it('accepts with events', () => {
    spec
      .given([{ taken: 4 }])
      .when({ take: 6 })
      .then((decision) => {
        expect(isAccepted(decision)).toBe(true);
        expect(decision).toEqual({ accepted: true, events: [{ taken: 6 }] });
      });
  });

  it('refuses with a code and facts', () => {
    spec
      .given([{ taken: 4 }])
      .when({ take: 7 })
      .then((decision) => {
        expect(isRejected(decision)).toBe(true);
        expect(decision).toEqual({ accepted: false, code: 'not-enough', facts: { available: 6 } });
      });
  });
});
