/** What happens to a gift on its way in: divided, awaited, never come, corrected, without a fund. */
import type { Chapter } from './chapter.ts';
import { CARDS, EUR, cents, give, money, of, pay } from './gifts.ts';

export const GIVING: readonly Chapter[] = [
  {
    id: 'divided',
    tell: async (teller) => {
      const { code } = await give(teller, { payment: 'ada', gross: 1_001, givenAt: '2025-01-10' });
      const books = { key: 'books', fund: 'generale', amount: 901, project: 'mwingi', category: 'books' };
      await pay(teller, { ...books, paidAt: '2025-01-20', text: 'Quaderni per la terza classe' });
      return code;
    },
  },
  {
    id: 'awaited',
    tell: async (teller) => {
      const promised = { payment: 'bruno', processor: CARDS, givenAt: '2025-01-12', fund: 'emergenze' };
      await teller.tell('recordPending', 'bruno', { ...promised, grossAmount: cents(2_500), currency: EUR });
      return (await give(teller, { ...promised, gross: 2_500, fee: 35 })).code;
    },
  },
  {
    id: 'never-came',
    tell: async (teller) => {
      const [payment, givenAt] = ['chiara', '2025-01-14'];
      const { processor } = of(payment);
      const promised = { processor, payment, givenAt, grossAmount: cents(2_500), currency: EUR };
      await teller.tell('recordPending', payment, promised);
      const failure = { failure: payment, ...money(2_500), failedAt: '2025-01-17' };
      await teller.tell('recordFailure', payment, { ...of(payment), ...failure });
      return undefined;
    },
  },
  {
    id: 'fee-corrected',
    tell: async (teller) => {
      const card = { payment: 'carla', processor: CARDS, fund: 'emergenze' };
      const { code } = await give(teller, { ...card, gross: 3_000, fee: 50, givenAt: '2025-01-15' });
      const correction = {
        correction: 'carla',
        feeAmount: cents(120),
        currency: EUR,
        correctedAt: '2025-02-03',
      };
      await teller.tell('correctFee', 'carla', { ...of('carla', CARDS), ...correction });
      return code;
    },
  },
  {
    id: 'fee-of-reserve',
    tell: async (teller) => {
      const card = { payment: 'ugo', processor: CARDS, fund: 'emergenze', givenAt: '2025-01-15' };
      return (await give(teller, { ...card, gross: 1_000, fee: 30, isFeeOwed: true })).code;
    },
  },
  {
    id: 'assigned',
    tell: async (teller) => {
      await teller.decide('closeFund', 'winter', { fund: 'inverno' });
      const late = { payment: 'dario', fund: 'inverno', gross: 2_000, givenAt: '2025-01-18' };
      const { code, gift } = await give(teller, late);
      await teller.act('assignGift', 'dario', { gift, fund: 'emergenze' });
      return code;
    },
  },
];
