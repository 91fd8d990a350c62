/** Money as integers of minor units with an ISO 4217 currency: parse, print, add and split without floats. */
export { currencies, exponentOf, isCurrency } from './currency.ts';
export { addAmounts, addMoney, isAmount, maxAmount } from './amount.ts';
export type { AddOutcome, Money } from './amount.ts';
export { parseDecimal } from './parse.ts';
export type { ParseCode, ParseOutcome } from './parse.ts';
export { formatAmount, formatMoney } from './format.ts';
export { splitByWeights } from './split.ts';
