/** What the demonstration says to a stranger. */
import { drawTrail } from '@centesimo/cli/trail-picture';
import { formatMoney } from '@centesimo/money';
import type { Verified } from '@centesimo/verify';
import type { Say, Shown } from './shown.ts';
import { findExamples } from './examples.ts';
import { fetchTexts } from './public-texts.ts';
import { STORY_PATH } from './story/story-page.ts';
import { STORY_LEDGER } from './story/tell-story.ts';
import { fetchTrailCodes } from './trail-codes.ts';
import type { Served } from './publication.ts';

/** 173,517,036.19 EUR: thousands apart, so that a reader sees the size. */
const euros = (amount: number): string =>
  formatMoney({ amount, currency: 'EUR' }).replace(/\B(?=(?:[0-9]{3})+(?![0-9])(?=\.))/g, ',');
const count = (value: number): string => value.toLocaleString('en');

export function sayIntroduction(say: Say, simulated: number): void {
  say(`Centesimo: every cent of a gift, to the invoice it paid.

The main job, on a real account: donations for the COVID-19 emergency to the Italian Civil Protection
(account 66387, 2020 to 2021; Presidenza del Consiglio dei Ministri, Dipartimento della Protezione Civile, CC BY 4.0).
Its 91 payments are real: 89 to suppliers, what banks recalled, and the residue, handed on when it was closed.
Its single gifts are not public: ${count(simulated)} SIMULATED gifts, summing exactly to the published total, stand
for them.
`);
}

export function sayContinued(say: Say, shown: Shown, size: number): void {
  say(
    `Centesimo continues: ledger ${shown.ledger} is there, and its log holds ${count(size)} published entries.\n`,
  );
}

export interface Result {
  readonly shown: Shown;
  readonly verification: Verified;
  readonly served: Served;
  readonly isFirst: boolean;
  readonly dataFolder: string;
  /** `host:port` of HTTP. */
  readonly httpAddress: string;
  readonly isStoryTold: boolean;
}

/** Sums, three trails, the verification, how to repeat it, and what took how long. */
export async function sayResult(say: Say, result: Result): Promise<void> {
  const { shown, verification } = result;
  const spent = sumOf(shown.payments);
  say(`
Received   ${euros(shown.received).padStart(19)}   in ${count(shown.gifts)} simulated gifts
Paid       ${euros(spent).padStart(19)}   in ${shown.payments.length} real payments
${sayBack(shown)}Balance    ${euros(shown.balance).padStart(19)}
`);
  await sayExamples(say, result);
  say(`Verified: ${count(verification.size)} entries of the log, read as an outsider reads them, in ${verification.seconds.toFixed(1)} s:
every hash, the chain of each ledger, the tree, the signature of ${verification.origin}, and every money rule.
Root ${verification.root}

Follow a gift yourself, by its id or its trail code:
  npm run -s centesimo -- trail <gift or code> --data ${result.dataFolder}
Verify it yourself, with a copy of the log that needs nothing running and the key you got another way:
  npm run -s centesimo -- export ./mirror --data ${result.dataFolder}
  npm run -s centesimo -- verify ./mirror --vkey-file ${result.dataFolder}/log.vkey
`);
  if (result.isStoryTold) {
    say(`Beside it a second ledger, ${STORY_LEDGER}: a MADE-UP charity to whose gifts everything happens once, from a refund of
money already spent to a partner abroad. Read it, and follow each gift: http://${result.httpAddress}${STORY_PATH}
`);
  }
  if (result.isFirst) sayTimes(say, result);
}

function sumOf(list: readonly { readonly amount: number }[]): number {
  return list.reduce((sum, { amount }) => sum + amount, 0);
}

/** What went out and was not spent, a line each. */
function sayBack({ handedOn, recalled }: Shown): string {
  const line = (name: string, amount: number, where: string): string =>
    amount === 0 ? '' : `${name.padEnd(11)}${euros(amount).padStart(19)}   ${where}\n`;
  const byBanks = `by the banks of ${count(recalled.gifts)} of the simulated gifts`;
  return `${line('Recalled', recalled.amount, byBanks)}${line('Handed on', sumOf(handedOn), "to the State's treasury, which holds it")}`;
}

async function sayExamples(say: Say, { shown, verification, served, httpAddress }: Result): Promise<void> {
  const ledger = verification.replay.ledgers.get(shown.ledger);
  if (ledger === undefined) return;
  const expenses = shown.payments.map(({ expense }) => expense);
  const examples = findExamples(ledger, expenses);
  const codeOf = await fetchTrailCodes(
    served,
    shown.ledger,
    examples.map(({ trail }) => trail.id),
  );
  const textOf = await fetchTexts(served, verification.replay, shown.ledger, expenses);
  for (const { title, trail } of examples) {
    say(`${title}:`);
    const words = {
      textOf,
      paidAt: (expense: string) => shown.payments.find((payment) => payment.expense === expense)?.paidAt,
      title: 'simulated',
    };
    say(
      `${drawTrail(trail, words)
        .map((line) => `  ${line}`)
        .join(
          '\n',
        )}\n  Its trail code, as its giver would hold it: ${codeOf(trail.id)}\n  Follow it: http://${httpAddress}/t/${codeOf(trail.id)}\n`,
    );
  }
}

function sayTimes(say: Say, { shown, verification }: Result): void {
  const { gifts = 0, payments = 0, logged = 0 } = shown.seconds;
  const rate = count(Math.round(shown.gifts / Math.max(gifts, 0.01)));
  say(
    `Time: gifts ${gifts.toFixed(1)} s (${rate} a second, durable), payments ${payments.toFixed(1)} s, until logged and signed ${logged.toFixed(1)} s, verification ${verification.seconds.toFixed(1)} s.`,
  );
}
