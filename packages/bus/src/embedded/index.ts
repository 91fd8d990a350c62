/** Embedded bus: topics, groups and offsets in SQLite, in the process itself. */
export * from './open-embedded-bus.ts';
export type { BusClock } from './wait-for-messages.ts';
