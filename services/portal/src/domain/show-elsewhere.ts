/** Handed-over cents that go on in another log: what of them that log's own receipt has proved here, and where to ask. */
import type { Place } from '@centesimo/cents';
import type { LedgerIndex } from './ledger-index.ts';
import type { HandOverFacts } from './money-facts.ts';
import { isCitedBefore } from './portal-index.ts';
import type { Shown } from './show.ts';
import type { ElsewhereView } from './views.ts';

/** Pieces followed into other logs; the data names all of them. */
const PIECES_MAX = 100;

/** Of one trail. */
export class Elsewhere {
  readonly views: ElsewhereView[] = [];
  readonly #shown: Shown;

  constructor(shown: Shown) {
    this.#shown = shown;
  }

  /** The index of the view of what was handed over; undefined where nothing more is said of it. */
  add(ledger: LedgerIndex, place: Place): number | undefined {
    if (place.kind !== 'handed-over' || this.views.length >= PIECES_MAX) return undefined;
    const { handOver, slots } = place;
    const cited = ledger.money.handOvers.get(handOver);
    const { amount = 0, currency: number = -1 } =
      ledger.state.outflows[ledger.state.outflowIndex.get(handOver) ?? -1] ?? {};
    // Cited by another of our ledgers before: whose cents those there are cannot be said.
    if (cited === undefined || isCitedBefore(this.#shown.index, cited, handOver)) return undefined;
    const currency = ledger.state.currencies[number] ?? '';
    const view = { ...citedView(cited), currency, from: slots.from, to: slots.to };
    return this.views.push({ ...view, ...this.#known(cited, { amount, currency }, slots) }) - 1;
  }

  #known(
    cited: HandOverFacts,
    handedOver: { readonly amount: number; readonly currency: string },
    { from, to }: { readonly from: number; readonly to: number },
  ): Pick<ElsewhereView, 'checked' | 'notChecked' | 'page'> {
    const known = this.#shown.beyondOf(cited);
    const page = known.page === undefined ? {} : { page: `${known.page}?from=${from}&to=${to}` };
    if (known.notChecked !== undefined) return { ...page, notChecked: known.notChecked };
    // Proven, and not what was handed over: a hand-over is of no more than what came in.
    if (known.currency !== handedOver.currency || known.amount < handedOver.amount)
      return { ...page, notChecked: 'refused' };
    return { ...page, checked: known.partOf({ from, to }) };
  }
}

function citedView({
  index,
  ledger,
  origin,
  receivedAs,
}: HandOverFacts): Pick<ElsewhereView, 'entry' | 'ledger' | 'origin' | 'received'> {
  const received = receivedAs === undefined ? {} : { received: receivedAs };
  return { origin, ledger, entry: index, ...received };
}
