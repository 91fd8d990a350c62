/** What the page of a statement says. */
import type { TextsOf } from '@centesimo/web';
import type { Statement } from '@centesimo/cents';

type SumName = keyof Omit<Statement['currencies'][number], 'currency'>;

export interface StatementTexts {
  readonly title: (ledger: string) => string;
  readonly asOf: (entry: string) => string;
  readonly ofPeriod: (number: string, until: string) => string;
  readonly link: string;
  readonly sums: Readonly<Record<SumName, string>>;
  readonly came: string;
  readonly held: string;
  readonly spentBy: string;
  readonly open: string;
  readonly nothingOpen: string;
  readonly kinds: Readonly<Record<keyof Statement['open'], string>>;
  readonly banks: string;
  readonly banksWhat: string;
  readonly stated: (day: string, account: string, amount: string) => string;
  readonly agrees: string;
  readonly differs: (difference: string, ledger: string) => string;
  readonly why: string;
  readonly noWhy: string;
  readonly 'not-at-bank': string;
  readonly 'not-recorded': string;
  /** By the type of the event; another one is named as it is. */
  readonly types: Readonly<Record<string, string>>;
  readonly make: string;
  readonly makeWhat: string;
  readonly makeSame: string;
  readonly bytes: string;
  readonly others: string;
  readonly periods: string;
  readonly period: (number: string, until: string) => string;
  readonly noPeriods: string;
  readonly now: string;
  readonly asOfEntry: string;
  readonly show: string;
  readonly beyond: (size: string) => string;
  readonly tooFar: string;
  readonly beingMade: string;
  readonly notThere: string;
}

