/** The HTTP face of audit, and who may ask what: everything it gives proves itself. */
import type { AccessRule, HttpBinding } from '@centesimo/http';
import { checkpointRoutes } from './checkpoint-routes.ts';
import { entryRoutes } from './entry-routes.ts';
import { exportRoutes } from './export-routes.ts';
import type { EntryRoutesPorts } from './fields.ts';
import { logRoutes } from './log-routes.ts';
import { stampRoutes } from './stamp-routes.ts';
import type { Stamps } from '../../log/stamps.ts';

export interface AuditHttpPorts extends EntryRoutesPorts {
  readonly stamps: Stamps;
  /** True: entries are open to everybody. Checkpoints, hash tiles and proofs reveal nothing and always are. */
  readonly openEntries: boolean;
}

export function auditHttp(ports: AuditHttpPorts): HttpBinding {
  const entries = (ledger: 'none' | 'path'): AccessRule =>
    ports.openEntries ? 'public' : { roles: ['auditor', 'operator'], ledger };
  return {
    routes: [
      ...logRoutes(ports.reader),
      ...stampRoutes(ports),
      ...checkpointRoutes(ports),
      ...entryRoutes(ports),
      ...exportRoutes(ports),
    ],
    access: {
      'GET /log/checkpoint': 'public',
      'GET /log/cosigned-checkpoint': 'public',
      // Bundles and receipts hold whatever ledgers are neighbours in the log.
      'GET /log/tile/entries/{n*}': entries('none'),
      'GET /log/tile/{level}/{n*}': 'public',
      'GET /log/stamps/{file}': 'public',
      'GET /v1/ledgers/{ledger}/entries': entries('path'),
      'GET /v1/ledgers/{ledger}/entries.ndjson': entries('path'),
      'GET /v1/ledgers/{ledger}/entries.csv': entries('path'),
      'GET /v1/checkpoints': 'public',
      'GET /v1/proofs/inclusion': 'public',
      'GET /v1/proofs/consistency': 'public',
      'GET /v1/receipts/{index}': entries('none'),
    },
  };
}
