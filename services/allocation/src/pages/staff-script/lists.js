/** The tables: read a page at a time, never as markup. */
const PAGE = 20;

function cell(content, kind = '') {
  const made = element('td', '', kind === '' ? {} : { class: kind });
  made.append(...[content].flat());
  return made;
}

function rowOf(...cells) {
  const row = element('tr');
  row.append(...cells);
  return row;
}

function button(text, work) {
  const made = element('button', text, { type: 'button' });
  made.addEventListener('click', () => void work(made));
  return made;
}

/** Fills a table with the pages of a list, which stand under `key`; each further one by its button. */
async function fill(table, list, toRow, key = list.split('?')[0]) {
  const body = $(table).tBodies[0];
  const more = $(`${table}-more`);
  const columns = $(table).tHead.rows[0].cells.length;
  const [name] = list.split('?');
  const read = async (cursor) => {
    const query = new URLSearchParams(list.split('?')[1] ?? '');
    query.set('limit', String(PAGE));
    if (cursor !== undefined) query.set('cursor', cursor);
    const page = await getJson(pathOf(`/${name}?${query}`));
    const items = page[name === 'expense-proposals' ? 'proposals' : key];
    const rows = items.map(toRow);
    if (cursor === undefined) body.replaceChildren(...rows);
    else body.append(...rows);
    if (body.rows.length === 0)
      body.append(rowOf(element('td', TEXTS.nothing, { colspan: columns, class: 'soft' })));
    more.hidden = page.nextCursor === undefined;
    more.textContent = TEXTS.more;
    more.onclick = () => void read(page.nextCursor).catch(refuse);
  };
  await read(undefined);
}

function fillSelects(ledger) {
  const funds = ledger.funds.filter(({ closed }) => !closed).map(({ fund }) => fund);
  const options = { funds, currencies: ledger.currencies, projects: ledger.projects };
  for (const select of document.querySelectorAll('select[data-fill]')) {
    const { value } = select;
    const none = select.id === 'expenses-project' ? TEXTS.allProjects : TEXTS.noProject;
    const first = select.dataset.fill === 'projects' ? [new Option(none, '')] : [];
    const others = options[select.dataset.fill].map((each) => new Option(each, each));
    select.replaceChildren(...first, ...others);
    if ([...select.options].some((option) => option.value === value)) select.value = value;
  }
}

/** The public text of an expense, once it is there; its id until then. */
function describe(target, id, commitment) {
  target.textContent = id;
  if (commitment === undefined) return;
  getJson(`/v1/details/${commitment}`).then(
    ({ json }) => {
      const { text, title } = JSON.parse(json);
      target.textContent = String(text ?? title ?? id);
      target.append(element('br'), element('code', id));
    },
    () => undefined,
  );
}

function proposalRow(proposal) {
  const { amount, currency, details, from, id, lastRefusal, paidAt, project } = proposal;
  const settle = (what) => async (pressed) =>
    await act(pressed, async () => {
      const answer = await post(pathOf(`/expense-proposals/${id}/${what}`));
      return { answer, subject: answer.expense, what: `${pressed.textContent}: ${answer.expense ?? id}` };
    });
  const buttons = [];
  if (has('approver'))
    buttons.push(button(TEXTS.approve, settle('approve')), button(TEXTS.refuse, settle('refuse')));
  if (has('staff')) buttons.push(button(TEXTS.withdraw, settle('withdraw')));
  const text = element('span', String(details?.text ?? id));
  const funds = say(TEXTS.byFund, { funds: from.map(({ fund }) => fund).join(', ') });
  const more = element('span', [funds, project].filter(Boolean).join(' · '), { class: 'soft' });
  const files = (proposal.evidence ?? []).flatMap((commitment, at) => [
    element('br'),
    fileButton(commitment, at),
  ]);
  const last =
    lastRefusal === undefined
      ? []
      : [element('br'), element('span', say(TEXTS.lastRefusal, { why: lastRefusal }), { class: 'wait' })];
  return rowOf(
    cell(paidAt),
    cell([text, element('br'), more, ...last, ...files]),
    cell(money(amount, currency), 'amount'),
    cell(buttons),
  );
}

function fileButton(commitment, at) {
  const made = button(say(TEXTS.file, { n: at + 1 }), () => saveEvidence(commitment).catch(refuse));
  made.classList.add('quiet');
  return made;
}

function expenseRow({ amount, currency, details, evidence, id, paidAt, project, returned }) {
  const text = element('span');
  describe(text, id, details);
  const of = project === undefined ? [] : [element('br'), element('span', project, { class: 'soft' })];
  return rowOf(
    cell(paidAt ?? ''),
    cell([text, ...of]),
    cell(money(amount, currency), 'amount'),
    cell(money(returned, currency), 'amount'),
    cell(evidence.map((commitment, at) => fileButton(commitment, at))),
  );
}

function unassignedRow(funds) {
  return ({ amount, currency, fund, id }) => {
    const select = element('select', '', {
      'aria-label': `${$('unassigned-table').tHead.rows[0].cells[0].textContent} ${id}`,
    });
    select.append(
      ...funds
        .filter((each) => each.currency === currency && !each.closed)
        .map((each) => new Option(each.fund, each.fund)),
    );
    const assign = button(TEXTS.assign, async (pressed) => {
      await act(pressed, async () => {
        const answer = await post(pathOf('/assignments'), { gift: id, fund: select.value });
        return { answer, what: `${id} → ${select.value}` };
      });
    });
    const named = fund === undefined ? [] : [element('br'), element('span', fund, { class: 'soft' })];
    return rowOf(
      cell([element('code', id), ...named]),
      cell(money(amount, currency), 'amount'),
      cell([select, ' ', assign]),
    );
  };
}

/** Reads everything that is shown again. */
async function refresh() {
  const ledger = await getJson(pathOf(''));
  fillSelects(ledger);
  const currencyOf = new Map(ledger.funds.map(({ currency, fund }) => [fund, currency]));
  const project = $('expenses-project').value;
  const narrowed = new URLSearchParams({
    ...(project !== '' && { project }),
    ...($('expenses-without').checked && { withoutDocument: 'true' }),
  });
  const expenses = `expenses?${narrowed}`;
  $('documents-required').hidden = !ledger.documentRequired;
  await Promise.all([
    refreshAppeals(),
    refreshBooks(ledger),
    fill('funds-table', 'funds', ({ class: kind, fund, free, length }) => {
      const amounts = [free, length].map((units) => cell(money(units, currencyOf.get(fund) ?? ''), 'amount'));
      return rowOf(cell(fund), cell(kind), ...amounts);
    }),
    fill('projects-table', 'projects', (name) => rowOf(cell(name))),
    fill('proposals-table', 'expense-proposals?status=open', proposalRow),
    fill('expenses-table', expenses, expenseRow),
    fill('returns-table', 'returns', ({ amount, currency, expense, returnedAt }) =>
      rowOf(cell(returnedAt ?? ''), cell(element('code', expense)), cell(money(amount, currency), 'amount')),
    ),
    fill('demands-table', 'demands', ({ amount, appeal, currency, gift, givenBack, settled }) =>
      rowOf(
        cell(element('code', gift)),
        cell(money(amount, currency), 'amount'),
        cell([
          element('span', settled ? TEXTS.settled : TEXTS.waits),
          ...backWords(appeal, givenBack, settled),
        ]),
      ),
    ),
    fill('unassigned-table', 'unassigned', unassignedRow(ledger.funds)),
  ]);
}
