/** What allocation keeps of donation's events: as little as the reducer needs, since a record holds it for each gift. */
import type { LedgerEvent } from '@centesimo/cents';
import type { DataOf } from '@centesimo/events';
import type { JournalEvent } from '@centesimo/decider';

/**
 * Ledger, subject (its prefix tells what it is), currency, amount. Then
 * of a gift: fee (0: none), fund (empty: none), 1 when the reserve bears the fee; of an income: 0, fund;
 * of a demand (refund, failure, dispute): the gift, 1 when staff chose it, the appeal that it gives back of; of a credit: the gift, the demand, 1 when a
 * dispute was won; of a correction, whose amount is the signed change: the gift, what the reserve owes.
 * Trailing values that say nothing are left out.
 */
export type Input = readonly [
  ledger: string,
  subject: string,
  currency: string,
  amount: number,
  ...rest: (number | string)[],
];

/** Undefined for what does not change where money is. */
export function absorb(event: JournalEvent): Input | undefined {
  switch (event.type) {
    case 'org.centesimo.gift.received.v1':
      return giftInput(event, parse(event.data));
    case 'org.centesimo.income.received.v1':
      return incomeInput(event, parse(event.data));
    case 'org.centesimo.gift.refunded.v1':
    case 'org.centesimo.gift.failed.v1':
      return demandInput(event, parse(event.data));
    case 'org.centesimo.gift.dispute-opened.v1':
      return disputeInput(event, parse(event.data));
    case 'org.centesimo.gift.refund-failed.v1':
    case 'org.centesimo.gift.dispute-won.v1':
      return creditInput(event, parse(event.data));
    case 'org.centesimo.gift.fee-corrected.v1':
      return correctionInput(event, parse(event.data));
    case 'org.centesimo.bank.charged.v1':
      return chargeInput(event, parse(event.data));
    default:
      return undefined;
  }
}

/** Audit judges what does not parse here; for allocation it is no money. */
function parse<Data>(text: string): Data | undefined {
  try {
    const data: unknown = JSON.parse(text);
    return typeof data === 'object' && data !== null ? (data as Data) : undefined;
  } catch {
    return undefined;
  }
}

function giftInput(
  { ledger, subject }: JournalEvent,
  data: DataOf<'org.centesimo.gift.received.v1'> | undefined,
): Input | undefined {
  if (data === undefined) return undefined;
  const { currency, fee = 0, feeBearer, fund, gross } = data;
  if (!isMoney(currency, gross) || !isInteger(fee) || !isSlugOrNone(fund)) return undefined;
  if (feeBearer !== undefined) return [ledger, subject, currency, gross, fee, fund ?? '', 1];
  if (fund !== undefined) return [ledger, subject, currency, gross, fee, fund];
  return fee === 0 ? [ledger, subject, currency, gross] : [ledger, subject, currency, gross, fee];
}

function incomeInput(
  { ledger, subject }: JournalEvent,
  data: DataOf<'org.centesimo.income.received.v1'> | undefined,
): Input | undefined {
  if (data === undefined) return undefined;
  const { amount, currency, fund } = data;
  if (!isMoney(currency, amount) || !isSlugOrNone(fund)) return undefined;
  return fund === undefined
    ? [ledger, subject, currency, amount]
    : [ledger, subject, currency, amount, 0, fund];
}

function demandInput(
  { ledger, subject }: JournalEvent,
  data: DataOf<'org.centesimo.gift.refunded.v1' | 'org.centesimo.gift.failed.v1'> | undefined,
): Input | undefined {
  if (data === undefined) return undefined;
  const { amount, currency, gift } = data;
  if (!isMoney(currency, amount) || typeof gift !== 'string') return undefined;
  const { appeal, choice = false } = 'refundedAt' in data ? data : {};
  if (appeal !== undefined) return [ledger, subject, currency, amount, gift, choice ? 1 : 0, String(appeal)];
  return choice ? [ledger, subject, currency, amount, gift, 1] : [ledger, subject, currency, amount, gift];
}

/** An inquiry takes nothing. */
function disputeInput(
  { ledger, subject }: JournalEvent,
  data: DataOf<'org.centesimo.gift.dispute-opened.v1'> | undefined,
): Input | undefined {
  if (data?.withdrawn !== true) return undefined;
  const { amount, currency, gift } = data;
  if (!isMoney(currency, amount) || typeof gift !== 'string') return undefined;
  return [ledger, subject, currency, amount, gift];
}

