/** Where a run of cents is and how it came there, with what the entries say of it. */
import type { AppealReason, Hop, Place } from '@centesimo/cents';
import type { LedgerIndex } from './ledger-index.ts';
import { placeOfEvent } from './portal-index.ts';
import { fundView, partnerOf, shortfallIn, textOfThing } from './show.ts';
import type { Shown } from './show.ts';
import type {
  AppealReasonView,
  CitationView,
  CoveredView,
  ExchangeView,
  HopView,
  LossReason,
  PieceState,
} from './views.ts';

const REPURPOSE = 'rep_';

export const entryOf = (entry: number | undefined): { readonly entry?: number } =>
  entry === undefined ? {} : { entry };

/** `hops` led there: the last transfer says since when a partner has it. */
export function pieceState(
  shown: Shown,
  ledger: LedgerIndex,
  place: Place,
  hops: readonly Hop[],
): PieceState {
  switch (place.kind) {
    case 'unplaced':
      return { kind: 'unplaced', giftsAhead: place.giftsAhead };
    case 'unassigned':
      return { kind: 'unassigned' };
    case 'waiting':
      return { kind: 'waiting', fund: fundView(shown, ledger, place.fund), ahead: place.ahead };
    case 'spent': {
      const covering = tookThem(ledger, place) ? {} : ({ covering: true } as const);
      return { kind: 'spent', payment: place.expense, ...covering };
    }
    case 'exchanged': {
      const exchange = exchangeView(shown, ledger, place.exchange);
      return { kind: 'exchanged', exchange, ...(place.leg === undefined ? {} : { leg: place.leg }) };
    }
    case 'in-transit':
    case 'with-partner':
      return atPartner(shown, ledger, place, hops);
    default:
      return { ...endState(shown, ledger, place), ...entryOf(placeOfEvent(shown.index, place.event)?.entry) };
  }
}

/** The states that an event of its own ends. */
function endState(
  shown: Shown,
  ledger: LedgerIndex,
  place: Extract<Place, { kind: 'refunded' | 'fee' | 'lost' | 'handed-over' }>,
): PieceState {
  switch (place.kind) {
    case 'refunded':
      return {
        ...{ ...takenState(ledger, place), kind: 'refunded', demand: place.demand },
        ...appealOf(shown, ledger, place.appeal),
      };
    case 'fee':
      return { ...takenState(ledger, place), kind: 'fee', correction: place.correction };
    case 'lost':
      return lostState(shown, ledger, place.loss);
    case 'handed-over': {
      const { handOver } = place;
      const partner = partnerOf(ledger, place.fund) ?? '';
      return { kind: 'handed-over', handOver, partner, ...citationOf(shown, ledger, handOver) };
    }
  }
}

function citationOf(shown: Shown, ledger: LedgerIndex, handOver: string): { readonly cites?: CitationView } {
  const cited = ledger.money.handOvers.get(handOver);
  if (cited === undefined) return {};
  const { entry: _entry, leaf: _leaf, ...cites } = cited;
  const isHere = cites.origin === shown.asOf.origin && shown.index.byId.has(cites.ledger);
  return { cites: { ...cites, here: isHere } };
}

function appealOf(
  shown: Shown,
  ledger: LedgerIndex,
  appeal: AppealReason | undefined,
): { readonly appeal?: AppealReasonView } {
  if (appeal === undefined) return {};
  return { appeal: { fund: fundView(shown, ledger, appeal.fund), state: appeal.state } };
}

/** Whether the payment's own entry took these cents: others came later, in the place of cents that were taken back. */
function tookThem(
  { state }: LedgerIndex,
  { expense, from, fund, slots }: Extract<Place, { kind: 'spent' }>,
): boolean {
  const spans = state.outflows[state.outflowIndex.get(expense) ?? -1]?.spans ?? [];
  const span = spans.findLast(({ slot }) => slot <= slots.from);
  if (span === undefined) return false;
  return state.funds[span.fund]?.id === fund && span.from + slots.from - span.slot === from;
}

/** The entry of the demand or correction, while the settlement's is not known; what others stand in for now. */
function takenState(
  ledger: LedgerIndex,
  place: Extract<Place, { kind: 'refunded' | 'fee' }>,
): { readonly entry?: number; readonly covered?: CoveredView } {
  const id = place.kind === 'fee' ? place.correction : place.demand;
  const entry = entryOf(ledger.demands.get(id));
  return place.covered === undefined ? entry : { ...entry, covered: coveredView(ledger, place.covered) };
}

