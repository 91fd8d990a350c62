/** Proposals over HTTP: what may be proposed, and how it stands. */
import { EventIdentity, PositionText } from '@centesimo/service';
import { type TProperties, type TSchema, Type } from 'typebox';
import { PROPOSAL_KINDS } from '../../domain/proposed.ts';
import { PROPOSAL_STATUSES } from '../read-window.ts';
import { BudgetBody, ConditionBody, ExchangeBody, LossBody, RepurposeBody } from './purpose-schemas.ts';
import { Details, ExpenseBody, ExpenseId, Fund, Ledger, amount, exact, pageOf, slug } from './schemas.ts';
import { TransferBody } from './transfer-schemas.ts';

export const Person = exact({
  role: Type.String(),
  actor: Type.String({ description: 'keyed: the same person has the same in this ledger' }),
});
const ProposalId = Type.String({ pattern: '^prop_[0-9a-f]{32}$', description: 'the id of a proposal' });
const Time = Type.String({ description: 'RFC 3339, UTC', examples: ['2026-02-01T12:00:00.000Z'] });

export const ProposalParams = exact({ ledger: Ledger, proposal: ProposalId });

/** The body of a route without the token of a second person: that one comes by itself. */
function untold<P extends TProperties>({ properties }: { readonly properties: P }): Omit<P, 'approverToken'> {
  const { approverToken: _token, ...rest } = properties;
  return rest;
}

const EXPENSE = { from: [{ fund: 'general' }], amount: 5000, currency: 'EUR', paidAt: '2026-02-01' };
const expense = untold(ExpenseBody);
export const ExpenseProposalBody = exact(expense, { examples: [{ ...EXPENSE, project: 'pump' }] });

export const ProposalBody = Type.Union([
  exact({ kind: Type.Literal('expense'), ...expense }, { examples: [{ kind: 'expense', ...EXPENSE }] }),
  exact(
    { kind: Type.Literal('repurpose'), ...untold(RepurposeBody) },
    {
      examples: [
        {
          kind: 'repurpose',
          ...{ from: 'well', to: 'school', amount: 1000, currency: 'EUR', ground: 'board-decision' },
        },
      ],
    },
  ),
  exact(
    { kind: Type.Literal('loss'), ...untold(LossBody) },
    { examples: [{ kind: 'loss', from: [{ fund: 'general' }], amount: 200, currency: 'EUR' }] },
  ),
  exact({ kind: Type.Literal('exchange'), ...untold(ExchangeBody) }),
  exact({ kind: Type.Literal('transfer'), ...untold(TransferBody) }),
  exact(
    { kind: Type.Literal('condition'), fund: Fund, ...untold(ConditionBody) },
    { examples: [{ kind: 'condition', fund: 'if-permitted' }] },
  ),
  exact(
    { kind: Type.Literal('budget'), project: slug('the project'), ...untold(BudgetBody) },
    {
      examples: [
        {
          kind: 'budget',
          ...{ project: 'pump', currency: 'EUR', over: 'refuse' },
          lines: [{ line: 'pipes', amount: 100_000 }],
        },
      ],
    },
  ),
]);

const standing = {
  id: ProposalId,
  status: Type.Enum([...PROPOSAL_STATUSES]),
  details: Type.Optional(Details),
  proposedBy: Person,
  proposedAt: Time,
  expiresAt: Time,
  settledBy: Type.Optional(Person),
  settledAt: Type.Optional(Time),
  position: Type.Optional(PositionText),
  event: Type.Optional(EventIdentity),
  lastRefusal: Type.Optional(
    Type.String({ description: 'the code with which the books refused an approval' }),
  ),
  repeated: Type.Boolean({ description: 'true: the answer of an earlier request with the same key' }),
};

const { details: _details, evidence: _evidence, from: _from, ...said } = expense;
export const ExpenseProposalState = exact({
  ...standing,
  ...said,
  from: Type.Array(
    exact({ fund: Fund, amount: amount(0, '0: whatever the fund holds, as far as it is needed') }),
  ),
  evidence: Type.Array(Type.String()),
  expense: Type.Optional(ExpenseId),
});

export const ProposalState = exact({
  ...standing,
  kind: Type.Enum([...PROPOSAL_KINDS]),
  asked: Type.Object(
    {},
    {
      additionalProperties: true,
      description: 'what was proposed, as the body of its route, without details',
    },
  ),
  made: Type.Optional(Type.String({ description: 'approved: what it made or changed' })),
});

export const proposalPage = (item: TSchema) => pageOf('proposals', item);
