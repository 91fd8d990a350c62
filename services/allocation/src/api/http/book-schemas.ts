/** What allocation answers over HTTP of evidence, proposals and lists. */
import { EventIdentity, PositionText } from '@centesimo/service';
import { type TSchema, Type } from 'typebox';
import { PROPOSAL_STATUSES } from '../read-window.ts';
import {
  Commitment,
  Currency,
  Details,
  ExpenseBody,
  ExpenseId,
  Fund,
  FundState,
  Ledger,
  amount,
  count,
  day,
  exact,
  slug,
} from './schemas.ts';

const Person = exact({
  role: Type.String(),
  actor: Type.String({ description: 'keyed: the same person has the same in this ledger' }),
});
const ProposalId = Type.String({ pattern: '^prop_[0-9a-f]{32}$', description: 'the id of a proposal' });
const Time = Type.String({ description: 'RFC 3339, UTC', examples: ['2026-02-01T12:00:00.000Z'] });
const Evidences = Type.Array(Commitment);
const EventPlace = { position: PositionText, event: EventIdentity };

export const EvidenceParams = exact({ ledger: Ledger, commitment: Commitment });
export const ProposalParams = exact({ ledger: Ledger, proposal: ProposalId });

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

/** The body of an expense without the token of a second person: that one comes by itself. */
const { approverToken: _token, ...proposed } = ExpenseBody.properties;
export const ProposalBody = exact(proposed, {
  examples: [
    { from: [{ fund: 'general' }], amount: 5000, currency: 'EUR', paidAt: '2026-02-01', project: 'pump' },
  ],
});

export const ProposalState = exact({
  id: ProposalId,
  status: Type.Enum([...PROPOSAL_STATUSES]),
  from: Type.Array(
    exact({ fund: Fund, amount: amount(0, '0: whatever the fund holds, as far as it is needed') }),
  ),
  amount: amount(1, 'what is to be paid'),
  currency: Currency,
  paidAt: day('when it was paid'),
  project: Type.Optional(slug('the project')),
  line: Type.Optional(slug('the line of the budget')),
  category: Type.Optional(slug('the category')),
  evidence: Evidences,
  details: Type.Optional(Details),
  proposedBy: Person,
  proposedAt: Time,
  expiresAt: Time,
  settledBy: Type.Optional(Person),
  settledAt: Type.Optional(Time),
  expense: Type.Optional(ExpenseId),
  position: Type.Optional(PositionText),
  event: Type.Optional(EventIdentity),
  lastRefusal: Type.Optional(
    Type.String({ description: 'the code with which the books refused an approval' }),
  ),
  repeated: Type.Boolean({ description: 'true: the answer of an earlier request with the same key' }),
});

const ExpenseState = exact({
  id: ExpenseId,
  amount: amount(1, 'what was paid'),
  returned: amount(0, 'what came back of it'),
  currency: Currency,
  paidAt: Type.Optional(day('when it was paid')),
  project: Type.Optional(slug('the project')),
  line: Type.Optional(slug('the line of the budget')),
  category: Type.Optional(slug('the category')),
  evidence: Evidences,
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
});

const UnassignedState = exact({
  id: Type.String({ description: 'the gift or income' }),
  amount: amount(1, 'what waits of it'),
  currency: Currency,
  fund: Type.Optional(Type.String({ description: 'the fund it names, which cannot take it' })),
});

const NextCursor = Type.Optional(
  Type.String({ description: '`cursor` of the next page; left out: this was the last' }),
);
const pageOf = <Name extends string, Item extends TSchema>(name: Name, item: Item) =>
  Type.Object({ [name]: Type.Array(item), nextCursor: NextCursor }, { additionalProperties: false });

export const FundPage = pageOf('funds', FundState);
export const ProjectPage = pageOf('projects', slug('a project'));
export const ProposalPage = pageOf('proposals', ProposalState);
export const ExpensePage = pageOf('expenses', ExpenseState);
export const ReturnPage = pageOf('returns', ReturnState);
export const DemandPage = pageOf('demands', DemandState);
export const UnassignedPage = pageOf('unassigned', UnassignedState);
