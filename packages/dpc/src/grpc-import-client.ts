/** The importer's client over gRPC: the same public calls that any integrator makes. */
import {
  type Addresses,
  AllocationService,
  DonationService,
  type RequestInit,
  type ServiceClient,
  createClient,
  toSafeInteger,
} from '@centesimo/grpc';
import { handOnBy, recallsBy } from './grpc-outgoing.ts';
import { CURRENCY, type Placing, toAfter } from './grpc-parts.ts';
import type { ExpenseToPost, ImportClient, InterestToPost } from './import-client.ts';
import { RESERVE_FUND } from './rules.ts';
import { sendGifts } from './send-gifts.ts';
import { callOptions, patiently } from './try-again.ts';

export interface ImportConnection {
  readonly addresses: Pick<Addresses, 'donation' | 'allocation'>;
  /** A token for the ledger with the roles operator (to open it), processor (gifts), staff and approver (the rest). */
  readonly token: () => string;
  /** How long nothing may come of a call or stream that is told to wait, in milliseconds. */
  readonly patienceMs?: number;
  /** Its abort ends what is under way: what was answered stays, what was not is unknown. */
  readonly signal?: AbortSignal;
}

const PATIENCE_MS = 300_000;
/** A stream that takes longer is opened again for what is left. */
const STREAM_MS = 600_000;
const CALL_MS = 60_000;

/** Opens the client; `close` ends its connections. */
export function createImportClient(connection: ImportConnection): ImportClient & { close(): void } {
  const { addresses, patienceMs = PATIENCE_MS, signal, token } = connection;
  const waiting = { patienceMs, signal };
  const common = { token, deadlineMs: CALL_MS, streamDeadlineMs: STREAM_MS };
  const donation = createClient(DonationService, { ...common, address: addresses.donation });
  const allocation = createClient(AllocationService, { ...common, address: addresses.allocation });
  const placed: Placing = async (call) => {
    const { id, position } = await patiently(waiting, () => call(callOptions(waiting)));
    return { id, journal: position?.journal ?? '', n: toSafeInteger(position?.n ?? 0n, 'position.n') };
  };
  return {
    ...registering(allocation, placed),
    postGifts: (ledger, gifts, after, posted) =>
      sendGifts(donation.call.receiveGifts, { ledger, gifts, after, posted, waiting }),
    postInterest: (interest) => placed((options) => donation.call.recordIncome(toIncome(interest), options)),
    recordExpense: (expense) =>
      placed((options) => allocation.call.recordExpense(toExpense(expense), options)),
    postRecalls: recallsBy(donation, placed),
    handOn: handOnBy(allocation, placed),
    close: () => {
      donation.close();
      allocation.close();
    },
  };
}

type Registering = Pick<ImportClient, 'openLedger' | 'openFund' | 'setRule' | 'openProject'>;

/** What stands before the first line: ledger, funds, the placement rule, projects. */
function registering({ call }: ServiceClient<typeof AllocationService>, placed: Placing): Registering {
  return {
    openLedger: (ledger, details) =>
      placed((options) =>
        call.openLedger(
          {
            idempotencyKey: 'open',
            ledger,
            baseCurrency: CURRENCY,
            currencies: [CURRENCY],
            reserves: [{ currency: CURRENCY, fund: RESERVE_FUND }],
            detailsJson: JSON.stringify(details),
          },
          options,
        ),
      ),
    openFund: (ledger, { class: fundClass, custody, details, fund }, after) =>
      placed((options) =>
        call.openFund(
          {
            idempotencyKey: `fund/${fund}`,
            ledger,
            fund,
            class: fundClass,
            currency: CURRENCY,
            detailsJson: JSON.stringify(details),
            ...(custody && { custody }),
            after: [toAfter(after)],
          },
          options,
        ),
      ),
    setRule: (ledger, fund, after) =>
      placed((options) =>
        call.setPlacementRule(
          {
            idempotencyKey: 'rule/1',
            ledger,
            shares: [{ fund, weight: 1 }],
            after: [toAfter(after)],
          },
          options,
        ),
      ),
    openProject: (ledger, project, details, after) =>
      placed((options) =>
        call.openProject(
          {
            idempotencyKey: `project/${project}`,
            ledger,
            project,
            detailsJson: JSON.stringify(details),
            after: [toAfter(after)],
          },
          options,
        ),
      ),
  };
}

function toIncome(interest: InterestToPost): RequestInit<typeof DonationService, 'recordIncome'> {
  const { after, amount, details, fund, key, ledger, receivedAt } = interest;
  return {
    idempotencyKey: key,
    ledger,
    kind: 'interest',
    amount: BigInt(amount),
    currency: CURRENCY,
    fund,
    receivedAt,
    detailsJson: JSON.stringify(details),
    after: [toAfter(after)],
  };
}

function toExpense(expense: ExpenseToPost): RequestInit<typeof AllocationService, 'recordExpense'> {
  const { ledger, key, fund, amount, paidAt, project = '', category = '', details, after } = expense;
  return {
    idempotencyKey: `expense/${key}`,
    ledger,
    from: [{ fund, amount: 0n }],
    amount: BigInt(amount),
    currency: CURRENCY,
    paidAt,
    project,
    category,
    detailsJson: JSON.stringify(details),
    after: after.map(toAfter),
  };
}
