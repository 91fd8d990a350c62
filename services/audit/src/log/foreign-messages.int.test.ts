// Messages that strangers write into the topic: passed over, parked with their reason, and never in the log.
import { withTempFolder } from '@centesimo/testkit';
import { expect, it } from 'vitest';
import { fundOpened, ledgerOpened } from '../../test/tiny-services.ts';
import { openWorld, partitionFor, startAudit, TOPIC, until, untilPublished } from '../../test/world.ts';

const LEDGER = 'acqua';
const PARTITION = partitionFor(LEDGER);
const SECRET = 'Anna, +39 055 7700112';
const noise = (count: number) =>
  Array.from({ length: count }, (_, i) => ({ key: '', headers: {}, value: `${SECRET} ${i}` }));

it('are shown to an operator, also after a restart, and change nothing of the log', async () => {
  await withTempFolder(async (folder) => {
    const world = await openWorld(folder);
    const store = await world.openStore();
    let started = await startAudit(world, store);
    const foreign = () => started.audit.foreign();
    await world.state('allocation', ledgerOpened(LEDGER));
    await untilPublished(started, 1);
    const journal = `g1/donation/${PARTITION}`;
    const place = { journal, n: '0', i: '0', of: '1', hash: 'h', prev: 'p' };
    await world.bus.produce(TOPIC, PARTITION, [
      ...noise(1),
      { key: 'k', headers: { ...place, n: 'first' }, value: SECRET },
      { key: 'borgo', headers: { ...place, ce_ledger: LEDGER }, value: SECRET },
    ]);
    // What follows on the same partition is logged as ever.
    await world.state('allocation', fundOpened(LEDGER, 'school'));
    await untilPublished(started, 2);
    await until(async () => (await foreign()).length === 3);
    const reasons = (await foreign()).map(({ partition, reason }) => `${partition} ${reason}`);
    expect(reasons.toSorted()).toEqual(
      ['no-journal', 'no-ledger', 'no-place'].map((reason) => `${PARTITION} ${reason}`),
    );
    expect(started.audit.reader.published?.size).toBe(2);

    await world.bus.produce(TOPIC, PARTITION, noise(200));
    await until(async () => (await foreign()).length === 100);
    const lines = started.lines.filter((line) => line.includes('"foreign-message"'));
    expect(lines.length).toBe(10);
    const shown = JSON.stringify(await foreign());
    for (const text of [shown, ...started.lines]) expect(text).not.toContain('Anna');
    expect(
      started.metrics.value('centesimo_foreign_messages_total', { service: 'audit', reason: 'no-journal' }),
    ).toBe(201);

    await started.audit.stop();
    started = await startAudit(world, store);
    expect(JSON.stringify(await foreign())).toBe(shown);
    await started.audit.stop();
    await store.close();
    await world.close();
  });
});
