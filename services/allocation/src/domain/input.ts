/** What allocation keeps of donation's events: as little as the reducer needs, since a record holds it for each gift. */
import type { LedgerEvent } from '@centesimo/cents';
import type { DataOf } from '@centesimo/events';
import type { JournalEvent } from '@centesimo/decider';

/**
 * Ledger, subject (its prefix tells a gift from an income and a demand), currency, amount. Then
 * of a gift: fee (0: none), fund (empty: none), 1 when the reserve bears the fee; of an income: 0, fund;
 * of a demand: the gift, 1 when staff chose it. Trailing values that say nothing are left out.
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
      return demandInput(event, parse(event.data));
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
  data: DataOf<'org.centesimo.gift.refunded.v1'> | undefined,
): Input | undefined {
  if (data === undefined) return undefined;
  const { amount, choice, currency, gift } = data;
  if (!isMoney(currency, amount) || typeof gift !== 'string') return undefined;
  return choice === true
    ? [ledger, subject, currency, amount, gift, 1]
    : [ledger, subject, currency, amount, gift];
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
  const [, subject, currency, amount] = input;
  if (subject.startsWith('gift_')) return giftEvent(input, subject, currency, amount);
  if (subject.startsWith('income_')) {
    const fund = input[5];
    const data = typeof fund === 'string' ? { amount, currency, fund } : { amount, currency };
    return { type: 'org.centesimo.income.received.v1', subject, data };
  }
  const gift = String(input[4]);
  const data =
    input[5] === 1 ? { amount, currency, gift, choice: true as const } : { amount, currency, gift };
  return { type: 'org.centesimo.gift.refunded.v1', subject, data };
}

function giftEvent(input: Input, subject: string, currency: string, gross: number): LedgerEvent {
  const type = 'org.centesimo.gift.received.v1';
  if (input.length === 4) return { type, subject, data: { currency, gross } };
  const fee = Number(input[4]);
  const fund = typeof input[5] === 'string' && input[5] !== '' ? { fund: input[5] } : {};
  const bearer = input[6] === 1 ? { feeBearer: 'reserve' as const } : {};
  return { type, subject, data: { currency, gross, fee, ...fund, ...bearer } };
}
