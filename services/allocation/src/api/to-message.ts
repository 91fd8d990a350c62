/** What the books and proposals hold, as messages of gRPC. */
import type { Actor as WireActor } from '@centesimo/grpc';
import { expiryOf, statusOf } from '../domain/proposal.ts';
import type { DemandItem, ExpenseItem, UnassignedItem } from '../domain/list.ts';
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
    evidence: [...(evidence ?? [])],
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
    details: details ?? '',
    ...someone('by', by),
    position: { journal, n: BigInt(n), k: BigInt(k) },
  };
}

export function toDemand(item: DemandItem) {
  return { ...item, amount: BigInt(item.amount) };
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
  const { at, by, details, expense, id, lastRefusal, place, settled } = proposal;
  const status = statusOf(proposal, now);
  return {
    id,
    status,
    from: expense.from.map(({ amount, fund }) => ({ amount: BigInt(amount), fund })),
    amount: BigInt(expense.amount),
    currency: expense.currency,
    paidAt: expense.paidAt,
    project: expense.project ?? '',
    line: expense.line ?? '',
    category: expense.category ?? '',
    evidence: [...(expense.evidence ?? [])],
    detailsJson: details ?? '',
    proposedBy: by,
    proposedAt: isoOf(at),
    expiresAt: isoOf(expiryOf(proposal)),
    ...(settled === undefined ? {} : { settledBy: settled.by, settledAt: isoOf(settled.at) }),
    ...(place === undefined
      ? {}
      : {
          expense: expense.expense,
          position: { journal: place.journal, n: BigInt(place.n), k: BigInt(place.k) },
        }),
    lastRefusal: lastRefusal ?? '',
    repeated,
  };
}
