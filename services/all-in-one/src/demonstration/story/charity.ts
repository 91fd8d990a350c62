/** The made-up charity: what it has before anything happens to a gift. */
import { EUR, USD, cents, money, said, titled } from './gifts.ts';
import type { Teller } from './teller.ts';

/** Ledger, funds, projects and the rule that says where a gift goes that names no fund. */
export async function openCharity(teller: Teller): Promise<void> {
  await teller.decide('openLedger', 'open', {
    baseCurrency: EUR,
    currencies: [EUR, USD],
    reserves: [
      { currency: EUR, fund: 'riserva' },
      { currency: USD, fund: 'riserva-usd' },
    ],
    ...titled('Fonte Chiara (inventata)'),
  });
  for (const [project, title] of PROJECTS)
    await teller.act('openProject', project, { project, ...titled(title) });
  for (const { fund, title, ...more } of FUNDS)
    await teller.act('openFund', fund, {
      fund,
      class: 'restricted',
      currency: EUR,
      ...titled(title),
      ...more,
    });
  await teller.decide('setPlacementRule', 'rule', {
    shares: [
      { fund: 'generale', weight: 90 },
      { fund: 'ufficio', weight: 10 },
    ],
  });
  await teller.tell('recordIncome', 'opening', {
    kind: 'opening',
    ...money(50_000),
    fund: 'riserva',
    receivedAt: '2025-01-01',
    ...said('Saldo del conto all’apertura del registro'),
  });
}

const PROJECTS = [
  ['kitui', 'Acqua per Kitui'],
  ['mwingi', 'La scuola di Mwingi'],
  ['sede', 'Ufficio'],
] as const;

const WELLS = 'Pozzi e cisterne a Kitui';
const FUNDS = [
  { fund: 'generale', class: 'unrestricted', title: 'Dove serve di più' },
  { fund: 'ufficio', class: 'unrestricted', title: 'Spese generali' },
  { fund: 'generale-usd', class: 'unrestricted', currency: USD, title: 'Dove serve di più, in dollari' },
  { fund: 'scuola', title: 'La scuola di Mwingi', projects: ['mwingi'] },
  {
    fund: 'pozzi',
    title: WELLS,
    projects: ['kitui'],
    goal: cents(25_000),
    secondaryFund: 'scuola',
    secondaryJson: JSON.stringify({
      text: 'Se arriva più di quanto serve, il resto va alla scuola di Mwingi',
    }),
  },
  {
    fund: 'pozzi-usd',
    title: `${WELLS}, in dollari`,
    currency: USD,
    purposeOf: 'pozzi',
    projects: ['kitui'],
  },
  {
    fund: 'pozzi-maji',
    title: `${WELLS}, presso Maji Safi`,
    custody: { partner: 'maji-safi', source: 'pozzi' },
    projects: ['kitui'],
  },
  { fund: 'emergenze', title: 'Emergenze' },
  { fund: 'inverno', title: 'Coperte per l’inverno 2024' },
  { fund: 'nuova-sede', class: 'conditional', title: 'Una nuova sede, se il Comune dà il terreno' },
  { fund: 'furgone', class: 'designated', title: 'Un furgone: così ha deciso il consiglio' },
];
