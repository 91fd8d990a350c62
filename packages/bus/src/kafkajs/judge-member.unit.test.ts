// When a member of a group is taken for silent, and when for dead: times in, verdict out.
import { describe, expect, it } from 'vitest';
import { DEAD_SESSIONS, judgeMember, SILENT_SESSIONS } from './judge-member.ts';

const SESSION = 10_000;
const T = 1_700_000_000_000;
const silentAt = T + SILENT_SESSIONS * SESSION;
const deadAt = silentAt + DEAD_SESSIONS * SESSION;
const judge = (nowMs: number, answersSinceMs?: number) =>
  judgeMember({ nowMs, heardMs: T, answersSinceMs }, SESSION);

describe('a member', () => {
  it.each([
    ['answered just now', T, 'consuming'],
    ['in one rebalance, which takes a session', T + SESSION, 'consuming'],
    ['in two rebalances on end', T + 2 * SESSION, 'consuming'],
    ['at the very limit', silentAt, 'consuming'],
    ['past it', silentAt + 1, 'silent'],
  ])('%s', (_, nowMs, verdict) => {
    expect([judge(nowMs), judge(nowMs, T)]).toEqual([verdict, verdict]);
  });

  it('is never dead while the broker is away, however long', () => {
    expect(judge(T + 1_000_000 * SESSION)).toBe('silent');
  });

  it('is dead when the broker has answered others long enough, and not before', () => {
    expect(judge(deadAt, T)).toBe('silent');
    expect(judge(deadAt + 1, T)).toBe('dead');
  });

  it('has as long again when the broker comes back after a long absence', () => {
    const backAt = T + 1_000 * SESSION;
    expect(judge(backAt + DEAD_SESSIONS * SESSION, backAt)).toBe('silent');
    expect(judge(backAt + DEAD_SESSIONS * SESSION + 1, backAt)).toBe('dead');
  });

  it('is as well as ever when a clock goes back', () => {
    expect(judge(T - SESSION, T)).toBe('consuming');
  });
});
