/** What the entries of refunds, disputes, exchanges, partners and losses say beyond what the replayed money keeps. */
import { createSlotEntries, noteSlots } from '@centesimo/cents';
import type { LedgerState, SlotEntries } from '@centesimo/cents';
import type { LedgerEvent } from '@centesimo/events';
import type { DisputeView } from './views.ts';

/** Days are YYYY-MM-DD, amounts minor units, `entry` the index in the log. */
export interface TransferFacts {
  readonly entry: number;
  readonly sentAt: string;
  /** The custody fund. */
  readonly to: string;
  readonly received?: { readonly entry: number; readonly receivedAt: string };
}

/** The entry of a hand-over, and the one that it cites: of another ledger, as the gift or income `receivedAs`. */
export interface HandOverFacts {
  readonly entry: number;
  readonly ledger: string;
  readonly origin: string;
  readonly index: number;
  /** The leaf hash of the cited entry, base64url. */
  readonly leaf: string;
  readonly receivedAs?: string;
}

export interface ExchangeFacts {
  readonly entry: number;
  readonly rate: string;
  readonly source: string;
  readonly exchangedAt: string;
}

export interface DisputeFacts extends Omit<DisputeView, 'id'> {
  readonly gift: string;
}

export interface ErasedFacts {
  readonly entry: number;
  readonly erasedAt: string;
}

/** A gift that was announced and is not received. */
export interface PendingFacts {
  readonly gift: string;
  readonly entry: number;
  readonly gross: number;
  readonly currency: string;
  readonly givenAt: string;
  readonly processor: string;
}

/** What became of the money of a custody fund, beside what is on its way and there. */
export interface CustodyFacts {
  sent: number;
  reported: number;
  givenBack: number;
  fee: number;
  handedOver: number;
}

export interface RecordedFacts {
  readonly entry: number;
  readonly commitment?: string;
}

export interface ImpactFacts extends RecordedFacts {
  /** YYYY-MM-DD. */
  readonly reportedAt: string;
}

/** Each by the id of what it is about, all of it plain data. */
export interface MoneyFacts extends SlotEntries {
  readonly transfers: Map<string, TransferFacts>;
  readonly exchanges: Map<string, ExchangeFacts>;
  readonly repurposes: Map<string, RecordedFacts>;
  readonly losses: Map<string, RecordedFacts & { readonly cause: 'charge' | 'fees' | 'other' }>;
  readonly handOvers: Map<string, HandOverFacts>;
  readonly impacts: Map<string, ImpactFacts>;
  /** The entry of the budget in force, by project. */
  readonly budgets: Map<string, RecordedFacts>;
  readonly disputes: Map<string, DisputeFacts>;
  /** The ids of a gift's disputes. */
  readonly disputesOf: Map<string, string[]>;
  /** By the custody fund. */
  readonly custody: Map<string, CustodyFacts>;
  /** By the gift whose details they were: the day and the entry of the last erasure. */
  readonly erased: Map<string, ErasedFacts>;
  /** By trail key in base64url. */
  readonly pending: Map<string, PendingFacts>;
}

export function createMoneyFacts(): MoneyFacts {
  return {
    transfers: new Map(),
    exchanges: new Map(),
    repurposes: new Map(),
    losses: new Map(),
    handOvers: new Map(),
    impacts: new Map(),
    budgets: new Map(),
    disputes: new Map(),
    disputesOf: new Map(),
    custody: new Map(),
    erased: new Map(),
    pending: new Map(),
    ...createSlotEntries(),
  };
}

/** Events after which other cents may stand in slots than before, wherever these are. */
const REHOLDING = new Set<LedgerEvent['type']>([
  'org.centesimo.expense.returned.v1',
  'org.centesimo.fee.settled.v1',
  'org.centesimo.refund.reversed.v1',
  'org.centesimo.refund.settled.v1',
  'org.centesimo.shortfall.covered.v1',
  'org.centesimo.transfer.returned.v1',
]);

export function changesHolders({ type }: LedgerEvent): boolean {
  return REHOLDING.has(type);
}

/** Keeps what an event says that was applied; answers the commitment to public details that it holds. */
export function noteMoneyEvent(
  facts: MoneyFacts,
  state: LedgerState,
  event: LedgerEvent,
  entry: number,
): string | undefined {
  noteSlots(facts, event, entry);
  switch (event.type) {
    case 'org.centesimo.money.exchanged.v1': {
      const { exchangedAt, rate, source } = event.data;
      facts.exchanges.set(event.subject, { entry, rate, source, exchangedAt });
      return undefined;
    }
    case 'org.centesimo.money.repurposed.v1': {
      const { details } = event.data;
      facts.repurposes.set(event.subject, recorded(entry, details));
      return details;
    }
    case 'org.centesimo.loss.recorded.v1': {
      const { cause, details } = event.data;
      facts.losses.set(event.subject, { ...recorded(entry, details), cause: cause.kind });
      return details;
    }
    case 'org.centesimo.impact.reported.v1': {
      const { details, reportedAt } = event.data;
      facts.impacts.set(event.subject, { ...recorded(entry, details), reportedAt });
      return details;
    }
    case 'org.centesimo.subject.erased.v1':
      facts.erased.set(event.subject, { entry, erasedAt: event.data.erasedAt });
      return undefined;
    case 'org.centesimo.budget.set.v1':
      facts.budgets.set(event.subject, { entry });
      return undefined;
    case 'org.centesimo.expense.recorded.v1':
      addReported(facts, state, event.subject, event.data.amount);
      return undefined;
    case 'org.centesimo.expense.returned.v1':
      addReported(facts, state, event.data.expense, -event.data.amount);
      return undefined;
    default:
      notePartnerEvent(facts, event, entry);
      noteDispute(facts, event, entry);
      notePending(facts, event, entry);
      return undefined;
  }
}

