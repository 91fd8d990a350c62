/**
 * How a trail goes on in other ledgers of the same log. What a partner held for us and took into its own ledger is cited
 * there by the entry of the gift or income that it came in as. A hand-over of n cents is of the first n cents of that
 * gift or income, in the order of its slots: slot i is cent i. Each is cited once; the first hand-over in the log counts.
 */
import type { LedgerState } from './state.ts';
import { trail } from './trail.ts';
import type { Place, Trail, TrailPiece } from './trail-types.ts';

/** The entry that a hand-over names. */
export interface CitedEntry {
  readonly origin: string;
  readonly ledger: string;
  readonly index: number;
  /** The id of the gift or income. */
  readonly receivedAs?: string;
  /** An earlier hand-over of any ledger of this log has cited the entry. */
  readonly isRepeated: boolean;
}

/** What is known of all ledgers of one log. */
export interface LedgersOfLog {
  readonly origin: string;
  stateOf(ledger: string): LedgerState | undefined;
  citedBy(ledger: string, handOver: string): CitedEntry | undefined;
  /** What the entry of a gift or income says: its index, and the gross amount; undefined where that was not kept. */
  receivedBy(ledger: string, source: string): { readonly index: number; readonly amount: number } | undefined;
}

/**
 * Why a trail ends at a hand-over: it cites nothing, another log, an entry that is no such money there, one that was
 * cited before; or the money comes back to where it has been, or through more ledgers and pieces than are followed.
 */
export type StopReason = 'not-cited' | 'other-log' | 'not-found' | 'cited-before' | 'circle' | 'too-long';

/** What becomes of a piece that was handed over: the index of its continuation, or why there is none. */
export type Next = { readonly continuation: number } | { readonly stops: StopReason };

/** Cents `[from, to)` of a gift or income of another ledger, in which handed-over cents go on. */
export interface Continuation {
  readonly ledger: string;
  /** Of these cents only. */
  readonly trail: Trail;
  readonly from: number;
  readonly to: number;
  /** Handed-over cents that it does not have: the fee that the gift bore. */
  readonly fee: number;
}

export interface Onward {
  readonly continuations: readonly Continuation[];
  /** By each piece that was handed over, of the trail, its legs and the continuations alike. */
  readonly next: ReadonlyMap<TrailPiece, Next>;
}

/** How many ledgers are passed through, and how many pieces followed, by one trail. */
const LEDGERS_MAX = 8;
const PIECES_MAX = 2_000;

type HandedOver = Extract<Place, { kind: 'handed-over' }>;

interface Way {
  readonly ledger: string;
  readonly trail: Trail;
  /** The gifts and incomes that the cents have been, the first one first. */
  readonly been: readonly string[];
}

/** Follows whatever was handed over of a trail, ledger by ledger, the nearest first. */
export function followOnward(log: LedgersOfLog, ledger: string, found: Trail): Onward {
  const continuations: Continuation[] = [];
  const next = new Map<TrailPiece, Next>();
  const ways: Way[] = [{ ledger, trail: found, been: [keyOf(ledger, found.id)] }];
  let room = PIECES_MAX;
  // Ways add ways while they are followed.
  for (const way of ways) {
    for (const piece of piecesOf(way.trail)) {
      if (piece.place.kind !== 'handed-over') continue;
      const onward = room > 0 ? continueIn(log, way, piece.place) : 'too-long';
      if (typeof onward === 'string') {
        next.set(piece, { stops: onward });
        continue;
      }
      room -= piecesOf(onward.trail).length + 1;
      next.set(piece, { continuation: continuations.push(onward) - 1 });
      const been = [...way.been, keyOf(onward.ledger, onward.trail.id)];
      ways.push({ ledger: onward.ledger, trail: onward.trail, been });
    }
  }
  return { continuations, next };
}

function piecesOf({ legs, pieces }: Trail): TrailPiece[] {
  return [...pieces, ...legs.flatMap((leg) => leg.pieces)];
}

function keyOf(ledger: string, source: string): string {
  return `${ledger} ${source}`;
}

function continueIn(log: LedgersOfLog, way: Way, place: HandedOver): Continuation | StopReason {
  const cited = log.citedBy(way.ledger, place.handOver);
  if (cited === undefined) return 'not-cited';
  if (cited.origin !== log.origin) return 'other-log';
  const { ledger, receivedAs } = cited;
  if (receivedAs === undefined || ledger === way.ledger) return 'not-found';
  const found = citedMoney(log, way.ledger, place, { ...cited, receivedAs });
  if (found === undefined) return 'not-found';
  if (cited.isRepeated) return 'cited-before';
  if (way.been.includes(keyOf(ledger, receivedAs))) return 'circle';
  if (way.been.length > LEDGERS_MAX) return 'too-long';
  const { slots } = place;
  const [from, to] = [Math.min(slots.from, found.amount), Math.min(slots.to, found.amount)];
  return { ledger, trail: found, from, to, fee: slots.to - slots.from - (to - from) };
}

/** The gift or income that is cited, where it can be what was handed over. */
function citedMoney(
  log: LedgersOfLog,
  ledger: string,
  { handOver, slots }: HandedOver,
  cited: CitedEntry & { readonly receivedAs: string },
): Trail | undefined {
  const own = log.stateOf(ledger);
  const there = log.stateOf(cited.ledger);
  const outflow = own?.outflows[own.outflowIndex.get(handOver) ?? -1];
  const found = there && trail(there, cited.receivedAs, slots);
  if (own === undefined || outflow === undefined || found === undefined) return undefined;
  const said = log.receivedBy(cited.ledger, cited.receivedAs);
  // Of a gift that bears a fee fewer cents came than were given: only its entry says how many those were.
  const most = said?.amount ?? (found.kind === 'income' ? found.amount : Infinity);
  const isIt =
    (said?.index ?? cited.index) === cited.index && found.currency === own.currencies[outflow.currency];
  return isIt && outflow.amount <= most ? found : undefined;
}
