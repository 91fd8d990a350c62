// What the portal believes of the log that it is told, and what it does with a log that lies.
import { hash } from 'node:crypto';
import { systemClock } from '@centesimo/service';
import { withTempFolder } from '@centesimo/testkit';
import { describe, expect, it } from 'vitest';
import { codeOf, expenseId, giftId, LEDGER, OTHER_KEY, TinyLog } from '../../test/tiny-log.ts';
import { openPortal, until } from '../../test/world.ts';
import type { World } from '../../test/world.ts';
import { type LogFeed, NotKeptError } from './log-feed.ts';

const GOOD = () => new TinyLog().open().give(0, 300).spend('a', 150_000).publish();

/** A feed that tells what `lies` says in place of the log. */
function telling(log: TinyLog, lies: Partial<LogFeed>): LogFeed {
  const feed: LogFeed = {
    checkpoint: () => log.checkpoint(),
    consistencyProof: (from, to) => log.consistencyProof(from, to),
    entries: (from, signal) => log.entries(from, signal),
    receipt: (index) => log.receipt(index),
    inclusionProof: (index, size) => log.inclusionProof(index, size),
    close: () => log.close(),
  };
  return Object.assign(feed, lies);
}

/** Follows a good log, then is lied to. */
async function refused(lie: (log: TinyLog, feed: LogFeed) => void): Promise<World & { what: string }> {
  return await withTempFolder(async (folder) => {
    const log = GOOD();
    const feed = telling(log, {});
    const world = await openPortal(folder, feed, log);
    await until(() => world.portal.isReady());
    await until(() => world.portal.views.trailOf(codeOf(7)).view?.payments[0]?.text !== undefined);
    const size = world.portal.size;
    const before = world.portal.views.trailOf(codeOf(7)).view;
    lie(log, feed);
    await until(() => world.portal.refused !== undefined);
    const after = world.portal.views.trailOf(codeOf(7)).view;
    expect({ ...after, asOf: 0 }).toEqual({ ...before, asOf: 0 });
    expect(world.portal.size).toBeGreaterThanOrEqual(size);
    expect(world.portal.isReady()).toBe(false);
    const line = world.lines.map((each) => JSON.parse(each) as Record<string, unknown>);
    const told = line.find(({ event }) => event === 'log-refused');
    expect(told?.['level']).toBe('error');
    const what = String(told?.['what']);
    expect(world.metrics.value('centesimo_portal_refusals_total', { what })).toBeGreaterThan(0);
    await world.close();
    return { ...world, what };
  });
}

describe('a log that is good', () => {
  it('is shown once it is verified, and its texts only where they open a commitment', async () => {
    await withTempFolder(async (folder) => {
      const log = GOOD();
      const [ledger, project, invoice] = log.openings;
      if (ledger === undefined || project === undefined || invoice === undefined) throw new Error('no texts');
      log.openings[2] = { ...invoice, json: '{"text":"false"}' };
      const { portal, close, lines } = await openPortal(folder, log, log);
      await until(() => portal.views.trailOf(codeOf(7)).view?.ledger.title === 'Acqua');
      const { view } = portal.views.trailOf(codeOf(7));
      expect(view?.gift).toMatchObject({ id: giftId(7), gross: 1_007, net: 1_007, givenAt: '2026-01-15' });
      expect(view?.payments).toMatchObject([
        { id: expenseId('a'), share: 1_007, project: { title: 'Il pozzo' } },
      ]);
      expect(view?.payments[0]).not.toHaveProperty('text');
      expect(lines.join('')).toContain('texts-false');
      log.openings[2] = invoice;
      await until(() => portal.views.trailOf(codeOf(7)).view?.payments[0]?.text === 'invoice a');
      await close();
    });
  });

  it('is waited for in silence while it is opened; that nobody keeps it is told once it lasts', async () => {
    await withTempFolder(async (folder) => {
      const log = GOOD();
      let [asked, laterMs, isKept] = [0, 0, false];
      const checkpoint = async () => {
        asked += 1;
        return isKept ? await log.checkpoint() : await Promise.reject(new NotKeptError('not here'));
      };
      const clock = { ...systemClock, now: () => systemClock.now() + laterMs };
      const { portal, close, lines } = await openPortal(folder, telling(log, { checkpoint }), log, { clock });
      const isTold = (): boolean => lines.join('').includes('log-unreachable');
      await until(() => asked >= 3);
      expect([isTold(), portal.isReady()]).toEqual([false, false]);
      laterMs = 6_000;
      await until(isTold);
      isKept = true;
      await until(() => portal.isReady());
      await close();
    });
  });

  it('is followed as it grows, and money that came back is told', async () => {
    await withTempFolder(async (folder) => {
      const log = GOOD();
      const { portal, close } = await openPortal(folder, log, log);
      await until(() => portal.isReady());
      log.back('a', 150_000).publish();
      await until(() => portal.size === log.published);
      const { view } = portal.views.trailOf(codeOf(7));
      expect(view?.pieces[0]).toMatchObject({
        state: { kind: 'waiting' },
        hops: [{ kind: 'placed' }, { kind: 'returned', payment: expenseId('a') }],
      });
      expect(portal.views.ledgerOf(LEDGER).view?.projects[0]?.spent[0]).toMatchObject({ amount: 0 });
      await close();
    });
  });

  it('is followed over what it says of itself, which is of no ledger, also after a restart', async () => {
    await withTempFolder(async (folder) => {
      const log = new TinyLog().open().heads().give(0, 300).heads().spend('a', 150_000).publish();
      const first = await openPortal(folder, log, log);
      await until(() => first.portal.isReady());
      log.heads().publish();
      await until(() => first.portal.size === log.published);
      await first.close();
      log.give(300, 400).heads().publish();
      const { portal, close, lines } = await openPortal(folder, log, log);
      await until(() => portal.size === log.published);
      expect(portal.views.trailOf(codeOf(350)).view?.gift.gross).toBe(1_350);
      expect(lines.filter((line) => line.includes('log-refused'))).toEqual([]);
      await close();
    });
  });

  it('is no lie where it grows while entries that are hashed wait for more, which are late', async () => {
    await withTempFolder(async (folder) => {
      const log = new TinyLog().open().give(0, 6_000).publish();
      const isGrown = Promise.withResolvers<undefined>();
      let [asked, given] = [0, 0];
      const feed = telling(log, {
        checkpoint: async () => {
          asked += 1;
          return await log.checkpoint();
        },
        entries: async function* (from, signal) {
          for await (const batch of log.entries(from, signal)) {
            if (given >= 5_000) await isGrown.promise;
            given += batch.entries.length;
            yield { ...batch, traces: [] };
          }
        },
      });
      const { portal, close, lines } = await openPortal(folder, feed, log);
      await until(() => given >= 5_000);
      const before = asked;
      log.give(6_000, 6_100).publish();
      // What came is silent for a second: the newer checkpoint is asked for.
      await until(() => asked > before);
      isGrown.resolve(undefined);
      await until(() => portal.size === log.published);
      expect(lines.filter((line) => line.includes('log-refused'))).toEqual([]);
      await close();
    });
  });
});

