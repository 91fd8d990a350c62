/** Bounds of what one event may hold; an entry has at most 65,535 bytes, so none of these is ever reached. */

/** A span in canonical JSON has at least 23 bytes: `{"fund":"a","from":0,"to":1}`. */
export const SPANS_MAX = 2_500;
export const PARTS_MAX = 1_000;
/** Funds of one placement rule: with all of them `gifts.placed` still fits one entry. */
export const RULE_SHARES_MAX = 100;
export const CURRENCIES_MAX = 200;
/** Documents that one event names, and that one outflow has in all, replaced ones too. */
export const EVIDENCE_MAX = 64;
export const DOCUMENTS_MAX = 1_000;
/** Lines of one budget. */
export const LINES_MAX = 500;
/** Projects that one fund may be for. */
export const PROJECTS_MAX = 200;
