/** A thief that stores a record, answers for it and dies: only a look at its own end tells an idle owner of it. */
import { createWorld } from '@centesimo/testkit';
import { decodeRecord, encodeRecord, hashRecord } from '../src/record.ts';
import { type HostClass, journalOf, openHouse } from './counting-house.ts';

const JOURNAL = journalOf('adder', 0);

/** Whether the dead thief's event reaches the topic while nobody asks the old owner for anything. */
export async function isThiefsRecordPublished(JournalHost: HostClass): Promise<boolean> {
  const world = createWorld({ seed: 1 });
  const house = openHouse(world, JournalHost);
  await world.runFor(5_000);
  const cells = world.storeFor('adder').replica.majorityOf(`journal:${JOURNAL}`);
  const last = decodeRecord(JOURNAL, cells.size - 1, cells.get(cells.size - 1)?.bytes ?? new Uint8Array());
  const common = { by: 'thief', time: last.time, consumed: last.consumed, inputs: [] };
  const n = last.n + 1;
  const k = last.k + last.events.length;
  const seal = encodeRecord(n, last.hash, k, {
    ...common,
    kind: 'opened',
    address: 'thief',
    events: [],
    outcomes: [],
  });
  const event = { ledger: 'x', type: 'added', subject: 'x', data: '{"amount":77}' };
  const outcomes = [{ key: 'stolen', input: 'h', answer: { sum: 77 }, i: 0, count: 1 }];
  const batch = encodeRecord(n + 1, hashRecord(seal), k, {
    ...common,
    kind: 'batch',
    events: [event],
    outcomes,
  });
  const { journals } = world.client('thief', 'adder').store;
  await world.settle(journals.insert(JOURNAL, n, Buffer.from(seal)));
  await world.settle(journals.insert(JOURNAL, n + 1, Buffer.from(batch)));
  await world.runFor(15_000);
  const messages = world.bus.topics.get(house.topic)?.partitions[0]?.read(0, Infinity).messages ?? [];
  return messages.some(({ value }) => value === event.data);
}
