// A second replay of the money, written apart from cents: every fund is a list of runs of one gift's cents, scanned
// from its beginning each time. Slow and plain. Imports no package of the project.
import { must, readMirror } from './independent-log.ts';
import type { PlainEvent, Span } from './independent-log.ts';
import { append, fundOf, sum } from './independent-ledger.ts';
import type { Fund, Ledger, Run, Slot } from './independent-ledger.ts';
import { place } from './independent-placement.ts';
import { totalsOf } from './independent-totals.ts';
import type { IndependentTotals } from './independent-totals.ts';

/** Verifies and replays a mirror; throws an Error for whatever is wrong. */
export function replayMirror(folder: string, vkey: string): Map<string, IndependentTotals> {
  const ledgers = new Map<string, Ledger>();
  for (const event of readMirror(folder, vkey)) {
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
    }
  }
  return new Map([...ledgers].map(([name, ledger]) => [name, totalsOf(ledger)]));
}

function openLedger({ data }: PlainEvent): Ledger {
  const ledger: Ledger = {
    closed: false,
    currencies: data.currencies,
    funds: new Map(),
    reserves: new Set(),
    projects: new Set(),
    rule: [],
    version: 0,
    gifts: new Map(),
    queue: [],
    demands: new Map(),
    expenses: new Map(),
    subjects: new Set(),
    feesOwed: new Map(),
  };
  for (const { currency, fund } of data.reserves) {
    ledger.funds.set(fund, { class: 'unrestricted', currency, open: true, length: 0, runs: [] });
    ledger.reserves.add(fund);
  }
  return ledger;
}

type Rule = (ledger: Ledger, event: PlainEvent) => void;

const RULES: Record<string, Rule> = {
  'ledger.closed': (ledger) => void (ledger.closed = true),
  'fund.opened': (ledger, { subject, data }) => {
    must(!ledger.funds.has(subject) && ledger.currencies.includes(data.currency), 'fund');
    ledger.funds.set(subject, {
      class: data.class,
      currency: data.currency,
      open: true,
      length: 0,
      runs: [],
    });
  },
  'fund.closed': (ledger, { subject }) => {
    must(!ledger.reserves.has(subject) && !ledger.rule.some(({ fund }) => fund === subject), 'cannot close');
    fundOf(ledger, subject).open = false;
  },
  'project.opened': (ledger, { subject }) => {
    must(!ledger.projects.has(subject), 'project');
    ledger.projects.add(subject);
  },
  'placement-rule.set': (ledger, { data }) => {
    must(data.version === ledger.version + 1, 'rule version');
    for (const { fund } of data.shares) must(fundOf(ledger, fund).open, 'a closed fund in the rule');
    ledger.rule = data.shares;
    ledger.version = data.version;
  },
  'gift.received': (ledger, { subject, data }) => {
    const fee = data.fee ?? 0;
    const net = data.feeBearer === 'reserve' ? data.gross : Math.max(0, data.gross - fee);
    const owed = data.feeBearer === 'reserve' ? fee : Math.max(0, fee - data.gross);
    ledger.feesOwed.set(data.currency, (ledger.feesOwed.get(data.currency) ?? 0) + owed);
    receive(ledger, subject, data.currency, net, data.fund);
  },
  'income.received': (ledger, { subject, data }) =>
    receive(ledger, subject, data.currency, data.amount, data.fund),
  'gift.refunded': (ledger, { subject, data }) => {
    const gift = ledger.gifts.get(data.gift);
    must(gift?.currency === data.currency && data.amount > 0 && !ledger.demands.has(subject), 'demand');
    ledger.demands.set(subject, { gift: data.gift, amount: data.amount, settled: false });
  },
  'gifts.placed': place,
  'gift.assigned': (ledger, { subject, data }) => {
    const gift = ledger.gifts.get(subject);
    const fund = fundOf(ledger, data.fund);
    must(gift?.placed === true && gift.loose > 0 && fund.open && fund.currency === gift.currency, 'assign');
    must(data.at === fund.length, 'assigned at another place');
    const amount = gift.loose;
    gift.loose = 0;
    append(fund, subject, gift.numbered, amount);
    gift.numbered += amount;
  },
  'money.moved': (ledger, { subject, data }) => {
    const target = fundOf(ledger, data.to);
    must(target.open && target.class !== 'conditional' && data.at === target.length, 'move in');
    for (const { fund } of data.spans) {
      const from = fundOf(ledger, fund);
      const free =
        from.class === 'unrestricted' || (from.class === 'designated' && data.ground !== undefined);
      must(free && fund !== data.to && from.currency === target.currency, 'class');
    }
    for (const { run } of takeOldest(ledger, subject, data.spans))
      append(target, run.gift, run.cent, run.size);
  },
  'expense.recorded': (ledger, { subject, data }) => {
    must(data.project === undefined || ledger.projects.has(data.project), 'project');
    must(data.approvedBy === undefined || data.approvedBy.actor !== data.by.actor, 'approver');
    for (const { fund } of data.spans) {
      const { class: kind, currency } = fundOf(ledger, fund);
      must(kind !== 'conditional' && currency === data.currency, 'class or currency');
    }
    const live = takeOldest(ledger, subject, data.spans);
    must(sum(live.map(({ run }) => run.size)) === data.amount, 'amount');
    ledger.expenses.set(subject, { currency: data.currency, live });
  },
  'expense.returned': giveBack,
  'refund.settled': settle,
};

