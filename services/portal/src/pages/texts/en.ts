/** The portal's texts in English. */
import { pluralOf, showCount } from '@centesimo/web';
import type { PageTexts } from './page-texts.ts';

const count = (n: number): string => showCount(n, 'en');
const some = (n: number, one: string, other: string): string =>
  `${count(n)} ${pluralOf(n, 'en', { one, other })}`;

export const EN: PageTexts = {
  logRefused: (entries) =>
    `The log says now what does not verify, so it is not believed. What stands here was verified before, up to ${entries} entries; nothing newer is shown until its operator has explained it.`,
  donor: {
    title: 'Where your gift is',
    lead: 'Every cent of it, from the day it arrived to the invoice it paid.',
    gift: {
      to: 'Given to',
      givenOn: 'on',
      fee: (fee, net) => `${fee} of it went to the payment processor; the other ${net} are followed here.`,
      feeOfReserve: (fee) =>
        `The payment processor’s fee of ${fee} is paid by a reserve: all of your gift is followed here.`,
      simulated: 'This gift is simulated: it shows how the page works, and no money moved.',
    },
    now: {
      heading: 'Where it is now',
      spent: (n) => `spent, in ${some(n, 'payment', 'payments')}`,
      waiting: (fund) => `waiting in “${fund}”`,
      ahead: (amount) => `${amount} given earlier will be spent before it.`,
      noneAhead: 'It is next: nothing goes out of this fund before it.',
      unplaced: 'received, not yet placed in a fund',
      giftsAhead: (n) =>
        n === 0
          ? 'It is the next to be placed.'
          : `${some(n, 'gift is', 'gifts are')} to be placed before it.`,
      unassigned: 'waiting for the staff to choose its fund',
      unassignedWhy: 'No rule says where it belongs, and it is never moved by guessing.',
      refunded: 'refunded',
      demandsOpen: (amount) => `${amount} has been asked back and is not settled yet.`,
      nothing: 'Nothing of this gift is left to follow.',
    },
    picture: {
      heading: 'The path',
      label:
        'The path of your gift, from left to right: gift, funds, and where its cents are now. The same is told in words below.',
      gift: 'gift',
      payment: 'payment',
      otherPayments: (n) => `${count(n)} more payments`,
      waiting: 'waiting',
      unplaced: 'to be placed',
      unassigned: 'to be assigned',
      refunded: 'refunded',
      inWords: 'The same in words',
      more: (n) => `and ${some(n, 'more part', 'more parts')}, all of them in the data below.`,
    },
    hop: {
      placed: (fund) => `placed in “${fund}”`,
      assigned: (fund) => `assigned to “${fund}” by the staff`,
      moved: (fund) => `moved to “${fund}”`,
      returned: (payment, fund) => `came back from ${payment} to “${fund}”`,
      spent: (payment) => `spent in ${payment}`,
    },
    payments: {
      heading: 'What it paid for',
      none: 'No payment has reached this gift yet. This page changes by itself when one does.',
      share: 'Your part',
      shareOf: (share, amount) => `${share} of ${amount}`,
      project: 'Project',
      fund: 'From',
      document: 'Document',
      textMissing: 'No text has been published for this payment.',
      returned: (amount) => `${amount} of this payment came back later.`,
      more: (n) => `${some(n, 'more payment', 'more payments')}: all of them are in the data below.`,
    },
    rule: {
      heading: 'How we know which cents are yours',
      sentence:
        'Money is interchangeable, so a rule decides, written before your gift came and the same for everybody (fifo@1): in each fund, what came in first goes out first.',
      unknownRule: (rule) => `Money is interchangeable, so a rule decides, the same for everybody: ${rule}.`,
    },
    proof: {
      heading: 'Check it yourself',
      what: 'Your gift stands in a public log that can only grow. Your browser can check, with the log’s key alone, that the records of your gift, of its place in the fund and of each payment above are in the log, unchanged, and that your part of each payment follows from them, to the cent.',
      button: 'Check now',
      running: 'Checking…',
      withoutScript:
        'The check in the browser needs JavaScript. Without it, download the receipt and check it with the command below.',
      download: 'Download the receipt',
      offline: 'Without a browser and without us, whoever has the receipt and the log’s key can check it:',
      key: 'The log’s key. It must be the one that the organisation publishes elsewhere too:',
      asOf: (size) => `This page was made from ${size} verified entries.`,
      limits:
        'A receipt shows what happened until then; it cannot show that nothing happened later, nor that the rule was kept for everybody else’s cents and that your gift stands in no second place. Only the whole log shows that: any auditor can verify it, and this site did before it showed you the page.',
      data: 'All data of this page (JSON)',
    },
    updated: 'The page has been updated.',
    allOfLedger: (ledger) => `All money of ${ledger}`,
  },
  evidence: {
    none: 'none yet',
    some: (n) => `${some(n, 'file', 'files')} sealed in the log`,
    proves:
      'A sealed file is bound to its payment: if the organisation shows it, anybody can prove that it is the one it had when the payment was recorded, not a byte changed. The log holds the seal alone, not what the file says, its kind or its size.',
  },
  check: {
    verified: 'Verified in your browser.',
    failed: 'This does not hold. Keep the page and tell the organisation and its auditor.',
    unchecked: 'Could not be checked: nothing is shown to be wrong. Try again later.',
    gift: 'Your gift is in the log, unchanged, its record belongs to this code, and all of its cents are accounted for.',
    payments: 'Payments found in the log, unchanged, your part of each following from the records',
    limits:
      'Not shown by a receipt: that the rule was kept for everybody else’s cents too, and what happened later. That takes the whole log.',
    assigned: 'How many cents the staff assigned by hand is stated in the receipt; no record says it.',
    reasons: {
      'receipt-malformed': 'The receipt is not one.',
      'signature-refused': 'The log’s key did not sign this receipt.',
      'proof-refused': 'The entry is not in the log that was signed.',
      'entry-differs': 'The log says something else than this page.',
      'placement-refused': 'The log does not prove the place that your cents are said to have in the fund.',
      'path-broken':
        'The cents do not go the way that the records say: one is missing, or does not belong here.',
      'share-differs': 'The records lead to other parts than this page shows.',
      'trail-too-long':
        'This gift went through more records than one receipt holds; only the whole log can be verified.',
      'page-older': 'The log has grown since this page was made. Load the page again, then check.',
      'code-differs': 'The entry is of another gift than this code.',
      'receipt-unavailable': 'The receipt could not be fetched.',
    },
  },
  help: {
    title: 'We cannot find this code',
    wrongLength:
      'A code has 27 letters and digits, in groups of four. Some are missing here, or there are too many.',
    wrongCharacter: 'A code has only letters and digits, and no U. One character here is something else.',
    wrongCheck:
      'One character is mistyped, or two are swapped: the last character of a code shows it. Please compare it with your thank-you.',
    unknown: 'The code is well written, but no gift here answers to it.',
    unknownWhy:
      'If you gave within the last minute, try again shortly. Otherwise the code may belong to another organisation’s page.',
    notReady: 'The log is still being checked. Nothing is shown before that: please try again in a moment.',
    label: 'Your code',
    hint: 'As on your thank-you: 27 letters and digits. Capitals, spaces and hyphens do not matter; O counts as 0, I and L as 1.',
    button: 'Follow my gift',
    stillStuck:
      'If it still does not work, ask the organisation you gave to: it can send you the code again.',
    ledgerTitle: 'There is no such ledger',
    ledgerUnknown:
      'Nothing in the log belongs to a ledger of this name, or the address is of a page that is gone.',
  },
  ledger: {
    lead: 'All money of this ledger, added up from the log. Every figure can be derived again from its entries.',
    closed: 'This ledger is closed.',
    gifts: (n) => `${some(n, 'gift', 'gifts')}.`,
    money: 'Money',
    currency: 'Currency',
    received: 'Received',
    spent: 'Spent',
    waiting: 'Waiting',
    unplaced: 'of which to be placed',
    unassigned: 'of which to be assigned',
    refunded: 'Refunded',
    bank: 'At the bank, by these figures',
    funds: 'By fund',
    fund: 'Fund',
    in: 'In',
    out: 'Out',
    stillThere: 'Still there',
    fundClosed: 'closed',
    projects: 'By project',
    project: 'Project',
    paymentsOf: 'Payments',
    payments: 'Payments, the newest first',
    noPayments: 'There is no payment yet.',
    older: 'Older payments',
    newest: 'The newest payments',
    checkpoint: 'The latest checkpoint',
    checkpointWhat: (size) =>
      `The signed statement of the log that these figures were made from: ${size} entries.`,
    signedBy: 'Signed by',
    entries: 'All entries of this ledger',
    derive: 'Entries',
    entry: (index) => `entry ${index}`,
    classes: {
      unrestricted: 'free to use',
      designated: 'set aside by the board',
      restricted: 'for its purpose only',
      conditional: 'once its condition is met',
    },
  },
  front: {
    title: 'Follow a gift',
    lead: 'On your thank-you stands a code. It shows where every cent of your gift is.',
    ledgers: 'Public ledgers',
    footer: 'This page keeps no cookie, asks nobody else for anything, and holds no name.',
  },
};
