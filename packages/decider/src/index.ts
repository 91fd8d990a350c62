/** The words between a service's pure core and the journal that runs it. */
export type * from './participant.ts';
export { settleDetails, settleLookups } from './settle-details.ts';
export type { PendingDetails, SettleDetails } from './settle-details.ts';
