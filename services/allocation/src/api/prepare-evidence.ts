/** Messages on documents to commands. */
import { PATTERNS } from '@centesimo/events';
import type { AttachEvidenceRequest, SetEvidenceRuleRequest } from '@centesimo/grpc';
import { present } from '../domain/present.ts';
import type { Faults } from './input-code.ts';
import { readEvidence, readId, readOptionalId } from './read-field.ts';
import type { Prepared, Target } from './to-command.ts';

export function prepareAttachEvidence(
  { by }: Target,
  request: AttachEvidenceRequest,
  faults: Faults,
): Prepared {
  const of = readId(request.of, PATTERNS.documentedId, 'of', 'documented-invalid', faults);
  const evidence = readEvidence(request.evidence, faults) ?? [];
  const replaces = readOptionalId(request.replaces, PATTERNS.hash, 'replaces', 'evidence-invalid', faults);
  // A copy in its own place is no copy.
  if (evidence.length === 0 || (replaces !== undefined && evidence.includes(replaces)))
    faults.add('evidence-invalid', 'evidence');
  return { command: { kind: 'attach-evidence', by, of, evidence, ...present({ replaces }) } };
}

export function prepareSetEvidenceRule({ by }: Target, { required }: SetEvidenceRuleRequest): Prepared {
  return { command: { kind: 'set-evidence-rule', by, required } };
}
