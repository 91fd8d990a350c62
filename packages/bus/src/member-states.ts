/** Several members of one process, told as one. */
import type { MemberState } from './port.ts';

/** The worst comes first. */
const STATES: readonly MemberState[] = ['dead', 'silent', 'consuming'];

/** `consuming` where there is no member. */
export function worstOf(states: readonly MemberState[]): MemberState {
  return STATES.find((state) => states.includes(state)) ?? 'consuming';
}
