/** Events that follow by themselves, from facts that are in: no client asks for them. */
export const OWN_WORK: ReadonlySet<string> = new Set([
  'fee.settled',
  'gifts.placed',
  'loss.recorded',
  'refund.reversed',
  'refund.settled',
  'shortfall.covered',
]);
