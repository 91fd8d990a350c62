/** Import of the Italian Civil Protection's published donation statements, through the public interfaces. */
export {
  type ExpenseToPost,
  type GiftToPost,
  type ImportClient,
  type ImportPlan,
  type ImportReport,
  type ImportRequest,
  type Place,
  importStatement,
  planImport,
} from './import-statement.ts';
export { type ImportConnection, createImportClient } from './grpc-import-client.ts';
export { type ImportRules, defaultRules, meaningOf, parseRules } from './rules.ts';
export { type Schedule, scheduleLines } from './schedule.ts';
export { type SimulatedGift, simulateGifts } from './simulate.ts';
export {
  type ReadStatement,
  type Statement,
  type StatementFault,
  type StatementLine,
  readStatement,
} from './statement.ts';
