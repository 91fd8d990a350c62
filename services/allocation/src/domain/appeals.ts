/** Appeals, and what one would give back: questions about the books. */
import { appealsOf, planGiveBack } from '@centesimo/cents';
import type { Appeal, GiveBackPlan } from '@centesimo/cents';
import type { Json } from '@centesimo/decider';
import type { LedgerMoney } from './state.ts';

export type AppealsQuery = { readonly ask: 'appeals'; readonly ledger: string };
export type GiveBackQuery = {
  readonly ask: 'give-back';
  readonly ledger: string;
  readonly fund: string;
  /** Where the page begins, as the page before told it; 0 at first. */
  readonly from: number;
  readonly limit: number;
};

/** With the day until when it asks, YYYY-MM-DD, where it was said. */
export type AppealRow = Appeal & { readonly until?: string };

/** `null` in `plan`: the fund is no appeal. */
export type GiveBackAnswer = { readonly plan: GiveBackPlan | null };

export function isAppealsQuery(query: unknown): query is AppealsQuery | GiveBackQuery {
  if (typeof query !== 'object' || query === null) return false;
  const { ask, fund, from, ledger, limit } = query as { readonly [Name in keyof GiveBackQuery]?: unknown };
  if (typeof ledger !== 'string') return false;
  if (ask === 'appeals') return true;
  const isPage = Number.isSafeInteger(from) && Number.isSafeInteger(limit);
  return ask === 'give-back' && typeof fund === 'string' && isPage;
}

export function answerAppeals({ book, cents }: LedgerMoney, query: AppealsQuery | GiveBackQuery): Json {
  if (query.ask === 'give-back') {
    const plan = planGiveBack(cents, query.fund, query);
    return { plan: plan === undefined ? null : { ...plan, items: plan.items.map((item) => ({ ...item })) } };
  }
  const ends = new Map(book.funds.map(({ fund, until }) => [fund, until]));
  return appealsOf(cents).map((appeal) => {
    const until = ends.get(appeal.fund);
    return until === undefined ? { ...appeal } : { ...appeal, until };
  });
}
