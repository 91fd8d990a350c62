/** The answers of the portal, made from what is verified at the moment of the question. */
import { hash } from 'node:crypto';
import { documentsOf } from '@centesimo/cents';
import { readTrailCode, trailKey } from '@centesimo/events';
import { pathOfGift } from '@centesimo/verify';
import { placeOfEvent } from './domain/portal-index.ts';
import type { PaymentsPage, PortalViews, Answered, ViewFault } from './domain/portal-views.ts';
import type { PortalIndex } from './domain/portal-index.ts';
import { ledgerName } from './domain/show.ts';
import type { Shown } from './domain/show.ts';
import { showLedger } from './domain/show-ledger.ts';
import { showStatement, showStatements } from './domain/show-statement.ts';
import { showSources } from './domain/show-sources.ts';
import { ledgerOfIncome, showIncome } from './domain/show-income.ts';
import type { CentsAsked } from './domain/show-income.ts';
import { receivedBy } from './domain/show-onward.ts';
import { showPending, showTrail } from './domain/show-trail.ts';
import { findTrailKey } from './domain/trail-keys.ts';
import type { KeyedGift } from './domain/trail-keys.ts';
import type { PendingFacts } from './domain/money-facts.ts';
import { documentKey } from './domain/ledger-index.ts';
import type { LedgerIndex } from './domain/ledger-index.ts';
import type {
  DocumentView,
  IncomeTrailView,
  LedgerName,
  LedgerView,
  SourcesView,
  TrailPathView,
  TrailView,
} from './domain/views.ts';

export interface ViewPorts {
  /** Undefined while nothing is verified. */
  readonly shown: () => Shown | undefined;
  readonly checkpoint: () => LedgerView['checkpoint'];
  readonly onChange: (told: () => void) => () => void;
}

const PAYMENTS = { least: 1, usual: 20, most: 100 } as const;
const CURSOR = /^[1-9][0-9]{0,8}$/;
/** Sums over a million shares take long enough to be kept until they change. */
const SOURCES_KEPT = 200;

const UNKNOWN: { readonly fault: ViewFault } = { fault: { kind: 'unknown' } };
const NOT_PROVABLE: { readonly fault: ViewFault } = { fault: { kind: 'not-provable' } };
const NOT_READY: { readonly fault: ViewFault } = { fault: { kind: 'not-ready' } };

interface Pending {
  readonly ledger: LedgerIndex;
  readonly facts: PendingFacts;
}

type FoundGift =
  | { readonly gift: KeyedGift }
  /** Announced, and not received. */
  | { readonly pending: Pending }
  | { readonly fault: ViewFault };

/** The gift that a code as typed leads to, and in which ledger. */
function findGift(index: PortalIndex, code: string): FoundGift {
  const { bytes, fault } = readTrailCode(code);
  if (fault !== undefined) return { fault: { kind: 'malformed', code: fault.code, reason: fault.reason } };
  const key = trailKey(bytes, (data) => hash('sha256', data, 'base64url'));
  const gift = findTrailKey(index.trailKeys, Buffer.from(key, 'base64url'));
  if (gift !== undefined) return { gift };
  for (const ledger of index.ledgers) {
    const facts = ledger.money.pending.get(key);
    if (facts !== undefined) return { pending: { ledger, facts } };
  }
  return UNKNOWN;
}

export function portalViews(ports: ViewPorts): PortalViews {
  const sourcesOf = keptSources(ports);
  return {
    trailOf: (code) => ofGift(ports, code, trailOfGift, trailOfPending),
    pathOf: (code) => ofGift(ports, code, pathOf, () => NOT_PROVABLE),
    incomeTrailOf: (income, cents = {}) => incomeTrailOf(ports.shown(), income, cents),
    incomePathOf: (income) => incomePathOf(ports.shown(), income),
    sourcesOf,
    entryOf: (expense) => entryOf(ports.shown(), expense),
    documentOf: (expense, commitment) => documentOf(ports.shown(), expense, commitment),
    ledgerOf: (id, page = {}) => ledgerOf(ports, id, page),
    statementOf: (id, through, made) =>
      ofLedger(ports, id, (shown, ledger) => showStatement(shown, ledger, ports.checkpoint(), through, made)),
    statementsOf: (id) =>
      ofLedger(ports, id, (shown, ledger) => ({ view: showStatements(shown, ledger, ports.checkpoint()) })),
    ledgers: () => ledgersOf(ports.shown()),
    onChange: ports.onChange,
  };
}

function entryOf(shown: Shown | undefined, expense: string): Answered<{ readonly entry: number }> {
  if (shown === undefined) return NOT_READY;
  const ledger = shown.index.expenses.get(expense);
  const facts = ledger?.expenses[ledger.expenseIndex.get(expense) ?? -1];
  return facts === undefined ? UNKNOWN : { view: { entry: facts.entry } };
}

function documentOf(shown: Shown | undefined, expense: string, commitment: string): Answered<DocumentView> {
  if (shown === undefined) return NOT_READY;
  const ledger = shown.index.expenses.get(expense);
  const facts = ledger?.expenses[ledger.expenseIndex.get(expense) ?? -1];
  const opening = shown.openingOf(commitment);
  const isStanding = ledger !== undefined && documentsOf(ledger.state, expense).includes(commitment);
  if (facts === undefined || opening === undefined || !isStanding) return UNKNOWN;
  const entry = ledger.documentEntries.get(documentKey(expense, commitment)) ?? facts.entry;
  return { view: { commitment, entry, ...opening } };
}

