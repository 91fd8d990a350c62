/** The words of the staff's page in each language. */
import type { TextsOf } from '@centesimo/web';

export interface PageTexts {
  readonly title: string;
  readonly noScript: string;
  readonly signInLead: string;
  readonly token: string;
  readonly ledger: string;
  readonly signIn: string;
  readonly signOut: string;
  readonly sections: string;
  readonly told: string;
  readonly funds: string;
  readonly projects: string;
  readonly propose: string;
  readonly proposals: string;
  readonly expenses: string;
  readonly returns: string;
  readonly refunds: string;
  readonly evidence: string;
  readonly unassigned: string;
  readonly fund: string;
  readonly class: string;
  readonly currency: string;
  readonly free: string;
  readonly length: string;
  readonly name: string;
  readonly nameHint: string;
  readonly publicTitle: string;
  readonly openFund: string;
  readonly project: string;
  readonly openProject: string;
  readonly amount: string;
  readonly amountHint: string;
  readonly date: string;
  readonly text: string;
  readonly textHint: string;
  readonly line: string;
  readonly category: string;
  readonly fileHint: string;
  readonly proposeButton: string;
  readonly proposeLead: string;
  readonly proposalsLead: string;
  readonly status: string;
  readonly actions: string;
  readonly expense: string;
  readonly returned: string;
  readonly recordReturn: string;
  readonly gift: string;
  readonly processor: string;
  readonly refundId: string;
  readonly recordRefund: string;
  readonly upload: string;
  readonly uploadLead: string;
  readonly withoutDocument: string;
  readonly documentRequired: string;
  readonly documentOf: string;
  readonly documentOfHint: string;
  readonly replaces: string;
  readonly replacesHint: string;
  readonly unassignedLead: string;
}

