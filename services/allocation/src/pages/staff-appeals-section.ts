/** The section of the staff's page on funds that ask for a goal, and what each would give back. */
import { type Html, html } from '@centesimo/web';
import type { AppealTexts } from './staff-appeals-texts.ts';
import { tableOf } from './staff-form.ts';
import type { PageTexts } from './staff-texts.ts';

export function appealSection(t: PageTexts & AppealTexts): Html {
  const table = tableOf('appeals-table', t.appeals, [
    [t.fund, ''],
    [t.state, ''],
    [t.raised, 'amount'],
    [t.surplus, 'amount'],
    [t.whereTo, ''],
  ]);
  const plan = tableOf('give-back-table', t.giveBack, [
    [t.gift, ''],
    [t.amount, 'amount'],
    [t.actions, ''],
  ]);
  return html`<h2 id="appeals">${t.appeals}</h2><p>${t.appealsLead}</p>
${table}<div id="give-back" hidden><h3 id="give-back-title" tabindex="-1">${t.giveBack}</h3>
<p><strong id="give-back-of"></strong> <span id="give-back-no-gifts"></span></p><p>${t.giveBackLead}</p>
${plan}</div>
`;
}
