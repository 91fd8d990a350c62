/** Commands on documents: some that come later, redacted copies, and whether an expense needs one. */
import type { HttpRoute } from '@centesimo/http';
import type { ApiPorts } from '../api-ports.ts';
import { MAY } from '../may.ts';
import { prepareAttachEvidence, prepareSetEvidenceRule } from '../prepare-evidence.ts';
import { AttachmentBody, EvidenceRuleBody } from './book-schemas.ts';
import { commandRoute } from './command-route.ts';
import { LedgerParams } from './schemas.ts';

export function evidenceCommands(ports: ApiPorts): HttpRoute[] {
  return [attachment(ports), rule(ports)];
}

function attachment(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/attachments',
    summary: 'Puts uploaded files on record for a payment, or redacted copies in the place of one that is',
    tag: 'evidence',
    schema: { params: LedgerParams, body: AttachmentBody },
    roles: MAY.attachEvidence,
    prepare: prepareAttachEvidence,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.AttachEvidenceRequest' as const,
      ...common,
      ledger,
      of: body.of,
      evidence: body.evidence,
      replaces: body.replaces ?? '',
    }),
  });
}

function rule(ports: ApiPorts): HttpRoute {
  return commandRoute(ports, {
    path: '/v1/ledgers/{ledger}/evidence-rules',
    summary: 'Says whether an expense is recorded with a document only, from now on',
    tag: 'evidence',
    schema: { params: LedgerParams, body: EvidenceRuleBody },
    roles: MAY.setEvidenceRule,
    prepare: prepareSetEvidenceRule,
    request: ({ body, params: { ledger } }, common) => ({
      $typeName: 'centesimo.allocation.v1.SetEvidenceRuleRequest' as const,
      ...common,
      ledger,
      required: body.required,
    }),
  });
}
