/** A real log in which everything happens to gifts that can: each in a state of its own, with the page that shows it. */
import {
  planExchange,
  planExpense,
  planFee,
  planHandOver,
  planLoss,
  planRefund,
  planRepurpose,
  planReversal,
  planTransfer,
  planTransferReceipt,
  planTransferReturn,
} from '@centesimo/cents';
import { formatVkey } from '@centesimo/log';
import { withTempFolder } from '@centesimo/testkit';
import { giftReceipts } from '../src/api/receipt.ts';
import type { PortalViews } from '../src/domain/portal-views.ts';
import type { LedgerView, SourcesView, TrailView } from '../src/domain/views.ts';
import { appeal } from './story-appeals.ts';
import { reported } from './story-reports.ts';
import { STORIES, type Story, act, approvedBy, give, keyOf, keyed, refund } from './story-steps.ts';
import { LEDGER, LOG_KEY, TinyLog, by, codeOf, expenseId, giftId, short } from './tiny-log.ts';
import { openPortal, until } from './world.ts';

export interface StoryLog {
  readonly log: TinyLog;
  readonly vkey: string;
  readonly trails: Readonly<Record<Story, TrailView>>;
  /** The trail receipt, or the code of its refusal. */
  readonly receipts: Readonly<Record<Story, string>>;
  readonly ledger: LedgerView;
  /** Of a portal that began from the snapshot of the first one. */
  readonly restored: {
    readonly trails: StoryLog['trails'];
    readonly ledger: LedgerView;
    readonly from: number;
  };
  /** Of the payment whose gift was refunded. */
  readonly sources: SourcesView;
}

export async function storyLog(): Promise<StoryLog> {
  const log = writeStories();
  let made: StoryLog | undefined;
  await withTempFolder(async (folder) => {
    const { close, portal } = await openPortal(folder, log, log);
    const { views } = portal;
    await until(() => views.trailOf(codeOf(STORIES.partner)).view?.payments[0]?.text !== undefined);
    const note = { note: log.note ?? '', size: log.published };
    const receipts = giftReceipts({ feed: log, logKey: LOG_KEY, views, note: () => note });
    const receiptOf = (code: string): Promise<string> =>
      receipts.ofTrail(code).then(
        ({ text }) => text,
        (error: unknown) => (error as { readonly code: string }).code,
      );
    const stories = Object.entries(STORIES);
    const files = await Promise.all(stories.map(async ([name, n]) => [name, await receiptOf(codeOf(n))]));
    const told = {
      log,
      vkey: formatVkey(LOG_KEY),
      trails: trailsOf(views),
      receipts: Object.fromEntries(files) as StoryLog['receipts'],
      ledger: views.ledgerOf(LEDGER).view!,
      sources: views.sourcesOf(expenseId('c')).view!,
    };
    await close();
    made = { ...told, restored: await restored(folder, log) };
  });
  return made!;
}

function trailsOf(views: PortalViews): StoryLog['trails'] {
  const trails = Object.entries(STORIES).map(([name, n]) => [name, views.trailOf(codeOf(n)).view]);
  return Object.fromEntries(trails) as StoryLog['trails'];
}

async function restored(folder: string, log: TinyLog): Promise<StoryLog['restored']> {
  const { close, portal } = await openPortal(folder, log, log);
  const { views } = portal;
  await until(() => views.trailOf(codeOf(STORIES.partner)).view?.payments[0]?.text !== undefined);
  const ledger = views.ledgerOf(LEDGER).view!;
  const found = { trails: trailsOf(views), ledger, from: log.asked.at(-1) ?? 0 };
  await close();
  return found;
}

function spend(
  log: TinyLog,
  letter: string,
  amount: number,
  fund: string,
  text: string,
  currency = 'EUR',
): void {
  const plan = planExpense(log.state, { amount, currency, funds: [fund] });
  const more = { amount, by, currency, paidAt: '2026-03-02', details: log.commit({ text }) };
  act(log, 'expense.recorded', expenseId(letter), plan, more);
}

