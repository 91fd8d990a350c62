/** What must hold once the adversary has stopped and the world has healed. */
import { hash } from 'node:crypto';
import { type LedgerEvent, applyEvent, createLedgerState, invariants, totals } from '@centesimo/cents';
import type { LedgerState } from '@centesimo/cents';
import { SYSTEM_LEDGER } from '@centesimo/events';
import { binaryOfHex, createHeadsTree, headsRoot, hexOf } from '@centesimo/log';
import { nodeSha256 } from '@centesimo/log/node';
import type { World } from '@centesimo/testkit';
import { type PublicationWatch, checkRoots } from './checkpoints.ts';
import type { Answered, Clients } from './clients.ts';
import {
  type LogEntry,
  type StoredRecord,
  readDocument,
  readJournal,
  readLog,
  sourceJournals,
  storedDetails,
} from './stored.ts';
import { OWN_WORK } from '../e2e/own-work.ts';
import { type Growth, checkGrowth } from './growth.ts';
import type { Operator } from './operator.ts';
import type { System } from './system.ts';

/** What a history leaves to be judged. */
export interface Observed {
  readonly system: System;
  readonly clients: Clients;
  readonly watch: PublicationWatch;
  readonly operator: Operator;
  readonly growth: Growth;
  /** Allocation's own answer about each ledger, at the end; undefined where a ledger was never opened. */
  readonly ledgers: ReadonlyMap<string, unknown>;
}

const TYPE = /^org\.centesimo\.(.+)\.v1$/;

/** Of one subject there may be several: versions of a rule; and a gift is assigned again when money of it came back. */
const OFTEN = new Set(['gift.assigned', 'placement-rule.set']);

/** @throws Error with everything that does not hold */
export function checkHistory(
  world: World,
  { system, clients, watch, operator, growth, ledgers }: Observed,
): void {
  const faults: string[] = [...system.told.alarms, ...clients.faults, ...watch.faults, ...operator.faults];
  const whole = readLog(world);
  const log = whole.filter(({ chain }) => chain.ledger !== SYSTEM_LEDGER);
  const records = sourceJournals().flatMap((journal) => readJournal(world, journal));
  const places = placesOf(log, faults);
  checkEverythingLogged(records, log, places, faults);
  checkCauses(records, places, faults);
  checkAnswers(log, clients, places, faults);
  checkChains(whole, faults);
  const sources = log.map(({ event }) => event.source);
  faults.push(...checkGrowth(world, growth, sources));
  faults.push(
    ...checkRoots(
      whole.map(({ text }) => text),
      system.told,
      watch,
    ),
  );
  const states = replay(log, faults);
  checkMoney(states, ledgers, faults);
  checkDetails(world, log, faults);
  // A heads entry may have come while the ledgers were asked, after all had settled.
  if (whole.slice(watch.size()).some(({ chain }) => chain.ledger !== SYSTEM_LEDGER))
    faults.push(`${watch.size()} entries are published of ${whole.length}`);
  count(world, clients, log.length);
  world.faults.count('log.heads', whole.length - log.length);
  if (faults.length > 0) throw new Error(faults.slice(0, 12).join('\n'));
}

/** What the run has proved something about, beside the faults that it met. */
function count(world: World, { answered, open }: Clients, entries: number): void {
  for (const { final } of answered.values()) world.faults.count(`answer.${final.kind}`);
  world.faults.count('answer.given-up', open.size);
  world.faults.count('log.entries', entries);
}

/** Where each event stands in the log, by its source and count. */
function placesOf(log: readonly LogEntry[], faults: string[]): Map<string, number> {
  const places = new Map<string, number>();
  for (const [index, { event }] of log.entries()) {
    const place = `${event.source}#${event.id}`;
    if (places.has(place)) faults.push(`${place} is in the log twice`);
    places.set(place, index);
  }
  return places;
}

/** Every stored event is in the log, as it was stored, and nothing else is. */
function checkEverythingLogged(
  records: readonly StoredRecord[],
  log: readonly LogEntry[],
  places: ReadonlyMap<string, number>,
  faults: string[],
): void {
  const events = records.flatMap((record) => record.events);
  if (events.length !== log.length) faults.push(`${events.length} events are stored, ${log.length} logged`);
  for (const { journal, k, ...stored } of events) {
    const entry = log[places.get(`/${journal}#${k}`) ?? -1];
    if (entry === undefined) {
      faults.push(`event ${k} of ${journal}, ${stored.type}, is not in the log`);
      continue;
    }
    const { ledger, type, subject, time, data } = entry.event;
    if (JSON.stringify({ ledger, type, subject, time, data }) !== JSON.stringify(ordered(stored)))
      faults.push(`event ${k} of ${journal} is logged otherwise than it is stored`);
  }
}

