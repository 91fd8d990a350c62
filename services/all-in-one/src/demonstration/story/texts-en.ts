/** The story in English. */
import type { StoryTexts } from './story-texts.ts';

export const EN: StoryTexts = {
  title: 'Everything that can happen to a gift, once',
  lead: 'Fonte Chiara is a made-up charity, and its givers are made up too. To each of them something else happened. Follow any gift to see what its giver would see: where each cent is, and the proof of it.',
  follow: 'Follow this gift',
  ledger: 'All of the charity’s money',
  soon: 'It is still being told: load this page again in a moment.',
  footer:
    'Nothing here is real but the rules. The trail codes stand here because nobody’s money is behind them; a real code is its giver’s alone.',
  chapters: {
    divided: {
      title: 'Divided by a rule',
      text: 'Ada gave 10.01 and named no purpose. The charity’s rule gives 90 parts of 100 to where it is needed most and 10 to its costs: 9.01 and 1.00, to the cent. The first bought notebooks; the second waits.',
    },
    awaited: {
      title: 'Promised, then here',
      text: 'Bruno’s card payment was announced before anybody knew what the card company would keep. When it came, 0.35 was gone, and only the rest was placed.',
    },
    'never-came': {
      title: 'Promised, never here',
      text: 'Chiara’s payment was announced and failed three days later. No cent of it was ever placed, and the log says so.',
    },
    'fee-corrected': {
      title: 'A fee that turned out higher',
      text: 'The card company kept 0.50 of Carla’s gift and corrected that to 1.20 two weeks later. The 0.70 came out of her own gift’s waiting cents, not out of anybody else’s.',
    },
    'fee-of-reserve': {
      title: 'A fee that the charity bears',
      text: 'Ugo’s gift cost 0.30, and the charity decided to bear that itself: all of his 10.00 went where he wanted, and its reserve paid the fee.',
    },
    assigned: {
      title: 'For something that had ended',
      text: 'Dario gave for winter blankets after that appeal was closed. His money waited, in nobody’s fund, until somebody assigned it by name.',
    },
    refunded: {
      title: 'Given back in part',
      text: 'Elena asked for 15.00 of her 40.00 back before any of it was spent. Those were her own cents.',
    },
    covered: {
      title: 'Given back after it was spent',
      text: 'Fabio’s gift had bought school desks when his bank took it back. The desks stay paid: the charity’s reserve took the place of his cents, and his trail ends in “refunded”.',
    },
    'dispute-won': {
      title: 'Disputed and won back',
      text: 'Gina’s bank asked, then took 20.00 back, then lost the argument and returned it. Her cents stand where they stood before.',
    },
    'dispute-lost': {
      title: 'Disputed and lost',
      text: 'Hugo’s bank took his gift back and charged 15.00 on top. The gift ends; the charge is the reserve’s loss and nobody’s gift.',
    },
    'refund-failed': {
      title: 'A refund that came back',
      text: 'Ines was to have her money back, but her account was closed. The bank returned it, and it is hers again, where it was.',
    },
    'late-failure': {
      title: 'A debit that failed weeks later',
      text: 'Livio’s direct debit was placed, and his bank took it back after seven weeks.',
    },
    shortfall: {
      title: 'When the reserve is empty',
      text: 'Sara’s dollars had bought filters when they were taken back, and the dollar reserve was empty. The hole stood open for everybody to see until Teo gave: then it was closed first.',
    },
    exchanged: {
      title: 'Changed into dollars',
      text: 'Half of Marta’s gift became dollars at a rate on record and bought part of a pump. The report of what the pump delivers is shared out by cents.',
    },
    partner: {
      title: 'Carried by a partner',
      text: 'Maji Safi received Nadia’s money in Kenya, less a bank’s fee, built two cisterns, and gave some back. More is on its way.',
    },
    repurposed: {
      title: 'For another purpose, with her consent',
      text: 'Olga gave for a new office, if the town gave the land. It did, but a deposit was lost and the office was not built: she chose emergencies for 40.00 of hers.',
    },
    board: {
      title: 'The board changes its own mind',
      text: 'Piero gave for a van, which was the board’s own plan, so that the board may undo it in part. What givers have tied it may not touch.',
    },
    returned: {
      title: 'The supplier gave some back',
      text: 'One of the maps that Rita’s gift bought was damaged: 15.00 came back to the fund it was taken from. The payment moved to another category later, and no cent moved with that.',
    },
    corrected: {
      title: 'Paid out of the wrong fund',
      text: 'The fuel for the van’s first trip was paid with money kept for buying it, Piero’s. The payment was taken back and recorded again where it belongs; there too it was his cents that stood first. Both stay on his page.',
    },
    'handed-over': {
      title: 'Into the partner’s own books',
      text: 'Maji Safi keeps a ledger of its own. It took in 15.00 of what it held for Nadia and the others, and showed the receipt of that entry; only then did Fonte Chiara let go. There it bought pipes, and the partner has closed its books.',
    },
    documents: {
      title: 'A document that came later',
      text: 'The paint was paid before its invoice was there. It was added later, and then a copy took its place on which a name is blacked out; that it replaces the first one stays on record. From then on this charity pays nothing without a document.',
    },
    appeal: {
      title: 'More than was asked for',
      text: 'The appeal for wells asked for 250.00 and got 280.00. Petra’s 10.00 came last and were given back. When it was opened the appeal had said what happens with the rest: it goes to the school. So 20.00 of Nadia’s did, by two people. Both pages tell why.',
    },
    erased: {
      title: 'Forgotten on request',
      text: 'Zeno gave in 2012 and asked to be forgotten. The law no longer asks to keep his name: what was private of his gift is destroyed, in every copy. His cents, the proofs and his code stay, and the log says that something was here and was erased.',
    },
    waiting: {
      title: 'One that waits',
      text: 'Vera’s gift is in its fund, behind the cents that came before it. Her page says how many.',
    },
    charged: {
      title: 'What the bank says',
      text: 'At the end of the year the bank’s statement was 5.00 lower than the ledger. The difference stood there for everybody until it was found: the account’s yearly charge, a loss of the reserve by name. Then both agreed.',
    },
    closed: {
      title: 'The year is closed',
      text: 'The statement of 2025 is fixed by an entry of the log: anybody can make the same file again, byte for byte. The school’s project is closed too.',
    },
  },
};
