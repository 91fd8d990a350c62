/** What the portal's pages add to the base style. */

export const PORTAL_STYLE = `
.big { font-size: 2.6rem; font-weight: 700; line-height: 1.1; margin: .25rem 0; letter-spacing: -.01em; }
.gift p { margin: .25rem 0; }
.gift { padding-block: .25rem .5rem; }
.card h2 { margin-top: 0; }
.states { list-style: none; padding: 0; margin: 0; display: grid; gap: .75rem; }
.states li { padding-left: .75rem; border-left: .3rem solid var(--line); }
.states .amount { font-size: 1.15rem; margin-right: .25rem; }
.states .spent { border-color: var(--spent); } .states .still { border-color: var(--still); } .states .back { border-color: var(--soft); }
:root { --spent: #0b6b50; --still: #b98420; }
@media (prefers-color-scheme: dark) { :root { --spent: #6fd3ae; --still: #e8bd68; } }
.sankey { display: block; width: 100%; max-width: 36rem; height: auto; font-size: 12px; }
.sankey text { fill: var(--ink); stroke: var(--paper); stroke-width: 3px; paint-order: stroke; stroke-linejoin: round; }
.sankey .band { opacity: .35; } .sankey .band:hover { opacity: .6; }
.sankey .spent { fill: var(--spent); } .sankey .still { fill: var(--still); } .sankey .back { fill: var(--soft); }
.sankey .leg { fill: #8a63d2; } .sankey .ledger { fill: #9a6a3c; } .sankey .h0 { fill: var(--ink); } .sankey .h1 { fill: #4477aa; } .sankey .h2 { fill: #aa4499; } .sankey .h3 { fill: #44aa99; } .sankey .h4 { fill: #cc6677; }
.card h3 { font-size: 1rem; margin: 1.25rem 0 .5rem; }
.words > li { margin-block: .5rem; } .words ol { list-style: none; padding-left: 1rem; border-left: 2px solid var(--line); }
.payments { padding-left: 0; margin: 0; list-style: none; counter-reset: payment; }
.payments > li { counter-increment: payment; position: relative; padding-left: 3.25rem; }
.payments > li::before { content: counter(payment); position: absolute; left: .9rem; top: 1rem; min-width: 1.6rem; text-align: center; font-weight: 700; border-radius: .8rem; background: var(--tint); line-height: 1.6rem; }
.payments.plain > li { padding-left: 1rem; } .payments.plain > li::before { content: none; }
th .soft { font-weight: 400; } th { font-weight: 600; }
.what { font-weight: 600; margin: 0; } .what .soft { font-weight: 400; } .when { margin: 0; color: var(--soft); }
.entry { font-weight: 400; font-size: .85rem; white-space: nowrap; margin-left: .35rem; }
.states .units { white-space: normal; }
h3.part { margin: 1.25rem 0 .25rem; } .card h4 { margin: 0 0 .5rem; font-size: 1rem; }
.bars { list-style: none; padding: 0; margin: 0; display: grid; gap: .75rem; }
progress { display: block; width: 100%; height: .6rem; margin-top: .25rem; accent-color: var(--spent); } .over progress { accent-color: var(--bad); }
.plain.button { background: none; color: var(--accent); border: 2px solid var(--accent); padding-block: calc(.55rem - 2px); }
.outcome.good, .outcome.bad, .outcome.wait { border-left: .3rem solid currentColor; padding-left: .75rem; }
.document { margin-block: .5rem; } .document .outcome { margin-block: .5rem; } .document input { max-width: 100%; }
.outcome p { color: var(--ink); margin: .25rem 0; }
.code { display: flex; flex-wrap: wrap; gap: .5rem; } .code input { flex: 1 1 18rem; font-family: ui-monospace, monospace; letter-spacing: .03em; }
nav.pages { display: flex; justify-content: space-between; gap: 1rem; margin-block: 1rem; }
`;
