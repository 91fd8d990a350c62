/** Import of the Italian Civil Protection's published donation statements, through the public interfaces. */
export type {
  ExpenseToPost,
  FundToOpen,
  GiftToPost,
  HandOnToPost,
  ImportClient,
  InterestToPost,
  Place,
  RecallToPost,
} from './import-client.ts';
export { type ImportConnection, createImportClient } from './grpc-import-client.ts';
export { type ImportReport, type ImportedPayment, importStatement } from './import-statement.ts';
export { ImportStopped } from './import-stopped.ts';
export { parseRules } from './parse-rules.ts';
export {
  type ImportPlan,
  type ImportRequest,
  type Planned,
  SIMULATED_GIFTS_MAX,
  planImport,
} from './plan-import.ts';
export type { PlannedLine } from './planned-line.ts';
export { type ImportRules, type Meaning, defaultRules, meaningOf } from './rules.ts';
export { type Schedule, scheduleLines } from './schedule.ts';
export { type SimulatedGift, simulateGifts } from './simulate.ts';
export {
  type ReadStatement,
  type Statement,
  type StatementFault,
  STATEMENT_BYTES_MAX,
  type StatementLine,
  readStatement,
} from './statement.ts';
