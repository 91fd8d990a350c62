/** Bodies on what money is for, what becomes of it, and what changes its currency. */
import { AMOUNT_MAX, BUDGET_LINES_MAX, PATTERNS } from '@centesimo/events';
import { Type } from 'typebox';
import { GROUNDS } from '../../domain/purpose-command.ts';
import {
  ApproverToken,
  Currency,
  Details,
  Evidence,
  ExpenseId,
  Fund,
  Ledger,
  Takes,
  amount,
  day,
  exact,
  slug,
} from './schemas.ts';

const Project = slug('the project');

export const ProjectParams = exact({ ledger: Ledger, project: Project });

export const ConditionBody = exact(
  { evidence: Evidence, details: Type.Optional(Details), approverToken: ApproverToken },
  { examples: [{ details: { text: 'The permit was granted' } }] },
);

export const PeriodBody = exact(
  { until: day('the last day of the period') },
  { examples: [{ until: '2026-01-31' }] },
);

export const BudgetBody = exact(
  {
    currency: Currency,
    lines: Type.Array(exact({ line: slug('the line'), amount: amount(1, 'what is planned') }), {
      minItems: 1,
      maxItems: BUDGET_LINES_MAX,
    }),
    over: Type.Enum(['refuse', 'flag'], { description: 'what happens to an expense that is over it' }),
    approverToken: ApproverToken,
  },
  { examples: [{ currency: 'EUR', lines: [{ line: 'pipes', amount: 100_000 }], over: 'refuse' }] },
);

export const RecodingBody = exact(
  {
    project: Type.Optional(Project),
    line: Type.Optional(slug('the line of the budget')),
    category: Type.Optional(slug('the category')),
    approverToken: ApproverToken,
  },
  {
    description: 'what the expense is for from now on, all three: what is left out is none',
    examples: [{ project: 'pump', line: 'pipes' }],
  },
);

export const RepurposeBody = exact(
  {
    from: Fund,
    to: Fund,
    amount: Type.Optional(amount(1, 'left out, with a gift: all that the fund holds of it')),
    currency: Currency,
    gift: Type.Optional(
      Type.String({ pattern: PATTERNS.sourceId, description: 'only cents of this gift or income' }),
    ),
    ground: Type.Enum([...GROUNDS]),
    evidence: Evidence,
    details: Type.Optional(Details),
    approverToken: ApproverToken,
  },
  {
    examples: [
      {
        ...{ from: 'well', to: 'school', amount: 1000, currency: 'EUR', ground: 'board-decision' },
        approverToken: 'eyJ0eXAiOiJhdCtqd3Qi\u2026',
      },
    ],
  },
);

export const ExchangeBody = exact(
  {
    from: Fund,
    to: Fund,
    amount: amount(1, 'what leaves the one fund'),
    currency: Currency,
    units: amount(1, 'what enters the other fund'),
    unitsCurrency: Currency,
    rate: Type.String({
      pattern: PATTERNS.rate,
      description: 'major units of the target currency for one of the source\u2019s, as decimal text',
    }),
    source: slug('whose rate it is'),
    exchangedAt: day('when it was exchanged'),
    approverToken: ApproverToken,
  },
  {
    examples: [
      {
        ...{ from: 'general', to: 'general-jpy', amount: 10_000, currency: 'EUR' },
        ...{ units: 16_250, unitsCurrency: 'JPY', rate: '162.5' },
        ...{ source: 'bank', exchangedAt: '2026-02-01' },
      },
    ],
  },
);

export const LossBody = exact(
  {
    from: Takes,
    amount: amount(1, 'what is gone'),
    currency: Currency,
    evidence: Evidence,
    details: Type.Optional(Details),
    approverToken: ApproverToken,
  },
  { examples: [{ from: [{ fund: 'general' }], amount: 200, currency: 'EUR' }] },
);

export const CoverBody = exact(
  {
    fund: slug('an unrestricted fund'),
    amount: amount(1, 'how much of the oldest shortfall is covered'),
    currency: Currency,
  },
  { examples: [{ fund: 'general', amount: 500, currency: 'EUR' }] },
);

export const ImpactBody = exact(
  {
    expense: Type.Optional(ExpenseId),
    project: Type.Optional(Project),
    method: slug('how it was counted'),
    unit: slug('what was counted'),
    units: Type.Integer({ minimum: 1, maximum: AMOUNT_MAX, description: 'how many' }),
    reportedAt: day('when it was reported'),
    replaces: Type.Optional(
      Type.String({
        pattern: PATTERNS.impactId,
        description: 'the report that was wrong and that this one counts instead of',
      }),
    ),
    details: Type.Optional(Details),
  },
  {
    description: 'of an expense or of a project, and of one of them only',
    examples: [
      { project: 'pump', method: 'counted', unit: 'households', units: 40, reportedAt: '2026-02-20' },
    ],
  },
);
