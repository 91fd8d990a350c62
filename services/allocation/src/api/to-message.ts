/** What the books and proposals hold, as messages of gRPC. */
import type { Actor as WireActor } from '@centesimo/grpc';
import { expiryOf, statusOf } from '../domain/proposal.ts';
import type { Proposal } from '../domain/proposal.ts';
import { kindOf, partsOf } from '../domain/proposed.ts';
import type { DemandItem, ExpenseItem, ImpactItem, UnassignedItem } from '../domain/list.ts';
import type { ReturnRow } from '../domain/book.ts';
import type { OpenEvidence } from './evidence-vault.ts';
import type { ToldProposal } from './proposals.ts';

type Person = Pick<WireActor, 'actor' | 'role'>;

function isoOf(ms: number): string {
  return new Date(ms).toISOString();
}

const someone = (field: 'by' | 'approvedBy', person: Person | undefined) =>
  person === undefined ? {} : { [field]: person };

/** `here`: the journal of the ledger. */
export function toExpense(here: string, row: ExpenseItem) {
  const {
    amount,
    approvedBy,
    by,
    category,
    currency,
    details,
    evidence,
    id,
    journal = here,
    k,
    line,
    n,
  } = row;
  return {
    id,
    amount: BigInt(amount),
    returned: BigInt(row.returned),
    currency,
    paidAt: row.paidAt ?? '',
    project: row.project ?? '',
    line: line ?? '',
    category: category ?? '',
    corrects: row.corrects ?? '',
    evidence: [...(evidence ?? [])],
    replaced: [...(row.replaced ?? [])],
    details: details ?? '',
    ...someone('by', by),
    ...someone('approvedBy', approvedBy),
    position: { journal, n: BigInt(n), k: BigInt(k) },
  };
}

export function toReturn(here: string, row: ReturnRow) {
  const { amount, by, currency, details, expense, id, journal = here, k, n, returnedAt } = row;
  return {
    id,
    expense,
    amount: BigInt(amount),
    currency,
    returnedAt: returnedAt ?? '',
    correction: row.correction ?? false,
    details: details ?? '',
    ...someone('by', by),
    position: { journal, n: BigInt(n), k: BigInt(k) },
  };
}

export function toDemand({ appeal = '', givenBack, ...item }: DemandItem) {
  return { ...item, amount: BigInt(item.amount), appeal, givenBack: givenBack ?? '' };
}

export function toImpact({ expense = '', project = '', replacedBy = '', units, ...item }: ImpactItem) {
  return { ...item, expense, project, replacedBy, units: BigInt(units) };
}

export function toUnassigned({ amount, currency, fund = '', id }: UnassignedItem) {
  return { id, amount: BigInt(amount), currency, fund };
}

export function toEvidence({ bytes, commitment, json, mediaType, salt }: OpenEvidence, repeated = false) {
  return {
    commitment,
    mediaType,
    bytes: BigInt(bytes),
    salt: Buffer.from(salt, 'base64url'),
    json,
    repeated,
  };
}

export function toProposal({ proposal, repeated }: ToldProposal, now: number) {
  const { by, command, details, id } = proposal;
  const { asked, made } = partsOf(command);
  return {
    id,
    kind: kindOf(command),
    askedJson: JSON.stringify(asked),
    detailsJson: details ?? '',
    proposedBy: by,
    ...outcomeOf(proposal, now),
    ...(proposal.place === undefined ? {} : { made }),
    repeated,
  };
}

/** Of an expense, as its own messages tell it. */
export function toExpenseProposal({ proposal, repeated }: ToldProposal, now: number) {
  const { by, command, details, id } = proposal;
  if (command.kind !== 'record-expense') throw new Error('this proposal is of no expense');
  return {
    id,
    from: command.from.map(({ amount, fund }) => ({ amount: BigInt(amount), fund })),
    amount: BigInt(command.amount),
    currency: command.currency,
    paidAt: command.paidAt,
    project: command.project ?? '',
    line: command.line ?? '',
    category: command.category ?? '',
    corrects: command.corrects ?? '',
    evidence: [...(command.evidence ?? [])],
    detailsJson: details ?? '',
    proposedBy: by,
    ...outcomeOf(proposal, now),
    ...(proposal.place === undefined ? {} : { expense: command.expense }),
    repeated,
  };
}

function outcomeOf(proposal: Proposal, now: number) {
  const { at, lastRefusal, place, settled } = proposal;
  return {
    status: statusOf(proposal, now),
    proposedAt: isoOf(at),
    expiresAt: isoOf(expiryOf(proposal)),
    ...(settled === undefined ? {} : { settledBy: settled.by, settledAt: isoOf(settled.at) }),
    ...(place === undefined
      ? {}
      : { position: { journal: place.journal, n: BigInt(place.n), k: BigInt(place.k) } }),
    lastRefusal: lastRefusal ?? '',
  };
}
