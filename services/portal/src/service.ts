/** The portal over ports: no adapter is chosen here. Exported as `@centesimo/portal/service`. */
export type { Answered, PaymentsPage, PortalViews, ViewFault } from './domain/portal-views.ts';
export type * from './domain/views.ts';