function writeStories(): TinyLog {
  const log = new TinyLog();
  openFunds(log);
  giveAll(log);
  exchange(log);
  sendToPartner(log);
  disputes(log);
  fees(log);
  elsewhere(log);
  // Last, since the reserve pays for nothing else while a shortfall is open.
  spend(log, 'c', 4_000, 'scuola', 'Banchi per due classi');
  refund(log, 'refunded', 5_000);
  consented(log, 'b', { amount: 1_000, from: 'emergenze', story: 'arrived', to: 'sede' });
  reported(log);
  appeal(log);
  return log.publish();
}

function openFunds(log: TinyLog): void {
  const reserves = [
    { currency: 'EUR', fund: 'riserva' },
    { currency: 'USD', fund: 'riserva-usd' },
  ];
  const opened = { baseCurrency: 'EUR', by, currencies: ['EUR', 'USD'], policy: 'fifo@1', reserves };
  log.add('allocation', 'ledger.opened', LEDGER, { ...opened, details: log.commit({ title: 'Acqua' }) });
  const fund = (id: string, title: string, more: object): void =>
    log.add('allocation', 'fund.opened', id, {
      ...{ by, class: 'restricted', currency: 'EUR', details: log.commit({ title }) },
      ...more,
    });
  fund('pozzi', 'Pozzi per Kitui', {});
  fund('pozzi-usd', 'Pozzi per Kitui, in dollari', { currency: 'USD', purposeOf: 'pozzi' });
  fund('cisterne', 'Cisterne', {});
  fund('cisterne-maji', 'Cisterne, presso Maji', { custody: { partner: 'maji-safi', source: 'cisterne' } });
  fund('scuola', 'Scuola di Mwingi', { class: 'designated' });
  fund('sede', 'Nuova sede', { class: 'conditional' });
  fund('emergenze', 'Emergenze', {});
  log.add('allocation', 'condition.met', 'sede', { by, approvedBy });
}

function giveAll(log: TinyLog): void {
  const later = { currency: 'EUR', givenAt: '2026-01-15', processor: 'addebiti' };
  for (const story of ['awaited', 'neverCame', 'arrived'] as const) {
    const data = { ...later, gross: 2_500, trailKey: keyOf(story) };
    log.add('donation', 'gift.pending', giftId(STORIES[story]), data);
  }
  const failed = { amount: 2_500, currency: 'EUR', failedAt: '2026-01-20', gift: giftId(STORIES.neverCame) };
  log.add('donation', 'gift.failed', keyed('failure', 'never came'), failed);
  give(log, 'plain', 2_500, 'riserva');
  give(log, 'exchanged', 10_000, 'pozzi');
  give(log, 'partner', 20_000, 'cisterne');
  give(log, 'refunded', 5_000, 'scuola');
  give(log, 'disputed', 3_000, 'emergenze');
  give(log, 'laterFee', 3_000, 'emergenze', { fee: 50 });
  give(log, 'lowerFee', 3_000, 'emergenze', { fee: 100 });
  give(log, 'elsewhere', 6_000, 'sede');
  give(log, 'inquiry', 1_000, 'emergenze');
  give(log, 'arrived', 2_500, 'emergenze', { fee: 40 });
  log.place();
}

/** Half of it to dollars: some spent, some waiting. */
function exchange(log: TinyLog): void {
  const asked = { amount: 5_000, from: ['pozzi'], to: 'pozzi-usd', units: 5_423, rate: '1.0846' };
  const more = { by, exchangedAt: '2026-02-10', source: 'banca-etica' };
  act(log, 'money.exchanged', short('exch', 'a'), planExchange(log.state, asked), more);
  spend(log, 'a', 2_000, 'pozzi', 'Sopralluogo e analisi dell’acqua');
  spend(log, 'b', 3_000, 'pozzi-usd', 'Solar pump, 2.2 kW', 'USD');
}

