/**
 * Whether a member of a group still gets what there is. KafkaJS can look alive and be dead, so that only answers count:
 * of its group to a heartbeat, and of the topic to a fetch. Pure: times in, verdict out.
 */
import type { MemberState } from '../port.ts';

export interface MemberFacts {
  readonly nowMs: number;
  /** When group and topic had both answered last. */
  readonly heardMs: number;
  /** Since when the broker answers others without a break; undefined while it does not, or nobody has asked. */
  readonly answersSinceMs: number | undefined;
}

/** A rebalance takes one session at most, and another one may follow it. */
export const SILENT_SESSIONS = 3;
/** How long the broker answers others, and not this member, before the process is given up. */
export const DEAD_SESSIONS = 6;

/** `sessionMs`: the session of the group, in milliseconds. A broker that is away makes nobody dead. */
export function judgeMember({ answersSinceMs, heardMs, nowMs }: MemberFacts, sessionMs: number): MemberState {
  const silentSinceMs = heardMs + SILENT_SESSIONS * sessionMs;
  if (nowMs <= silentSinceMs) return 'consuming';
  if (answersSinceMs === undefined) return 'silent';
  const deadMs = Math.max(answersSinceMs, silentSinceMs) + DEAD_SESSIONS * sessionMs;
  return nowMs > deadMs ? 'dead' : 'silent';
}