function coveredView(
  { state }: LedgerIndex,
  { from, outflow: id, to }: { readonly outflow: string; readonly from: number; readonly to: number },
): CoveredView {
  const outflow = state.outflows[state.outflowIndex.get(id) ?? -1];
  const shortfall = shortfallIn(outflow?.holders ?? [], from, to);
  switch (outflow?.kind) {
    case 'expense':
      return { kind: 'payment', id, shortfall };
    case 'exchange':
    case 'transfer':
      return { kind: outflow.kind, id, shortfall };
    default:
      return { kind: 'loss', id, shortfall };
  }
}

function atPartner(
  shown: Shown,
  ledger: LedgerIndex,
  { fund, kind, partner }: Extract<Place, { kind: 'in-transit' | 'with-partner' }>,
  hops: readonly Hop[],
): PieceState {
  const hop = hops.findLast((each) => each.kind === 'transferred');
  const transfer = ledger.money.transfers.get(hop?.transfer ?? '');
  const at = { fund: fundView(shown, ledger, fund), partner };
  if (transfer === undefined) return { kind, ...at };
  if (kind === 'in-transit') return { kind, ...at, entry: transfer.entry, sentAt: transfer.sentAt };
  const { received } = transfer;
  return received === undefined
    ? { kind, ...at }
    : { kind, ...at, entry: received.entry, since: received.receivedAt };
}

function lostState(shown: Shown, ledger: LedgerIndex, loss: string): PieceState {
  const facts = ledger.money.losses.get(loss);
  const { title, text = title } = textOfThing(shown, facts);
  const reason: LossReason = loss.startsWith('transfer_') ? 'transfer-fee' : (facts?.cause ?? 'excess');
  return { kind: 'lost', loss, reason, ...(text === undefined ? {} : { text }) };
}

/** What the entry says of the rate, and what the replayed money says of the amounts. */
export function exchangeView({ index }: Shown, { money, state }: LedgerIndex, id: string): ExchangeView {
  const { amount = 0, currency = -1, event, target } = state.outflows[state.outflowIndex.get(id) ?? -1] ?? {};
  const facts = money.exchanges.get(id);
  return {
    id,
    entry: facts?.entry ?? placeOfEvent(index, event)?.entry ?? 0,
    rate: facts?.rate ?? '',
    source: facts?.source ?? '',
    exchangedAt: facts?.exchangedAt ?? '',
    currency: state.currencies[currency] ?? '',
    amount,
    toCurrency: state.currencies[state.funds[target?.fund ?? -1]?.currency ?? -1] ?? '',
    units: target?.units ?? 0,
  };
}

export function hopView(shown: Shown, ledger: LedgerIndex, hop: Hop): HopView {
  const fund = fundView(shown, ledger, hop.fund);
  const at = { fund, ...placeOfEvent(shown.index, hop.event) };
  switch (hop.kind) {
    case 'placed':
    case 'assigned':
      return { kind: hop.kind, ...at };
    case 'moved': {
      const appeal = appealOf(shown, ledger, hop.appeal);
      if (!hop.move.startsWith(REPURPOSE)) return { kind: 'moved', ...at, ...appeal };
      const facts = ledger.money.repurposes.get(hop.move);
      const { title, text = title } = textOfThing(shown, facts);
      const ground = hop.ground === undefined ? {} : { ground: hop.ground };
      return { kind: 'repurposed', ...at, ...ground, ...appeal, ...(text === undefined ? {} : { text }) };
    }
    case 'transferred':
      return { kind: 'transferred', ...at, ...partnerIn(ledger, hop.fund) };
    case 'returned':
      return { kind: 'returned', ...at, payment: hop.expense };
    case 'given-back': {
      const transfer = ledger.money.transfers.get(hop.outflow);
      return hop.by === 'transfer'
        ? { kind: 'given-back', ...at, ...partnerIn(ledger, transfer?.to ?? '') }
        : { kind: 'undone', ...at };
    }
  }
}

function partnerIn(ledger: LedgerIndex, fund: string): { readonly partner?: string } {
  const partner = partnerOf(ledger, fund);
  return partner === undefined ? {} : { partner };
}
