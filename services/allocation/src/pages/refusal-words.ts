/**
 * What a refusal means, by the code of its problem document: in Italian and French. English is what the server says.
 * `tools/refusal-words.unit.test.ts` holds them to the codes that there are, so that none is told in English alone.
 */
import type { Language, TextsOf } from '@centesimo/web';
import { MONEY_WORDS } from './refusal-words-money.ts';

type Words = Readonly<Record<string, readonly [it: string, fr: string]>>;

const REQUESTS: Words = {
  'request-invalid': ['un campo non è come dev’essere', 'un champ n’est pas comme il doit être'],
  'request-timeout': ['la richiesta non è arrivata in tempo', 'la demande n’est pas arrivée à temps'],
  'route-not-found': ['a questo indirizzo non c’è nulla', 'il n’y a rien à cette adresse'],
  'body-too-large': ['è più grande di quanto è permesso', 'c’est plus grand que permis'],
  'url-too-long': ['l’indirizzo è troppo lungo', 'l’adresse est trop longue'],
  'headers-too-large': ['il token è troppo lungo', 'le jeton est trop long'],
  'media-type-unsupported': ['questo tipo di file non è accettato', 'ce type de fichier n’est pas accepté'],
  'cursor-malformed': ['la pagina dell’elenco non esiste più', 'la page de la liste n’existe plus'],
  'idempotency-conflict': [
    'la stessa richiesta è già stata inviata con altri dati',
    'la même demande a déjà été envoyée avec d’autres données',
  ],
};

const TOKENS: Words = {
  'token-missing': ['manca il token', 'le jeton manque'],
  'token-malformed': ['questo non è un token', 'ceci n’est pas un jeton'],
  'token-algorithm': ['il token non è firmato con ES256', 'le jeton n’est pas signé avec ES256'],
  'token-type': ['è un token di un altro genere', 'c’est un jeton d’un autre genre'],
  'token-unknown-key': [
    'la chiave del token non è fra quelle ammesse',
    'la clé du jeton n’est pas admise ici',
  ],
  'token-signature': ['la firma del token non è valida', 'la signature du jeton n’est pas bonne'],
  'token-issuer': ['il token viene da un altro emittente', 'le jeton vient d’un autre émetteur'],
  'token-audience': ['il token è per un altro sistema', 'le jeton est pour un autre système'],
  'token-expired': ['il token è scaduto', 'le jeton a expiré'],
  'token-not-yet': ['il token non vale ancora', 'le jeton n’est pas encore valable'],
  'role-forbidden': ['il token non ha il ruolo che serve', 'le jeton n’a pas le rôle qu’il faut'],
  'ledger-forbidden': ['il token è per altre contabilità', 'le jeton est pour d’autres comptabilités'],
  'choice-needs-staff': [
    'un rimborso per scelta richiede il ruolo staff',
    'un remboursement par choix demande le rôle staff',
  ],
};

