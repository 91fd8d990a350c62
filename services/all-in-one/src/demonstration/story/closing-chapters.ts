/** The last gift waits; what the bank says besides, and how a year is closed. */
import type { Chapter } from './chapter.ts';
import { BANK, EUR, cents, give, money, of, pay } from './gifts.ts';

const INVOICE = `FATTURA (inventata) n. 12
Vernice per le aule  17,50 EUR
Consegnato a: Giovanna Inventata
`;
/** What the bank has at the end of the year. */
const BALANCE = 76_415;

export const CLOSING: readonly Chapter[] = [
  {
    id: 'documents',
    tell: async (teller) => {
      const gift = { payment: 'tullio', fund: 'scuola', gross: 2_000, givenAt: '2025-05-06' };
      const { code } = await give(teller, gift);
      const paint = { fund: 'scuola', amount: 1_750, project: 'mwingi', paidAt: '2025-05-14' };
      const of = await pay(teller, { ...paint, key: 'paint', text: 'Vernice per le aule' });
      const original = await teller.upload(INVOICE);
      await teller.act('attachEvidence', 'paint', { of, evidence: [original] });
      const copy = await teller.upload(INVOICE.replaceAll(/Consegnato a: .*/g, 'Consegnato a: ███████'));
      await teller.act('attachEvidence', 'paint redacted', { of, evidence: [copy], replaces: original });
      await teller.decide('setEvidenceRule', 'documents', { required: true });
      const brush = { ...paint, key: 'brush', amount: 1_750, text: 'Pennelli', paidAt: '2025-05-21' };
      const bill = await teller.upload('SCONTRINO (inventato)\nPennelli  17,50 EUR\n');
      await pay(teller, { ...brush, evidence: [bill] });
      return code;
    },
  },
  {
    id: 'appeal',
    tell: async (teller) => {
      const { approverToken } = teller;
      const gift = { payment: 'petra', fund: 'pozzi', gross: 1_000, givenAt: '2025-05-20' };
      const { code } = await give(teller, gift);
      const refund = { refund: 'petra', ...money(1_000), refundedAt: '2025-05-27', choice: true };
      await teller.tell('recordRefund', 'petra', { ...of('petra'), ...refund, appeal: 'pozzi' });
      await teller.settled();
      const rest = { from: 'pozzi', to: 'scuola', ...money(2_000), ground: 'secondary-purpose' };
      await teller.act('repurposeMoney', 'wells', { ...rest, approverToken });
      return code;
    },
  },
  {
    id: 'erased',
    tell: async (teller) => {
      const details = { name: 'Zeno Inventato', mail: 'zeno@example.org' };
      const old = { payment: 'zeno', fund: 'generale', gross: 500, givenAt: '2012-05-01' };
      const { code, gift } = await give(teller, { ...old, details });
      await teller.erase(gift, 'retention-ended');
      return code;
    },
  },
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
      const balance = { account: 'conto-corrente', currency: EUR, balanceAmount: cents(BALANCE) };
      const december = { ...balance, statement: '2025-12', statedAt: '2025-12-31' };
      await teller.tell('stateBalance', 'december', december);
      const charge = { processor: BANK, charge: 'december', kind: 'account', ...money(500) };
      await teller.tell('recordCharge', 'account', { ...charge, chargedAt: '2025-12-31' });
      await teller.settled();
      await teller.tell('stateBalance', 'january', {
        ...december,
        statement: '2026-01',
        statedAt: '2026-01-01',
      });
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
