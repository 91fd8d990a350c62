// A second replay of the money, written apart from cents: an object for every coin and place, looked through from the
// beginning each time. Slow and plain. Imports no package of the project.
import { must, readMirror } from './independent-log.ts';
import type { PlainEvent } from './independent-log.ts';
import { append, fundOf } from './independent-ledger.ts';
import type { Ledger } from './independent-ledger.ts';
import { FACTS } from './independent-facts.ts';
import { OUTFLOWS } from './independent-outflows.ts';
import { PARTNERS } from './independent-partners.ts';
import { closePeriod } from './independent-periods.ts';
import { place } from './independent-placement.ts';
import { keepDocuments, newFund, REGISTRY } from './independent-registry.ts';
import type { Rule } from './independent-registry.ts';
import { SETTLEMENTS } from './independent-settlements.ts';
import { totalsOf } from './independent-totals.ts';
import type { IndependentTotals } from './independent-totals.ts';

/** Verifies and replays a mirror; throws an Error for whatever is wrong. */
export function replayMirror(folder: string, vkey: string): Map<string, IndependentTotals> {
  const ledgers = new Map<string, Ledger>();
  for (const event of readMirror(folder, vkey)) {
    if (event.ledger === '_log') continue;
    const name = event.type.replace('org.centesimo.', '').replace('.v1', '');
    const ledger = ledgers.get(event.ledger);
    if (name === 'ledger.opened') {
      must(ledger === undefined, 'opened twice');
      ledgers.set(event.ledger, openLedger(event));
    } else {
      must(ledger !== undefined, 'no such ledger');
      const rule = RULES[name];
      must(rule !== undefined, `unknown event ${name}`);
      rule(ledger, event);
      if (name !== 'evidence.attached') keepDocuments(ledger, event);
    }
  }
  return new Map([...ledgers].map(([name, ledger]) => [name, totalsOf(ledger)]));
}

function openLedger({ data }: PlainEvent): Ledger {
  const ledger: Ledger = {
    closed: false,
    documents: new Map(),
    documentRequired: false,
    currencies: data.currencies,
    funds: new Map(),
    reserves: new Map(),
    projects: new Map(),
    impacts: new Map(),
    rule: [],
    version: 0,
    gifts: new Map(),
    pending: new Set(),
    queue: [],
    demands: new Map(),
    disputes: new Map(),
    credits: new Map(),
    corrections: new Map(),
    charges: new Map(),
    settled: [],
    feeLosses: [],
    outflows: new Map(),
    short: [],
    subjects: new Set(),
    owed: new Map(),
    fees: new Map(),
    periods: 0,
    borne: new Map(),
    bank: new Map(),
  };
  for (const { currency, fund: name } of data.reserves) {
    const fund = newFund(name, 'unrestricted', currency);
    ledger.funds.set(name, fund);
    ledger.reserves.set(currency, fund);
  }
  return ledger;
}

const assign: Rule = (ledger, { subject, data }) => {
  const gift = ledger.gifts.get(subject);
  const fund = fundOf(ledger, data.fund);
  must(gift?.placed === true && gift.loose > 0 && fund.open && fund.currency === gift.currency, 'assign');
  must(fund.custody === undefined && data.at === fund.tape.length, 'assigned at another place');
  append(fund, gift, gift.loose);
  gift.loose = 0;
};

const RULES: Record<string, Rule> = {
  ...REGISTRY,
  ...FACTS,
  ...OUTFLOWS,
  ...PARTNERS,
  ...SETTLEMENTS,
  'gifts.placed': place,
  'gift.assigned': assign,
  'period.closed': closePeriod,
};
