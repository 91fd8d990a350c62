/** Whose cents paid an expense, in sums: nobody can tell another donor's gift from it. */
import { sourceSums } from '@centesimo/cents';
import type { LedgerIndex } from './ledger-index.ts';
import { paymentView } from './show.ts';
import type { Shown } from './show.ts';
import type { SourcesView } from './views.ts';

/** A band of fewer gifts would say what single ones gave. */
const BAND_GIFTS_MIN = 5;

/** The sums of a view: what of it takes long to make. */
type SourcesSums = Omit<SourcesView, 'asOf' | 'payment'>;

/** The sources of an expense; undefined when the ledger has none of this id. `known`: its sums, where nothing changed. */
export function showSources(
  shown: Shown,
  ledger: LedgerIndex,
  expense: string,
  known?: SourcesSums,
): SourcesView | undefined {
  const payment = paymentView(shown, ledger, expense);
  const sums = known ?? sumsOf(ledger, expense);
  return payment === undefined || sums === undefined ? undefined : { ...sums, asOf: shown.asOf, payment };
}

function sumsOf(ledger: LedgerIndex, expense: string): SourcesSums | undefined {
  const sums = sourceSums(ledger.state, expense);
  if (sums === undefined) return undefined;
  const { shares, ...counts } = sums;
  return { ...counts, bands: bandsOf(shares) };
}

type Band = SourcesView['bands'][number];

/** Bands that end at 1, 2, 5, 10, 20, 50 … times a unit of money; none where even all gifts together are too few. */
function bandsOf(shares: Float64Array): Band[] {
  const bands: Band[] = [];
  let at = 0;
  for (const upTo of bandEnds(shares.at(-1) ?? 0)) {
    const begin = at;
    let amount = 0;
    for (; at < shares.length && (shares[at] ?? 0) <= upTo; at += 1) amount += shares[at] ?? 0;
    if (at > begin) bands.push({ upTo, count: at - begin, amount });
  }
  return mergeSmall(bands);
}

function* bandEnds(largest: number): Generator<number> {
  for (let unit = 100; ; unit *= 10) {
    for (const step of [1, 2, 5]) {
      yield step * unit;
      if (step * unit >= largest) return;
    }
  }
}

/** Joins a band that is too small with the next larger one, and the last with the one before it. */
function mergeSmall(bands: readonly Band[]): Band[] {
  const merged: Band[] = [];
  let open: Band | undefined;
  for (const band of bands) {
    open = open === undefined ? band : join(open, band);
    if (open.count < BAND_GIFTS_MIN) continue;
    merged.push(open);
    open = undefined;
  }
  if (open === undefined) return merged;
  const last = merged.pop();
  return last === undefined ? [] : [...merged, join(last, open)];
}

function join(left: Band, right: Band): Band {
  return { upTo: right.upTo, count: left.count + right.count, amount: left.amount + right.amount };
}
