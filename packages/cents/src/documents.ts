/**
 * Documents on record: which commitments stand for a payment, which were replaced by a redacted copy, and whether an
 * expense may be paid without one. Kept for what has a document and never per gift; without it anybody could name an
 * original that never was.
 */
import type { EventNamed, LedgerEvent } from './event.ts';
import { DOCUMENTS_MAX, EVIDENCE_MAX } from './limits.ts';
import { isList, isOptionalText } from './shape.ts';
import type { LedgerState } from './state.ts';
import { violation } from './violation.ts';
import type { Checked, Commit, Violation } from './violation.ts';

/** What documents can be of, beside a fund whose condition is met. */
const OUTFLOW = /^(?:exch|exp|loss|rep|transfer)_[a-z0-9]+$/;

function isTexts(value: unknown): value is readonly string[] {
  return isList(value, EVIDENCE_MAX) && value.every((text) => typeof text === 'string');
}

/** The documents of any event that an event type's own rule took: they are on record with it. */
export function withDocuments(state: LedgerState, event: LedgerEvent, commit: Commit): Checked {
  const { evidence } = event.data as { readonly evidence?: unknown };
  if (evidence === undefined || event.type === 'org.centesimo.evidence.attached.v1') return commit;
  if (!isTexts(evidence)) return violation('malformed', { field: 'evidence' });
  const { subject } = event;
  const replaced = state.replacedDocuments.get(subject)?.find((one) => evidence.includes(one));
  if (replaced !== undefined) return violation('document-on-record', { subject, document: replaced });
  // What one transfer was sent and received with stands together.
  if (documentsOf(state, subject).length + evidence.length > DOCUMENTS_MAX)
    return violation('too-many-documents', { subject, max: DOCUMENTS_MAX });
  return () => {
    commit();
    addDocuments(state, subject, evidence);
  };
}

function addDocuments(state: LedgerState, subject: string, evidence: readonly string[]): void {
  if (evidence.length === 0) return;
  state.documents.set(subject, [...new Set([...documentsOf(state, subject), ...evidence])]);
}

/** Commitments of the documents that stand for an outflow, or for a condition that was met, the oldest first. */
export function documentsOf(state: LedgerState, subject: string): readonly string[] {
  return state.documents.get(subject) ?? [];
}

export function checkEvidenceAttached(state: LedgerState, event: EventNamed<'evidence.attached'>): Checked {
  const { subject } = event;
  const { evidence, replaces } = event.data;
  if (!isTexts(evidence) || evidence.length === 0 || new Set(evidence).size !== evidence.length)
    return violation('malformed', { field: 'evidence' });
  if (!isOptionalText(replaces)) return violation('malformed', { field: 'replaces' });
  if (!mayHaveDocuments(state, subject)) return violation('unknown-outflow', { subject: String(subject) });
  const standing = documentsOf(state, subject);
  const replaced = state.replacedDocuments.get(subject) ?? [];
  const known = evidence.find((one) => standing.includes(one) || replaced.includes(one));
  if (known !== undefined) return violation('document-on-record', { subject, document: known });
  if (replaces !== undefined && !standing.includes(replaces))
    return violation('unknown-document', { subject, document: replaces });
  if (standing.length + replaced.length + evidence.length > DOCUMENTS_MAX)
    return violation('too-many-documents', { subject, max: DOCUMENTS_MAX });
  return () => {
    const kept = standing.filter((one) => one !== replaces);
    state.documents.set(subject, [...kept, ...evidence]);
    if (replaces !== undefined) state.replacedDocuments.set(subject, [...replaced, replaces]);
  };
}

function mayHaveDocuments(state: LedgerState, subject: string): boolean {
  if (OUTFLOW.test(subject)) return state.outflowIndex.has(subject);
  return state.funds[state.fundIndex.get(subject) ?? -1]?.met === true;
}

/** From now on, an expense is recorded with a document, or need not be. */
export function checkEvidenceRule(state: LedgerState, event: EventNamed<'evidence-rule.set'>): Checked {
  const { required } = event.data;
  if (typeof required !== 'boolean') return violation('malformed', { field: 'required' });
  return () => {
    state.documentRequired = required;
  };
}

/** An expense without a document, where the ledger's rule wants one. */
export function checkDocument(
  state: LedgerState,
  { data, subject }: EventNamed<'expense.recorded'>,
): Violation | undefined {
  if (!state.documentRequired) return undefined;
  const isThere = isTexts(data.evidence) && data.evidence.length > 0;
  return isThere ? undefined : violation('document-required', { expense: subject });
}
