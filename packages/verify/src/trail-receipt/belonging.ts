/** Whether every entry of a receipt has to do with the gift: one that says nothing of its cents is none of its trail. */
import type { Following } from './following.ts';
import { broken } from './known-money.ts';
import type { ProvedEvent } from './proved-entries.ts';

/** What is taken of a gift, or undone of that. */
const SETTLING = new Set(['fee.settled', 'refund.reversed', 'refund.settled']);

/**
 * An entry belongs that made or changed an outflow that cents came through, is of the gift itself, or of another one
 * whose refunds changed such an outflow, with all that these took. @throws TrailReceiptError
 */
export function checkBelonging(
  { gift, money }: Following,
  events: readonly ProvedEvent[],
  reached: ReadonlySet<number>,
): void {
  const gifts = new Set<unknown>([gift.subject]);
  const outflows = new Set(reached);
  const met = new Set<ProvedEvent>();
  const touchedBy = new Map<number, Set<number>>();
  for (const { entry, outflow } of money.touched)
    touchedBy.set(entry, (touchedBy.get(entry) ?? new Set()).add(outflow));
  for (let before = -1; before < met.size;) {
    before = met.size;
    for (const event of events) {
      const touched = [...(touchedBy.get(event.index) ?? [])];
      const isOf = SETTLING.has(event.type) && gifts.has(event.data['gift']);
      if (met.has(event) || !(isOf || touched.some((outflow) => outflows.has(outflow)))) continue;
      met.add(event);
      if (!SETTLING.has(event.type)) continue;
      gifts.add(event.data['gift']);
      for (const outflow of touched) outflows.add(outflow);
    }
  }
  const targets = [...reached]
    .map((outflow) => money.outflows[outflow]!)
    .filter(({ kind }) => kind === 'exchange');
  const funds = new Set(targets.map(({ target }) => money.funds[target!.fund]!.id));
  for (const event of events) {
    const isPlacing = event.type === 'gifts.placed' || event.subject === gift.subject;
    if (!isPlacing && !met.has(event) && !isOpening(event, funds))
      broken(event.index, 'it says nothing of the gift’s cents');
  }
}

function isOpening({ data, subject, type }: ProvedEvent, funds: ReadonlySet<string>): boolean {
  if (type === 'fund.opened') return funds.has(subject);
  if (type !== 'ledger.opened') return false;
  return (data['reserves'] as readonly { readonly fund: string }[]).some(({ fund }) => funds.has(fund));
}
