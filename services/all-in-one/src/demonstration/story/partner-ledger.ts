/** The partner's own ledger: it takes in what was handed over, says so with a receipt, spends it, and closes its books. */
import type { Chapter } from './chapter.ts';
import { EUR, money, pay, said, titled } from './gifts.ts';
import type { Teller } from './teller.ts';

export const PARTNER_LEDGER = 'maji-safi';

export const HANDED_OVER: Chapter = {
  id: 'handed-over',
  tell: async (teller) => {
    const partner = teller.beside(PARTNER_LEDGER);
    try {
      const receipt = await takeIn(partner);
      await teller.act('handOverTransfer', 'maji', { fund: 'pozzi-maji', ...money(1_500), receipt });
      await spendAll(partner);
    } finally {
      partner.close();
    }
    return undefined;
  },
};

/** The receipt of the entry in which the partner says that it has the money. */
async function takeIn(partner: Teller): Promise<string> {
  await partner.decide('openLedger', 'open', {
    baseCurrency: EUR,
    currencies: [EUR],
    reserves: [{ currency: EUR, fund: 'reserve' }],
    ...titled('Maji Safi (invented)'),
  });
  await partner.act('openProject', 'kitui', { project: 'kitui', ...titled('Water for Kitui') });
  const water = { fund: 'water', class: 'restricted', currency: EUR, projects: ['kitui'] };
  await partner.act('openFund', 'water', { ...water, ...titled('Wells and cisterns in Kitui') });
  const income = { kind: 'other', ...money(1_500), fund: 'water', receivedAt: '2025-05-12' };
  const id = await partner.tell('recordIncome', 'fonte', {
    ...income,
    ...said('From Fonte Chiara, for wells'),
  });
  return await partner.receiptOf(id);
}

async function spendAll(partner: Teller): Promise<void> {
  const pipes = { key: 'pipes', fund: 'water', amount: 1_500, project: 'kitui', paidAt: '2025-05-20' };
  await pay(partner, { ...pipes, text: 'Pipes and a tap' });
  await partner.decide('closeLedger', 'close', {});
}
