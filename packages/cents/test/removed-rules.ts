/** The rules of money-rules.md, each as the edit that removes it from the reducer. */
import type { SourceEdit } from '@centesimo/testkit';

export interface RemovedRule {
  readonly name: string;
  readonly edits: readonly SourceEdit[];
}

function rule(name: string, file: string, from: string, to: string): RemovedRule {
  return { name, edits: [{ file, from, to }] };
}

export const REMOVED_RULES: readonly RemovedRule[] = [
  rule(
    '1: a cover does not become the holder of its slot',
    'taking.ts',
    '  replaceHolders(holders, from, to, placed);',
    '  void placed;',
  ),
  rule(
    '2: a return takes the first slots',
    'check-return.ts',
    'reentries.end(index, live - amount, live);',
    'reentries.end(index, 0, amount);',
  ),
  rule(
    '2: a returned shortfall stays open',
    'reentry.ts',
    '      this.closed.push({ outflow, from: slot, to: slot + length });\n',
    '',
  ),
  rule(
    '3: slots are taken before free cents',
    'taking.ts',
    'const free = firstSpans(own, amount);',
    'const free = firstSpans(own, Math.max(0, amount - lengthOf(held)));',
  ),
  rule(
    '3: free cents are taken from the last of the gift on',
    'taking.ts',
    "  if (where.kind === 'free') own.push({",
    "  if (where.kind === 'free') own.unshift({",
  ),
  rule(
    '3: money without a place is not taken first',
    'taking.ts',
    'const unplaced = Math.min(amount, placelessAmount(state, origin));',
    'const unplaced = Math.min(amount, 0 * placelessAmount(state, origin));',
  ),
  rule(
    '4: a cover takes cents of the refunded gift',
    'taking.ts',
    'if (owner.origin === origin || owner.origin === NOBODY) return true;',
    'if (owner.origin === NOBODY) return true;',
  ),
  rule(
    '4: a cover takes cents that descend from a shortfall',
    'taking.ts',
    'if (owner.origin === origin || owner.origin === NOBODY) return true;',
    'if (owner.origin === origin && owner.origin !== NOBODY) return true;',
  ),
  rule(
    '5: a live slot does not go back to its gift',
    'reentry.ts',
    '      if (depth < 0) {',
    '      if (depth < Infinity) {',
  ),
  rule(
    '5: a slot goes back to a gift that is no more in its chain',
    'reentry.ts',
    '      if (depth < 0) {',
    '      if (holder.under === undefined) {',
  ),
  rule(
    '5: the first taken is undone first',
    'undo.ts',
    'const kept = [...state.settlements[settlement]!.pieces];',
    'const kept = [...state.settlements[settlement]!.pieces].reverse();',
  ),
  rule(
    '5: the oldest refund is undone first',
    'undo.ts',
    '!first.includes(index)).reverse()]',
    '!first.includes(index))]',
  ),
  rule(
    '6: a gift pays more than it is',
    'check-refund.ts',
    'const amount = Math.min(openOf(demand), net - standing);',
    'const amount = Math.min(openOf(demand), net);',
  ),
  rule(
    '7: what a partner holds is free money of the gift',
    'taking.ts',
    'addPiece(where, own, held), true)',
    'addPiece(where, own, held), false)',
  ),
  {
    name: '7: money in transit is spendable',
    edits: [
      {
        file: 'fund.ts',
        from: '  fund.transitAmount += inflow.length;\n  addSpan(fund.transit, { from, to: fund.length });',
        to: '  fund.freeAmount += inflow.length;\n  addSpan(fund.free, { from, to: fund.length });',
      },
    ],
  },
  rule(
    '7: what a partner holds can be moved',
    'class-rules.ts',
    '  if (fund.custody === undefined) return undefined;\n',
    '  if (fund.length >= 0) return undefined;\n',
  ),
  rule(
    '7: a partner spends one purpose on another',
    'check-transfer.ts',
    '    if (fund !== source) return',
    '    if (fund === target) return',
  ),
  rule(
    '7: one bill is paid by us and by a partner',
    'check-expense.ts',
    'if (partner !== funds[0]!.custody?.partner)',
    "if (partner === '')",
  ),
  rule(
    '8: a reserve whose slots stand open pays for other things',
    'class-rules.ts',
    'if (!fund.reserve || !hasShortfall(state, fund.currency)) continue;',
    'if (!hasShortfall(state, fund.currency) || fund.length >= 0) continue;',
  ),
  rule(
    '8: the newest shortfall is covered first',
    'check-cover.ts',
    'firstPieces(state.shortfalls[fund.currency]!, amount)',
    'firstPieces(state.shortfalls[fund.currency]!.toReversed(), amount)',
  ),
  rule(
    '9: a closed fund takes money',
    'class-rules.ts',
    '  if (!target.open) return',
    '  if (target.length < 0) return',
  ),
  rule(
    '9: restricted money leaves its fund by a move',
    'class-rules.ts',
    "return fund.class === 'restricted' || fund.class === 'conditional';",
    "return fund.class === 'conditional';",
  ),
  rule(
    '9: money under a condition is used',
    'class-rules.ts',
    "if (fund.class !== 'conditional' || fund.met) return undefined;",
    "if (fund.class !== 'conditional' || fund.length >= 0) return undefined;",
  ),
  rule(
    '9: money for one project pays for another',
    'class-rules.ts',
    '(project !== undefined && fund.projects.includes(project))',
    'project !== undefined',
  ),
  rule(
    '10: a unit belongs to the slot below',
    'ratio.ts',
    'const product = (unit + 1) * n - 1;',
    'const product = Math.max(0, unit * n - 1);',
  ),
  rule(
    '10: a rate need not give the amounts',
    'ratio.ts',
    'return off < scale && off > -scale;',
    'return off < 3n * scale && off > -3n * scale;',
  ),
  rule(
    '12: a credit undoes refunded money before what was lost beyond the gift',
    'undo.ts',
    'undoLosses(state, reentries, settlements, amount);',
    'undoLosses(state, reentries, settlements, 0 * amount);',
  ),
  rule(
    '12: a credit of an open demand voids nothing',
    'check-refund.ts',
    '    demand.voided += amount;\n',
    '',
  ),
  rule(
    '12: a demand is settled twice',
    'check-refund.ts',
    '    state.openDemands.delete(demand.id);\n    state.sums',
    '    state.sums',
  ),
  rule(
    '12: more comes back than was taken',
    'check-demands.ts',
    'if (amount > left)',
    'if (amount > Infinity)',
  ),
  rule(
    '12: a fee that falls gives back what the reserve had paid',
    'undo.ts',
    "settlementsOf(state, origin, 'fee'), change)",
    "settlementsOf(state, origin, 'fee'), 0 * change)",
  ),
  rule(
    '12: a fee that falls does not count as refunded what refunds had taken',
    'check-fee.ts',
    '    account.standing += excess.amount;\n',
    '',
  ),
  rule(
    '12: fees that the reserve owes stay owed',
    'check-loss.ts',
    '      state.owed[currency]!.settled += cause.count;\n',
    '',
  ),
  rule(
    '12: a placed gift is placed again with what came back',
    'check-placement.ts',
    '.queued = 0;',
    '.queued *= 1;',
  ),
  rule(
    'documents: an expense is paid without one where the ledger wants one',
    'documents.ts',
    '  if (!state.documentRequired) return undefined;',
    '  if (state.version >= 0) return undefined;',
  ),
  rule(
    'documents: a copy replaces what was never there',
    'documents.ts',
    'if (replaces !== undefined && !standing.includes(replaces))',
    'if (replaces === subject)',
  ),
  rule(
    'documents: a document stands twice',
    'documents.ts',
    'if (known !== undefined)',
    'if (known === subject)',
  ),
  rule(
    '9: an appeal gives more than its surplus to its second purpose',
    'appeals.ts',
    'if (asked <= surplus) return undefined;',
    'if (asked <= Infinity) return undefined;',
  ),
  rule(
    '9: a refund gives back what an appeal can use',
    'appeals.ts',
    'amount > 0 && amount <= surplus ?',
    'amount > 0 && amount <= Infinity ?',
  ),
  rule(
    '9: a refund gives an appeal’s money back that it took elsewhere',
    'appeals.ts',
    'own.filter((span) => span.fund === index)',
    'own.filter((span) => span.fund >= 0)',
  ),
  rule(
    '9: money leaves an appeal that could not use it, and nothing says so',
    'check-move.ts',
    'if (appeals.length > 0)',
    'if (appeals.length > 99)',
  ),
  rule(
    '9: the second purpose is any fund',
    'appeals.ts',
    'if (secondaryFund !== to) {',
    'if (secondaryFund !== to && to < 0) {',
  ),
];