const FIELDS: Words = {
  'amount-not-positive': ['l’importo è almeno di un centesimo', 'le montant est d’au moins un centime'],
  'amount-negative': ['l’importo non può essere negativo', 'le montant ne peut être négatif'],
  'amount-too-large': ['l’importo è troppo grande', 'le montant est trop grand'],
  'currency-unknown': ['questa valuta non esiste', 'cette monnaie n’existe pas'],
  'date-invalid': ['la data non è un giorno del calendario', 'la date n’est pas un jour du calendrier'],
  'date-in-future': ['la data è nel futuro', 'la date est dans le futur'],
  'details-too-large': ['il testo è più lungo di 8 KiB', 'le texte dépasse 8 Kio'],
  'details-invalid': ['il testo contiene caratteri non validi', 'le texte contient des caractères invalides'],
  'ledger-invalid': [
    'una contabilità si scrive con minuscole, cifre e trattini, al più 63',
    'une comptabilité s’écrit en minuscules, chiffres et traits d’union, 63 au plus',
  ],
  'fund-invalid': [
    'un fondo si scrive con minuscole, cifre e trattini, al più 63',
    'un fonds s’écrit en minuscules, chiffres et traits d’union, 63 au plus',
  ],
  'project-invalid': [
    'un progetto si scrive con minuscole, cifre e trattini, al più 63',
    'un projet s’écrit en minuscules, chiffres et traits d’union, 63 au plus',
  ],
  'slug-invalid': [
    'minuscole, cifre e trattini, al più 63',
    'minuscules, chiffres et traits d’union, 63 au plus',
  ],
  'fund-class-unknown': ['questa classe di fondo non esiste', 'cette classe de fonds n’existe pas'],
  'funds-invalid': ['indica da 1 a 100 fondi', 'nommez de 1 à 100 fonds'],
  'gift-invalid': ['questo non è l’id di un dono', 'ceci n’est pas l’id d’un don'],
  'processor-invalid': ['il processore non è scritto bene', 'le prestataire n’est pas bien écrit'],
  'payment-invalid': [
    'il numero del pagamento non è scritto bene',
    'le numéro du paiement n’est pas bien écrit',
  ],
  'appeal-without-choice': [
    'solo un rimborso per scelta restituisce ciò che una raccolta non può usare',
    'seul un remboursement par choix rend ce qu’un appel ne peut utiliser',
  ],
  'refund-invalid': [
    'il numero del rimborso non è scritto bene',
    'le numéro du remboursement n’est pas bien écrit',
  ],
  'expense-invalid': ['questo non è l’id di una spesa', 'ceci n’est pas l’id d’une dépense'],
  'proposal-invalid': ['questo non è l’id di una proposta', 'ceci n’est pas l’id d’une proposition'],
  'evidence-invalid': ['al più 64 documenti, ognuno una volta', '64 documents au plus, chacun une fois'],
  'documented-invalid': [
    'i documenti sono di una spesa, una perdita, un trasferimento o un fondo',
    'les documents sont d’une dépense, d’une perte, d’un transfert ou d’un fonds',
  ],
  'limit-invalid': ['una pagina ha al più 1.000 righe', 'une page a 1 000 lignes au plus'],
  'cursor-invalid': ['la pagina dell’elenco non esiste più', 'la page de la liste n’existe plus'],
  malformed: ['la richiesta non è ben formata', 'la demande n’est pas bien formée'],
};

const BOOKS: Words = {
  'unknown-ledger': ['questa contabilità non c’è (ancora)', 'cette comptabilité n’existe pas (encore)'],
  'ledger-closed': ['la contabilità è chiusa', 'la comptabilité est fermée'],
  'unknown-currency': ['la contabilità non ha questa valuta', 'la comptabilité n’a pas cette monnaie'],
  'currency-not-accepted': [
    'la contabilità non accetta questa valuta',
    'la comptabilité n’accepte pas cette monnaie',
  ],
  'wrong-currency': ['le valute sono diverse', 'les monnaies diffèrent'],
  'fund-exists': ['un fondo con questo nome c’è già', 'un fonds de ce nom existe déjà'],
  'unknown-fund': ['questo fondo non c’è (ancora)', 'ce fonds n’existe pas (encore)'],
  'fund-closed': ['il fondo è chiuso', 'le fonds est fermé'],
  'duplicate-fund': ['un fondo è indicato due volte', 'un fonds est nommé deux fois'],
  'project-exists': ['un progetto con questo nome c’è già', 'un projet de ce nom existe déjà'],
  'unknown-project': ['questo progetto non c’è', 'ce projet n’existe pas'],
  'unknown-gift': ['questo dono non è noto (ancora)', 'ce don n’est pas connu (encore)'],
  'not-unassigned': ['nulla di questo dono aspetta un fondo', 'rien de ce don n’attend un fonds'],
  'unknown-demand': ['questo rimborso non c’è', 'ce remboursement n’existe pas'],
  'demand-settled': ['il rimborso è già regolato', 'le remboursement est déjà réglé'],
  'refund-currency-differs': [
    'il rimborso non è nella valuta del dono',
    'le remboursement n’est pas dans la monnaie du don',
  ],
  'refund-exceeds-gift': [
    'il rimborso supera quanto resta del dono',
    'le remboursement dépasse ce qui reste du don',
  ],
  'refund-opens-shortfall': [
    'la riserva non basta per ciò che dovrebbe coprire: questo rimborso non si può scegliere; uno imposto dalla banca si registra',
    'la réserve ne suffit pas à ce qu’elle devrait couvrir : personne ne peut choisir ce remboursement ; celui que la banque impose est inscrit',
  ],
  'sum-overflow': ['una somma sarebbe troppo grande', 'une somme serait trop grande'],
  'entry-too-large': ['è troppo per una sola registrazione', 'c’est trop pour une seule inscription'],
  'too-fragmented': [
    'il denaro è in troppi pezzi per una sola registrazione: prendine meno alla volta',
    'l’argent est en trop de morceaux pour une seule inscription : prenez-en moins à la fois',
  ],
};

