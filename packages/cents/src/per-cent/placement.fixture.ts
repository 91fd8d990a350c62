// How receipts get their places in the per-cent model.
import { enter, met } from './model.fixture.ts';
import type { Model, ModelGift, Reasons } from './model.fixture.ts';

export function place(model: Model, count: number): Reasons {
  for (const gift of model.queue.splice(0, count)) {
    gift.queued = false;
    const shares = destinations(model, gift);
    if (shares === undefined) {
      for (const cent of gift.waiting) cent.at = 'unassigned';
      met(model, 'set aside');
      continue;
    }
    for (const { fund, amount } of shares) putCents(model, gift, fund, amount);
  }
  return [];
}

function putCents(model: Model, gift: ModelGift, fund: string, amount: number): void {
  for (const cent of gift.waiting.splice(0, amount)) {
    enter(model, cent, fund);
    gift.placed.push(cent);
  }
}

function destinations(model: Model, gift: ModelGift): { fund: string; amount: number }[] | undefined {
  const amount = gift.waiting.length;
  if (gift.named !== undefined) {
    const fund = model.funds.get(gift.named);
    const takes = fund?.open === true && fund.currency === gift.currency && fund.custody === undefined;
    return takes ? [{ fund: gift.named, amount }] : undefined;
  }
  const rule = model.rule.filter(({ fund }) => model.funds.get(fund)!.currency === gift.currency);
  if (rule.length === 0) return undefined;
  const total = rule.reduce((sum, { weight }) => sum + weight, 0);
  const shares = rule.map(({ fund, weight }) => ({ fund, amount: Math.floor((amount * weight) / total) }));
  // The cents left go one each to the largest remainder not yet served, the first listed among equals.
  let left = amount - shares.reduce((sum, share) => sum + share.amount, 0);
  const remainders = rule.map(({ weight }) => (amount * weight) % total);
  for (; left > 0; left -= 1) {
    const best = remainders.indexOf(Math.max(...remainders));
    shares[best]!.amount += 1;
    remainders[best] = -1;
  }
  return shares;
}

export function assign(model: Model, id: string, fundId: string): Reasons {
  const gift = model.gifts.get(id);
  const fund = model.funds.get(fundId);
  if (gift === undefined) return ['unknown-gift'];
  const reasons: Reasons = [];
  if (!gift.waiting.some((cent) => cent.at === 'unassigned')) reasons.push('not-unassigned');
  if (fund === undefined) reasons.push('unknown-fund');
  else if (!fund.open) reasons.push('fund-closed');
  if (fund?.custody !== undefined) reasons.push('custody-forbids');
  if (fund !== undefined && fund.currency !== gift.currency) reasons.push('wrong-currency');
  if (reasons.length > 0) return reasons;
  met(model, 'assigned behind placed cents', gift.placed.length > 0);
  putCents(model, gift, fundId, gift.waiting.length);
  return [];
}
