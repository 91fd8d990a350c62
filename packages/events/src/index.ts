/** Events: one schema per fact of a ledger, with its type, its ids, its texts on the wire and its checks. */
export * from './details.ts';
export * from './event-schemas.ts';
export * from './event-text.ts';
export * from './ids.ts';
export * from './message.ts';
export * from './partition.ts';
export { parseEvent } from './parse-event.ts';
export type { ParsedEvent } from './parse-event.ts';
export type { EventFault, EventFaultCode } from './event-fault.ts';
export {
  AMOUNT_MAX,
  BUDGET_LINES_MAX,
  CURRENCIES_MAX,
  EVIDENCE_MAX,
  FUND_PROJECTS_MAX,
  NAMED_SLOTS_MAX,
  PARTS_MAX,
  RULE_SHARES_MAX,
  SLOTS_MAX,
  SPANS_MAX,
} from './schema-parts.ts';
export * from './system-events.ts';
export { PATTERNS } from './patterns.ts';
export * from './trail-code.ts';