function recorded(entry: number, commitment: string | undefined): RecordedFacts {
  return commitment === undefined ? { entry } : { entry, commitment };
}

function custodyOf({ custody }: MoneyFacts, fund: string): CustodyFacts {
  const known = custody.get(fund) ?? { sent: 0, reported: 0, givenBack: 0, fee: 0, handedOver: 0 };
  custody.set(fund, known);
  return known;
}

/** An expense that a partner paid. */
function addReported(facts: MoneyFacts, state: LedgerState, expense: string, amount: number): void {
  const outflow = state.outflows[state.outflowIndex.get(expense) ?? -1];
  const fund = state.funds[outflow?.spans[0]?.fund ?? -1];
  if (fund?.custody !== undefined) custodyOf(facts, fund.id).reported += amount;
}

function notePartnerEvent(facts: MoneyFacts, event: LedgerEvent, entry: number): void {
  const { transfers } = facts;
  switch (event.type) {
    case 'org.centesimo.transfer.sent.v1': {
      const { amount, sentAt, to } = event.data;
      transfers.set(event.subject, { entry, sentAt, to });
      custodyOf(facts, to).sent += amount;
      return;
    }
    case 'org.centesimo.transfer.received.v1': {
      const transfer = transfers.get(event.subject);
      if (transfer === undefined) return;
      const { fee = 0, receivedAt } = event.data;
      transfers.set(event.subject, { ...transfer, received: { entry, receivedAt } });
      custodyOf(facts, transfer.to).fee += fee;
      return;
    }
    case 'org.centesimo.transfer.returned.v1': {
      const transfer = transfers.get(event.data.transfer);
      if (transfer !== undefined) custodyOf(facts, transfer.to).givenBack += event.data.amount;
      return;
    }
    case 'org.centesimo.transfer.handed-over.v1': {
      const { amount, cites, fund, receivedAs } = event.data;
      const { index, leaf, ledger, origin } = cites;
      const as = receivedAs === undefined ? {} : { receivedAs };
      facts.handOvers.set(event.subject, { entry, ledger, origin, index, leaf, ...as });
      custodyOf(facts, fund).handedOver += amount;
      return;
    }
    default:
  }
}

function noteDispute({ disputes, disputesOf }: MoneyFacts, event: LedgerEvent, entry: number): void {
  switch (event.type) {
    case 'org.centesimo.gift.dispute-opened.v1': {
      const { amount, gift, openedAt, withdrawn } = event.data;
      const known = disputesOf.get(gift) ?? [];
      if (!known.includes(event.subject)) known.push(event.subject);
      disputesOf.set(gift, known);
      const state = withdrawn ? 'withdrawn' : 'inquiry';
      disputes.set(event.subject, { gift, state, amount, since: openedAt, entry });
      return;
    }
    case 'org.centesimo.gift.dispute-won.v1': {
      const { dispute, wonAt } = event.data;
      const known = disputes.get(dispute);
      if (known !== undefined) disputes.set(dispute, { ...known, state: 'won', since: wonAt, entry });
      return;
    }
    case 'org.centesimo.gift.dispute-lost.v1': {
      const known = disputes.get(event.subject);
      const since = event.data.lostAt;
      if (known !== undefined) disputes.set(event.subject, { ...known, state: 'lost', since, entry });
      return;
    }
    default:
  }
}

/** A gift that never came stays here: its trail code still answers. */
function notePending({ pending }: MoneyFacts, event: LedgerEvent, entry: number): void {
  if (event.type === 'org.centesimo.gift.received.v1') pending.delete(event.data.trailKey);
  if (event.type !== 'org.centesimo.gift.pending.v1') return;
  const { currency, givenAt, gross, processor, trailKey } = event.data;
  pending.set(trailKey, { gift: event.subject, entry, gross, currency, givenAt, processor });
}

/** Forgets what was announced of a gift that came, by its trail key of 32 bytes at `at`. */
export function forgetPending({ pending }: MoneyFacts, keys: Uint8Array, at: number): void {
  if (pending.size === 0) return;
  pending.delete(Buffer.from(keys.buffer, keys.byteOffset + at, 32).toString('base64url'));
}

/** As data that JSON carries. */
export function storedFacts(facts: MoneyFacts): object {
  return Object.fromEntries(
    Object.entries(facts).map(([name, map]) => [name, [...(map as Map<string, unknown>)]]),
  );
}

export function restoreMoneyFacts(facts: MoneyFacts, stored: object): void {
  for (const [name, rows] of Object.entries(stored)) {
    const map = facts[name as keyof MoneyFacts] as Map<string, unknown>;
    for (const [id, value] of rows as [string, unknown][]) map.set(id, value);
  }
}
