/** What every view is made of: the verified index, the published texts that opened a commitment, and where the log stood. */
import type { LedgerIndex, OpenedThing } from './ledger-index.ts';
import type { PortalIndex } from './portal-index.ts';
import type { AsOf, EvidenceView, FundView, LedgerName, PaymentView, ProjectView } from './views.ts';

/** What a commitment opens to. */
export interface PublicText {
  readonly title?: string;
  readonly text?: string;
}

export interface Shown {
  readonly index: PortalIndex;
  readonly asOf: AsOf;
  /** Undefined where nothing that opens it was found. */
  textOf(commitment: string): PublicText | undefined;
}

function textOfThing(shown: Shown, thing: OpenedThing | undefined): PublicText {
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
  return { id, class: fund?.class ?? 'unrestricted', ...titleOf(shown, ledger.funds.get(id)) };
}

function projectView(shown: Shown, ledger: LedgerIndex, id: string): ProjectView {
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
  const evidence = (facts.evidence ?? []).map((commitment): EvidenceView => ({ commitment }));
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
  };
}