export const STAFF_TEXTS: TextsOf<PageTexts> = {
  en: {
    title: 'The books',
    noScript: 'This page needs JavaScript. The same can be done over HTTP: see /docs.',
    signInLead: 'Paste a token of your own. It stays in this tab and is forgotten when you close it.',
    token: 'Token',
    ledger: 'Ledger',
    signIn: 'Sign in',
    signOut: 'Sign out',
    sections: 'Sections',
    told: 'What was done',
    funds: 'Funds',
    projects: 'Projects',
    propose: 'Propose an expense',
    proposals: 'Waiting for a second person',
    expenses: 'Expenses',
    returns: 'Money that came back',
    refunds: 'Refunds',
    evidence: 'Evidence',
    unassigned: 'Gifts that wait for a fund',
    fund: 'Fund',
    class: 'Class',
    currency: 'Currency',
    free: 'Not spent',
    length: 'Ever entered',
    name: 'Name',
    nameHint: 'Lower-case letters, digits and hyphens',
    publicTitle: 'Title (public)',
    openFund: 'Open the fund',
    project: 'Project',
    openProject: 'Open the project',
    amount: 'Amount',
    amountHint: 'For example 25.00',
    date: 'Date',
    text: 'What was paid, and to whom (public)',
    textHint: 'Published as it stands: name no private person',
    line: 'Budget line (optional)',
    category: 'Category (optional)',
    fileHint: 'PDF, PNG, JPEG, TIFF, WebP, XML, p7m, plain text or CSV, at most 20 MB',
    proposeButton: 'Propose',
    proposeLead: 'No money moves until another person approves.',
    proposalsLead: 'Who proposed cannot approve.',
    status: 'Status',
    actions: 'Actions',
    expense: 'Expense',
    returned: 'Came back',
    recordReturn: 'Record what came back',
    gift: 'Gift',
    processor: 'Processor',
    refundId: 'Its id of the refund',
    recordRefund: 'Record the refund',
    upload: 'Upload',
    uploadLead: 'Kept apart from the log, which holds only its commitment.',
    withoutDocument: 'only those without a document',
    documentRequired: 'This ledger records an expense with a document only.',
    documentOf: 'Of which payment',
    documentOfHint: 'The id of an expense, loss or transfer; left empty, the file is only kept.',
    replaces: 'In the place of',
    replacesHint:
      'For a redacted copy: the commitment of the document that it replaces. That one stays on record and is no more shown.',
    unassignedLead: 'No rule could place them: they go where you say.',
  },
  it: {
    title: 'I conti',
    noScript: 'Questa pagina ha bisogno di JavaScript. Lo stesso si può fare via HTTP: vedi /docs.',
    signInLead: 'Incolla il tuo token. Resta in questa scheda e viene dimenticato quando la chiudi.',
    token: 'Token',
    ledger: 'Registro',
    signIn: 'Entra',
    signOut: 'Esci',
    sections: 'Sezioni',
    told: 'Che cosa è stato fatto',
    funds: 'Fondi',
    projects: 'Progetti',
    propose: 'Proponi una spesa',
    proposals: 'In attesa di una seconda persona',
    expenses: 'Spese',
    returns: 'Denaro tornato',
    refunds: 'Rimborsi',
    evidence: 'Documenti',
    unassigned: 'Doni in attesa di un fondo',
    fund: 'Fondo',
    class: 'Classe',
    currency: 'Valuta',
    free: 'Non speso',
    length: 'Entrato finora',
    name: 'Nome',
    nameHint: 'Lettere minuscole, cifre e trattini',
    publicTitle: 'Titolo (pubblico)',
    openFund: 'Apri il fondo',
    project: 'Progetto',
    openProject: 'Apri il progetto',
    amount: 'Importo',
    amountHint: 'Per esempio 25,00',
    date: 'Data',
    text: 'Che cosa è stato pagato, e a chi (pubblico)',
    textHint: 'Pubblicato così com’è: non nominare persone private',
    line: 'Voce di bilancio (facoltativa)',
    category: 'Categoria (facoltativa)',
    fileHint: 'PDF, PNG, JPEG, TIFF, WebP, XML, p7m, testo o CSV, al massimo 20 MB',
    proposeButton: 'Proponi',
    proposeLead: 'Nessun denaro si muove finché un’altra persona non approva.',
    proposalsLead: 'Chi ha proposto non può approvare.',
    status: 'Stato',
    actions: 'Azioni',
    expense: 'Spesa',
    returned: 'Tornato',
    recordReturn: 'Registra quanto è tornato',
    gift: 'Dono',
    processor: 'Processore',
    refundId: 'Suo identificativo del rimborso',
    recordRefund: 'Registra il rimborso',
    upload: 'Carica',
    uploadLead: 'Conservato fuori dal log, che ne contiene solo l’impegno crittografico.',
    withoutDocument: 'solo quelle senza documento',
    documentRequired: 'Questa contabilità registra una spesa solo con un documento.',
    documentOf: 'Di quale pagamento',
    documentOfHint: 'L’id di una spesa, perdita o trasferimento; se vuoto, il file viene solo conservato.',
    replaces: 'Al posto di',
    replacesHint:
      'Per una copia oscurata: l’impegno del documento che sostituisce. Quello resta agli atti e non viene più mostrato.',
    unassignedLead: 'Nessuna regola ha potuto collocarli: vanno dove dici tu.',
  },
  fr: {
    title: 'Les comptes',
    noScript: 'Cette page a besoin de JavaScript. On peut faire de même par HTTP : voir /docs.',
    signInLead: 'Collez votre jeton. Il reste dans cet onglet et est oublié quand vous le fermez.',
    token: 'Jeton',
    ledger: 'Registre',
    signIn: 'Entrer',
    signOut: 'Sortir',
    sections: 'Sections',
    told: 'Ce qui a été fait',
    funds: 'Fonds',
    projects: 'Projets',
    propose: 'Proposer une dépense',
    proposals: 'En attente d’une seconde personne',
    expenses: 'Dépenses',
    returns: 'Argent revenu',
    refunds: 'Remboursements',
    evidence: 'Pièces',
    unassigned: 'Dons qui attendent un fonds',
    fund: 'Fonds',
    class: 'Classe',
    currency: 'Monnaie',
    free: 'Non dépensé',
    length: 'Entré jusqu’ici',
    name: 'Nom',
    nameHint: 'Lettres minuscules, chiffres et tirets',
    publicTitle: 'Titre (public)',
    openFund: 'Ouvrir le fonds',
    project: 'Projet',
    openProject: 'Ouvrir le projet',
    amount: 'Montant',
    amountHint: 'Par exemple 25,00',
    date: 'Date',
    text: 'Ce qui a été payé, et à qui (public)',
    textHint: 'Publié tel quel : ne nommez pas de personne privée',
    line: 'Ligne du budget (facultative)',
    category: 'Catégorie (facultative)',
    fileHint: 'PDF, PNG, JPEG, TIFF, WebP, XML, p7m, texte ou CSV, 20 Mo au plus',
    proposeButton: 'Proposer',
    proposeLead: 'L’argent ne bouge pas avant qu’une autre personne approuve.',
    proposalsLead: 'Qui a proposé ne peut pas approuver.',
    status: 'État',
    actions: 'Actions',
    expense: 'Dépense',
    returned: 'Revenu',
    recordReturn: 'Enregistrer ce qui est revenu',
    gift: 'Don',
    processor: 'Prestataire',
    refundId: 'Son identifiant du remboursement',
    recordRefund: 'Enregistrer le remboursement',
    upload: 'Envoyer',
    uploadLead: 'Gardée hors du journal, qui n’en contient que l’engagement.',
    withoutDocument: 'seulement celles sans pièce',
    documentRequired: 'Cette comptabilité n’enregistre une dépense qu’avec une pièce.',
    documentOf: 'De quel paiement',
    documentOfHint:
      'L’identifiant d’une dépense, d’une perte ou d’un transfert ; vide, le fichier est seulement gardé.',
    replaces: 'À la place de',
    replacesHint:
      'Pour une copie caviardée : l’engagement de la pièce qu’elle remplace. Celle-ci reste au dossier et n’est plus montrée.',
    unassignedLead: 'Aucune règle n’a pu les placer : ils vont où vous dites.',
  },
};