function ledgersOf(shown: Shown | undefined): LedgerName[] {
  if (shown === undefined) return [];
  const opened = shown.index.ledgers.filter(({ state }) => state.ledger !== undefined);
  return opened.map((ledger) => ledgerName(shown, ledger));
}

/** What is told of the gift of a code as typed. */
function ofGift<View>(
  ports: ViewPorts,
  code: string,
  tell: (shown: Shown, gift: KeyedGift) => Answered<View>,
  tellPending: (shown: Shown, pending: Pending) => Answered<View>,
): Answered<View> {
  const shown = ports.shown();
  if (shown === undefined) return NOT_READY;
  const found = findGift(shown.index, code);
  if ('gift' in found) return tell(shown, found.gift);
  return 'pending' in found ? tellPending(shown, found.pending) : found;
}

function trailOfPending(shown: Shown, { facts, ledger }: Pending): Answered<TrailView> {
  return { view: showPending(shown, ledger, facts) };
}

function pathOf(shown: Shown, { ledger: number, row }: KeyedGift): Answered<TrailPathView> {
  const ledger = shown.index.ledgers[number];
  if (ledger === undefined) return UNKNOWN;
  const view = showTrail(shown, ledger, row);
  return view === undefined ? UNKNOWN : pathIn(shown, ledger, view.gift);
}

function pathIn(
  { asOf, index }: Shown,
  { money, state }: LedgerIndex,
  { entry, id }: { readonly id: string; readonly entry: number },
): Answered<TrailPathView> {
  const path = pathOfGift(state, { id, entry }, money, (event) => placeOfEvent(index, event)?.entry);
  return path === undefined ? UNKNOWN : { view: { ...path, size: asOf.size } };
}

function incomeTrailOf(shown: Shown | undefined, id: string, cents: CentsAsked): Answered<IncomeTrailView> {
  if (shown === undefined) return NOT_READY;
  const ledger = ledgerOfIncome(shown.index, id);
  const view = ledger && showIncome(shown, ledger, id, cents);
  return view === undefined ? UNKNOWN : { view };
}

function incomePathOf(shown: Shown | undefined, id: string): Answered<TrailPathView> {
  if (shown === undefined) return NOT_READY;
  const ledger = ledgerOfIncome(shown.index, id);
  const said = ledger && receivedBy(ledger, id);
  if (ledger === undefined || said === undefined) return UNKNOWN;
  return pathIn(shown, ledger, { id, entry: said.index });
}

function trailOfGift(shown: Shown, { ledger: number, row }: KeyedGift): Answered<TrailView> {
  const ledger = shown.index.ledgers[number];
  const view = ledger === undefined ? undefined : showTrail(shown, ledger, row);
  return view === undefined ? UNKNOWN : { view };
}

/** What is told of a ledger that is open. */
function ofLedger<Told>(
  { shown: shownNow }: ViewPorts,
  id: string,
  tell: (shown: Shown, ledger: LedgerIndex) => Told,
): Told | { readonly fault: ViewFault } {
  const shown = shownNow();
  if (shown === undefined) return NOT_READY;
  const ledger = shown.index.byId.get(id);
  return ledger?.state.ledger === undefined ? UNKNOWN : tell(shown, ledger);
}

function ledgerOf(ports: ViewPorts, id: string, page: PaymentsPage): Answered<LedgerView> {
  return ofLedger(ports, id, (shown, ledger) => pageOfLedger(ports, shown, ledger, page));
}

function pageOfLedger(
  ports: ViewPorts,
  shown: Shown,
  ledger: LedgerIndex,
  { cursor, limit }: PaymentsPage,
): Answered<LedgerView> {
  if (cursor !== undefined && !CURSOR.test(cursor)) {
    return {
      fault: { kind: 'malformed', code: 'cursor-malformed', reason: 'no list has given this cursor' },
    };
  }
  const asked = Math.min(PAYMENTS.most, Math.max(PAYMENTS.least, limit ?? PAYMENTS.usual));
  const page = { limit: asked, ...(cursor === undefined ? {} : { before: Number(cursor) }) };
  const { nextBefore, ...view } = showLedger(shown, ledger, ports.checkpoint(), page);
  return { view: nextBefore === undefined ? view : { ...view, next: `${nextBefore}` } };
}

/** The sums of an expense change only when other cents may have come to stand in it. */
function keptSources({ shown: shownNow }: ViewPorts): PortalViews['sourcesOf'] {
  const kept = new Map<string, SourcesView>();
  return (expense) => {
    const shown = shownNow();
    if (shown === undefined) return NOT_READY;
    const ledger = shown.index.expenses.get(expense);
    if (ledger === undefined) return UNKNOWN;
    const key = `${expense} ${ledger.reholdings}`;
    const known = kept.get(key);
    const view = showSources(shown, ledger, expense, known);
    if (view === undefined) return UNKNOWN;
    kept.delete(key);
    kept.set(key, view);
    if (kept.size > SOURCES_KEPT) kept.delete(kept.keys().next().value ?? '');
    return { view };
  };
}
