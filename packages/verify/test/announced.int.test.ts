// Gifts that were announced: they are found by code and by id before the money has come, and no receipt is made of them.
import { keyedId } from '@centesimo/events';
import { beforeAll, describe, expect, it } from 'vitest';
import { findAnnounced, findTrail, makeTrailReceipt, openLog, verifyLog } from '../src/index.ts';
import type { Verified } from '../src/index.ts';
import { HASH43, bytesOf, historyOf } from './history.fixture.ts';
import { type TestEvent, logOfEvents, memorySource } from './test-log.fixture.ts';

const nameOf = (name: string): string => keyedId('gift', bytesOf(name));

/** A history with two announced gifts at its end, one of which never came, and one that did. */
function withAnnounced(): TestEvent[] {
  const events = historyOf(1, 60);
  const { ledger } = events[0]!;
  const tell = (name: string, subject: string, data: object): void =>
    void events.push({ ledger, owner: 'donation', name, subject, data });
  const given = { currency: 'EUR', givenAt: '2024-06-01', gross: 500, processor: 'sepa' };
  for (const name of ['waits', 'failed', 'came'])
    tell('gift.pending', nameOf(name), { ...given, trailKey: HASH43(name) });
  const failed = { amount: 500, currency: 'EUR', failedAt: '2024-06-02', gift: nameOf('failed') };
  tell('gift.failed', keyedId('failure', bytesOf('failed')), failed);
  tell('gift.received', nameOf('came'), { ...given, trailKey: HASH43('came') });
  return events;
}

async function verified(trailKey?: string): Promise<Verified> {
  const made = logOfEvents(withAnnounced());
  const wanted = trailKey === undefined ? {} : { trailKey };
  const answer = await verifyLog(memorySource(made), { vkey: made.vkey, workers: 0, ...wanted });
  if (answer.kind !== 'verified') throw new Error('the history is not valid');
  return answer;
}

let whole: Verified;
beforeAll(async () => {
  whole = await verified();
});

describe('findAnnounced', () => {
  it('tells an announced gift by its id while it waits, and none that came or is unknown', () => {
    const of = (name: string): unknown => findAnnounced(whole.replay, { id: nameOf(name) });
    expect(['waits', 'came', 'unknown'].map(of)).toEqual(['announced', undefined, undefined]);
  });

  it('tells by its trail key that a gift waits or never came', async () => {
    for (const [name, told] of [
      ['waits', 'announced'],
      ['failed', 'failed'],
      ['unknown', undefined],
    ] as const) {
      const question = { trailKey: HASH43(name) };
      const { replay } = await verified(question.trailKey);
      expect(findTrail(replay, question, 'log.test')).toBeUndefined();
      expect(findAnnounced(replay, question)).toBe(told);
    }
    const { replay } = await verified(HASH43('came'));
    expect(findTrail(replay, { trailKey: HASH43('came') }, 'log.test')?.trail.amount).toBe(500);
  });
});

describe('makeTrailReceipt', () => {
  it('makes none of a gift that is not received', async () => {
    const made = logOfEvents(withAnnounced());
    const log = await openLog(memorySource(made), made.vkey);
    const { ledger } = withAnnounced()[0]!;
    const place = { ledger, gift: nameOf('waits'), index: 0 };
    expect(await makeTrailReceipt(log, whole.replay, place)).toEqual({ refused: 'unknown-gift' });
  });
});
