/** An appeal of the story log, and what it could not use. */
import { planRepurpose } from '@centesimo/cents';
import { act, approvedBy, give, refund } from './story-steps.ts';
import { by, short } from './tiny-log.ts';
import type { TinyLog } from './tiny-log.ts';

/** An appeal for 30.00 that gets 45.00: some is given back, some goes to its second purpose, and one is not given back. */
export function appeal(log: TinyLog): void {
  const named = {
    goal: 3_000,
    secondary: log.commit({ text: 'Oppure per i pozzi' }),
    secondaryFund: 'pozzi',
  };
  const of = { by, class: 'restricted', currency: 'EUR', details: log.commit({ title: 'Tetto' }) };
  log.add('allocation', 'fund.opened', 'tetto', { ...of, ...named });
  give(log, 'kept', 3_000, 'tetto');
  give(log, 'returned', 1_500, 'tetto');
  log.place();
  refund(log, 'returned', 1_000, { appeal: 'tetto', choice: true });
  const ground = 'secondary-purpose' as const;
  const asked = { amount: 500, from: 'tetto', ground, to: 'pozzi' };
  const plan = planRepurpose(log.state, asked);
  act(log, 'money.repurposed', short('rep', 'c'), plan, { approvedBy, by, ground });
  refund(log, 'kept', 700, { appeal: 'tetto', choice: true });
}
