/** What the pages say of documents, in each language. */
import { type Language, type TextsOf, pluralOf, showCount } from '@centesimo/web';
import type { EvidenceTexts } from './page-texts.ts';

const some = (language: Language, n: number, one: string, other: string): string =>
  `${showCount(n, language)} ${pluralOf(n, language, { one, other })}`;

export const EVIDENCE: TextsOf<EvidenceTexts> = {
  it: {
    none: 'ancora nessuno',
    some: (n) => `${some('it', n, 'file sigillato', 'file sigillati')} nel registro`,
    replaced: (n) =>
      `(${some('it', n, 'documento è stato sostituito', 'documenti sono stati sostituiti')} da una copia oscurata; ciò che c’era prima resta agli atti.)`,
    check: 'Hai il file? Verifica che sia quello',
    bytes: (n) => `${n} byte`,
    choose: 'Scegli il file. Resta sul tuo dispositivo: nulla viene inviato.',
    slip: 'Scarica il tagliando, per verificare senza questa pagina',
    same: 'È il file: proprio quello di cui la registrazione del pagamento porta il sigillo, senza un byte cambiato.',
    other:
      'Non è il file: la registrazione del pagamento ne sigilla un altro, o questo è stato modificato dopo.',
    wrongPage:
      'Questa pagina si contraddice: ciò che dice del file non corrisponde al sigillo. Conserva la pagina e avvisa l’organizzazione e il suo revisore.',
    unreadable: 'Il file non si è potuto leggere fino in fondo: nulla è provato. Sceglilo di nuovo.',
    reading: 'Lettura del file …',
    proves:
      'Un file sigillato è legato al suo pagamento: se l’organizzazione lo mostra, chiunque può provare che è quello che aveva quando il pagamento fu registrato, senza un byte cambiato. Il registro contiene solo il sigillo, non ciò che il file dice, né il tipo o la dimensione.',
  },
  fr: {
    none: 'pas encore',
    some: (n) => `${some('fr', n, 'fichier scellé', 'fichiers scellés')} dans le journal`,
    replaced: (n) =>
      `(${some('fr', n, 'document a été remplacé', 'documents ont été remplacés')} par une copie caviardée ; ce qu’il y avait avant reste au dossier.)`,
    check: 'Vous avez le fichier ? Vérifiez que c’est le bon',
    bytes: (n) => `${n} octets`,
    choose: 'Choisissez le fichier. Il reste sur votre appareil : rien n’est envoyé.',
    slip: 'Télécharger le bordereau, pour vérifier sans cette page',
    same: 'C’est le fichier : celui-là même dont l’inscription du paiement porte le sceau, à l’octet près.',
    other:
      'Ce n’est pas le fichier : l’inscription du paiement en scelle un autre, ou celui-ci a été changé depuis.',
    wrongPage:
      'Cette page se contredit : ce qu’elle dit du fichier ne correspond pas au sceau. Gardez la page et prévenez l’organisation et son commissaire.',
    unreadable: 'Le fichier n’a pas pu être lu jusqu’au bout : rien n’est montré. Choisissez-le encore.',
    reading: 'Lecture du fichier …',
    proves:
      'Un fichier scellé est lié à son paiement : si l’organisation le montre, chacun peut prouver que c’est celui qu’elle avait quand le paiement a été inscrit, à l’octet près. Le journal ne contient que le sceau, ni ce que dit le fichier, ni son genre, ni sa taille.',
  },
  en: {
    none: 'none yet',
    some: (n) => `${some('en', n, 'file', 'files')} sealed in the log`,
    replaced: (n) =>
      `(${some('en', n, 'document was', 'documents were')} replaced by a redacted copy; what was there before stays on record.)`,
    check: 'Have the file? Check that it is the one',
    bytes: (n) => `${n} bytes`,
    choose: 'Choose the file. It stays on your device: nothing is sent.',
    slip: 'Download the slip, to check without this page',
    same: 'This is the file: the very one whose seal the record of the payment holds, not a byte changed.',
    other:
      'This is not the file: what the record of the payment seals is another one, or it was changed since.',
    wrongPage:
      'This page contradicts itself: what it says of the file does not fit the seal. Keep the page and tell the organisation and its auditor.',
    unreadable: 'The file could not be read to its end: nothing is shown. Choose it again.',
    reading: 'Reading the file …',
    proves:
      'A sealed file is bound to its payment: if the organisation shows it, anybody can prove that it is the one it had when the payment was recorded, not a byte changed. The log holds the seal alone, not what the file says, its kind or its size.',
  },
};
