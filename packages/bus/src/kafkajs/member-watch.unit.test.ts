// The watch over a member: what it does while nothing is heard, with a broker that is away, back, or there all the time.
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { DEAD_SESSIONS, SILENT_SESSIONS } from './judge-member.ts';
import { MemberWatch } from './member-watch.ts';

const SESSION = 10_000;
let isBrokerThere = true;
let replaced = 0;
let watch: MemberWatch;

beforeEach(() => {
  vi.useFakeTimers({ now: 1_700_000_000_000 });
  isBrokerThere = true;
  replaced = 0;
  watch = new MemberWatch({
    sessionMs: SESSION,
    probe: () => (isBrokerThere ? Promise.resolve() : Promise.reject(new Error('away'))),
    replace: () => (replaced += 1),
  });
});

afterEach(() => {
  watch.end();
  vi.useRealTimers();
});

/** Lets sessions pass; `hears` is called every tenth of one. */
async function pass(sessions: number, hears: () => void = () => undefined): Promise<void> {
  for (let tenth = 0; tenth < sessions * 10; tenth++) {
    await vi.advanceTimersByTimeAsync(SESSION / 10);
    hears();
  }
}

const hearBoth = (): void => {
  watch.heardGroup();
  watch.heardTopic();
};

describe('a member that is watched', () => {
  it('is left alone while group and topic answer, also through rebalances in which neither does', async () => {
    for (let round = 0; round < 20; round++) {
      await pass(2);
      hearBoth();
    }
    expect([watch.state, replaced]).toEqual(['consuming', 0]);
  });

  it.each([
    ['topic', () => watch.heardGroup()],
    ['group', () => watch.heardTopic()],
  ])('is silent when only the %s does not answer, and well again with a word of it', async (_, hears) => {
    await pass(SILENT_SESSIONS + 1, hears);
    expect([watch.state, replaced]).toEqual(['silent', 1]);
    hearBoth();
    expect(watch.state).toBe('consuming');
  });

  it('waits for a broker that is away, tries anew now and then, and recovers when it is back', async () => {
    isBrokerThere = false;
    await pass(100);
    expect(watch.state).toBe('silent');
    expect(replaced).toBeGreaterThan(20);
    isBrokerThere = true;
    await pass(2);
    hearBoth();
    await pass(2);
    expect(watch.state).toBe('consuming');
  });

  it('is dead when the broker answers all others and nothing helped', async () => {
    await pass(SILENT_SESSIONS + DEAD_SESSIONS - 1);
    expect(watch.state).toBe('silent');
    await pass(2);
    expect([watch.state, replaced]).toEqual(['dead', 3]);
  });

  it('is dead when it crashes again and again, although each new consumer fetches for a moment', async () => {
    await pass(SILENT_SESSIONS + DEAD_SESSIONS + 1, () => {
      watch.topicFailed();
      hearBoth();
    });
    expect(watch.state).toBe('dead');
  });

  it('is no worse for one crash', async () => {
    watch.topicFailed();
    await pass(SILENT_SESSIONS + DEAD_SESSIONS + 1, hearBoth);
    expect([watch.state, replaced]).toEqual(['consuming', 0]);
  });

  it('has its time again when the process was stopped and woken', async () => {
    vi.setSystemTime(Date.now() + 1_000 * SESSION);
    await pass(1);
    expect([watch.state, replaced]).toEqual(['consuming', 0]);
  });
});
