// Other orders of a log that must lead to the same money.
import { chooser } from './history.fixture.ts';
import type { TestEvent } from './test-log.fixture.ts';

/** The same events in another order of the log: each source keeps its own, and each effect comes after its causes. */
export function reinterleave(events: readonly TestEvent[], seed: number): TestEvent[] {
  const choose = chooser(seed);
  const lanes = new Map<string, { events: TestEvent[]; needs: number[]; told: number }>();
  const lane = (ledger: string, owner: string) => {
    const name = `${owner} ${ledger}`;
    const known = lanes.get(name) ?? { events: [], needs: [], told: 0 };
    lanes.set(name, known);
    return known;
  };
  const placed = new Map<string, number>();
  for (const event of events) {
    const own = lane(event.ledger, event.owner);
    own.events.push(event);
    own.needs.push(
      event.owner === 'donation' ? 1 : causesOf(event, lane(event.ledger, 'donation').events, placed),
    );
  }
  const order: TestEvent[] = [];
  while (order.length < events.length) {
    const ready = [...lanes].filter(([name, { events: own, needs, told }]) => {
      const [owner = '', ledger = ''] = name.split(' ');
      const other = lane(ledger, owner === 'donation' ? 'allocation' : 'donation');
      return told < own.length && other.told >= (needs[told] ?? 0);
    });
    const next = ready[choose(ready.length)]?.[1];
    if (next === undefined) throw new Error('no event can come next');
    order.push(next.events[next.told] as TestEvent);
    next.told += 1;
  }
  return order;
}

/** How many of donation's events of its ledger an event of allocation must come after. */
function causesOf(event: TestEvent, facts: readonly TestEvent[], placed: Map<string, number>): number {
  if (event.name === 'refund.settled') return facts.findIndex(({ subject }) => subject === event.subject) + 1;
  if (event.name !== 'gifts.placed') return 0;
  const count = (placed.get(event.ledger) ?? 0) + (event.data as { count: number }).count;
  placed.set(event.ledger, count);
  let receipts = 0;
  return facts.findIndex(({ name }) => name.endsWith('.received') && ++receipts === count) + 1;
}
