/** Money that goes back to givers, or that a bank takes back, and money that comes back from there. */
import type { Chapter } from './chapter.ts';
import { BANK, CARDS, USD, give, money, of, pay } from './gifts.ts';

export const GOING_BACK: readonly Chapter[] = [
  {
    id: 'refunded',
    tell: async (teller) => {
      const { code } = await give(teller, {
        payment: 'elena',
        fund: 'scuola',
        gross: 4_000,
        givenAt: '2025-02-01',
      });
      const refund = { refund: 'elena', ...money(1_500), refundedAt: '2025-02-05', choice: true };
      await teller.tell('recordRefund', 'elena', { ...of('elena'), ...refund });
      return code;
    },
  },
  {
    id: 'covered',
    tell: async (teller) => {
      const { code } = await give(teller, {
        payment: 'fabio',
        fund: 'scuola',
        gross: 5_000,
        givenAt: '2025-02-02',
      });
      const desks = { key: 'desks', fund: 'scuola', amount: 7_500, project: 'mwingi', category: 'desks' };
      await pay(teller, { ...desks, paidAt: '2025-02-10', text: 'Banchi per due classi' });
      const refund = { refund: 'fabio', ...money(5_000), refundedAt: '2025-02-20' };
      await teller.tell('recordRefund', 'fabio', { ...of('fabio'), ...refund });
      return code;
    },
  },
  {
    id: 'dispute-won',
    tell: async (teller) => {
      const card = { payment: 'gina', processor: CARDS, fund: 'emergenze' };
      const { code } = await give(teller, { ...card, gross: 3_000, givenAt: '2025-02-03' });
      const dispute = { ...of('gina', CARDS), dispute: 'gina', ...money(2_000) };
      await teller.tell('openDispute', 'gina asked', {
        ...dispute,
        openedAt: '2025-02-15',
        withdrawn: false,
      });
      await teller.tell('openDispute', 'gina taken', { ...dispute, openedAt: '2025-02-18', withdrawn: true });
      const won = { processor: CARDS, dispute: 'gina', credit: 'gina', ...money(2_000), wonAt: '2025-03-12' };
      await teller.tell('winDispute', 'gina won', won);
      return code;
    },
  },
  {
    id: 'dispute-lost',
    tell: async (teller) => {
      const card = { payment: 'hugo', processor: CARDS, fund: 'emergenze' };
      const { code } = await give(teller, { ...card, gross: 1_000, givenAt: '2025-02-04' });
      const [processor, dispute] = [CARDS, 'hugo'];
      const opened = {
        ...of('hugo', CARDS),
        dispute,
        ...money(1_000),
        openedAt: '2025-02-16',
        withdrawn: true,
      };
      await teller.tell('openDispute', 'hugo', opened);
      const charge = { processor, charge: dispute, kind: 'dispute', dispute, ...money(1_500) };
      await teller.tell('recordCharge', 'hugo charge', { ...charge, chargedAt: '2025-02-16' });
      await teller.tell('loseDispute', 'hugo lost', { processor, dispute, lostAt: '2025-03-20' });
      return code;
    },
  },
  {
    id: 'refund-failed',
    tell: async (teller) => {
      const gift = { payment: 'ines', fund: 'emergenze', gross: 1_200, givenAt: '2025-02-05' };
      const { code } = await give(teller, gift);
      const refund = { refund: 'ines', ...money(1_200), refundedAt: '2025-02-21', choice: true };
      await teller.tell('recordRefund', 'ines', { ...of('ines'), ...refund });
      const failed = {
        processor: BANK,
        refund: 'ines',
        credit: 'ines',
        ...money(1_200),
        failedAt: '2025-02-25',
      };
      await teller.tell('recordRefundFailure', 'ines', failed);
      return code;
    },
  },
  {
    id: 'late-failure',
    tell: async (teller) => {
      const debit = { payment: 'livio', fund: 'emergenze', gross: 1_800, givenAt: '2025-02-06' };
      const { code } = await give(teller, debit);
      const failure = { failure: 'livio', ...money(1_800), failedAt: '2025-03-28' };
      await teller.tell('recordFailure', 'livio', { ...of('livio'), ...failure });
      return code;
    },
  },
  {
    id: 'shortfall',
    tell: async (teller) => {
      const dollars = { processor: CARDS, currency: USD };
      const gift = { ...dollars, payment: 'sara', fund: 'generale-usd', gross: 2_000, givenAt: '2025-03-01' };
      const { code } = await give(teller, gift);
      const filters = { key: 'filters', fund: 'generale-usd', project: 'kitui', text: 'Water filters' };
      await pay(teller, { ...filters, amount: 2_000, currency: USD, paidAt: '2025-03-05' });
      const opened = { dispute: 'sara', ...money(2_000, USD), openedAt: '2025-04-01', withdrawn: true };
      await teller.tell('openDispute', 'sara', { ...of('sara', CARDS), ...opened });
      // The reserve is empty only until Teo gives.
      await teller.settled();
      await give(teller, {
        ...dollars,
        payment: 'teo',
        fund: 'riserva-usd',
        gross: 2_500,
        givenAt: '2025-04-20',
      });
      return code;
    },
  },
];
