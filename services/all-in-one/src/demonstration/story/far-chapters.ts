/** Money that goes on: changed into another currency, carried by a partner, given another purpose, lost. */
import type { Chapter } from './chapter.ts';
import { USD, cents, give, money, pay, said } from './gifts.ts';

export const GOING_ON: readonly Chapter[] = [
  {
    id: 'exchanged',
    tell: async (teller) => {
      const lines = [
        { line: 'survey', amount: cents(2_500) },
        { line: 'cisterns', amount: cents(10_000) },
      ];
      const { approverToken } = teller;
      await teller.act('setBudget', 'kitui', {
        project: 'kitui',
        currency: 'EUR',
        lines,
        over: 'flag',
        approverToken,
      });
      const { code } = await give(teller, {
        payment: 'marta',
        fund: 'pozzi',
        gross: 7_000,
        givenAt: '2025-03-02',
      });
      await teller.act('exchangeMoney', 'marta', {
        ...{ from: 'pozzi', to: 'pozzi-usd', ...money(5_000), units: cents(5_423), unitsCurrency: USD },
        ...{ rate: '1.0846', source: 'banca-esempio', exchangedAt: '2025-03-10', approverToken },
      });
      const visit = { key: 'survey', fund: 'pozzi', amount: 2_000, project: 'kitui', line: 'survey' };
      await pay(teller, { ...visit, paidAt: '2025-03-12', text: 'Sopralluogo e analisi dell’acqua' });
      const pump = { key: 'pump', fund: 'pozzi-usd', amount: 3_000, currency: USD, project: 'kitui' };
      const expense = await pay(teller, { ...pump, paidAt: '2025-03-20', text: 'Solar pump, 2.2 kW' });
      const impact = { expense, method: 'flow-test', unit: 'litres-a-day', units: cents(5_400) };
      await teller.act('reportImpact', 'pump', { ...impact, reportedAt: '2025-05-02' });
      return code;
    },
  },
  {
    id: 'partner',
    tell: async (teller) => {
      const { code } = await give(teller, {
        payment: 'nadia',
        fund: 'pozzi',
        gross: 20_000,
        givenAt: '2025-03-03',
      });
      const { approverToken } = teller;
      const [from, to] = ['pozzi', 'pozzi-maji'];
      const first = { from, to, ...money(12_000), sentAt: '2025-03-15', approverToken };
      const transfer = await teller.act('sendTransfer', 'nadia 1', first);
      const came = { transfer, ...money(11_800), fee: cents(200), receivedAt: '2025-03-19' };
      await teller.act('receiveTransfer', 'nadia 1', came);
      const cisterns = { key: 'cisterns', fund: to, amount: 6_000, project: 'kitui', line: 'cisterns' };
      await pay(teller, { ...cisterns, paidAt: '2025-04-11', text: 'Due cisterne da 10.000 litri' });
      await teller.act('returnTransfer', 'nadia 1', { transfer, ...money(1_000), returnedAt: '2025-04-30' });
      await teller.act('sendTransfer', 'nadia 2', { ...first, ...money(3_000), sentAt: '2025-05-04' });
      return code;
    },
  },
  {
    id: 'repurposed',
    tell: async (teller) => {
      const land = { payment: 'olga', fund: 'nuova-sede', gross: 6_000, givenAt: '2025-03-04' };
      const { code, gift } = await give(teller, land);
      const { approverToken } = teller;
      const met = { fund: 'nuova-sede', ...said('Il Comune ha dato il terreno'), approverToken };
      await teller.act('meetCondition', 'land', met);
      const deposit = said('Caparra non restituita dal venditore');
      const lost = { from: [{ fund: 'nuova-sede' }], ...money(700), ...deposit, approverToken };
      await teller.act('recordLoss', 'deposit', lost);
      const consent = { from: 'nuova-sede', to: 'emergenze', ...money(4_000), gift, ground: 'donor-consent' };
      const why = said('La sede non si costruisce più: chi ha donato ha scelto le emergenze');
      await teller.act('repurposeMoney', 'olga', { ...consent, ...why, approverToken });
      return code;
    },
  },
  {
    id: 'board',
    tell: async (teller) => {
      const { code } = await give(teller, {
        payment: 'piero',
        fund: 'furgone',
        gross: 8_000,
        givenAt: '2025-03-05',
      });
      const undone = {
        from: [{ fund: 'furgone' }],
        to: 'generale',
        ...money(3_000),
        ground: 'board-decision',
      };
      await teller.decide('moveMoney', 'van', undone);
      return code;
    },
  },
  {
    id: 'returned',
    tell: async (teller) => {
      const school = { payment: 'rita', fund: 'scuola', gross: 4_500, givenAt: '2025-04-02' };
      const { code } = await give(teller, school);
      const maps = { key: 'maps', fund: 'scuola', amount: 4_500, project: 'mwingi', category: 'books' };
      const expense = await pay(teller, { ...maps, paidAt: '2025-04-09', text: 'Carte geografiche' });
      const back = { expense, ...money(1_500), returnedAt: '2025-04-23' };
      await teller.act('returnExpense', 'maps', {
        ...back,
        ...said('Una carta era rovinata: nota di credito'),
      });
      await teller.act('recodeExpense', 'maps', { expense, project: 'mwingi', category: 'teaching-aids' });
      return code;
    },
  },
  {
    id: 'corrected',
    tell: async (teller) => {
      const fuel = {
        amount: 1_500,
        project: 'sede',
        text: 'Carburante',
        category: 'fuel',
        paidAt: '2025-04-12',
      };
      const expense = await pay(teller, { ...fuel, key: 'fuel', fund: 'furgone' });
      const wrong = { expense, ...money(1_500), returnedAt: '2025-04-14', correction: true };
      await teller.act('returnExpense', 'fuel', wrong);
      await pay(teller, { ...fuel, key: 'fuel again', fund: 'generale', corrects: expense });
      return undefined;
    },
  },
];