describe('a log that lies is refused, and what was verified before stays', () => {
  it('where the note is signed by another key', async () => {
    const { what } = await refused((log, feed) => {
      feed.checkpoint = () => Promise.resolve(log.noteOf(log.published, OTHER_KEY));
    });
    expect(what).toBe('checkpoint-refused');
  });

  it('where it has become smaller', async () => {
    const { what } = await refused((log, feed) => {
      feed.checkpoint = () => Promise.resolve(log.noteOf(log.published - 5));
    });
    expect(what).toBe('log-shrunk');
  });

  it('where another log of the same size is signed', async () => {
    const { what } = await refused((log, feed) => {
      const fork = new TinyLog().open().give(0, 300).spend('b', 150_000).publish();
      feed.checkpoint = () => Promise.resolve(fork.noteOf(log.published));
    });
    expect(what).toBe('history-rewritten');
  });

  it('where a larger log is signed that does not continue it', async () => {
    const { what } = await refused((_log, feed) => {
      const fork = new TinyLog().open().give(0, 300).spend('b', 150_000).give(300, 400).publish();
      Object.assign(feed, telling(fork, {}));
    });
    expect(what).toBe('history-rewritten');
  });

  it.each([
    ['in the middle of its chain', '"gross":1350', '"gross":1351', 'chain-broken'],
    ['at its end', '"count":100', '"count":101', 'root-differs'],
  ])('where an entry is not the one of the signed tree, %s', async (_where, good, bad, expected) => {
    const { what } = await refused((log, feed) => {
      feed.entries = async function* (from, signal) {
        for await (const { first, entries } of log.entries(from, signal)) {
          const texts = entries.map((entry) => Buffer.from(entry).toString().replace(good, bad));
          yield { first, entries: texts.map((text) => Buffer.from(text)) };
        }
      };
      // The stream that is open tells the truth: another one is asked for after a failure.
      log.give(300, 400);
      feed.checkpoint = failingOnce(() => log.checkpoint());
      log.publish();
    });
    expect(what).toBe(expected);
  });

  it('where a chain is broken in a tree that is signed', async () => {
    const { what } = await refused((log) => {
      log.addText(eventOfLast(log), hash('sha256', 'other'));
      log.publish();
    });
    expect(what).toBe('chain-broken');
  });

  it('where it says something false of itself, for good', async () => {
    const { what } = await refused((log) => {
      log.give(300, 310).heads('ab'.repeat(32)).publish();
    });
    expect(what).toBe('heads-differ');
  });

  it('where money is spent that is not there, for good, up to the entry before', async () => {
    const { portal, what } = await refused((log) => {
      log.give(300, 310).spendNothing().give(310, 320).publish();
    });
    expect(what).toBe('money-rule');
    expect(portal.size).toBe(316);
    expect(portal.views.trailOf(codeOf(305)).view?.gift.gross).toBe(1_305);
    expect(portal.views.trailOf(codeOf(315)).fault).toEqual({ kind: 'unknown' });
  });
});

it('is believed again once the truth is told', async () => {
  await withTempFolder(async (folder) => {
    const log = GOOD();
    const feed = telling(log, {});
    const { portal, close } = await openPortal(folder, feed, log);
    await until(() => portal.isReady());
    feed.checkpoint = () => Promise.resolve(log.noteOf(log.published - 5));
    await until(() => !portal.isReady());
    feed.checkpoint = () => log.checkpoint();
    await until(() => portal.isReady());
    await close();
  });
});

function failingOnce<Answer>(call: () => Promise<Answer>): () => Promise<Answer> {
  let failed = false;
  return () => {
    if (failed) return call();
    failed = true;
    return Promise.reject(new Error('away'));
  };
}

/** The event of the last entry once more, at the next place of its journal. */
function eventOfLast(log: TinyLog): string {
  const entry = JSON.parse(log.entriesOf.at(-1) ?? '') as { event: { id: string } };
  const id = `${Number(entry.event.id) + 1}`;
  return (log.entriesOf.at(-1) ?? '')
    .replace(/^.*"event":/, '')
    .slice(0, -1)
    .replace(/"id":"\d+"/, `"id":"${id}"`);
}
