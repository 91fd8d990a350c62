/** Published texts of expenses, believed only when they open a commitment in the verified log. */
import { fetchDetails, textOfDetails } from '@centesimo/cli/public-details';
import { type Replay, commitmentOf } from '@centesimo/verify';
import type { Served } from './publication.ts';

/** The text of an expense; undefined where none opens its commitment. */
export type TextOf = (expense: string) => string | undefined;

/** Fetches the texts of these expenses. */
export async function fetchTexts(
  served: Served,
  replay: Replay,
  ledger: string,
  expenses: readonly string[],
): Promise<TextOf> {
  const commitmentFor = (expense: string): string | undefined => commitmentOf(replay, ledger, expense);
  const commitments = expenses.map(commitmentFor).filter((commitment) => commitment !== undefined);
  const details = await fetchDetails({ ...served, close: () => Promise.resolve() }, commitments);
  return (expense) => {
    const commitment = commitmentFor(expense);
    return commitment === undefined ? undefined : textOfDetails(details.find(commitment));
  };
}
