/** Values of a decision, and the given–when–then form in which decisions are tested. */
export { accept, isAccepted, isRejected, reject } from './decision.ts';
export type { Accepted, Decision, Facts, Rejected } from './decision.ts';
export { specification } from './specification.ts';
export type { Decider, Scenario } from './specification.ts';
