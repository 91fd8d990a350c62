/** Appeals: how each stands, what it cannot use, and which gifts it would give back. */
const APPEALS = TEXTS.appeals;

function appealState({ closed, currency, goal, raised, state }) {
  if (state === 'failed' && !closed) return element('span', APPEALS.late, { class: 'wait' });
  return element('span', say(APPEALS[state], { amount: money(Math.max(0, raised - goal), currency) }));
}

function appealRow(appeal) {
  const { currency, fund, goal, raised, secondaryFund, surplus, until } = appeal;
  const end =
    until === undefined
      ? []
      : [element('br'), element('span', say(APPEALS.until, { day: until }), { class: 'soft' })];
  const where = secondaryFund === undefined ? APPEALS.toNobody : say(APPEALS.toFund, { fund: secondaryFund });
  const plan = button(APPEALS.plan, () => showGiveBack(appeal).catch(refuse));
  plan.setAttribute('aria-label', `${APPEALS.plan} ${fund}`);
  const sums = { raised: money(raised, currency), goal: money(goal, currency) };
  return rowOf(
    cell([element('span', fund), ...end]),
    cell(appealState(appeal)),
    cell(say(APPEALS.of, sums), 'amount'),
    cell(money(surplus, currency), 'amount'),
    cell(surplus === 0 ? '' : [element('span', where), element('br'), plan]),
  );
}

/** Of a refund that named an appeal: whether it gave back what that could not use. */
function backWords(fund, givenBack, settled) {
  if (fund === undefined) return [];
  const text = givenBack ?? (settled ? 'notBack' : 'toGiveBack');
  const kind = text === 'notBack' ? 'wait' : 'soft';
  return [element('br'), element('span', say(APPEALS.back[text], { fund }), { class: kind })];
}

/** The plan of one appeal: nothing is done by it, each refund is recorded by its own form. */
async function showGiveBack({ currency, fund }) {
  const list = `appeals/${encodeURIComponent(fund)}/give-back`;
  const { noGifts, surplus } = await getJson(pathOf(`/${list}?limit=1`));
  $('give-back-of').textContent = say(APPEALS.planOf, { fund, amount: money(surplus, currency) });
  const nobodys = say(APPEALS.noGifts, { amount: money(noGifts, currency) });
  $('give-back-no-gifts').textContent = noGifts === 0 ? '' : nobodys;
  await fill('give-back-table', list, giveBackRow(fund, currency), 'gifts');
  $('give-back').hidden = false;
  $('give-back-title').focus();
}

function giveBackRow(fund, currency) {
  return ({ amount, gift, mixed }) => {
    const note = mixed ? [element('br'), element('span', APPEALS.mixed, { class: 'wait' })] : [];
    const refund = button(APPEALS.refund, () => fillRefund({ amount, currency, fund, gift }));
    return rowOf(
      cell([element('code', gift), ...note]),
      cell(money(amount, currency), 'amount'),
      cell(has('staff') ? refund : ''),
    );
  };
}

/** All that the plan knows of a refund; who pays it back, when, and under which number, staff know. */
function fillRefund({ amount, currency, fund, gift }) {
  const values = { gift, amount: decimalOf(amount, currency), currency, appeal: fund };
  for (const [name, value] of Object.entries(values)) $(`refund-form-${name}`).value = value;
  $('refund-form-processor').focus();
}

/** What the plan shows may be done by now, so that it is asked for again. */
async function refreshAppeals() {
  const { appeals } = await getJson(pathOf('/appeals'));
  fillRows('appeals-table', appeals.map(appealRow));
  $('give-back').hidden = true;
}
