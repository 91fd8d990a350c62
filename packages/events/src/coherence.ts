/** What a JSON Schema cannot say about one event: orders, distinctness, and values that must agree. */
import type { DataOf, LedgerEvent } from './event-schemas.ts';
import { emptyRange, repeated } from './incoherence.ts';
import type { Incoherence } from './incoherence.ts';
import { AMOUNT_MAX } from './schema-parts.ts';
import { correctionFault, impactFault, refundFault, settlementIncoherence } from './settlement-coherence.ts';

/** The first contradiction inside a schema-valid event, if there is one. State is not looked at: that is replay's. */
export function findIncoherence(event: LedgerEvent): Incoherence | undefined {
  switch (event.type) {
    case 'org.centesimo.bank.balance-stated.v1':
    case 'org.centesimo.bank.charged.v1':
    case 'org.centesimo.condition.met.v1':
    case 'org.centesimo.expense.recoded.v1':
    case 'org.centesimo.fund.closed.v1':
    case 'org.centesimo.gift.assigned.v1':
    case 'org.centesimo.gift.dispute-lost.v1':
    case 'org.centesimo.gift.dispute-opened.v1':
    case 'org.centesimo.gift.dispute-won.v1':
    case 'org.centesimo.gift.failed.v1':
    case 'org.centesimo.gift.pending.v1':
    case 'org.centesimo.gift.received.v1':
    case 'org.centesimo.gift.refund-failed.v1':
    case 'org.centesimo.income.received.v1':
    case 'org.centesimo.project.closed.v1':
    case 'org.centesimo.project.opened.v1':
    case 'org.centesimo.subject.erased.v1':
    case 'org.centesimo.transfer.received.v1':
      return undefined;
    case 'org.centesimo.ledger.opened.v1':
      return notItsLedger(event) ?? reservesFault(event.data);
    case 'org.centesimo.evidence-rule.set.v1':
    case 'org.centesimo.ledger.closed.v1':
    case 'org.centesimo.period.closed.v1':
      return notItsLedger(event);
    case 'org.centesimo.placement-rule.set.v1':
      return notItsLedger(event) ?? repeated(event.data.shares, 'fund', '/data/shares');
    case 'org.centesimo.gifts.placed.v1':
      return notItsLedger(event) ?? partsFault(event.data);
    case 'org.centesimo.fund.opened.v1':
      return repeatedProject(event.data.projects);
    case 'org.centesimo.evidence.attached.v1':
      return repeatedDocument(event.data);
    case 'org.centesimo.budget.set.v1':
      return repeated(event.data.lines, 'line', '/data/lines');
    case 'org.centesimo.gift.fee-corrected.v1':
      return correctionFault(event.data);
    case 'org.centesimo.gift.refunded.v1':
      return refundFault(event.data);
    case 'org.centesimo.impact.reported.v1':
      return impactFault(event.data);
    case 'org.centesimo.expense.recorded.v1':
    case 'org.centesimo.money.exchanged.v1':
    case 'org.centesimo.money.moved.v1':
    case 'org.centesimo.transfer.handed-over.v1':
    case 'org.centesimo.transfer.sent.v1':
      return emptyRange(event.data.spans, '/data/spans');
    default:
      return settlementIncoherence(event);
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

function repeatedDocument({
  evidence,
  replaces,
}: DataOf<'org.centesimo.evidence.attached.v1'>): Incoherence | undefined {
  const named = replaces === undefined ? evidence : [...evidence, replaces];
  if (new Set(named).size === named.length) return undefined;
  return { path: '/data/evidence', reason: 'must name each document once' };
}

function repeatedProject(projects: readonly string[] = []): Incoherence | undefined {
  if (new Set(projects).size === projects.length) return undefined;
  return { path: '/data/projects', reason: 'must name each project once' };
}
