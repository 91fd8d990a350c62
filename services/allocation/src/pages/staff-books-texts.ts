/** The words of budgets, impact and the bank on the staff's page, in each language. */
import type { TextsOf } from '@centesimo/web';

export interface BooksTexts {
  readonly budgets: string;
  readonly budgetsLead: string;
  readonly budgetLine: string;
  readonly planned: string;
  readonly spent: string;
  readonly left: string;
  readonly beyond: string;
  readonly setBudget: string;
  readonly setBudgetWhat: string;
  readonly over: Readonly<Record<'refuse' | 'flag', string>>;
  readonly lines: string;
  readonly linesHint: string;
  readonly impact: string;
  readonly impactLead: string;
  readonly units: string;
  readonly unit: string;
  readonly unitHint: string;
  readonly method: string;
  readonly methodHint: string;
  readonly of: string;
  readonly ofExpense: string;
  readonly ofExpenseHint: string;
  readonly reportImpact: string;
  readonly replacesReport: string;
  readonly replacesReportHint: string;
  readonly reportText: string;
  readonly bank: string;
  readonly bankLead: string;
  readonly account: string;
  readonly stated: string;
  readonly difference: string;
  readonly why: string;
  readonly statement: string;
}

export const BOOKS_TEXTS: TextsOf<BooksTexts> = {
  en: {
    budgets: 'Budgets',
    budgetsLead:
      'Spent is what of a line’s expenses did not come back. The newest version of a budget counts.',
    budgetLine: 'Line',
    planned: 'Planned',
    spent: 'Spent',
    left: 'Left',
    beyond: 'Beyond it',
    setBudget: 'Set or change a budget',
    setBudgetWhat: 'Set the budget',
    over: {
      refuse: 'an expense beyond it is refused',
      flag: 'an expense beyond it is let through, and flagged',
    },
    lines: 'All lines, each with its amount',
    linesHint: 'One a row, for example: pipes 1000.00. What is not here is no line any more.',
    impact: 'Impact',
    impactLead: 'Reports add up, but for those that another one replaces.',
    units: 'How many',
    unit: 'What',
    unitHint: 'One word, for example meals; lower-case letters, digits and hyphens',
    method: 'Method',
    methodHint: 'How it was counted, for example headcount',
    of: 'Of',
    ofExpense: 'or of one expense',
    ofExpenseHint: 'Its id; then leave the project empty',
    reportImpact: 'Report',
    replacesReport: 'In the place of a report',
    replacesReportHint: 'The id of the report that was wrong; it stays on record and no longer counts',
    reportText: 'What it is, in words (public)',
    bank: 'The bank',
    bankLead:
      'What the bank stated, beside what the ledger leaves there. What could be why is for you to look at: nothing follows from it.',
    account: 'Account',
    stated: 'Stated',
    difference: 'Differs by',
    why: 'Perhaps',
    statement: 'The public statement',
  },
  it: {
    budgets: 'Budget',
    budgetsLead: 'Speso è quanto delle spese di una voce non è tornato. Conta la versione più recente.',
    budgetLine: 'Voce',
    planned: 'Previsto',
    spent: 'Speso',
    left: 'Resta',
    beyond: 'Oltre',
    setBudget: 'Fissa o cambia un budget',
    setBudgetWhat: 'Fissa il budget',
    over: {
      refuse: 'una spesa oltre il budget è rifiutata',
      flag: 'una spesa oltre il budget passa, ed è segnalata',
    },
    lines: 'Tutte le voci, ognuna con il suo importo',
    linesHint: 'Una per riga, per esempio: tubi 1000,00. Ciò che non è qui non è più una voce.',
    impact: 'Risultati',
    impactLead: 'Le dichiarazioni si sommano, salvo quelle sostituite da un’altra.',
    units: 'Quanti',
    unit: 'Che cosa',
    unitHint: 'Una parola, per esempio pasti; lettere minuscole, cifre e trattini',
    method: 'Metodo',
    methodHint: 'Come si è contato, per esempio conta-presenze',
    of: 'Di',
    ofExpense: 'o di una sola spesa',
    ofExpenseHint: 'Il suo id; allora lascia vuoto il progetto',
    reportImpact: 'Dichiara',
    replacesReport: 'Al posto di una dichiarazione',
    replacesReportHint: 'L’id di quella sbagliata; resta agli atti e non conta più',
    reportText: 'Che cos’è, in parole (pubblico)',
    bank: 'La banca',
    bankLead:
      'Che cosa ha dichiarato la banca, accanto a quanto i conti lasciano lì. Che cosa potrebbe spiegarlo è da guardare: nulla ne consegue.',
    account: 'Conto',
    stated: 'Dichiarato',
    difference: 'Differenza',
    why: 'Forse',
    statement: 'Il rendiconto pubblico',
  },
  fr: {
    budgets: 'Budgets',
    budgetsLead:
      'Dépensé est ce qui, des dépenses d’une ligne, n’est pas revenu. La version la plus récente compte.',
    budgetLine: 'Ligne',
    planned: 'Prévu',
    spent: 'Dépensé',
    left: 'Reste',
    beyond: 'Au-delà',
    setBudget: 'Fixer ou changer un budget',
    setBudgetWhat: 'Fixer le budget',
    over: { refuse: 'une dépense au-delà est refusée', flag: 'une dépense au-delà est admise, et signalée' },
    lines: 'Toutes les lignes, chacune avec son montant',
    linesHint: 'Une par rangée, par exemple : tuyaux 1000,00. Ce qui n’est pas ici n’est plus une ligne.',
    impact: 'Résultats',
    impactLead: 'Les déclarations s’ajoutent, sauf celles qu’une autre remplace.',
    units: 'Combien',
    unit: 'Quoi',
    unitHint: 'Un mot, par exemple repas ; lettres minuscules, chiffres et tirets',
    method: 'Méthode',
    methodHint: 'Comment on a compté, par exemple comptage',
    of: 'De',
    ofExpense: 'ou d’une seule dépense',
    ofExpenseHint: 'Son identifiant ; laissez alors le projet vide',
    reportImpact: 'Déclarer',
    replacesReport: 'À la place d’une déclaration',
    replacesReportHint: 'L’identifiant de celle qui était fausse ; elle reste au dossier et ne compte plus',
    reportText: 'Ce que c’est, en mots (public)',
    bank: 'La banque',
    bankLead:
      'Ce que la banque a déclaré, à côté de ce que les comptes y laissent. Ce qui pourrait l’expliquer est à regarder : rien n’en découle.',
    account: 'Compte',
    stated: 'Déclaré',
    difference: 'Différence',
    why: 'Peut-être',
    statement: 'Le relevé public',
  },
};

