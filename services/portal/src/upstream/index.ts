/** The services that the portal reads from, over gRPC. */
export { auditFeed } from './audit-feed.ts';
export type { UpstreamOptions } from './audit-feed.ts';
export { fetchReceipt } from './partner-receipts.ts';
export { allocationTexts } from './public-details.ts';
