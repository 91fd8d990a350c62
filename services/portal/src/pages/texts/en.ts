/** The portal's texts in English. */
import { APPEAL_TEXTS } from './appeal-texts.ts';
import { BEYOND_TEXTS } from './beyond-texts.ts';
import { pluralOf, showCount } from '@centesimo/web';
import { EVIDENCE } from './evidence-texts.ts';
import type { PageTexts } from './page-texts.ts';
import { PROJECT_TEXTS } from './project-texts.ts';
import { STATEMENT_TEXTS } from './statement-texts.ts';

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
      announced:
        'It has been announced and has not arrived yet. Once it has, this page follows every cent of it, under the same code.',
      failed: 'It was announced and never arrived: no money came, so there is none to follow.',
      feeGivenBack: (amount) => `The fee turned out lower: ${amount} came back to your gift.`,
      erased: (day) =>
        `What was private of this gift, such as the giver’s name, was here and was erased on ${day}. The money and its proofs stay.`,
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
      covered: {
        payment: 'The expense stays paid, by others: the reserve answers for it now.',
        exchange: 'It had been exchanged, which stays: the reserve answers for it now.',
        transfer: 'It had gone to a partner, where the money stays: the reserve answers for it now.',
        loss: 'It had been lost, which stays: the reserve answers for it now.',
      },
      shortfall: (amount) => `For ${amount} of it the reserve has no money yet.`,
      covering:
        'In the place of gifts that had paid this and were taken back: that is what the reserve is for.',
      fee: 'paid to a fee that became known later',
      inTransit: (partner) => `on its way to the partner “${partner}”`,
      sentOn: (day) => `Sent on ${day}; the partner has not confirmed it yet.`,
      withPartner: (partner) => `with the partner “${partner}”`,
      partnerSince: (day) => `There since ${day}.`,
      notReported: 'The partner has not reported spending it.',
      handedOver: (partner) => `handed over to the ledger of “${partner}”`,
      handedOverTo: (ledger, log, entry) =>
        `Its way goes on there: entry ${entry} of the log ${log}, ledger “${ledger}”.`,
      lost: 'lost',
      lostWhy: {
        'transfer-fee': 'Sending it to the partner cost that much.',
        charge: 'The bank charged it.',
        fees: 'It paid fees that the reserve bears.',
        excess: 'The bank took more than another gift still had, and the reserve bore the difference.',
        other: 'The organisation recorded it as a loss.',
      },
      exchanged: (currency) => `exchanged into ${currency}`,
      exchangedAt: (rate, day, source) => `At ${rate} on ${day} (rate of: ${source}).`,
      rounding: (currency) => `rounded off in the exchange: less than the smallest amount of ${currency}`,
      inCurrency: (amount) => `What was exchanged: ${amount}`,
      disputes: {
        inquiry: (amount, day) =>
          `On ${day} the giver’s bank asked about ${amount} of this gift. No money has gone back.`,
        withdrawn: (amount, day) =>
          `Disputed since ${day}: the bank has taken ${amount} back, and nothing is decided yet.`,
        won: (amount, day) => `The dispute over ${amount} was decided for the organisation on ${day}.`,
        lost: (amount, day) => `The dispute over ${amount} was decided for the giver on ${day}.`,
      },
      refundFailed: (amount, refund) =>
        `Of a refund of ${refund}, ${amount} did not arrive: it came back and belongs to your gift again.`,
      demandsOpen: (amount) => `${amount} has been asked back and is not settled yet.`,
      nothing: 'Nothing of this gift is left to follow.',
    },
    beyond: BEYOND_TEXTS.en,
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
      fee: 'later fee',
      lost: 'lost',
      rounding: 'rounding',
      'in-transit': 'on its way',
      'with-partner': 'with partner',
      'handed-over': 'handed over',
      inWords: 'The same in words',
      more: (n) => `and ${some(n, 'more part', 'more parts')}, all of them in the data below.`,
    },
    hop: {
      placed: (fund) => `placed in “${fund}”`,
      assigned: (fund) => `assigned to “${fund}” by the staff`,
      moved: (fund) => `moved to “${fund}”`,
      returned: (payment, fund) => `came back from ${payment} to “${fund}”`,
      spent: (payment) => `spent in ${payment}`,
      repurposed: (fund, ground) => `re-designated to “${fund}”: ${ground}`,
      grounds: {
        'board-decision': 'the board decided so',
        'secondary-purpose': 'for the second purpose that the appeal had named',
        'donor-consent': 'the giver agreed',
        authority: 'an authority ordered it',
        correction: 'it had been put there by mistake',
      },
      transferred: (partner) => `sent to the partner “${partner}”`,
      givenBack: (partner, fund) => `given back by the partner “${partner}” to “${fund}”`,
      undone: (fund) => `back in “${fund}”, since a refund or a fee was undone`,
    },
    payments: {
      heading: 'What it paid for',
      none: 'No payment has reached this gift yet. This page changes by itself when one does.',
      share: 'Your part',
      shareOf: (share, amount) => `${share} of ${amount}`,
      receipt: 'receipt',
      project: 'Project',
      fund: 'From',
      document: 'Document',
      textMissing: 'No text has been published for this payment.',
      returned: (amount) => `${amount} of this payment came back later.`,
      byPartner: (partner) => `Paid by the partner “${partner}” out of the money it holds for this.`,
      covered: (amount) =>
        `${amount} of your gift stood in it until it was taken back. The payment stays: others pay that part now.`,
      shortfall: (amount) =>
        `For ${amount} of it nobody’s money stands in yet: the gifts behind it were taken back, and the reserve owes it.`,
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
        'A receipt shows what happened until then; it cannot show that nothing happened later, nor that no record about others in the same payments is left out, that the rule was kept for everybody else’s cents and that your gift stands in no second place. Only the whole log shows that: any auditor can verify it, and this site did before it showed you the page.',
      notReceived:
        'That the gift was announced stands in the log, and this receipt proves it. Once the money has come, its path can be checked here too.',
      downloadEntry: 'Download the receipt of the record',
      data: 'All data of this page (JSON)',
    },
    updated: 'The page has been updated.',
    allOfLedger: (ledger) => `All money of ${ledger}`,
  },
  evidence: EVIDENCE.en,
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
      'trail-not-provable':
        'No receipt can prove where this gift’s cents are; only the whole log can be verified.',
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
    withPartners: 'With partners',
    exchangedOut: 'Exchanged into other currencies',
    exchangedIn: 'Exchanged from other currencies',
    lost: 'Lost, or charged by the bank',
    demanded: 'Disputed or asked back, not settled',
    feesOwed: 'Fees owed by the reserve',
    shortfall: 'Paid, with no money behind it yet',
    shortfallWhat: (amount) =>
      `Gifts that had paid for something were taken back, and the reserve had ${amount} too little to stand in for them. Until that is covered it pays for nothing else.`,
    funds: 'By fund',
    fund: 'Fund',
    in: 'In',
    out: 'Out',
    stillThere: 'Still there',
    fundClosed: 'closed',
    frozen: 'frozen: it pays only what it owes',
    appeal: APPEAL_TEXTS.en,
    conditionMet: 'for its purpose only, its condition being met',
    custody: 'Money with partners',
    custodyOf: (fund) => `Out of “${fund}”:`,
    sent: 'Sent',
    inTransit: 'On its way',
    there: 'There, not spent',
    reported: 'Spent, as reported',
    givenBack: 'Given back',
    handedOver: 'In the partner’s own ledger',
    transferFee: 'Cost of sending',
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
  projects: PROJECT_TEXTS.en,
  statement: STATEMENT_TEXTS.en,
  front: {
    title: 'Follow a gift',
    lead: 'On your thank-you stands a code. It shows where every cent of your gift is.',
    ledgers: 'Public ledgers',
    footer: 'This page keeps no cookie, asks nobody else for anything, and holds no name.',
  },
};
