/** What allocation answers over HTTP of evidence and lists. */
import { EVIDENCE_MAX, PATTERNS } from '@centesimo/events';
import { EventIdentity, PositionText } from '@centesimo/service';
import { Type } from 'typebox';
import { FundState } from './ledger-schemas.ts';
import { Person } from './proposal-schemas.ts';
import {
  Commitment,
  Currency,
  ExpenseId,
  Ledger,
  amount,
  count,
  day,
  exact,
  pageOf,
  slug,
} from './schemas.ts';

const Evidences = Type.Array(Commitment);
const EventPlace = { position: PositionText, event: EventIdentity };

export const EvidenceParams = exact({ ledger: Ledger, commitment: Commitment });

export const EvidenceTaken = exact({
  commitment: Commitment,
  mediaType: Type.String({ examples: ['application/pdf'] }),
  bytes: count('size of the file'),
  repeated: Type.Boolean({ description: 'true: the same file was here before' }),
});

export const EvidenceOpening = exact({
  commitment: Commitment,
  mediaType: Type.String(),
  bytes: count('size of the file'),
  salt: Type.String({ description: 'base64url of 32 bytes' }),
  json: Type.String({
    description:
      'canonical JSON of bytes, mediaType and sha256 (base64url) of the file; SHA-256(0x10, salt, json) is the commitment',
  }),
});

export const AttachmentBody = exact(
  {
    of: Type.String({
      pattern: PATTERNS.documentedId,
      description: 'an expense, exchange, loss, repurpose or transfer, or a fund whose condition is met',
    }),
    evidence: Type.Array(Commitment, { minItems: 1, maxItems: EVIDENCE_MAX, uniqueItems: true }),
    replaces: Type.Optional(Commitment),
  },
  {
    description:
      '`replaces`: the document that these are redacted copies of. It stays on record, and is no more shown to the public.',
    examples: [
      {
        of: 'exp_aaaaaaaaaaaaaaaaaaaaaaaaaa',
        evidence: ['AQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQEBAQE'],
      },
    ],
  },
);

export const EvidenceRuleBody = exact(
  { required: Type.Boolean({ description: 'whether an expense needs a document' }) },
  { examples: [{ required: true }] },
);

const ExpenseState = exact({
  id: ExpenseId,
  amount: amount(1, 'what was paid'),
  returned: amount(0, 'what came back of it'),
  currency: Currency,
  paidAt: Type.Optional(day('when it was paid')),
  project: Type.Optional(slug('the project')),
  line: Type.Optional(slug('the line of the budget')),
  category: Type.Optional(slug('the category')),
  corrects: Type.Optional(ExpenseId),
  evidence: Evidences,
  replaced: Type.Optional(Evidences),
  details: Type.Optional(Commitment),
  by: Type.Optional(Person),
  approvedBy: Type.Optional(Person),
  ...EventPlace,
});

const ReturnState = exact({
  id: Type.String(),
  expense: ExpenseId,
  amount: amount(1, 'what came back'),
  currency: Currency,
  returnedAt: Type.Optional(day('when it came back')),
  correction: Type.Optional(Type.Literal(true, { description: 'no money came back' })),
  details: Type.Optional(Commitment),
  by: Type.Optional(Person),
  ...EventPlace,
});

const DemandState = exact({
  id: Type.String({ description: 'the id of the refund' }),
  gift: Type.String({ description: 'the gift or income that must go back' }),
  amount: amount(1, 'what is demanded'),
  currency: Currency,
  settled: Type.Boolean({ description: 'false: it waits until the money of the gift is free' }),
  appeal: Type.Optional(slug('the fund of the appeal that it was to give back of')),
  givenBack: Type.Optional(
    Type.Enum(['failed', 'overfunded'], {
      description: 'it gave back of the appeal, which could not use the money: why',
    }),
  ),
});

const UnassignedState = exact({
  id: Type.String({ description: 'the gift or income' }),
  amount: amount(1, 'what waits of it'),
  currency: Currency,
  fund: Type.Optional(Type.String({ description: 'the fund it names, which cannot take it' })),
});

const ImpactState = exact({
  id: Type.String({ pattern: PATTERNS.impactId }),
  expense: Type.Optional(ExpenseId),
  project: Type.Optional(slug('the project, where it is of no single expense')),
  method: slug('how it was counted'),
  unit: slug('what was counted'),
  units: count('how many'),
  replacedBy: Type.Optional(
    Type.String({ pattern: PATTERNS.impactId, description: 'the report that counts instead' }),
  ),
});

export const FundPage = pageOf('funds', FundState);
export const ProjectPage = pageOf('projects', slug('a project'));
export const ExpensePage = pageOf('expenses', ExpenseState);
export const ReturnPage = pageOf('returns', ReturnState);
export const DemandPage = pageOf('demands', DemandState);
export const ImpactPage = pageOf('impact', ImpactState);
export const UnassignedPage = pageOf('unassigned', UnassignedState);
