/** What every view is made of: the verified index, the published texts that opened a commitment, and where the log stood. */
import { documentsOf } from '@centesimo/cents';
import type { LedgerIndex, OpenedThing } from './ledger-index.ts';
import type { HandOverFacts } from './money-facts.ts';
import type { NotChecked } from './place-views.ts';
import type { PortalIndex } from './portal-index.ts';
import type {
  AsOf,
  CheckedPlaces,
  DocumentOpening,
  EvidenceView,
  FundView,
  LedgerName,
  PaymentView,
  ProjectView,
} from './views.ts';

/** What a commitment opens to. */
export interface PublicText {
  readonly title?: string;
  readonly text?: string;
}

/** Of an income that was cited in another log; `page` is its public page there. */
export type Beyond = { readonly page?: string } & (
  | { readonly notChecked: NotChecked }
  | {
      readonly notChecked?: undefined;
      readonly currency: string;
      /** Minor units of the whole. */
      readonly amount: number;
      /** Where some of its cents are: cents of it. */
      readonly partOf: (cents: { readonly from: number; readonly to: number }) => CheckedPlaces;
    }
);

export interface Shown {
  readonly index: PortalIndex;
  readonly asOf: AsOf;
  /** Undefined where nothing that opens it was found. */
  textOf(commitment: string): PublicText | undefined;
  /** What is known of money that went on in another log. */
  beyondOf(cited: HandOverFacts): Beyond;
  /** Of a document. */
  openingOf(commitment: string): DocumentOpening | undefined;
}

/** What is published of a thing. */
export function textOfThing(shown: Shown, thing: { readonly commitment?: string } | undefined): PublicText {
  return (thing?.commitment === undefined ? undefined : shown.textOf(thing.commitment)) ?? {};
}

export function titleOf(shown: Shown, thing: OpenedThing | undefined): { readonly title?: string } {
  const { title, text = title } = textOfThing(shown, thing);
  const words = title ?? text;
  return words === undefined ? {} : { title: words };
}

export function ledgerName(shown: Shown, ledger: LedgerIndex): LedgerName {
  return { id: ledger.id, ...titleOf(shown, ledger.opened), policy: 'fifo@1' };
}

export function fundView(shown: Shown, ledger: LedgerIndex, id: string): FundView {
  const fund = ledger.state.funds[ledger.state.fundIndex.get(id) ?? -1];
  const partner = fund?.custody?.partner;
  return {
    id,
    class: fund?.class ?? 'unrestricted',
    ...titleOf(shown, ledger.funds.get(id)),
    ...(partner === undefined ? {} : { partner }),
    ...(fund?.met === true ? { conditionMet: true } : {}),
  };
}

/** Who holds the money of a fund for it; undefined where we do. */
export function partnerOf({ state }: LedgerIndex, fund: string): string | undefined {
  return state.funds[state.fundIndex.get(fund) ?? -1]?.custody?.partner;
}

export function projectView(shown: Shown, ledger: LedgerIndex, id: string): ProjectView {
  return { id, ...titleOf(shown, ledger.projects.get(id)) };
}

/** A payment of the ledger; undefined when it has none of this id. */
export function paymentView(shown: Shown, ledger: LedgerIndex, id: string): PaymentView | undefined {
  const facts = ledger.expenses[ledger.expenseIndex.get(id) ?? -1];
  const { state } = ledger;
  const outflow = state.outflows[state.outflowIndex.get(id) ?? -1];
  if (facts === undefined || outflow === undefined) return undefined;
  const { title, text = title } = textOfThing(shown, facts);
  const funds = new Set(outflow.spans.map(({ fund }) => state.funds[fund]?.id ?? ''));
  const shortfall = shortfallIn(outflow.holders);
  const partner = state.funds[outflow.spans[0]?.fund ?? -1]?.custody?.partner;
  const evidence = documentsOf(state, id).map((commitment): EvidenceView => ({
    commitment,
    ...shown.openingOf(commitment),
  }));
  return {
    id,
    entry: facts.entry,
    paidAt: facts.paidAt,
    ...(text === undefined ? {} : { text }),
    ...(facts.project === undefined ? {} : { project: projectView(shown, ledger, facts.project) }),
    funds: [...funds].map((fund) => fundView(shown, ledger, fund)),
    currency: state.currencies[outflow.currency] ?? '',
    amount: outflow.amount,
    returned: outflow.amount - outflow.live,
    evidence,
    replaced: state.replacedDocuments.get(id) ?? [],
    ...(partner === undefined ? {} : { partner }),
    ...(shortfall === 0 ? {} : { shortfall }),
  };
}

/** An open shortfall as a holder of slots. */
const NOBODY = -1;

/** How many of the slots `[from, to)` of an outflow nobody's money stands in. */
export function shortfallIn(
  holders: readonly { readonly fund: number; readonly length: number; readonly slot: number }[],
  from = 0,
  to = Infinity,
): number {
  let sum = 0;
  for (const { fund, length, slot } of holders)
    if (fund === NOBODY) sum += Math.max(0, Math.min(to, slot + length) - Math.max(from, slot));
  return sum;
}
