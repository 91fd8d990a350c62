/** A witness of transparency logs: what it knows, how it follows and judges, and how it is served. */
export { serveWitness } from './serve-witness.ts';
export type { RunningWitness, ServePorts } from './serve-witness.ts';
export type { LogStatus, WitnessAnswer, WitnessPorts } from './witness.ts';
export type { Refusal, WitnessedLog, WitnessEvent } from './witnessed-log.ts';
