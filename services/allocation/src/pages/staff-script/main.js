/** Signing in and out, and what each form sends. */
function show() {
  const isIn = session !== undefined;
  $('work').hidden = !isIn;
  $('sign-in').hidden = isIn;
  if (!isIn) return;
  const { roles, who } = claimsOf(session.token);
  $('who').textContent = say(TEXTS.signedIn, { who, roles: roles.join(', ') });
}

async function enter(next) {
  keepSession(next);
  try {
    await refresh();
    show();
    return true;
  } catch (error) {
    keepSession(undefined);
    show();
    refuse(error);
    return false;
  }
}

$('sign-in').addEventListener('submit', (event) => {
  event.preventDefault();
  const [ledger, token] = [$('ledger').value.trim(), $('token').value.trim()];
  void enter({ ledger, token }).then((isIn) => {
    if (!isIn) return $('token').focus();
    $('token').value = '';
    $('main').focus();
  });
});
$('sign-out').addEventListener('click', () => {
  keepSession(undefined);
  keys.clear();
  $('told').replaceChildren();
  for (const table of $('work').querySelectorAll('tbody')) table.replaceChildren();
  show();
  $('token').focus();
});
for (const narrowing of ['expenses-project', 'expenses-without'])
  $(narrowing).addEventListener('change', () => void refresh().catch(refuse));

/** Sends a form by its button, and empties it where that was done. */
function onSubmit(id, work) {
  const form = $(id);
  form.addEventListener('submit', (event) => {
    event.preventDefault();
    if (!form.reportValidity()) return;
    const values = Object.fromEntries(new FormData(form));
    const file = values.file instanceof File && values.file.size > 0 ? values.file : undefined;
    void act(form.querySelector('button'), () => work(values, file)).then((isDone) => {
      if (isDone) form.reset();
    });
  });
}

const given = (name, value) => (value === undefined || value.trim() === '' ? {} : { [name]: value.trim() });
const titled = ({ title }) => (title.trim() === '' ? {} : { details: { title: title.trim() } });

onSubmit('fund-form', async (values) => {
  const fund = { fund: values.name.trim(), class: values.class, currency: values.currency };
  return { answer: await post(pathOf('/funds'), { ...fund, ...titled(values) }), what: fund.fund };
});
onSubmit('project-form', async (values) => {
  const project = values.name.trim();
  return { answer: await post(pathOf('/projects'), { project, ...titled(values) }), what: project };
});
onSubmit('propose-form', async (values, file) => {
  const amount = minorUnits(values.amount, values.currency);
  const evidence = file === undefined ? {} : { evidence: [(await upload(file)).commitment] };
  const answer = await post(pathOf('/expense-proposals'), {
    from: [{ fund: values.fund }],
    amount,
    currency: values.currency,
    paidAt: values.date,
    ...given('project', values.project),
    ...given('line', values.line),
    ...given('category', values.category),
    ...evidence,
    details: { text: values.text.trim() },
  });
  return { answer, what: answer.id };
});
onSubmit('return-form', async (values) => {
  const { currency, date: returnedAt } = values;
  const expense = encodeURIComponent(values.expense.trim());
  const body = { amount: minorUnits(values.amount, currency), currency, returnedAt };
  const answer = await post(pathOf(`/expenses/${expense}/returns`), body);
  return { answer, what: answer.id };
});
onSubmit('refund-form', async (values) => {
  const { currency, date: refundedAt } = values;
  const ids = { gift: values.gift.trim(), processor: values.processor.trim(), refund: values.refund.trim() };
  const money = { amount: minorUnits(values.amount, currency), currency };
  const body = { ...ids, ...money, refundedAt, choice: true, ...given('appeal', values.appeal) };
  // Refused here, with the reason, where nobody may choose it: what is recorded is a fact.
  await getJson(
    pathOf(`/refund-plan?${new URLSearchParams({ gift: ids.gift, amount: String(money.amount) })}`),
  );
  const answer = await post(pathOf('/refunds'), body);
  return { answer, what: answer.id };
});
onSubmit('evidence-form', async (values, file) => {
  const kept = await upload(file);
  if (values.of.trim() === '') return { answer: kept, what: kept.commitment };
  const attached = {
    of: values.of.trim(),
    evidence: [kept.commitment],
    ...given('replaces', values.replaces),
  };
  const answer = await post(pathOf('/attachments'), attached);
  return { answer, subject: answer.id, what: kept.commitment };
});

const stored = readSession();
if (stored === undefined) show();
else void enter(stored);