function ordered({
  ledger,
  type,
  subject,
  time,
  data,
}: Omit<StoredRecord['events'][number], 'journal' | 'k'>) {
  return { ledger, type, subject, time, data };
}

/** Each journal in its own order, and behind everything that its records had consumed. */
function checkCauses(
  records: readonly StoredRecord[],
  places: ReadonlyMap<string, number>,
  faults: string[],
): void {
  const last = new Map<string, number>();
  /** The log's index below which all events of a journal up to a record and index stand. */
  const reached = new Map<string, number[][]>();
  for (const { journal, events } of records) {
    const ends = events.map(({ k }) => {
      const at = places.get(`/${journal}#${k}`) ?? -1;
      const before = last.get(journal) ?? -1;
      if (at < before) faults.push(`event ${k} of ${journal} is logged before the one before it`);
      last.set(journal, Math.max(at, before));
      return Math.max(at, before);
    });
    reached.set(journal, [
      ...(reached.get(journal) ?? []),
      ends.length === 0 ? [last.get(journal) ?? -1] : ends,
    ]);
  }
  for (const { journal, consumed, events, n } of records) {
    const first = events[0] && places.get(`/${journal}#${events[0].k}`);
    if (first === undefined) continue;
    for (const [cause, mark] of Object.entries(consumed))
      if ((reached.get(cause)?.[mark.n]?.[mark.i] ?? Infinity) > first)
        faults.push(`record ${n} of ${journal} is logged before what it consumed of ${cause}`);
  }
}

/** Everything answered is there once, everything refused is not, and nothing is there that nobody asked for. */
function checkAnswers(
  log: readonly LogEntry[],
  clients: Clients,
  places: ReadonlyMap<string, number>,
  faults: string[],
): void {
  const { answered, open } = clients;
  if (clients.inFlight() > 0) faults.push(`${clients.inFlight()} operations are without an answer`);
  const asked = new Map<string, number>();
  const taken = new Map<string, Answered>();
  const bySubject = Map.groupBy(log, ({ event }) => `${nameOf(event.type)} ${event.ledger} ${event.subject}`);
  for (const each of answered.values()) {
    const { item, final } = each;
    if (final.kind !== 'done') continue;
    const twin = taken.get(item.key);
    if (twin !== undefined) faults.push(`${item.key} was taken with two inputs`);
    taken.set(item.key, each);
    asked.set(item.type, (asked.get(item.type) ?? 0) + 1);
    const entries = bySubject.get(`${item.type} ${item.ledger} ${final.id}`) ?? [];
    const placed = final.place === '' ? entries : entries.filter((entry) => placeOf(entry) === final.place);
    const isThere = placed.length === 1 || (final.parked && placed.length === 0);
    if (!isThere)
      faults.push(
        `${item.key}, answered, is in the log ${placed.length} times: ${item.type} ${final.id} ${final.place}`,
      );
    if (final.place !== '' && !places.has(final.place)) faults.push(`nothing stands at ${final.place}`);
    if (!OFTEN.has(item.type) && entries.length > 1)
      faults.push(`${item.type} ${final.id} is in the log ${entries.length} times`);
  }
  const unknown = Map.groupBy(open.values(), ({ type }) => type);
  for (const [type, entries] of Map.groupBy(log, ({ event }) => nameOf(event.type))) {
    const most = (asked.get(type) ?? 0) + (unknown.get(type)?.length ?? 0);
    if (!OWN_WORK.has(type) && entries.length > most)
      faults.push(`${entries.length} ${type} are in the log, ${most} were asked for`);
  }
}

function placeOf({ event }: LogEntry): string {
  return `${event.source}#${event.id}`;
}

function nameOf(type: string): string {
  return TYPE.exec(type)?.[1] ?? type;
}

