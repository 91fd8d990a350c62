/** Whether every entry of a receipt has to do with the gift: one that says nothing of its cents is none of its trail. */
import type { Following } from './following.ts';
import { OURS, broken } from './known-money.ts';
import type { ProvedEvent } from './proved-entries.ts';

/** An outflow that cents came through, or the loss of one of the gift's settlements. @throws TrailReceiptError */
export function checkBelonging(
  { gift, money }: Following,
  events: readonly ProvedEvent[],
  reached: ReadonlySet<number>,
): void {
  const losses = money.settlements.flatMap(({ loss, origin }) => (origin === OURS ? [loss] : []));
  const all = new Set([...reached, ...losses]);
  const met = new Set<number>();
  for (const { entry, outflow } of money.touched) if (all.has(outflow)) met.add(entry);
  const targets = [...reached]
    .map((outflow) => money.outflows[outflow]!)
    .filter(({ kind }) => kind === 'exchange');
  const funds = new Set(targets.map(({ target }) => money.funds[target!.fund]!.id));
  for (const event of events) {
    const isOurs = event.subject === gift.subject || event.data['gift'] === gift.subject;
    const isPlacing = event.type === 'gifts.placed' || (isOurs && !OF_SPANS.has(event.type));
    if (!isPlacing && !met.has(event.index) && !isOpening(event, funds))
      broken(event.index, 'it says nothing of the gift’s cents');
  }
}

/** These may name the gift, and need not take of its cents. */
const OF_SPANS = new Set(['money.repurposed']);

function isOpening({ data, subject, type }: ProvedEvent, funds: ReadonlySet<string>): boolean {
  if (type === 'fund.opened') return funds.has(subject);
  if (type !== 'ledger.opened') return false;
  return (data['reserves'] as readonly { readonly fund: string }[]).some(({ fund }) => funds.has(fund));
}
