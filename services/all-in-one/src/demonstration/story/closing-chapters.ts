/** The last gift waits; what the bank says besides, and how a year is closed. */
import type { Chapter } from './chapter.ts';
import { BANK, give, money } from './gifts.ts';

export const CLOSING: readonly Chapter[] = [
  {
    id: 'waiting',
    tell: async (teller) => {
      const gift = { payment: 'vera', fund: 'emergenze', gross: 2_500, givenAt: '2025-12-30' };
      return (await give(teller, gift)).code;
    },
  },
  {
    id: 'charged',
    tell: async (teller) => {
      const charge = { processor: BANK, charge: 'december', kind: 'account', ...money(500) };
      await teller.tell('recordCharge', 'account', { ...charge, chargedAt: '2025-12-31' });
      return undefined;
    },
  },
  {
    id: 'closed',
    tell: async (teller) => {
      await teller.decide('closeProject', 'mwingi', { project: 'mwingi' });
      await teller.decide('closePeriod', '2025', { until: '2025-12-31' });
      return undefined;
    },
  },
];