/** Indices are dense; each ledger's entries are counted and name the one before; heads entries name all of them. */
function checkChains(log: readonly LogEntry[], faults: string[]): void {
  const heads = new Map<string, { seq: number; leaf: string }>();
  for (const [index, { chain, event, text }] of log.entries()) {
    const head = heads.get(chain.ledger) ?? { seq: -1, leaf: '0'.repeat(64) };
    if (chain.index !== index || chain.ledger !== event.ledger) faults.push(`entry ${index} is out of place`);
    if (chain.seq !== head.seq + 1 || chain.prev !== head.leaf)
      faults.push(`entry ${index} does not follow entry ${head.seq} of ${chain.ledger}`);
    if (chain.ledger === SYSTEM_LEDGER && event.data['root'] !== rootOf(heads))
      faults.push(`entry ${index} names other heads than stand before it`);
    heads.set(chain.ledger, { seq: chain.seq, leaf: hash('sha256', `\0${text}`, 'hex') });
  }
}

function rootOf(heads: ReadonlyMap<string, { readonly seq: number; readonly leaf: string }>): string {
  const ledgers = [...heads].filter(([ledger]) => ledger !== SYSTEM_LEDGER);
  const binary = ledgers.map(
    ([ledger, { seq, leaf }]) => [ledger, { seq, leaf: binaryOfHex(leaf) }] as const,
  );
  return hexOf(headsRoot(nodeSha256, createHeadsTree(nodeSha256, binary)));
}

/** The money rules over the whole log, cent by cent. */
function replay(log: readonly LogEntry[], faults: string[]): Map<string, LedgerState> {
  const states = new Map<string, LedgerState>();
  for (const [index, { event }] of log.entries()) {
    const state = states.get(event.ledger) ?? createLedgerState(nodeSha256);
    states.set(event.ledger, state);
    const violation = applyEvent(state, event as unknown as LedgerEvent);
    if (violation !== undefined)
      faults.push(`entry ${index}, ${event.type}, breaks the rules: ${violation.code}`);
  }
  for (const [ledger, state] of states)
    for (const { code, invariant, facts } of invariants(state))
      faults.push(`${ledger}: ${code} ${invariant} ${JSON.stringify(facts)}`);
  return states;
}

interface LedgerAnswer {
  readonly closed: boolean;
  readonly funds: readonly { fund: string; length: bigint; free: bigint; closed: boolean }[];
  readonly queues: readonly { currency: string; unplacedAmount: bigint; demandsOpenAmount: bigint }[];
}

/** What allocation says of its ledgers is what the log's replay gives. */
function checkMoney(
  states: ReadonlyMap<string, LedgerState>,
  ledgers: ReadonlyMap<string, unknown>,
  faults: string[],
): void {
  for (const [ledger, state] of states) {
    const answer = ledgers.get(ledger) as LedgerAnswer | undefined;
    if (answer === undefined) {
      faults.push(`allocation does not tell of ${ledger}`);
      continue;
    }
    const funds = totals(state).funds.map(
      ({ fund, length, free, open }) => `${fund} ${length} ${free} ${open}`,
    );
    const told = answer.funds.map(({ fund, length, free, closed }) => `${fund} ${length} ${free} ${!closed}`);
    if (funds.join() !== told.join())
      faults.push(`${ledger}: the log has ${funds.join()}, allocation ${told.join()}`);
    for (const { currency, unplacedAmount, demandsOpenAmount } of answer.queues) {
      const sums = totals(state).currencies.find((each) => each.currency === currency);
      if (sums?.unplaced !== Number(unplacedAmount) || sums.demandedOpen !== Number(demandsOpenAmount))
        faults.push(`${ledger}: what waits in ${currency} differs`);
    }
  }
}

/** No fact names details that are lost, and no details are kept that no fact names. */
function checkDetails(world: World, log: readonly LogEntry[], faults: string[]): void {
  const named = new Set(log.map(({ event }) => event.data['details']));
  for (const { collection, commitments, notes, role } of storedDetails(world)) {
    const orphans = commitments.filter((commitment) => !named.has(commitment));
    if (orphans.length > 0) faults.push(`${orphans.length} ${collection} of ${role} are named by no fact`);
    if (notes.length > 0) faults.push(`${notes.length} notes of ${role} ${collection} were never settled`);
  }
  for (const [index, { event }] of log.entries()) {
    const commitment = event.data['details'];
    if (typeof commitment !== 'string') continue;
    const store = world.storeFor(event.source.split('/')[2] ?? '');
    const collection = nameOf(event.type) === 'gift.received' ? 'details-private' : 'details-public';
    if (readDocument(store, collection, commitment) === undefined)
      faults.push(`the details of entry ${index}, ${event.type}, are lost`);
  }
}