function receive(ledger: Ledger, id: string, currency: string, net: number, named: string | undefined): void {
  must(!ledger.gifts.has(id) && ledger.currencies.includes(currency), 'receipt');
  ledger.gifts.set(id, { currency, named, net, loose: net, placed: false, numbered: 0, refunded: 0 });
  ledger.queue.push(id);
  const received = [...ledger.gifts.values()]
    .filter((gift) => gift.currency === currency)
    .map((gift) => gift.net);
  must(Number.isSafeInteger(sum(received)), 'more than can be counted');
}

/** Cuts positions [from, to) out of a fund's runs; all must be free. */
function cut(fund: Fund, from: number, to: number): Run[] {
  must(from < to && to <= fund.length, 'a span outside of the fund');
  const taken: Run[] = [];
  fund.runs = fund.runs.flatMap((run) => {
    const [low, high] = [Math.max(from, run.at), Math.min(to, run.at + run.size)];
    if (low >= high) return [run];
    must(!run.taken, 'a cent taken twice');
    const piece = (a: number, b: number, isTaken: boolean): Run => {
      return { at: a, size: b - a, gift: run.gift, cent: run.cent + a - run.at, taken: isTaken };
    };
    const middle = piece(low, high, true);
    taken.push(middle);
    return [piece(run.at, low, false), middle, piece(high, run.at + run.size, false)].filter(
      ({ size }) => size > 0,
    );
  });
  return taken;
}

/** Takes spans that must be the oldest free cents of their funds. */
function takeOldest(ledger: Ledger, subject: string, spans: readonly Span[]): Slot[] {
  must(!ledger.subjects.has(subject) && spans.length > 0, 'the same id twice');
  ledger.subjects.add(subject);
  const slots = spans.flatMap(({ fund, from, to }) =>
    cut(fundOf(ledger, fund), from, to).map((run): Slot => ({ fund, run })),
  );
  for (const { fund } of spans) {
    const last = Math.max(...spans.filter((span) => span.fund === fund).map(({ to }) => to));
    const skipped = fundOf(ledger, fund).runs.some((run) => !run.taken && run.at < last);
    must(!skipped, 'older cents are free');
  }
  return slots;
}

function giveBack(ledger: Ledger, { subject, data }: PlainEvent): void {
  const expense = ledger.expenses.get(data.expense);
  must(expense !== undefined && !ledger.subjects.has(subject), 'return');
  ledger.subjects.add(subject);
  const live = sum(expense.live.map(({ run }) => run.size));
  must(data.amount >= 1 && data.amount <= live, 'more than the expense');
  must(
    JSON.stringify(data.slots) === JSON.stringify([{ from: live - data.amount, to: live }]),
    'other slots',
  );
  const back: { at: number; count: number; fund: string }[] = [];
  const staying: Slot[] = [];
  let slot = 0;
  for (const { fund, run } of expense.live) {
    const stay = Math.min(run.size, Math.max(0, live - data.amount - slot));
    slot += run.size;
    if (stay > 0) staying.push({ fund, run: { ...run, size: stay } });
    if (stay === run.size) continue;
    const target = fundOf(ledger, fund);
    const known = back.find((part) => part.fund === fund);
    if (known === undefined) back.push({ at: target.length, count: run.size - stay, fund });
    else known.count += run.size - stay;
    append(target, run.gift, run.cent + stay, run.size - stay);
  }
  expense.live = staying;
  must(JSON.stringify(back) === JSON.stringify(data.back), 'came back otherwise');
}

function settle(ledger: Ledger, { subject, data }: PlainEvent): void {
  const demand = ledger.demands.get(subject);
  must(demand !== undefined && !demand.settled && demand.gift === data.gift, 'settlement');
  const gift = ledger.gifts.get(demand.gift);
  must(gift !== undefined, 'gift');
  const loose = Math.min(demand.amount, gift.loose);
  must((data.unplaced ?? 0) === loose, 'unplaced');
  const free = [...ledger.funds].flatMap(([fund, { runs }]) =>
    runs.filter((run) => run.gift === demand.gift && !run.taken).map((run) => ({ fund, run })),
  );
  const own: { from: number; fund: string; to: number }[] = [];
  let left = demand.amount - loose;
  for (const { fund, run } of free.sort((a, b) => a.run.cent - b.run.cent)) {
    const size = Math.min(left, run.size);
    const last = own.at(-1);
    if (size > 0 && last?.fund === fund && last.to === run.at) last.to += size;
    else if (size > 0) own.push({ from: run.at, fund, to: run.at + size });
    left -= size;
  }
  must(left === 0 && JSON.stringify(own) === JSON.stringify(data.own), 'other cents');
  for (const { fund, from, to } of own) cut(fundOf(ledger, fund), from, to);
  gift.loose -= loose;
  gift.refunded += demand.amount;
  demand.settled = true;
}
