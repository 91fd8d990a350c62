// How fast and how large the reducer is: a million gifts placed, spent and traced, against bare limits of this run.
import { hash } from 'node:crypto';
import { cpus } from 'node:os';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import type { LedgerEvent, LedgerState, Planned, Sha256 } from '../src/index.ts';
import {
  applyEvent,
  createLedgerState,
  invariants,
  loadState,
  planExpense,
  planPlacement,
  planRefund,
  planReturn,
  planReversal,
  saveState,
  trail,
} from '../src/index.ts';
import { encodeBase32 } from '../src/base32.ts';

const MANY = 1_000_000;
const FEW = 10_000;
const HOLES = 1_000;
const PIECES = 50_000;
const TRAILS = 50_000;
const TEN_MILLION = 10_000_000;
const CENTS = 4_980;

setFlagsFromString('--expose_gc');
const collectGarbage = runInNewContext('gc') as () => void;
const sha256: Sha256 = { bytes: (data) => hash('sha256', data, 'binary') };

interface Row {
  what: string;
  measured: string;
  bare: string;
  ratio: string;
}
const rows: Row[] = [];

function milliseconds(work: () => void): number {
  const start = performance.now();
  work();
  return performance.now() - start;
}

function report(what: string, value: number, unit: string, bare?: { what: string; value: number }): void {
  rows.push({
    what,
    measured: `${value.toPrecision(3)} ${unit}`,
    bare: bare === undefined ? '' : `${bare.what}: ${bare.value.toPrecision(3)} ${unit}`,
    ratio: bare === undefined ? '' : (value / bare.value).toFixed(2),
  });
}

function apply(state: LedgerState, name: string, subject: string, data: object): void {
  const event = { type: `org.centesimo.${name}.v1`, subject, data } as unknown as LedgerEvent;
  const violation = applyEvent(state, event);
  if (violation !== undefined) throw new Error(`${name}: ${JSON.stringify(violation)}`);
}

function dataOf<Data>(plan: Planned<Data>): Data {
  if (!plan.ok) throw new Error(plan.code);
  return plan.data;
}

function giftId(n: number): string {
  const text = `gift_${encodeBase32(hash('sha256', String(n), 'buffer'), 0, 0)}`;
  // A string built of pieces is flattened once here, as one parsed from JSON would be.
  return Buffer.from(text, 'latin1').toString('latin1');
}

function giftIds(count: number): string[] {
  return Array.from({ length: count }, (_, n) => giftId(n));
}

function openLedger(): LedgerState {
  const state = createLedgerState(sha256);
  apply(state, 'ledger.opened', 'bench', {
    baseCurrency: 'EUR',
    currencies: ['EUR'],
    policy: 'fifo@1',
    reserves: [{ currency: 'EUR', fund: 'general' }],
  });
  apply(state, 'placement-rule.set', 'bench', { shares: [{ fund: 'general', weight: 1 }], version: 1 });
  return state;
}

function receive(state: LedgerState, ids: Iterable<string>): void {
  for (const id of ids) apply(state, 'gift.received', id, { currency: 'EUR', fee: 20, gross: CENTS + 20 });
}

function spend(state: LedgerState, id: string, amount: number): void {
  const { spans } = dataOf(planExpense(state, { amount, currency: 'EUR', funds: ['general'] }));
  apply(state, 'expense.recorded', id, { amount, currency: 'EUR', spans });
}

/** Bytes that are held, on the heap and beside it. */
function memory(): number {
  collectGarbage();
  const { arrayBuffers, heapUsed } = process.memoryUsage();
  return arrayBuffers + heapUsed;
}

/** p50 and p99 in µs of a work with the ids of gifts, which are spread over all of them. */
function timesOf(count: number, idOf: (n: number) => string, work: (id: string) => unknown): number[] {
  const pick = (n: number): string => idOf((n * 7_919) % count);
  for (let n = 0; n < 2_000; n += 1) work(pick(n));
  const times = Array.from({ length: TRAILS }, (_, n) => {
    const id = pick(n);
    return milliseconds(() => work(id)) * 1_000;
  }).sort((left, right) => left - right);
  return [times[TRAILS / 2]!, times[Math.floor(TRAILS * 0.99)]!];
}

