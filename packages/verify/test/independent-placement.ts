// Placement in the independent replay: the shares of each gift, and the sum tree over them by its definition.
import { must, sha256 } from './independent-log.ts';
import type { PlainEvent } from './independent-log.ts';
import { append, fundOf, sum } from './independent-ledger.ts';
import type { Gift, Ledger } from './independent-ledger.ts';

/** Which funds a gift goes to, with its share in each; undefined where nothing may take it. */
function sharesFor(ledger: Ledger, { currency, named, loose }: Gift): [string, number][] | undefined {
  if (named !== undefined) {
    const fund = ledger.funds.get(named);
    const takes = fund?.open === true && fund.currency === currency && fund.custody === undefined;
    return takes ? [[named, loose]] : undefined;
  }
  const rule = ledger.rule.filter(({ fund }) => fundOf(ledger, fund).currency === currency);
  if (rule.length === 0) return undefined;
  const whole = BigInt(sum(rule.map(({ weight }) => weight)));
  const parts = rule.map(({ fund, weight }, order) => {
    const exact = BigInt(loose) * BigInt(weight);
    return { fund, order, share: Number(exact / whole), rest: exact % whole };
  });
  let left = loose - sum(parts.map(({ share }) => share));
  const byRest = [...parts].sort((a, b) =>
    a.rest === b.rest ? a.order - b.order : a.rest > b.rest ? -1 : 1,
  );
  for (const part of byRest) if (left-- > 0) part.share += 1;
  return parts.filter(({ share }) => share > 0).map(({ fund, share }) => [fund, share]);
}

export function place(ledger: Ledger, { data }: PlainEvent): void {
  must(data.rule === ledger.version && data.count >= 1 && data.count <= ledger.queue.length, 'placement');
  const starts = new Map([...ledger.funds].map(([name, { tape }]) => [name, tape.length]));
  const leaves = new Map<string, { id: string; share: number }[]>();
  for (const gift of ledger.queue.splice(0, data.count)) {
    gift.placed = true;
    const shares = gift.loose === 0 ? [] : sharesFor(ledger, gift);
    if (shares === undefined) continue;
    gift.loose = 0;
    for (const [fund, share] of shares) {
      append(fundOf(ledger, fund), gift, share);
      leaves.set(fund, [...(leaves.get(fund) ?? []), { id: gift.id, share }]);
    }
  }
  const parts = [...leaves]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([fund, shares]) => ({
      at: starts.get(fund),
      count: shares.length,
      fund,
      root: sumTree(shares).hash.toString('hex'),
      total: sum(shares.map(({ share }) => share)),
    }));
  must(JSON.stringify(parts) === JSON.stringify(data.parts), 'placed otherwise');
}

function u64(value: number): Buffer {
  const bytes = Buffer.alloc(8);
  bytes.writeBigUInt64BE(BigInt(value));
  return bytes;
}

function sumTree(shares: readonly { id: string; share: number }[]): { hash: Buffer; sum: number } {
  const [first] = shares;
  if (shares.length === 1 && first !== undefined) {
    return { hash: sha256('\x20', first.id, u64(first.share)), sum: first.share };
  }
  let split = 1;
  while (split * 2 < shares.length) split *= 2;
  const left = sumTree(shares.slice(0, split));
  const right = sumTree(shares.slice(split));
  return {
    hash: sha256('\x21', left.hash, u64(left.sum), right.hash, u64(right.sum)),
    sum: left.sum + right.sum,
  };
}
