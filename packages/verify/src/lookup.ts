/** Questions about a verified log: where a gift's cents are, and whose cents paid an expense. */
import { hash } from 'node:crypto';
import { followOnward, impactOf, sources, trail } from '@centesimo/cents';
import type {
  EventRef,
  ImpactShare,
  LedgersOfLog,
  Onward,
  Sources,
  SourcesPage,
  Trail,
} from '@centesimo/cents';
import { parseGiftId, parseIncomeId, readTrailCode, trailKey } from '@centesimo/events';
import { ledgersOf } from './hand-overs.ts';
import type { Erased, Replay } from './replay.ts';

/** What somebody typed to name a gift: its id, or the trail code, of which only the key is looked for. */
export type GiftQuestion =
  | { readonly id: string; readonly trailKey?: undefined; readonly fault?: undefined }
  | { readonly trailKey: string; readonly id?: undefined; readonly fault?: undefined }
  | { readonly fault: string; readonly id?: undefined; readonly trailKey?: undefined };

export function readGiftQuestion(text: string): GiftQuestion {
  const id = parseGiftId(text) ?? parseIncomeId(text);
  if (id !== undefined) return { id };
  if (/^(?:gift|income)_/.test(text))
    return { fault: 'an id of a gift or income has 52 characters a-z and 2-7' };
  const { bytes, fault } = readTrailCode(text);
  if (bytes === undefined) return { fault: fault.reason };
  return { trailKey: trailKey(bytes, (data) => hash('sha256', data, 'base64url')) };
}

export interface FoundTrail {
  readonly ledger: string;
  readonly trail: Trail;
  /** What of reported units is the gift's. */
  readonly impact: readonly ImpactShare[];
  /** Where handed-over cents go on, in other ledgers of this log. */
  readonly onward: Onward;
}

/**
 * Of a question by trail key only the gift that the replay was told to look for is found. `origin` is the log's, by
 * which hand-overs name it.
 */
export function findTrail(replay: Replay, question: GiftQuestion, origin: string): FoundTrail | undefined {
  const { found, trailKey: wanted } = replay.wanted;
  const id = question.id ?? (question.trailKey === wanted ? found?.gift : undefined);
  if (id === undefined) return undefined;
  for (const [ledger, { state }] of replay.ledgers) {
    const answer = trail(state, id);
    if (answer === undefined) continue;
    const onward = followOnward(ledgersOf(replay, origin), ledger, answer);
    return { ledger, trail: answer, impact: impactOf(state, answer), onward };
  }
  return undefined;
}

/**
 * Whether a gift that is not found was announced: it waits, or it never came. Of an id only what waits is known, of a
 * trail key only of the one that the replay was told to look for.
 */
export function findAnnounced(replay: Replay, question: GiftQuestion): 'announced' | 'failed' | undefined {
  const { announced, trailKey: wanted } = replay.wanted;
  const id = question.id ?? (question.trailKey === wanted ? announced : undefined);
  if (id === undefined) return undefined;
  for (const { state } of replay.ledgers.values()) if (state.pending.has(id)) return 'announced';
  return question.id === undefined ? 'failed' : undefined;
}

export interface FoundSources {
  readonly ledger: string;
  readonly sources: Sources;
}

/** Whose cents stand in the live slots of an expense, a page at a time. */
export function findSources(replay: Replay, expense: string, page?: SourcesPage): FoundSources | undefined {
  for (const [ledger, { state }] of replay.ledgers) {
    const answer = sources(state, expense, page);
    if (answer !== undefined) return { ledger, sources: answer };
  }
  return undefined;
}

/** The log index of an event of allocation. */
export function indexOfEvent(replay: Replay, event: EventRef | undefined): number | undefined {
  return event === undefined ? undefined : replay.indices.get(`${event.source} ${event.id}`);
}

/** The commitment to public details of a fund, project, expense or return, as a verified entry holds it. */
export function commitmentOf(replay: Replay, ledger: string, subject: string): string | undefined {
  return replay.ledgers.get(ledger)?.commitments.get(subject);
}

/** When an expense was paid, as its entry says: YYYY-MM-DD. */
export function paidAtOf(replay: Replay, ledger: string, expense: string): string | undefined {
  return replay.ledgers.get(ledger)?.paidAt.get(expense);
}

/** The entry that a hand-over cites: of another ledger, in this log or in another one. */
export function citedBy(
  replay: Replay,
  ledger: string,
  handOver: string,
): ReturnType<LedgersOfLog['citedBy']> {
  // Whose log it is changes nothing of what is cited.
  return ledgersOf(replay, '').citedBy(ledger, handOver);
}

/** When what was private of a gift was erased, and the entry that says so. */
export function erasedOf(replay: Replay, ledger: string, gift: string): Erased | undefined {
  return replay.ledgers.get(ledger)?.erased.get(gift);
}

/** All commitments to public details that the log holds, each once. */
export function publicCommitments(replay: Replay): string[] {
  return [...new Set([...replay.ledgers.values()].flatMap(({ commitments }) => [...commitments.values()]))];
}
