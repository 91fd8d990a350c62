/** What a refusal means of partners, purposes, budgets and losses: in Italian and French. */

export const MONEY_WORDS: Readonly<Record<string, readonly [it: string, fr: string]>> = {
  'transfer-invalid': ['questo non è l’id di un trasferimento', 'ceci n’est pas l’id d’un transfert'],
  'receipt-invalid': [
    'questa non è una ricevuta, o non prova la sua voce',
    'ceci n’est pas un reçu, ou il ne prouve pas son entrée',
  ],
  'unknown-log': [
    'non si conosce la chiave del registro di questa ricevuta',
    'la clé du registre de ce reçu n’est pas connue',
  ],
  'receipt-of-other-thing': [
    'la voce della ricevuta non è una donazione né un’entrata',
    'l’entrée du reçu n’est ni un don ni une recette',
  ],
  'receipt-of-own-ledger': [
    'la ricevuta è di questa stessa contabilità',
    'le reçu est de cette comptabilité même',
  ],
  'receipt-of-another-currency': [
    'la voce della ricevuta è in un’altra valuta',
    'l’entrée du reçu est dans une autre monnaie',
  ],
  'receipt-of-another-amount': [
    'la voce della ricevuta è di meno di quanto si passa',
    'l’entrée du reçu est de moins que ce qui est transmis',
  ],
  'cited-before': ['un altro passaggio cita questa voce', 'une autre transmission cite cette entrée'],
  'projects-invalid': [
    'un fondo indica al più 200 progetti, ognuno una volta',
    'un fonds nomme 200 projets au plus, chacun une fois',
  ],
  'rate-invalid': [
    'il cambio è un numero decimale senza zeri inutili, al più 15 cifre per parte',
    'le taux est un nombre décimal sans zéros inutiles, 15 chiffres au plus de chaque côté',
  ],
  'ground-unknown': ['questo motivo non esiste', 'ce motif n’existe pas'],
  'over-unknown': [
    'oltre il preventivo si rifiuta o si segnala',
    'au-delà du budget on refuse ou on signale',
  ],
  'lines-invalid': [
    'un preventivo ha da 1 a 500 voci, ognuna una volta',
    'un budget a de 1 à 500 lignes, chacune une fois',
  ],
  'not-secondary-purpose': [
    'la raccolta ha indicato un altro fondo per il denaro che non può usare',
    'l’appel a indiqué un autre fonds pour l’argent qu’il ne peut pas utiliser',
  ],
  'exceeds-surplus': [
    'di una raccolta non fallita va al secondo scopo solo ciò che supera l’obiettivo: se è fallita, chiudila',
    'd’un appel qui n’a pas échoué, seul ce qui dépasse l’objectif va au second but : s’il a échoué, fermez-le',
  ],
  'consent-missing': [
    'il consenso di chi ha donato va messo agli atti: carica prima il documento',
    'le consentement du donateur doit être au dossier : chargez d’abord le document',
  ],
  'unknown-appeal': ['questa raccolta non c’è', 'cet appel n’existe pas'],
  'impact-id-invalid': [
    'questo non è l’id di un risultato riferito',
    'ceci n’est pas l’id d’un résultat rapporté',
  ],
  'unknown-impact': ['questo risultato non c’è', 'ce résultat n’existe pas'],
  'impact-replaced': [
    'questo risultato è già stato sostituito: sostituisci quello che vale',
    'ce résultat a déjà été remplacé : remplacez celui qui compte',
  ],
  'impact-invalid': [
    'un risultato è di una spesa o di un progetto, e di uno solo',
    'un résultat est d’une dépense ou d’un projet, et d’un seul',
  ],
  'approver-missing': [
    'deve approvare una seconda persona: il suo token, o una proposta',
    'une deuxième personne doit approuver : son jeton, ou une proposition',
  ],
  'action-missing': ['la proposta non dice che cosa propone', 'la proposition ne dit pas quoi'],
  'kind-invalid': ['questo genere di proposta non esiste', 'ce genre de proposition n’existe pas'],
  'unknown-charge': ['questo addebito non c’è', 'ce débit n’existe pas'],
  'unknown-correction': ['questa correzione non c’è', 'cette correction n’existe pas'],
  'unknown-credit': ['questo accredito non c’è', 'ce crédit n’existe pas'],
  'charge-settled': ['l’addebito è già regolato', 'le débit est déjà réglé'],
  'correction-settled': ['la correzione è già regolata', 'la correction est déjà réglée'],
  'credit-settled': ['l’accredito è già regolato', 'le crédit est déjà réglé'],
  'nothing-to-cover': ['è scoperto meno di così', 'il manque moins que cela'],
  'shortfall-open': [
    'manca denaro che è stato ripreso: finché non è coperto la riserva non paga altro',
    'il manque de l’argent repris : tant qu’il n’est pas couvert, la réserve ne paie rien d’autre',
  ],
  'custody-forbids': [
    'lo tiene un partner: si può solo spendere, restituire o consegnare',
    'un partenaire le détient : on ne peut que le dépenser, le rendre ou le remettre',
  ],
  'custody-mixed': [
    'una spesa non si paga insieme noi e un partner, né due partner',
    'une dépense ne se paie pas par nous et un partenaire, ni par deux partenaires',
  ],
  'custody-exists': [
    'il partner ha già un fondo per questo denaro',
    'le partenaire a déjà un fonds pour cet argent',
  ],
  'not-custody': ['questo fondo non lo tiene un partner', 'ce fonds n’est détenu par aucun partenaire'],
  'wrong-source': [
    'il partner tiene questo fondo per il denaro di un altro',
    'le partenaire détient ce fonds pour l’argent d’un autre',
  ],
  'unknown-transfer': ['questo trasferimento non c’è', 'ce transfert n’existe pas'],
  'transfer-received': [
    'il partner ha già ricevuto questo trasferimento',
    'le partenaire a déjà reçu ce transfert',
  ],
  'same-currency': [
    'i due fondi sono nella stessa valuta: sposta il denaro',
    'les deux fonds sont de la même monnaie : déplacez l’argent',
  ],
  'wrong-rate': ['gli importi non seguono dal cambio', 'les montants ne découlent pas du taux'],
  'not-conditional': ['il fondo non ha condizioni', 'le fonds n’a pas de condition'],
  'condition-met': ['la condizione è già adempiuta', 'la condition est déjà remplie'],
  'purpose-forbids': [
    'il denaro di questo fondo è per altri progetti',
    'l’argent de ce fonds est pour d’autres projets',
  ],
  'project-closed': ['il progetto è chiuso', 'le projet est fermé'],
  'wrong-budget-version': [
    'il preventivo non è la versione seguente',
    'le budget n’est pas la version suivante',
  ],
  'unknown-line': [
    'il preventivo del progetto non ha questa voce',
    'le budget du projet n’a pas cette ligne',
  ],
  'over-budget': [
    'nella voce del preventivo resta meno di così',
    'il reste moins que cela dans la ligne du budget',
  ],
  'document-required': [
    'questa contabilità registra una spesa solo con un documento: caricalo prima',
    'cette comptabilité n’enregistre une dépense qu’avec un document : déposez-le d’abord',
  ],
  'document-on-record': [
    'questo documento è già agli atti per questa spesa',
    'ce document est déjà au dossier de cette dépense',
  ],
  'unknown-document': [
    'fra i documenti validi questo non c’è',
    'ce document n’est pas parmi ceux en vigueur',
  ],
  'unknown-outflow': [
    'questa spesa, perdita o trasferimento non c’è',
    'cette dépense, perte ou ce transfert n’existe pas',
  ],
  'too-many-documents': ['ha già 1.000 documenti', 'il y a déjà 1 000 documents'],
};