function sendToPartner(log: TinyLog): void {
  const [first, second] = [short('transfer', 'a'), short('transfer', 'b')];
  const send = (id: string, amount: number, sentAt: string): void => {
    const plan = planTransfer(log.state, { amount, from: 'cisterne', to: 'cisterne-maji' });
    act(log, 'transfer.sent', id, plan, { by, sentAt });
  };
  send(first, 12_000, '2026-02-12');
  const received = planTransferReceipt(log.state, { transfer: first, fee: 200 });
  act(log, 'transfer.received', first, received, { by, receivedAt: '2026-02-16' });
  spend(log, 'd', 6_000, 'cisterne-maji', 'Due cisterne da 10.000 litri');
  const cites = { index: 41, leaf: 'A'.repeat(43), ledger: 'maji-water', origin: 'log.maji.example' };
  const over = planHandOver(log.state, { fund: 'cisterne-maji', amount: 1_500 });
  act(log, 'transfer.handed-over', short('hand', 'a'), over, { by, cites });
  const back = planTransferReturn(log.state, { transfer: first, amount: 1_000 });
  act(log, 'transfer.returned', short('tret', 'a'), back, { by, returnedAt: '2026-02-25' });
  send(second, 3_000, '2026-02-26');
}

function disputes(log: TinyLog): void {
  const dispute = (story: Story, amount: number, openedAt: string, withdrawn: boolean): string => {
    const id = keyed('dispute', story);
    const data = { amount, currency: 'EUR', gift: giftId(STORIES[story]), openedAt, withdrawn };
    log.add('donation', 'gift.dispute-opened', id, data);
    return id;
  };
  dispute('inquiry', 1_000, '2026-02-15', false);
  dispute('disputed', 2_000, '2026-02-15', false);
  const id = dispute('disputed', 2_000, '2026-02-18', true);
  act(log, 'refund.settled', id, planRefund(log.state, id));
  const won = { amount: 2_000, currency: 'EUR', dispute: id, gift: giftId(STORIES.disputed) };
  const credit = keyed('credit', 'disputed');
  log.add('donation', 'gift.dispute-won', credit, { ...won, wonAt: '2026-02-27' });
  act(log, 'refund.reversed', credit, planReversal(log.state, credit));
}

function fees(log: TinyLog): void {
  for (const [story, change] of [
    ['laterFee', -70],
    ['lowerFee', 40],
  ] as const) {
    const id = keyed('correction', story);
    const data = { change, correctedAt: '2026-02-20', currency: 'EUR', gift: giftId(STORIES[story]) };
    log.add('donation', 'gift.fee-corrected', id, data);
    act(log, 'fee.settled', id, planFee(log.state, id));
  }
  log.place();
}

/** Put to another purpose with the giver's consent, and some of it lost. */
function elsewhere(log: TinyLog): void {
  const text = 'La sede non si costruisce più: chi ha donato ha scelto le emergenze';
  const details = log.commit({ text });
  consented(log, 'a', { amount: 4_000, from: 'sede', story: 'elsewhere', to: 'emergenze' }, { details });
  const lost = { amount: 700, cause: { kind: 'other' }, currency: 'EUR', funds: ['sede'] } as const;
  const why = log.commit({ text: 'Caparra non restituita dal venditore' });
  act(log, 'loss.recorded', short('loss', 'a'), planLoss(log.state, lost), { by, approvedBy, details: why });
}

function consented(
  log: TinyLog,
  name: string,
  { story, ...asked }: { amount: number; from: string; story: Story; to: string },
  details: object = {},
): void {
  const given = { gift: giftId(STORIES[story]), ground: 'donor-consent' as const };
  const plan = planRepurpose(log.state, { ...asked, ...given });
  act(log, 'money.repurposed', short('rep', name), plan, { approvedBy, by, ...given, ...details });
}
