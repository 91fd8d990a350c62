/**
 * What became of details whose command was never answered: asked as a command, so that the answer stands in the journal
 * and only its owner can give it. Every service that keeps details decides it with these two functions.
 */
import type { DecideContext, Decision } from './participant.ts';

export interface SettleDetails {
  readonly kind: 'settle-details';
  /** Milliseconds since the epoch; up to then one of the commands could still be taken. */
  readonly dueMs: number;
  readonly pending: readonly PendingDetails[];
}

/** The key of a command, and the commitment that it brought; a type and not an interface, so that it is JSON. */
export type PendingDetails = { readonly key: string; readonly commitment: string };

export function settleLookups({ pending }: SettleDetails): readonly string[] {
  return pending.map(({ key }) => key);
}

/**
 * Answers the commitments that no event names. It stays true: their commands are refused after a deadline which is long
 * over by the time of this record.
 */
export function settleDetails({ dueMs, pending }: SettleDetails, context: DecideContext): Decision {
  if (!(Date.parse(context.time) > dueMs))
    return { kind: 'behind', reason: 'the details may still be named' };
  const named = new Set(
    pending.flatMap(({ key }) => (context.found(key) ?? []).flatMap(({ data }) => namedBy(data))),
  );
  const unnamed = pending.filter(({ commitment }) => !named.has(commitment));
  return { kind: 'accepted', events: [], answer: unnamed.map(({ commitment }) => commitment) };
}

/** A fund names two texts: its own, and that of the purpose which follows. */
function namedBy(data: string): unknown[] {
  const { details, secondary } = JSON.parse(data) as {
    readonly details?: unknown;
    readonly secondary?: unknown;
  };
  return [details, secondary];
}
