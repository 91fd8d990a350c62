// The ledger in which random histories happen: three currencies, a fund of every class, and two partners.
import { eventOf } from './ledger.fixture.ts';
import type { LedgerEvent } from './index.ts';
import { createModel } from './per-cent/model.fixture.ts';
import type { Model } from './per-cent/model.fixture.ts';
import type { NewFund } from './per-cent/registry.fixture.ts';
import { openFund, openProject, setRule } from './per-cent/registry.fixture.ts';

const RESERVES = [
  { currency: 'EUR', fund: 'general' },
  { currency: 'JPY', fund: 'yen' },
  { currency: 'BHD', fund: 'dinar' },
];
const PROJECTS = ['well', 'office'];
const COMMITMENT = 'A'.repeat(43);

const FUNDS: Readonly<Record<string, NewFund>> = {
  hall: { class: 'unrestricted', currency: 'EUR' },
  school: { class: 'designated', currency: 'EUR' },
  water: {
    ...{ class: 'restricted', currency: 'EUR', projects: ['well'] },
    ...{ goal: 9, secondary: COMMITMENT, secondaryFund: 'hall' },
  },
  wateryen: { class: 'restricted', currency: 'JPY', projects: ['well'], purposeOf: 'water' },
  promise: { class: 'conditional', currency: 'EUR' },
  aid: { class: 'unrestricted', currency: 'EUR', custody: { partner: 'helpers', source: 'general' } },
  aidwater: {
    class: 'restricted',
    currency: 'EUR',
    custody: { partner: 'helpers', source: 'water' },
    projects: ['well'],
  },
};

/** Funds that a history may open later: possible ones, and some that never are. */
export const LATER_FUNDS: Readonly<Record<string, NewFund>> = {
  lost: { class: 'restricted', currency: 'EUR', secondary: COMMITMENT, secondaryFund: 'nowhere' },
  tokyo: { class: 'unrestricted', currency: 'JPY' },
  late: { class: 'designated', currency: 'EUR' },
  away: { class: 'designated', currency: 'EUR', custody: { partner: 'helpers', source: 'school' } },
  aid2: { class: 'unrestricted', currency: 'EUR', custody: { partner: 'helpers', source: 'general' } },
  twice: { class: 'unrestricted', currency: 'EUR', custody: { partner: 'others', source: 'aid' } },
  lake: { class: 'restricted', currency: 'JPY', projects: ['bridge'] },
  other: { class: 'restricted', currency: 'EUR', custody: { partner: 'others', source: 'water' } },
  wateroffice: { class: 'restricted', currency: 'JPY', projects: ['office'], purposeOf: 'water' },
  waterdinar: { class: 'restricted', currency: 'BHD', projects: ['well'], purposeOf: 'wateryen' },
  watereuro: { class: 'restricted', currency: 'EUR', projects: ['well'], purposeOf: 'water' },
};

const SHARES = [
  { fund: 'general', weight: 7 },
  { fund: 'school', weight: 2 },
  { fund: 'yen', weight: 1 },
];

export const WORLD: readonly LedgerEvent[] = [
  eventOf('ledger.opened', 'demo', {
    baseCurrency: 'EUR',
    currencies: RESERVES.map(({ currency }) => currency),
    policy: 'fifo@1',
    reserves: RESERVES,
  }),
  ...PROJECTS.map((id) => eventOf('project.opened', id, {})),
  ...Object.entries(FUNDS).map(([id, fund]) => eventOf('fund.opened', id, fund)),
  eventOf('placement-rule.set', 'demo', { shares: SHARES, version: 1 }),
];

/** The same, in the per-cent model. */
export function modelOfWorld(): Model {
  const model = createModel(RESERVES.map(({ currency }) => currency));
  for (const { currency, fund } of RESERVES) openFund(model, fund, { class: 'unrestricted', currency }, true);
  for (const id of PROJECTS) openProject(model, id);
  for (const [id, fund] of Object.entries(FUNDS)) openFund(model, id, fund);
  setRule(model, SHARES);
  return model;
}