const EXPENSES: Words = {
  'unknown-expense': ['questa spesa non c’è', 'cette dépense n’existe pas'],
  'duplicate-subject': ['una spesa con questo id c’è già', 'une dépense de cet id existe déjà'],
  'not-enough-money': ['nei fondi c’è meno di così', 'les fonds contiennent moins que cela'],
  'wrong-amount': [
    'gli importi dei fondi non danno il totale',
    'les montants des fonds ne font pas le total',
  ],
  'class-forbids': ['la classe del fondo lo vieta', 'la classe du fonds l’interdit'],
  'return-too-large': ['della spesa resta meno da restituire', 'il reste moins à rendre de la dépense'],
  'approver-is-payer': [
    'chi approva dev’essere una persona diversa da chi paga',
    'qui approuve doit être une autre personne que qui paie',
  ],
  'approver-is-proposer': [
    'chi approva o rifiuta dev’essere una persona diversa da chi ha proposto',
    'qui approuve ou refuse doit être une autre personne que qui a proposé',
  ],
  'not-proposer': ['può ritirare solo chi ha proposto', 'seul qui a proposé peut retirer'],
  'unknown-proposal': ['questa proposta non c’è', 'cette proposition n’existe pas'],
  'proposal-settled': [
    'la proposta è già approvata, rifiutata o ritirata',
    'la proposition est déjà approuvée, refusée ou retirée',
  ],
  'proposal-expired': [
    'nessuno ha approvato la proposta in tempo: proponila di nuovo',
    'personne n’a approuvé la proposition à temps : proposez-la de nouveau',
  ],
  'too-many-proposals': [
    'ci sono già 1.000 proposte aperte: decidetene prima alcune',
    'il y a déjà 1 000 propositions ouvertes : décidez-en d’abord quelques-unes',
  ],
  'unknown-details': ['non si conosce un testo pubblico', 'aucun texte public n’est connu'],
  'unknown-evidence': [
    'questo documento non è stato caricato in questa contabilità',
    'ce document n’a pas été déposé dans cette comptabilité',
  ],
  'evidence-type-unsupported': [
    'un documento è PDF, PNG, JPEG, TIFF, WebP, XML, XML o PDF firmato (PKCS #7), testo o CSV',
    'un document est PDF, PNG, JPEG, TIFF, WebP, XML, XML ou PDF signé (PKCS #7), texte ou CSV',
  ],
  'evidence-mismatch': [
    'il contenuto del file non è del tipo che dice',
    'le contenu du fichier n’est pas du type qu’il dit',
  ],
  'evidence-empty': ['il file è vuoto', 'le fichier est vide'],
  'evidence-too-large': [
    'il documento è più grande di quanto è permesso per il suo tipo',
    'le document est plus grand que permis pour son type',
  ],
};

/** Every code with words. */
export const REFUSAL_WORDS: Words = {
  ...REQUESTS,
  ...TOKENS,
  ...FIELDS,
  ...BOOKS,
  ...EXPENSES,
  ...MONEY_WORDS,
};

const AT: TextsOf<number> = { it: 0, fr: 1, en: -1 };

/** The words of a language by code; none in English, where the server's own sentence is shown. */
export function refusalWords(language: Language): Readonly<Record<string, string>> {
  const codes = Object.entries(REFUSAL_WORDS);
  return Object.fromEntries(
    codes.flatMap(([code, words]) => {
      const text = words[AT[language]];
      return text === undefined ? [] : [[code, text] as const];
    }),
  );
}
