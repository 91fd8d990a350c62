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

interface Told {
  readonly cause?: { readonly kind: string; readonly charge?: string; readonly count?: number };
  readonly count?: number;
  readonly currency?: string;
}

/** How many of donation's events of its ledger an event of allocation must come after. */
function causesOf(event: TestEvent, facts: readonly TestEvent[], counts: Map<string, number>): number {
  // A period counts all facts of its time; more may have come when it is replayed.
  if (event.name === 'period.closed') return facts.length;
  const { cause, count = 0, currency = '' } = event.data as Told;
  const nth = (name: string, more: number, isOne: (fact: TestEvent) => boolean): number => {
    const wanted = (counts.get(`${event.ledger} ${name}`) ?? 0) + more;
    counts.set(`${event.ledger} ${name}`, wanted);
    let found = 0;
    return facts.findIndex((fact) => isOne(fact) && ++found === wanted) + 1;
  };
  const about = (subject: string | undefined) =>
    facts.findLastIndex((fact) => fact.subject === subject && fact.name !== 'gift.dispute-lost') + 1;
  if (['refund.settled', 'refund.reversed', 'fee.settled'].includes(event.name)) return about(event.subject);
  if (event.name === 'gifts.placed') return nth('receipts', count, ({ name }) => name.endsWith('.received'));
  if (cause?.kind === 'charge') return about(cause.charge);
  if (cause?.kind !== 'fees') return 0;
  return nth(`fees ${currency}`, cause.count ?? 0, (fact) => owesFee(fact, currency));
}

function owesFee({ name, data }: TestEvent, currency: string): boolean {
  const fact = data as { currency: string; fee?: number; feeBearer?: string; gross: number; owed?: number };
  if (fact.currency !== currency) return false;
  if (name === 'gift.fee-corrected') return fact.owed !== undefined;
  if (name !== 'gift.received' || fact.fee === undefined) return false;
  return fact.feeBearer === 'reserve' || fact.fee > fact.gross;
}
