/** Bodies as the messages that gRPC would have brought: of a route of their own, or of a proposal. */
import type {
  ExchangeMoneyRequest,
  FundTake,
  MeetConditionRequest,
  RecordExpenseRequest,
  RecordLossRequest,
  RepurposeMoneyRequest,
  SendTransferRequest,
  SetBudgetRequest,
} from '@centesimo/grpc';
import { detailsJson } from '@centesimo/service';
import type { Static, TSchema } from 'typebox';
import type { Common } from './command-route.ts';
import type { BudgetBody, ConditionBody, ExchangeBody, LossBody, RepurposeBody } from './purpose-schemas.ts';
import type { ExpenseBody } from './schemas.ts';
import type { TransferBody } from './transfer-schemas.ts';

/** What every message holds. */
export interface Head extends Common {
  readonly ledger: string;
}

type Body<S extends TSchema> = Static<S>;

export function toTake({ amount = 0, fund }: { readonly fund: string; readonly amount?: number }): FundTake {
  return { $typeName: 'centesimo.allocation.v1.FundTake' as const, fund, amount: BigInt(amount) };
}

export function toExpense(body: Body<typeof ExpenseBody>, head: Head): RecordExpenseRequest {
  return {
    $typeName: 'centesimo.allocation.v1.RecordExpenseRequest',
    ...head,
    from: body.from.map(toTake),
    amount: BigInt(body.amount),
    currency: body.currency,
    paidAt: body.paidAt,
    project: body.project ?? '',
    line: body.line ?? '',
    category: body.category ?? '',
    evidence: [...(body.evidence ?? [])],
    detailsJson: detailsJson(body.details),
    approverToken: body.approverToken ?? '',
    corrects: body.corrects ?? '',
  };
}

export function toRepurpose(body: Body<typeof RepurposeBody>, head: Head): RepurposeMoneyRequest {
  return {
    $typeName: 'centesimo.allocation.v1.RepurposeMoneyRequest',
    ...head,
    from: body.from,
    to: body.to,
    amount: BigInt(body.amount ?? 0),
    currency: body.currency,
    gift: body.gift ?? '',
    ground: body.ground,
    evidence: [...(body.evidence ?? [])],
    detailsJson: detailsJson(body.details),
    approverToken: body.approverToken ?? '',
  };
}

export function toLoss(body: Body<typeof LossBody>, head: Head): RecordLossRequest {
  return {
    $typeName: 'centesimo.allocation.v1.RecordLossRequest',
    ...head,
    from: body.from.map(toTake),
    amount: BigInt(body.amount),
    currency: body.currency,
    evidence: [...(body.evidence ?? [])],
    detailsJson: detailsJson(body.details),
    approverToken: body.approverToken ?? '',
  };
}

export function toExchange(body: Body<typeof ExchangeBody>, head: Head): ExchangeMoneyRequest {
  return {
    $typeName: 'centesimo.allocation.v1.ExchangeMoneyRequest',
    ...head,
    ...body,
    amount: BigInt(body.amount),
    units: BigInt(body.units),
    approverToken: body.approverToken ?? '',
  };
}

export function toTransfer(body: Body<typeof TransferBody>, head: Head): SendTransferRequest {
  return {
    $typeName: 'centesimo.allocation.v1.SendTransferRequest',
    ...head,
    from: body.from,
    to: body.to,
    amount: BigInt(body.amount),
    currency: body.currency,
    sentAt: body.sentAt,
    evidence: [...(body.evidence ?? [])],
    detailsJson: detailsJson(body.details),
    approverToken: body.approverToken ?? '',
  };
}

export function toCondition(
  body: Body<typeof ConditionBody>,
  fund: string,
  head: Head,
): MeetConditionRequest {
  return {
    $typeName: 'centesimo.allocation.v1.MeetConditionRequest',
    ...head,
    fund,
    evidence: [...(body.evidence ?? [])],
    detailsJson: detailsJson(body.details),
    approverToken: body.approverToken ?? '',
  };
}

export function toBudget(body: Body<typeof BudgetBody>, project: string, head: Head): SetBudgetRequest {
  return {
    $typeName: 'centesimo.allocation.v1.SetBudgetRequest',
    ...head,
    project,
    currency: body.currency,
    lines: body.lines.map(({ amount, line }) => ({
      $typeName: 'centesimo.allocation.v1.PlannedLine' as const,
      line,
      amount: BigInt(amount),
    })),
    over: body.over,
    approverToken: body.approverToken ?? '',
  };
}
