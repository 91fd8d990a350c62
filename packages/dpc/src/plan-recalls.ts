/** Which gifts the recalled money of a statement was: the newest that are there by then, since older money went out first. */
import type { RecallToPost } from './import-client.ts';
import type { PlannedLine } from './planned-line.ts';
import type { SimulatedGift } from './simulate.ts';

/** How the gifts of a receipt line are named to the services. */
export function paymentOf(line: number, at: number): string {
  return `line-${line}/${at + 1}`;
}

type Recall = Omit<RecallToPost, 'processor'>;

/** The parts of gifts for each line that was recalled; or the first line that recalls more than was given. */
export function planRecalls(
  lines: readonly PlannedLine[],
  gifts: ReadonlyMap<number, readonly SimulatedGift[]>,
): { readonly recalls: ReadonlyMap<number, readonly Recall[]>; readonly unmet?: PlannedLine } {
  const given = new Map<string, { payment: string; left: number }[]>();
  const recalls = new Map<number, readonly Recall[]>();
  for (const line of lines) {
    const { fund, payment } = line.meaning;
    const there = given.get(fund) ?? [];
    given.set(fund, there);
    for (const [at, { amount }] of (gifts.get(line.line) ?? []).entries())
      there.push({ payment: paymentOf(line.line, at), left: amount });
    if (line.kind !== 'payment' || payment !== 'recalled') continue;
    const parts = takeNewest(there, line);
    if (parts === undefined) return { recalls, unmet: line };
    recalls.set(line.line, parts);
  }
  return { recalls };
}

function takeNewest(
  there: { payment: string; left: number }[],
  { amount, day, line }: PlannedLine,
): Recall[] | undefined {
  const parts: Recall[] = [];
  for (let left = amount; left > 0;) {
    const newest = there.at(-1);
    if (newest === undefined) return undefined;
    const part = Math.min(left, newest.left);
    const refund = paymentOf(line, parts.length);
    parts.push({ payment: newest.payment, refund, amount: part, refundedAt: day });
    left -= part;
    newest.left -= part;
    if (newest.left === 0) there.pop();
  }
  return parts;
}
