/** Questions about the state: what is known of gifts beyond their events, and which notices wait for a gift. */
import type { Json } from '@centesimo/decider';
import { type Notice, demandOf } from './notice.ts';
import type { DonationState, ErasedDetails, LedgerState } from './state.ts';

/** Answered by a `KnownOfGift` for each gift, in their order. */
export interface GiftsQuery {
  readonly ledger: string;
  readonly gifts: readonly string[];
}

/** Minor units refunded so far; the whole fee where it was corrected, and what was erased of it, or null. */
export type KnownOfGift = readonly [refunded: number, fee: number | null, erased: ErasedDetails | null];

/** Answered by the first `ParkedNotice`s, by age. */
export interface ParkedQuery {
  readonly ledger: string;
  readonly parked: true;
}

/** A type and not an interface, so that it is JSON. */
export type ParkedNotice = {
  readonly kind: 'refund' | 'failure' | 'dispute';
  readonly demand: string;
  readonly gift: string;
  readonly amount: number;
  readonly currency: string;
  /** When it happened at the bank, YYYY-MM-DD. */
  readonly day: string;
};

const PARKED_LISTED_MAX = 1_000;

export function answerQuery(state: DonationState, query: Json): Json {
  const { gifts, ledger, parked } = fieldsOf(query);
  if (typeof ledger !== 'string') return null;
  const of = state.ledgers.get(ledger);
  if (parked === true) return parkedOf(of);
  return Array.isArray(gifts) ? gifts.map((gift) => knownOf(of, String(gift))) : null;
}

type Fields = Partial<Record<'gifts' | 'ledger' | 'parked', unknown>>;

function fieldsOf(query: Json): Fields {
  return typeof query === 'object' && query !== null ? (query as Fields) : {};
}

function knownOf(ledger: LedgerState | undefined, gift: string): KnownOfGift {
  return [ledger?.refunded.get(gift) ?? 0, ledger?.fees.get(gift) ?? null, ledger?.erased.get(gift) ?? null];
}

function parkedOf(ledger: LedgerState | undefined): ParkedNotice[] {
  const notices: ParkedNotice[] = [];
  for (const parked of ledger?.parked.values() ?? []) {
    notices.push(...parked.map(told));
    if (notices.length >= PARKED_LISTED_MAX) break;
  }
  return notices.slice(0, PARKED_LISTED_MAX);
}

function told(notice: Notice): ParkedNotice {
  const { amount, currency, gift } = notice;
  return { ...kindAndDay(notice), demand: demandOf(notice), gift, amount, currency };
}

function kindAndDay(notice: Notice): Pick<ParkedNotice, 'day' | 'kind'> {
  switch (notice.kind) {
    case 'record-refund':
      return { kind: 'refund', day: notice.refundedAt };
    case 'record-failure':
      return { kind: 'failure', day: notice.failedAt };
    case 'open-dispute':
      return { kind: 'dispute', day: notice.openedAt };
  }
}
