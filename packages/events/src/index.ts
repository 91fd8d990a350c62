/** Events: one schema per fact of a ledger, with its type, its ids, its texts on the wire and its checks. */
export * from './event-schemas.ts';
export { AMOUNT_MAX, PATTERNS, PARTS_MAX, SLOTS_MAX, SPANS_MAX } from './schema-parts.ts';