function creditInput(
  { ledger, subject }: JournalEvent,
  data: DataOf<'org.centesimo.gift.refund-failed.v1' | 'org.centesimo.gift.dispute-won.v1'> | undefined,
): Input | undefined {
  if (data?.amount === undefined) return undefined;
  const { amount, currency, gift } = data;
  if (!isMoney(currency, amount) || typeof gift !== 'string') return undefined;
  if ('dispute' in data) return [ledger, subject, currency, amount, gift, String(data.dispute), 1];
  return [ledger, subject, currency, amount, gift, String(data.refund)];
}

function correctionInput(
  { ledger, subject }: JournalEvent,
  data: DataOf<'org.centesimo.gift.fee-corrected.v1'> | undefined,
): Input | undefined {
  if (data === undefined) return undefined;
  const { change = 0, currency, gift, owed = 0 } = data;
  if (!isMoney(currency, change) || !isInteger(owed) || typeof gift !== 'string') return undefined;
  return [ledger, subject, currency, change, gift, owed];
}

function chargeInput(
  { ledger, subject }: JournalEvent,
  data: DataOf<'org.centesimo.bank.charged.v1'> | undefined,
): Input | undefined {
  if (data === undefined || !isMoney(data.currency, data.amount)) return undefined;
  return [ledger, subject, data.currency, data.amount];
}

// An input is JSON, so that these values must be; the reducer judges everything else.
function isMoney(currency: unknown, amount: unknown): boolean {
  return typeof currency === 'string' && isInteger(amount);
}

function isInteger(value: unknown): boolean {
  return Number.isSafeInteger(value);
}

function isSlugOrNone(value: unknown): boolean {
  return value === undefined || (typeof value === 'string' && value !== '');
}

/** The event again, as the reducer reads it. */
export function eventOfInput(input: Input): LedgerEvent {
  const [, subject, currency, amount, gift, other] = input;
  switch (subject.slice(0, subject.indexOf('_'))) {
    case 'gift':
      return giftEvent(input, subject, currency, amount);
    case 'income': {
      const data = typeof other === 'string' ? { amount, currency, fund: other } : { amount, currency };
      return { type: 'org.centesimo.income.received.v1', subject, data };
    }
    case 'charge':
      return { type: 'org.centesimo.bank.charged.v1', subject, data: { amount, currency } };
    case 'credit':
      return creditEvent(input, { amount, currency, gift: String(gift) });
    case 'correction': {
      const change = amount === 0 ? {} : { change: amount };
      const owed = Number(other) > 0 ? { owed: Number(other) } : {};
      const data = { ...change, currency, gift: String(gift), ...owed };
      return { type: 'org.centesimo.gift.fee-corrected.v1', subject, data };
    }
    default:
      return demandEvent(input, { amount, currency, gift: String(gift) });
  }
}

interface OfGift {
  readonly amount: number;
  readonly currency: string;
  readonly gift: string;
}

function demandEvent([, subject, , , , choice, appeal]: Input, data: OfGift): LedgerEvent {
  if (subject.startsWith('failure_')) return { type: 'org.centesimo.gift.failed.v1', subject, data };
  if (subject.startsWith('dispute_')) {
    const type = 'org.centesimo.gift.dispute-opened.v1';
    return { type, subject, data: { ...data, withdrawn: true } };
  }
  const type = 'org.centesimo.gift.refunded.v1';
  const chosen = choice === 1 ? { choice: true as const } : {};
  return {
    type,
    subject,
    data: { ...data, ...chosen, ...(appeal === undefined ? {} : { appeal: `${appeal}` }) },
  };
}

function creditEvent([, subject, , , , demand, isWon]: Input, data: OfGift): LedgerEvent {
  if (isWon === 1) {
    const type = 'org.centesimo.gift.dispute-won.v1';
    return { type, subject, data: { ...data, dispute: String(demand) } };
  }
  const type = 'org.centesimo.gift.refund-failed.v1';
  return { type, subject, data: { ...data, refund: String(demand) } };
}

function giftEvent(input: Input, subject: string, currency: string, gross: number): LedgerEvent {
  const type = 'org.centesimo.gift.received.v1';
  if (input.length === 4) return { type, subject, data: { currency, gross } };
  const fee = Number(input[4]);
  const fund = typeof input[5] === 'string' && input[5] !== '' ? { fund: input[5] } : {};
  const bearer = input[6] === 1 ? { feeBearer: 'reserve' as const } : {};
  return { type, subject, data: { currency, gross, fee, ...fund, ...bearer } };
}
