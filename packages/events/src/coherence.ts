/** What a JSON Schema cannot say about one event: orders, distinctness, and values that must agree. */
import type { DataOf, LedgerEvent } from './event-schemas.ts';
import { AMOUNT_MAX } from './schema-parts.ts';

/** Where an event contradicts itself: a JSON pointer and a sentence. */
export interface Incoherence {
  readonly path: string;
  readonly reason: string;
}

interface Range {
  readonly from: number;
  readonly to: number;
}

/** The first contradiction inside a schema-valid event, if there is one. State is not looked at: that is replay's. */
export function findIncoherence(event: LedgerEvent): Incoherence | undefined {
  switch (event.type) {
    case 'org.centesimo.gift.received.v1':
    case 'org.centesimo.gift.refunded.v1':
    case 'org.centesimo.income.received.v1':
    case 'org.centesimo.fund.opened.v1':
    case 'org.centesimo.fund.closed.v1':
    case 'org.centesimo.project.opened.v1':
    case 'org.centesimo.gift.assigned.v1':
      return undefined;
    case 'org.centesimo.ledger.opened.v1':
      return notItsLedger(event) ?? reservesFault(event.data);
    case 'org.centesimo.ledger.closed.v1':
      return notItsLedger(event);
    case 'org.centesimo.placement-rule.set.v1':
      return notItsLedger(event) ?? repeated(event.data.shares, 'fund', '/data/shares');
    case 'org.centesimo.gifts.placed.v1':
      return notItsLedger(event) ?? partsFault(event.data);
    case 'org.centesimo.money.moved.v1':
    case 'org.centesimo.expense.recorded.v1':
      return emptyRange(event.data.spans, '/data/spans');
    case 'org.centesimo.expense.returned.v1':
      return returnFault(event.data);
    case 'org.centesimo.refund.settled.v1':
      return settlementFault(event.data);
    default:
      return assertNever(event);
  }
}

function notItsLedger(event: LedgerEvent): Incoherence | undefined {
  if (event.subject === event.ledger) return undefined;
  return { path: '/subject', reason: 'must be the ledger itself' };
}

function reservesFault(data: DataOf<'org.centesimo.ledger.opened.v1'>): Incoherence | undefined {
  const currencies = new Set(data.currencies);
  if (currencies.size !== data.currencies.length) {
    return { path: '/data/currencies', reason: 'must name each currency once' };
  }
  if (!currencies.has(data.baseCurrency)) {
    return { path: '/data/baseCurrency', reason: 'must be one of the currencies' };
  }
  if (data.reserves.length !== currencies.size || data.reserves.some((r) => !currencies.has(r.currency))) {
    return { path: '/data/reserves', reason: 'must hold one reserve for each currency' };
  }
  return (
    repeated(data.reserves, 'currency', '/data/reserves') ?? repeated(data.reserves, 'fund', '/data/reserves')
  );
}

function partsFault(data: DataOf<'org.centesimo.gifts.placed.v1'>): Incoherence | undefined {
  let previous = '';
  for (const [i, part] of data.parts.entries()) {
    const path = `/data/parts/${i}`;
    if (part.fund <= previous) return { path, reason: 'must stand in ASCII order, each fund once' };
    if (part.count > part.total) return { path, reason: 'must hold at least one cent for each share' };
    if (part.count > data.count) return { path, reason: 'must not hold more shares than gifts were placed' };
    if (part.at > AMOUNT_MAX - part.total)
      return { path, reason: 'must end at a position of at most 2^53 - 1' };
    previous = part.fund;
  }
  return undefined;
}

function returnFault(data: DataOf<'org.centesimo.expense.returned.v1'>): Incoherence | undefined {
  const slots = emptyRange(data.slots, '/data/slots') ?? repeated(data.back, 'fund', '/data/back');
  if (slots !== undefined) return slots;
  let end = -1;
  for (const range of data.slots) {
    // Touching ranges are one range: each set of slots has one form.
    if (range.from <= end) return { path: '/data/slots', reason: 'must ascend with a gap between ranges' };
    end = range.to;
  }
  return undefined;
}

function settlementFault(data: DataOf<'org.centesimo.refund.settled.v1'>): Incoherence | undefined {
  if (data.own.length === 0 && data.unplaced === undefined) {
    return { path: '/data', reason: 'must settle at least one cent' };
  }
  return emptyRange(data.own, '/data/own');
}

function emptyRange(ranges: readonly Range[], path: string): Incoherence | undefined {
  for (let i = 0; i < ranges.length; i++) {
    const range = ranges[i];
    if (range !== undefined && range.from >= range.to) {
      return { path: `${path}/${i}`, reason: 'must not be empty' };
    }
  }
  return undefined;
}

function repeated<K extends string>(
  items: readonly Readonly<Record<K, string>>[],
  key: K,
  path: string,
): Incoherence | undefined {
  if (new Set(items.map((item) => item[key])).size === items.length) return undefined;
  return { path, reason: `must name each ${key} once` };
}

function assertNever(event: never): never {
  throw new TypeError(`no coherence rule for ${JSON.stringify(event)}`);
}
