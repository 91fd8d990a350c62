/**
 * The canonical text (RFC 8785) of donation's events, written key by key in order: every text in them is plain ASCII
 * that needs no escape and every number a safe integer, so this is what canonicalisation would give, at a tenth of its
 * cost. A test holds the two together.
 */
import type { ReceiveGift, RecordIncome, RecordRefund } from './command.ts';

/** Data of `gift.received`. */
export function giftReceivedData(gift: ReceiveGift): string {
  const details = gift.details === undefined ? '' : `"details":"${gift.details}",`;
  const fee = gift.fee === 0 ? '' : `"fee":${gift.fee},`;
  const feeBearer = gift.feeBearerReserve ? '"feeBearer":"reserve",' : '';
  const fund = gift.fund === undefined ? '' : `"fund":"${gift.fund}",`;
  return (
    `{"currency":"${gift.currency}",${details}${fee}${feeBearer}${fund}"givenAt":"${gift.givenAt}",` +
    `"gross":${gift.gross},"processor":"${gift.processor}","trailKey":"${gift.trailKey}"}`
  );
}

/** Data of `gift.refunded`. */
export function giftRefundedData(refund: RecordRefund): string {
  const appeal = refund.appeal === undefined ? '' : `"appeal":"${refund.appeal}",`;
  const choice = refund.choice ? '"choice":true,' : '';
  return (
    `{"amount":${refund.amount},${appeal}${choice}"currency":"${refund.currency}","gift":"${refund.gift}",` +
    `"refundedAt":"${refund.refundedAt}"}`
  );
}

/** Data of `income.received`. */
export function incomeReceivedData(income: RecordIncome): string {
  const details = income.details === undefined ? '' : `"details":"${income.details}",`;
  const fund = income.fund === undefined ? '' : `"fund":"${income.fund}",`;
  return (
    `{"amount":${income.amount},"currency":"${income.currency}",${details}${fund}` +
    `"kind":"${income.incomeKind}","receivedAt":"${income.receivedAt}"}`
  );
}

/** Data of an `income.received` that follows from another fact and names no fund. */
export function knownIncomeData(
  kind: 'difference' | 'fee-returned',
  amount: number,
  currency: string,
  receivedAt: string,
): string {
  return `{"amount":${amount},"currency":"${currency}","kind":"${kind}","receivedAt":"${receivedAt}"}`;
}

/** What a fact adds to the sums of its currency, in minor units: money in before fees, fees, and money out. */
export interface Received {
  readonly currency: string;
  readonly amount: number;
  readonly fee: number;
  readonly out: number;
}

/** Reads back what the text above says of a gift's money, without parsing it whole: this runs once for each gift. */
export function receivedOf(data: string): Received {
  const [amount, fee] = [numberIn(data, '"gross":'), numberIn(data, '"fee":')];
  return { currency: currencyIn(data), amount, fee, out: 0 };
}

// No text in the data holds a quotation mark, so a name in quotes with its colon is a member's name.
function numberIn(data: string, name: string): number {
  const at = data.indexOf(name);
  return at < 0 ? 0 : Number.parseInt(data.slice(at + name.length, at + name.length + 16), 10);
}

function currencyIn(data: string): string {
  const at = data.indexOf('"currency":"') + 12;
  return data.slice(at, at + 3);
}