/** Trails among the ledger's gifts, and a bare look-up of the same ids. */
function traceGifts(label: string, state: LedgerState, ids: readonly string[]): void {
  const known = new Map(ids.map((id, index) => [id, index]));
  const idOf = (n: number): string => ids[n]!;
  const trails = timesOf(ids.length, idOf, (id) => trail(state, id));
  const bare = timesOf(ids.length, idOf, (id) => known.get(id));
  for (const [at, name] of ['p50', 'p99'].entries()) {
    report(`trail among ${label}, ${name}`, trails[at]!, 'µs', { what: 'Map.get', value: bare[at]! });
  }
}

/** One by one: so many would not fit beside the ledger. */
function* madeIds(count: number): Generator<string> {
  for (let n = 0; n < count; n += 1) yield giftId(n);
}

/** `BENCH_TEN_MILLION=1`: 700 MiB and a minute. */
function benchTenMillion(): void {
  const state = openLedger();
  receive(state, madeIds(TEN_MILLION));
  apply(state, 'gifts.placed', 'bench', planPlacement(state, TEN_MILLION)!);
  spend(state, 'exp_all', CENTS * TEN_MILLION - 1_000);
  const [half, most] = timesOf(TEN_MILLION, giftId, (id) => trail(state, id));
  report('trail among 10,000,000, p50', half!, 'µs');
  report('trail among 10,000,000, p99', most!, 'µs');
}

function benchPlacing(ids: readonly string[]): LedgerState {
  const state = openLedger();
  const before = memory();
  const received = milliseconds(() => receive(state, ids));
  const bareMap = milliseconds(() => void new Map(ids.map((id, index) => [id, index])));
  report('gift.received, each', (received * 1_000) / MANY, 'µs', {
    what: 'Map.set',
    value: (bareMap * 1_000) / MANY,
  });

  const [leaf, node] = [new Uint8Array(66), new Uint8Array(81)];
  const bareHashes = milliseconds(() => {
    for (let n = 0; n < MANY; n += 1) {
      sha256.bytes(leaf);
      sha256.bytes(node);
    }
  });
  const bare = { what: 'two hashes a gift', value: bareHashes };
  let plan: ReturnType<typeof planPlacement>;
  const planning = milliseconds(() => (plan = planPlacement(state, MANY)));
  report('place a million gifts: decide', planning, 'ms', bare);
  report(
    'place a million gifts: then apply',
    milliseconds(() => apply(state, 'gifts.placed', 'bench', plan!)),
    'ms',
  );
  report('place a million gifts: beyond hashing', planning - bareHashes, 'ms');
  report('memory a million gifts', (memory() - before) / 2 ** 20, 'MiB', {
    what: 'ids as bytes',
    value: (32 * MANY) / 2 ** 20,
  });
  return state;
}

/** Many expenses of one gift each: what one piece costs, with the payment that holds it and its id. */
function benchPieces(ids: readonly string[]): void {
  const state = openLedger();
  receive(state, ids.slice(0, PIECES));
  apply(state, 'gifts.placed', 'bench', planPlacement(state, PIECES)!);
  const expenses = ids.slice(0, PIECES).map((id) => id.replace('gift', 'exp'));
  const before = memory();
  for (const id of expenses) spend(state, id, CENTS);
  const bytes = (memory() - before) * (MANY / PIECES);
  report('memory a million expenses of one piece', bytes / 2 ** 20, 'MiB');
  const snapshot = saveState(state).length * (MANY / PIECES);
  report('the same with their gifts, in a snapshot', snapshot / 2 ** 20, 'MiB');
}

