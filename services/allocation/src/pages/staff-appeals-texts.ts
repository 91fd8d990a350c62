/** The words of appeals on the staff's page, in each language. */
import type { TextsOf } from '@centesimo/web';

export interface AppealTexts {
  readonly appeals: string;
  readonly appealsLead: string;
  readonly state: string;
  readonly raised: string;
  readonly surplus: string;
  readonly whereTo: string;
  readonly giveBack: string;
  readonly giveBackLead: string;
  readonly ofAppeal: string;
  readonly ofAppealHint: string;
}

export const APPEAL_TEXTS: TextsOf<AppealTexts> = {
  en: {
    appeals: 'Appeals',
    appealsLead:
      'Funds that ask for a goal. What one cannot use goes to its second purpose, elsewhere by a giver’s consent, or back.',
    state: 'State',
    raised: 'Raised',
    surplus: 'Cannot be used',
    whereTo: 'Where it may go',
    giveBack: 'What would be given back',
    giveBackLead: 'The newest money first. Nothing is done until you record each refund.',
    ofAppeal: 'Gives back of the appeal',
    ofAppealHint: 'Where the appeal cannot use the money: the giver’s page then says why.',
  },
  it: {
    appeals: 'Raccolte',
    appealsLead:
      'Fondi che chiedono una somma. Ciò che una raccolta non può usare va al suo secondo scopo, altrove se chi ha donato acconsente, o indietro.',
    state: 'Stato',
    raised: 'Raccolti',
    surplus: 'Non utilizzabili',
    whereTo: 'Dove possono andare',
    giveBack: 'Che cosa si restituirebbe',
    giveBackLead: 'Prima il denaro più recente. Non accade nulla finché non registri ogni rimborso.',
    ofAppeal: 'Restituisce della raccolta',
    ofAppealHint: 'Quando la raccolta non può usare il denaro: la pagina di chi ha donato dirà perché.',
  },
  fr: {
    appeals: 'Collectes',
    appealsLead:
      'Fonds qui demandent une somme. Ce qu’une collecte ne peut utiliser va à son second but, ailleurs si le donateur y consent, ou lui revient.',
    state: 'État',
    raised: 'Réunis',
    surplus: 'Inutilisables',
    whereTo: 'Où ils peuvent aller',
    giveBack: 'Ce qui serait rendu',
    giveBackLead:
      'L’argent le plus récent d’abord. Rien n’est fait tant que vous n’enregistrez pas chaque remboursement.',
    ofAppeal: 'Rend de la collecte',
    ofAppealHint: 'Quand la collecte ne peut utiliser l’argent : la page du donateur dira pourquoi.',
  },
};

/** What the script says of them. */
interface AppealScriptTexts {
  readonly open: string;
  readonly met: string;
  readonly overfunded: string;
  readonly failed: string;
  /** Past its day and below its goal, but not closed. */
  readonly late: string;
  readonly until: string;
  readonly of: string;
  readonly toFund: string;
  readonly toNobody: string;
  readonly plan: string;
  readonly planOf: string;
  readonly noGifts: string;
  readonly mixed: string;
  readonly refund: string;
  /** Of a refund that named an appeal. */
  readonly back: Readonly<Record<'failed' | 'overfunded' | 'notBack' | 'toGiveBack', string>>;
}

export const APPEAL_SCRIPT_TEXTS: TextsOf<AppealScriptTexts> = {
  en: {
    open: 'open',
    met: 'goal met',
    overfunded: 'overfunded by {amount}',
    failed: 'failed: closed below its goal',
    late: 'failed: its day is past. Close the fund, and its money may go on.',
    until: 'until {day}',
    of: '{raised} of {goal}',
    toFund: 'its second purpose, {fund}; elsewhere by consent; or back',
    toNobody: 'elsewhere by consent, or back',
    plan: 'Give back …',
    planOf: 'Of {fund}: {amount} cannot be used.',
    noGifts: '{amount} of it is no gift’s, and nobody is there to give it back to.',
    mixed: 'A refund would take other cents of this gift first.',
    refund: 'Fill in the refund',
    back: {
      failed: 'gave back of {fund}, which failed',
      overfunded: 'gave back of {fund}, which was overfunded',
      notBack: 'did not give back of {fund}: it could use the money, or had none of this gift',
      toGiveBack: 'to give back of {fund}',
    },
  },
  it: {
    open: 'aperta',
    met: 'obiettivo raggiunto',
    overfunded: '{amount} oltre l’obiettivo',
    failed: 'fallita: chiusa sotto l’obiettivo',
    late: 'fallita: il suo giorno è passato. Chiudi il fondo, e il denaro potrà andare oltre.',
    until: 'fino al {day}',
    of: '{raised} su {goal}',
    toFund: 'al secondo scopo, {fund}; altrove col consenso; o indietro',
    toNobody: 'altrove col consenso, o indietro',
    plan: 'Restituisci …',
    planOf: 'Di {fund}: {amount} non utilizzabili.',
    noGifts: '{amount} non sono di nessun dono: non c’è a chi restituirli.',
    mixed: 'Un rimborso prenderebbe prima altri centesimi di questo dono.',
    refund: 'Compila il rimborso',
    back: {
      failed: 'restituito della raccolta {fund}, fallita',
      overfunded: 'restituito della raccolta {fund}, che aveva avuto più di quanto chiedeva',
      notBack: 'non restituito della raccolta {fund}: poteva usare il denaro, o non ne aveva di questo dono',
      toGiveBack: 'da restituire della raccolta {fund}',
    },
  },
  fr: {
    open: 'ouverte',
    met: 'objectif atteint',
    overfunded: '{amount} de plus que demandé',
    failed: 'échouée : close sous son objectif',
    late: 'échouée : son jour est passé. Fermez le fonds, et son argent pourra aller ailleurs.',
    until: 'jusqu’au {day}',
    of: '{raised} sur {goal}',
    toFund: 'à son second but, {fund} ; ailleurs avec l’accord ; ou en retour',
    toNobody: 'ailleurs avec l’accord, ou en retour',
    plan: 'Rendre …',
    planOf: 'De {fund} : {amount} inutilisables.',
    noGifts: '{amount} ne sont d’aucun don : il n’y a personne à qui les rendre.',
    mixed: 'Un remboursement prendrait d’abord d’autres centimes de ce don.',
    refund: 'Remplir le remboursement',
    back: {
      failed: 'rendu de la collecte {fund}, échouée',
      overfunded: 'rendu de la collecte {fund}, qui avait reçu plus que demandé',
      notBack:
        'non rendu de la collecte {fund} : elle pouvait utiliser l’argent, ou n’en avait pas de ce don',
      toGiveBack: 'à rendre de la collecte {fund}',
    },
  },
};
