// The complete model over gRPC, and proposals as an earlier version stored them.
import { expect, it } from 'vitest';
import { LEDGER, failure, openLedger } from '../../test/callers.ts';
import { shareWorld } from '../../test/share-world.ts';
import { giftReceived } from '../../test/tiny-donation.ts';
import { tokenOf, until } from '../../test/world.ts';

const shared = shareWorld();
const by = (subject: string, role: 'staff' | 'approver') =>
  shared.world.connectWith(tokenOf([role], ['*'], { subject }));
const EUR = { ledger: LEDGER, currency: 'EUR' };

/** 20 euro for a fund, there when it resolves. */
async function give(ledger: string, fund: string): Promise<void> {
  const reader = by('auditor', 'staff');
  await shared.world.state(giftReceived(ledger, `${ledger} ${fund}`, { gross: 2_000, fund }));
  await until(async () => {
    const { funds } = await reader.getLedger({ ledger });
    return funds.some((each) => each.fund === fund && each.free === 2_000n);
  });
}

it('money goes to a partner and to another purpose, by two people', async () => {
  const [paola, piero] = [by('paola', 'staff'), by('piero', 'approver')];
  await give(LEDGER, 'school');
  const custody = { partner: 'escola', source: 'school' };
  const held = { ...EUR, fund: 'school-brazil', class: 'restricted', custody };
  await paola.openFund({ ...held, idempotencyKey: 'held' });
  const transfer = { ...EUR, from: 'school', to: 'school-brazil', amount: 700n, sentAt: '2026-02-01' };
  const approverToken = tokenOf(['approver'], [LEDGER], { subject: 'piero' });
  const sent = await paola.sendTransfer({ ...transfer, idempotencyKey: 'sent', approverToken });
  const receipt = { ...EUR, transfer: sent.id, amount: 690n, fee: 10n, receivedAt: '2026-02-02' };
  await paola.receiveTransfer({ ...receipt, idempotencyKey: 'received' });
  const purpose = { ...EUR, from: 'school', to: 'well', amount: 100n, ground: 'authority' };
  const alone = await failure(paola.repurposeMoney({ ...purpose, idempotencyKey: 'alone' }));
  expect([alone.kind, alone.code]).toEqual(['invalid', 'approver-missing']);
  const action = { case: 'repurpose', value: { ...purpose, detailsJson: '{"text":"Why"}' } } as const;
  const proposed = await paola.propose({ ledger: LEDGER, idempotencyKey: 'purpose', action });
  expect([proposed.kind, proposed.status, JSON.parse(proposed.askedJson)]).toEqual([
    ...['repurpose', 'open'],
    { ...{ from: 'school', to: 'well', amount: 100 }, currency: 'EUR', ground: 'authority' },
  ]);
  const own = { ledger: LEDGER, proposal: proposed.id };
  const approved = await piero.approveProposal({ ...own, idempotencyKey: 'yes' });
  expect([approved.status, approved.made]).toEqual(['approved', expect.stringMatching(/^rep_/)]);
  const { proposals } = await paola.listProposals({ ledger: LEDGER, kind: 'repurpose' });
  expect(proposals.map(({ id }) => id)).toEqual([proposed.id]);
  const lines = [{ line: 'pipes', amount: 300n }];
  const plan = { ...EUR, project: 'pump', lines, over: 'refuse' };
  await piero.setBudget({ ...plan, idempotencyKey: 'budget' });
  const ledger = await paola.getLedger({ ledger: LEDGER });
  expect(ledger.budgets[0]?.lines).toMatchObject([{ line: 'pipes', planned: 300n, spent: 0n, left: 300n }]);
  expect(ledger.funds.find(({ fund }) => fund === 'school-brazil')).toMatchObject({
    ...{ custody, free: 690n, inTransit: 0n, length: 700n },
  });
});

it('a proposal of nothing, of another kind or of a kind that is none is refused', async () => {
  const paola = by('paola', 'staff');
  const said = [
    await failure(paola.propose({ ledger: LEDGER, idempotencyKey: 'nothing' })),
    await failure(paola.listProposals({ ledger: LEDGER, kind: 'other' })),
    await failure(paola.getProposal({ ledger: LEDGER, proposal: 'prop_1' })),
  ];
  expect(said.map(({ code }) => code)).toEqual(['action-missing', 'kind-invalid', 'proposal-invalid']);
});

it('an expense that was proposed while only expenses could be is read, approved and recorded', async () => {
  const ledger = 'older';
  await openLedger(shared.world, ledger);
  await give(ledger, 'general');
  const [id, key] = [`prop_${'7'.repeat(32)}`, 'of-old'];
  const at = Date.now();
  const expense = {
    ...{ expense: `exp_${'b'.repeat(25)}a`, amount: 500, currency: 'EUR' },
    ...{ from: [{ fund: 'general', amount: 0 }], paidAt: '2026-02-01', project: 'pump' },
  };
  const who = { actor: 'AAAAAAAAAAAAAAAAAAAAAA', role: 'staff' };
  const step = { kind: 'propose', id, key, input: 'x', by: who, at, expense, details: '{"text":"Old"}' };
  const bytes = Buffer.from(JSON.stringify({ nonce: 'AAAA', step }));
  await shared.world.store.journals.insert(`g1/proposals/${ledger}`, 0, bytes);
  const piero = by('piero', 'approver');
  const [listed] = (await piero.listProposals({ ledger })).proposals;
  expect(listed).toMatchObject({ id, kind: 'expense', status: 'open', detailsJson: '{"text":"Old"}' });
  const approved = await piero.approveExpense({ ledger, proposal: id, idempotencyKey: 'yes' });
  expect(approved).toMatchObject({ status: 'approved', expense: expense.expense, amount: 500n });
  const { expenses } = await piero.listExpenses({ ledger });
  expect(expenses).toMatchObject([{ id: expense.expense, amount: 500n, project: 'pump', by: who }]);
});