/** What the script says of them; `{…}` is filled in. */
export interface BooksScriptTexts {
  readonly overBy: string;
  readonly version: string;
  readonly refuse: string;
  readonly flag: string;
  readonly lineWrong: string;
  readonly unitsWrong: string;
  readonly replaced: string;
  readonly replace: string;
  readonly agrees: string;
  readonly noWhy: string;
  readonly notAtBank: string;
  readonly notRecorded: string;
  readonly noBank: string;
  /** By the type of the event; another one is named as it is. */
  readonly types: Readonly<Record<string, string>>;
}

export const BOOKS_SCRIPT_TEXTS: TextsOf<BooksScriptTexts> = {
  en: {
    overBy: 'over by {amount}',
    version: 'version {n}',
    refuse: 'refused beyond',
    flag: 'flagged beyond',
    lineWrong: 'This row is no line with its amount: {row}',
    unitsWrong: 'How many is a whole number',
    replaced: 'replaced by {id}: does not count',
    replace: 'Replace',
    agrees: 'agrees',
    noWhy: 'no single entry, nor two, make that difference',
    notAtBank: 'not at the bank by then: {what}',
    notRecorded: 'recorded later only: {what}',
    noBank: 'The portal does not answer here.',
    types: {
      'gift.received': 'a gift',
      'income.received': 'an income',
      'expense.recorded': 'an expense',
      'expense.returned': 'money that came back of an expense',
      'gift.refunded': 'a refund',
      'bank.charged': 'a charge of the bank',
      'transfer.sent': 'money sent to a partner',
      'transfer.returned': 'money that a partner gave back',
      'money.exchanged': 'an exchange',
      'loss.recorded': 'a loss',
    },
  },
  it: {
    overBy: 'oltre di {amount}',
    version: 'versione {n}',
    refuse: 'oltre si rifiuta',
    flag: 'oltre si segnala',
    lineWrong: 'Questa riga non è una voce con il suo importo: {row}',
    unitsWrong: 'Quanti è un numero intero',
    replaced: 'sostituita da {id}: non conta',
    replace: 'Sostituisci',
    agrees: 'concorda',
    noWhy: 'nessuna voce, né due insieme, fanno quella differenza',
    notAtBank: 'non ancora in banca: {what}',
    notRecorded: 'registrato solo dopo: {what}',
    noBank: 'Qui il portale non risponde.',
    types: {
      'gift.received': 'un dono',
      'income.received': 'un’entrata',
      'expense.recorded': 'una spesa',
      'expense.returned': 'denaro tornato da una spesa',
      'gift.refunded': 'un rimborso',
      'bank.charged': 'un addebito della banca',
      'transfer.sent': 'denaro inviato a un partner',
      'transfer.returned': 'denaro restituito da un partner',
      'money.exchanged': 'un cambio',
      'loss.recorded': 'una perdita',
    },
  },
  fr: {
    overBy: 'au-delà de {amount}',
    version: 'version {n}',
    refuse: 'au-delà on refuse',
    flag: 'au-delà on signale',
    lineWrong: 'Cette rangée n’est pas une ligne avec son montant : {row}',
    unitsWrong: 'Combien est un nombre entier',
    replaced: 'remplacée par {id} : ne compte pas',
    replace: 'Remplacer',
    agrees: 'concorde',
    noWhy: 'aucune entrée, ni deux ensemble, ne font cette différence',
    notAtBank: 'pas encore à la banque : {what}',
    notRecorded: 'inscrit plus tard seulement : {what}',
    noBank: 'Le portail ne répond pas ici.',
    types: {
      'gift.received': 'un don',
      'income.received': 'une recette',
      'expense.recorded': 'une dépense',
      'expense.returned': 'de l’argent revenu d’une dépense',
      'gift.refunded': 'un remboursement',
      'bank.charged': 'un débit de la banque',
      'transfer.sent': 'de l’argent envoyé à un partenaire',
      'transfer.returned': 'de l’argent rendu par un partenaire',
      'money.exchanged': 'un change',
      'loss.recorded': 'une perte',
    },
  },
};