function benchHoles(state: LedgerState, ids: readonly string[]): void {
  const times: number[] = [];
  for (let n = 0; n < HOLES; n += 1) {
    const gift = ids[MANY - 1 - n * 20]!;
    const demand = `refund_${gift.slice('gift_'.length)}`;
    apply(state, 'gift.refunded', demand, { amount: 100, currency: 'EUR', gift });
    const settle = (): void => apply(state, 'refund.settled', demand, dataOf(planRefund(state, demand)));
    times.push(milliseconds(settle));
  }
  times.sort((left, right) => left - right);
  report(`refund on a million gifts, p50 of ${HOLES}`, times[HOLES / 2]!, 'ms');
  report(`refund on a million gifts, p99 of ${HOLES}`, times[Math.floor(HOLES * 0.99)]!, 'ms');
  reportEach('an expense among the holes, and its return', HOLES / 10, (n) => {
    const [expense, back] = ['exp', 'ret'].map((prefix) => ids[n]!.replace('gift', prefix)) as [
      string,
      string,
    ];
    spend(state, expense, 10);
    apply(state, 'expense.returned', back, dataOf(planReturn(state, expense, 10)));
  });
  const left = state.funds[0]!.freeAmount;
  report(
    `one expense over ${HOLES} holes`,
    milliseconds(() => spend(state, 'exp_holes', left)),
    'ms',
  );
  const back = milliseconds(() => {
    apply(state, 'expense.returned', 'ret_holes', dataOf(planReturn(state, 'exp_holes', left)));
  });
  report(`return of all of it, ${HOLES} pieces`, back, 'ms');
}

/** p50 and p99 of a thousand of one operation. */
function reportEach(what: string, operations: number, work: (n: number) => void): void {
  const times = Array.from({ length: operations }, (_, n) => milliseconds(() => work(n)));
  times.sort((left, right) => left - right);
  report(`${what}, p50 of ${operations}`, times[operations / 2]!, 'ms');
  report(`${what}, p99 of ${operations}`, times[Math.floor(operations * 0.99)]!, 'ms');
}

/** Gifts whose cents are spent are refunded, and the refunds fail: each slot is covered and given back. */
function benchCovers(state: LedgerState, ids: readonly string[]): void {
  const giftOf = (n: number): string => ids[n * 800 + 7]!;
  const idOf = (prefix: string, n: number): string => giftOf(n).replace('gift', prefix);
  reportEach('refund of a spent gift: cover', HOLES, (n) => {
    const data = { amount: CENTS, currency: 'EUR', gift: giftOf(n) };
    apply(state, 'gift.refunded', idOf('refund', n), data);
    apply(state, 'refund.settled', idOf('refund', n), dataOf(planRefund(state, idOf('refund', n))));
  });
  reportEach('refund that failed: reinstatement', HOLES, (n) => {
    const credit = idOf('credit', n);
    const data = { amount: CENTS, currency: 'EUR', gift: giftOf(n), refund: idOf('refund', n) };
    apply(state, 'gift.refund-failed', credit, data);
    apply(state, 'refund.reversed', credit, dataOf(planReversal(state, credit)));
  });
}

function bench(): void {
  const ids = giftIds(MANY);
  const state = benchPlacing(ids);
  const amount = CENTS * (MANY - MANY / 10) - 1_000;
  report(
    'one expense over 900,000 gifts',
    milliseconds(() => spend(state, 'exp_all', amount)),
    'ms',
  );
  benchPieces(ids);
  if (process.env['BENCH_TEN_MILLION'] === '1') benchTenMillion();
  const small = openLedger();
  receive(small, ids.slice(0, FEW));
  apply(small, 'gifts.placed', 'bench', planPlacement(small, FEW)!);
  spend(small, 'exp_all', CENTS * FEW - 1_000);
  traceGifts('10,000', small, ids.slice(0, FEW));
  traceGifts('1,000,000', state, ids);
  benchCovers(state, ids);
  traceGifts('1,000,000 with 1,000 covers undone', state, ids);
  benchHoles(state, ids);
  report(
    'all invariants of a million gifts',
    milliseconds(() => void invariants(state)),
    'ms',
  );
  let bytes: Uint8Array = new Uint8Array();
  report(
    'snapshot of a million gifts: save',
    milliseconds(() => (bytes = saveState(state))),
    'ms',
  );
  report(
    'snapshot of a million gifts: load',
    milliseconds(() => void loadState(sha256, bytes)),
    'ms',
  );
  report('snapshot of a million gifts: size', bytes.length / 2 ** 20, 'MiB');
}

bench();
console.log(`${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, Node ${process.version}`);
console.table(rows);