export const STATEMENT_TEXTS: TextsOf<StatementTexts> = {
  en: {
    title: (ledger) => `Statement of ${ledger}`,
    asOf: (entry) => `As of entry ${entry} of the log.`,
    ofPeriod: (number, until) =>
      `That entry closed period ${number}, up to ${until}, and holds the hash of this statement: it can no longer be another.`,
    link: 'Statement, closed periods and what the bank says',
    sums: {
      received: 'Received',
      unplaced: 'Without a place yet',
      unassigned: 'To be assigned by staff',
      demanded: 'Taken back by the bank',
      demandedOpen: 'Taken back, not settled',
      credited: 'Given back again by the bank',
      creditedOpen: 'To be given back, not settled',
      corrected: 'Corrected fees',
      correctedOpen: 'Corrected fees, not settled',
      charged: 'Charged by the bank',
      chargedOpen: 'Charged, not settled',
      feesBorne: 'Fees that a reserve bears',
      feesOwed: 'Fees owed',
      spent: 'Spent',
      lost: 'Lost',
      sent: 'With partners, or spent by them',
      exchangedOut: 'Exchanged into other currencies',
      exchangedIn: 'Exchanged from other currencies',
      shortfall: 'Open shortfall',
      free: 'Free in funds',
      withPartners: 'Still there with partners',
      bank: 'Should be in the bank',
    },
    came: 'Came and went',
    held: 'Is there',
    spentBy: 'Spent by project',
    open: 'Not settled',
    nothingOpen: 'Nothing is open.',
    kinds: {
      unassigned: 'gifts or incomes to be assigned',
      demands: 'taken back by the bank',
      credits: 'given back again by the bank',
      corrections: 'corrections of fees',
      charges: 'charges of the bank',
    },
    banks: 'What the bank says',
    banksWhat:
      'A balance that a bank stated, beside what the ledger leaves there as of the same entry. A difference is shown, never absorbed.',
    stated: (day, account, amount) => `On ${day} the account “${account}” held ${amount}`,
    agrees: 'This agrees with the ledger.',
    differs: (difference, ledger) => `This differs by ${difference}: by the ledger it should be ${ledger}.`,
    why: 'What could be why; nothing follows from it:',
    noWhy: 'No single record, nor two of them, make that difference.',
    'not-at-bank': 'perhaps not at the bank by then',
    'not-recorded': 'perhaps recorded later only',
    types: {
      'gift.received': 'a gift',
      'income.received': 'an income',
      'expense.recorded': 'a payment',
      'expense.returned': 'money that came back of a payment',
      'gift.refunded': 'a refund',
      'bank.charged': 'a charge of the bank',
      'transfer.sent': 'money sent to a partner',
      'transfer.returned': 'money that a partner gave back',
      'money.exchanged': 'an exchange',
      'loss.recorded': 'a loss',
    },
    make: 'Make it yourself',
    makeWhat:
      'From this server’s log, or from the folder of any copy with nothing of ours running; the whole log is verified first:',
    makeSame: 'It prints this hash:',
    bytes: 'The statement as bytes (JSON)',
    others: 'Other statements',
    periods: 'Closed periods',
    period: (number, until) => `Period ${number}, up to ${until}`,
    noPeriods: 'No period is closed yet.',
    now: 'As of now',
    asOfEntry: 'As of any entry of the log',
    show: 'Show',
    beyond: (size) => `The log has ${size} verified entries: it does not reach that one.`,
    tooFar:
      'So much of the log is not replayed for this page. As of that entry, this server’s log or any copy of it gives the statement:',
    beingMade:
      'This statement is being made from the log: load the page again in a moment. Or make it yourself:',
    notThere: 'No such statement here',
  },
  it: {
    title: (ledger) => `Rendiconto di ${ledger}`,
    asOf: (entry) => `Alla registrazione ${entry} del registro.`,
    ofPeriod: (number, until) =>
      `Quella registrazione ha chiuso il periodo ${number}, fino al ${until}, e contiene l’impronta di questo rendiconto: non può più essere un altro.`,
    link: 'Rendiconto, periodi chiusi e che cosa dice la banca',
    sums: {
      received: 'Ricevuto',
      unplaced: 'Ancora senza un posto',
      unassigned: 'Da assegnare a mano',
      demanded: 'Ripreso dalla banca',
      demandedOpen: 'Ripreso, da regolare',
      credited: 'Ridato dalla banca',
      creditedOpen: 'Da ridare, da regolare',
      corrected: 'Commissioni corrette',
      correctedOpen: 'Commissioni corrette, da regolare',
      charged: 'Addebitato dalla banca',
      chargedOpen: 'Addebitato, da regolare',
      feesBorne: 'Commissioni a carico di una riserva',
      feesOwed: 'Commissioni dovute',
      spent: 'Speso',
      lost: 'Perso',
      sent: 'Presso i partner, o speso da loro',
      exchangedOut: 'Cambiato in altre valute',
      exchangedIn: 'Cambiato da altre valute',
      shortfall: 'Ammanco aperto',
      free: 'Libero nei fondi',
      withPartners: 'Ancora presso i partner',
      bank: 'Dovrebbe essere in banca',
    },
    came: 'Entrato e uscito',
    held: 'C’è',
    spentBy: 'Speso per progetto',
    open: 'Da regolare',
    nothingOpen: 'Nulla è aperto.',
    kinds: {
      unassigned: 'doni o entrate da assegnare',
      demands: 'riprese della banca',
      credits: 'restituzioni della banca',
      corrections: 'correzioni di commissioni',
      charges: 'addebiti della banca',
    },
    banks: 'Che cosa dice la banca',
    banksWhat:
      'Un saldo dichiarato da una banca, accanto a quanto la contabilità lascia lì alla stessa registrazione. Una differenza si mostra, non si assorbe mai.',
    stated: (day, account, amount) => `Il ${day} sul conto «${account}» c’erano ${amount}`,
    agrees: 'Concorda con la contabilità.',
    differs: (difference, ledger) =>
      `La differenza è ${difference}: secondo la contabilità dovrebbero essere ${ledger}.`,
    why: 'Che cosa potrebbe spiegarla; nulla ne consegue:',
    noWhy: 'Nessuna registrazione, né due insieme, fanno quella differenza.',
    'not-at-bank': 'forse non ancora in banca',
    'not-recorded': 'forse registrato solo dopo',
    types: {
      'gift.received': 'un dono',
      'income.received': 'un’entrata',
      'expense.recorded': 'un pagamento',
      'expense.returned': 'denaro tornato da un pagamento',
      'gift.refunded': 'un rimborso',
      'bank.charged': 'un addebito della banca',
      'transfer.sent': 'denaro inviato a un partner',
      'transfer.returned': 'denaro restituito da un partner',
      'money.exchanged': 'un cambio',
      'loss.recorded': 'una perdita',
    },
    make: 'Rifallo da te',
    makeWhat:
      'Dal registro di questo server, o dalla cartella di una qualunque copia senza nulla di nostro in funzione; prima si verifica l’intero registro:',
    makeSame: 'Scrive questa impronta:',
    bytes: 'Il rendiconto in byte (JSON)',
    others: 'Altri rendiconti',
    periods: 'Periodi chiusi',
    period: (number, until) => `Periodo ${number}, fino al ${until}`,
    noPeriods: 'Nessun periodo è ancora chiuso.',
    now: 'A ora',
    asOfEntry: 'A una qualunque registrazione del registro',
    show: 'Mostra',
    beyond: (size) => `Il registro ha ${size} registrazioni verificate: non arriva a quella.`,
    tooFar:
      'Per questa pagina non si rilegge tanta parte del registro. A quella registrazione il rendiconto lo dà il registro di questo server, o una qualunque copia:',
    beingMade:
      'Questo rendiconto si sta facendo dal registro: ricarica la pagina tra un momento. O fallo da te:',
    notThere: 'Qui non c’è un tale rendiconto',
  },
  fr: {
    title: (ledger) => `Relevé de ${ledger}`,
    asOf: (entry) => `À l’inscription ${entry} du journal.`,
    ofPeriod: (number, until) =>
      `Cette inscription a clos la période ${number}, jusqu’au ${until}, et contient l’empreinte de ce relevé : il ne peut plus être un autre.`,
    link: 'Relevé, périodes closes et ce que dit la banque',
    sums: {
      received: 'Reçu',
      unplaced: 'Encore sans place',
      unassigned: 'À attribuer à la main',
      demanded: 'Repris par la banque',
      demandedOpen: 'Repris, à régler',
      credited: 'Rendu par la banque',
      creditedOpen: 'À rendre, à régler',
      corrected: 'Frais corrigés',
      correctedOpen: 'Frais corrigés, à régler',
      charged: 'Débité par la banque',
      chargedOpen: 'Débité, à régler',
      feesBorne: 'Frais à la charge d’une réserve',
      feesOwed: 'Frais dus',
      spent: 'Dépensé',
      lost: 'Perdu',
      sent: 'Chez des partenaires, ou dépensé par eux',
      exchangedOut: 'Changé en d’autres monnaies',
      exchangedIn: 'Changé d’autres monnaies',
      shortfall: 'Manque ouvert',
      free: 'Libre dans les fonds',
      withPartners: 'Encore chez des partenaires',
      bank: 'Devrait être à la banque',
    },
    came: 'Entré et sorti',
    held: 'Est là',
    spentBy: 'Dépensé par projet',
    open: 'À régler',
    nothingOpen: 'Rien n’est ouvert.',
    kinds: {
      unassigned: 'dons ou recettes à attribuer',
      demands: 'reprises de la banque',
      credits: 'restitutions de la banque',
      corrections: 'corrections de frais',
      charges: 'débits de la banque',
    },
    banks: 'Ce que dit la banque',
    banksWhat:
      'Un solde qu’une banque a déclaré, à côté de ce que la comptabilité y laisse à la même inscription. Une différence est montrée, jamais absorbée.',
    stated: (day, account, amount) => `Le ${day}, le compte « ${account} » avait ${amount}`,
    agrees: 'Cela concorde avec la comptabilité.',
    differs: (difference, ledger) =>
      `La différence est de ${difference} : selon la comptabilité ce devrait être ${ledger}.`,
    why: 'Ce qui pourrait l’expliquer ; rien n’en découle :',
    noWhy: 'Aucune inscription, ni deux ensemble, ne font cette différence.',
    'not-at-bank': 'peut-être pas encore à la banque',
    'not-recorded': 'peut-être inscrit plus tard seulement',
    types: {
      'gift.received': 'un don',
      'income.received': 'une recette',
      'expense.recorded': 'un paiement',
      'expense.returned': 'de l’argent revenu d’un paiement',
      'gift.refunded': 'un remboursement',
      'bank.charged': 'un débit de la banque',
      'transfer.sent': 'de l’argent envoyé à un partenaire',
      'transfer.returned': 'de l’argent rendu par un partenaire',
      'money.exchanged': 'un change',
      'loss.recorded': 'une perte',
    },
    make: 'Refaites-le vous-même',
    makeWhat:
      'Du journal de ce serveur, ou du dossier de n’importe quelle copie sans rien de nous en marche ; tout le journal est d’abord vérifié :',
    makeSame: 'Elle écrit cette empreinte :',
    bytes: 'Le relevé en octets (JSON)',
    others: 'Autres relevés',
    periods: 'Périodes closes',
    period: (number, until) => `Période ${number}, jusqu’au ${until}`,
    noPeriods: 'Aucune période n’est encore close.',
    now: 'À présent',
    asOfEntry: 'À n’importe quelle inscription du journal',
    show: 'Montrer',
    beyond: (size) => `Le journal a ${size} inscriptions vérifiées : il n’atteint pas celle-là.`,
    tooFar:
      'Pour cette page on ne relit pas autant du journal. À cette inscription, le journal de ce serveur ou toute copie donne le relevé :',
    beingMade:
      'Ce relevé est en train d’être fait à partir du journal : rechargez la page dans un instant. Ou faites-le vous-même :',
    notThere: 'Pas de tel relevé ici',
  },
};
