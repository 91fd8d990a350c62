/** Budgets, impact, and what the bank says. */
const BOOKS = TEXTS.books;

/** The budgets as they were read last, by project. */
let budgets = new Map();

/** Fills a table with rows that are here already; each further page by its button. */
function fillRows(table, rows) {
  const body = $(table).tBodies[0];
  const more = $(`${table}-more`);
  const columns = $(table).tHead.rows[0].cells.length;
  body.replaceChildren();
  const add = () => {
    body.append(...rows.slice(body.rows.length, body.rows.length + PAGE));
    more.hidden = body.rows.length >= rows.length;
  };
  add();
  more.textContent = TEXTS.more;
  more.onclick = add;
  if (rows.length === 0)
    body.append(rowOf(element('td', TEXTS.nothing, { colspan: columns, class: 'soft' })));
}

/** With its sign: what is left may be less than nothing. */
function signed(units, currency) {
  return units < 0 ? `−${money(-units, currency)}` : money(units, currency);
}

function budgetRows({ currency, lines, over, project, version }) {
  const rule = `${say(BOOKS.version, { n: version })}, ${BOOKS[over]}`;
  return lines.map(({ left, line, planned, spent }, at) => {
    const named = at === 0 ? [project, element('br'), element('span', rule, { class: 'soft' })] : [];
    const rest =
      left < 0
        ? element('strong', say(BOOKS.overBy, { amount: money(-left, currency) }), { class: 'bad' })
        : money(left, currency);
    return rowOf(
      cell(named),
      cell(line),
      ...[planned, spent].map((units) => cell(money(units, currency), 'amount')),
      cell(rest, 'amount'),
    );
  });
}

function impactRow({ expense, id, method, project, replacedBy, unit, units }) {
  const count = units.toLocaleString(document.documentElement.lang);
  const name = [element('span', unit), element('br'), element('code', id)];
  const isCounted = replacedBy === undefined;
  const replace = button(BOOKS.replace, () => fillReport({ expense, id, method, project, unit }));
  const state = isCounted
    ? has('staff')
      ? replace
      : ''
    : element('span', say(BOOKS.replaced, { id: replacedBy }), { class: 'wait' });
  return rowOf(
    cell(isCounted ? count : element('s', count), 'amount'),
    cell(name),
    cell(method),
    cell(project ?? element('code', expense)),
    cell(state),
  );
}

/** What a report says that shall count instead of this one, but for how many. */
function fillReport({ expense = '', id, method, project = '', unit }) {
  for (const [name, value] of Object.entries({ expense, method, project, replaces: id, unit }))
    $(`impact-form-${name}`).value = value;
  $('impact-form-units').focus();
}

function bankRow({ account, balance, candidates, currency, difference, statedAt }) {
  const why = candidates.map(({ amount, entry, kind, subject = '', type }) => {
    const at = entry === undefined ? '' : ` (${say(TEXTS.entry, { index: entry })})`;
    const what = `${BOOKS.types[type] ?? type}, ${signed(amount, currency)}${at}`;
    const made = element('div', say(kind === 'not-at-bank' ? BOOKS.notAtBank : BOOKS.notRecorded, { what }));
    made.append(' ', element('code', subject));
    return made;
  });
  const none = difference === 0 ? '' : element('span', BOOKS.noWhy, { class: 'soft' });
  return rowOf(
    cell(statedAt),
    cell(account),
    cell(signed(balance, currency), 'amount'),
    cell(
      difference === 0 ? BOOKS.agrees : element('strong', signed(difference, currency), { class: 'wait' }),
      'amount',
    ),
    cell(why.length > 0 ? why : none),
  );
}

/** The portal tells it to everybody; where it does not answer, the rest of the page is there all the same. */
async function refreshBank() {
  const language = new URLSearchParams(location.search).get('lang');
  const page = `/l/${encodeURIComponent(session.ledger)}/statement`;
  $('bank-statement').href = language === null ? page : `${page}?lang=${encodeURIComponent(language)}`;
  try {
    const { balances } = await (await sendOnce(pathOf('/public/statements'), {})).json();
    fillRows('bank-table', balances.map(bankRow));
  } catch {
    fillRows('bank-table', [rowOf(element('td', BOOKS.noBank, { colspan: 5, class: 'soft' }))]);
  }
}

async function refreshBooks(ledger) {
  budgets = new Map(ledger.budgets.map((budget) => [budget.project, budget]));
  fillRows('budgets-table', ledger.budgets.flatMap(budgetRows));
  void refreshBank();
  await fill('impact-table', 'impact', impactRow);
}

/** The form begins with the lines in force: to set a budget is to set all of it. */
function fillBudget() {
  const budget = budgets.get($('budget-form-project').value);
  if (budget === undefined) return;
  const { currency, lines, over } = budget;
  $('budget-form-currency').value = currency;
  $('budget-form-over').value = over;
  const rows = lines.map(({ line, planned }) => `${line} ${decimalOf(planned, currency)}`);
  $('budget-form-lines').value = rows.join('\n');
}
$('budget-form-project').addEventListener('change', fillBudget);
$('budget-set').addEventListener('toggle', () => {
  if ($('budget-set').open && $('budget-form-lines').value === '') fillBudget();
});

/** As a person types it: digits and a point, nothing else. */
function decimalOf(units, currency) {
  const digits = DIGITS[currency] ?? 2;
  const text = String(units).padStart(digits + 1, '0');
  const whole = text.slice(0, text.length - digits);
  return digits === 0 ? whole : `${whole}.${text.slice(-digits)}`;
}

function budgetLines(text, currency) {
  const rows = text.split('\n').map((row) => row.trim());
  return rows.filter(Boolean).map((row) => {
    const [, line, amount] = /^(\S+)\s+(.+)$/.exec(row) ?? [];
    if (line === undefined) throw new Refusal(say(BOOKS.lineWrong, { row }));
    return { line, amount: minorUnits(amount, currency) };
  });
}

onSubmit('budget-form', async ({ currency, lines, over, project }) => {
  const body = { currency, over, lines: budgetLines(lines, currency) };
  const answer = await post(pathOf(`/projects/${encodeURIComponent(project)}/budgets`), body);
  return { answer, subject: project, what: project };
});
onSubmit('impact-form', async (values) => {
  if (!/^\d{1,15}$/.test(values.units.trim())) throw new Refusal(BOOKS.unitsWrong);
  const answer = await post(pathOf('/impact'), {
    units: Number(values.units),
    unit: values.unit.trim(),
    method: values.method.trim(),
    reportedAt: values.date,
    ...given('project', values.project),
    ...given('expense', values.expense),
    ...given('replaces', values.replaces),
    ...(values.text.trim() === '' ? {} : { details: { text: values.text.trim() } }),
  });
  return { answer, what: `${values.units} ${values.unit}` };
});
