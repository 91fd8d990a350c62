/** What the script of the staff's page says, in each language. */
import type { TextsOf } from '@centesimo/web';

/** What the script says: it reads these from the page. `{…}` is filled in. */
interface ScriptTexts {
  readonly signedIn: string;
  readonly done: string;
  readonly repeated: string;
  readonly refused: string;
  readonly again: string;
  readonly offline: string;
  readonly entry: string;
  readonly entryWaits: string;
  readonly entryHidden: string;
  readonly noEntry: string;
  readonly amountWrong: string;
  readonly nothing: string;
  readonly more: string;
  readonly approve: string;
  readonly refuse: string;
  readonly withdraw: string;
  readonly assign: string;
  readonly open: string;
  readonly settled: string;
  readonly waits: string;
  readonly file: string;
  readonly allProjects: string;
  readonly noProject: string;
  readonly byFund: string;
  readonly lastRefusal: string;
}

export const SCRIPT_TEXTS: TextsOf<ScriptTexts> = {
  en: {
    signedIn: 'Signed in as {who} ({roles})',
    done: 'Done: {what}',
    repeated: 'Known before: {what}',
    refused: 'Refused: {why}',
    again: 'Not now. Press the button again: nothing is done twice.',
    offline: 'No answer. Press the button again: nothing is done twice.',
    entry: 'Entry {index} of the log',
    entryWaits: 'On its way into the log …',
    entryHidden: 'It is in the log; its entry is shown to auditors only.',
    noEntry: 'The entry is not in the log yet.',
    amountWrong: 'This is no amount in {currency}',
    nothing: 'Nothing here.',
    more: 'More',
    approve: 'Approve',
    refuse: 'Refuse',
    withdraw: 'Withdraw',
    assign: 'Assign',
    open: 'open',
    settled: 'settled',
    waits: 'waits',
    file: 'File {n}',
    allProjects: 'All projects',
    noProject: 'None',
    byFund: 'from {funds}',
    lastRefusal: 'Last approval refused: {why}',
  },
  it: {
    signedIn: 'Entrato come {who} ({roles})',
    done: 'Fatto: {what}',
    repeated: 'Già noto: {what}',
    refused: 'Rifiutato: {why}',
    again: 'Non ora. Premi di nuovo: nulla viene fatto due volte.',
    offline: 'Nessuna risposta. Premi di nuovo: nulla viene fatto due volte.',
    entry: 'Voce {index} del log',
    entryWaits: 'In arrivo nel log …',
    entryHidden: 'È nel log; la voce si mostra solo ai revisori.',
    noEntry: 'La voce non è ancora nel log.',
    amountWrong: 'Non è un importo in {currency}',
    nothing: 'Niente qui.',
    more: 'Altri',
    approve: 'Approva',
    refuse: 'Rifiuta',
    withdraw: 'Ritira',
    assign: 'Assegna',
    open: 'aperto',
    settled: 'regolato',
    waits: 'in attesa',
    file: 'File {n}',
    allProjects: 'Tutti i progetti',
    noProject: 'Nessuno',
    byFund: 'da {funds}',
    lastRefusal: 'Ultima approvazione rifiutata: {why}',
  },
  fr: {
    signedIn: 'Entré comme {who} ({roles})',
    done: 'Fait : {what}',
    repeated: 'Déjà connu : {what}',
    refused: 'Refusé : {why}',
    again: 'Pas maintenant. Appuyez encore : rien n’est fait deux fois.',
    offline: 'Pas de réponse. Appuyez encore : rien n’est fait deux fois.',
    entry: 'Entrée {index} du journal',
    entryWaits: 'En route vers le journal …',
    entryHidden: 'C’est dans le journal ; son entrée n’est montrée qu’aux auditeurs.',
    noEntry: 'L’entrée n’est pas encore dans le journal.',
    amountWrong: 'Ce n’est pas un montant en {currency}',
    nothing: 'Rien ici.',
    more: 'Suite',
    approve: 'Approuver',
    refuse: 'Refuser',
    withdraw: 'Retirer',
    assign: 'Attribuer',
    open: 'ouvert',
    settled: 'réglé',
    waits: 'attend',
    file: 'Fichier {n}',
    allProjects: 'Tous les projets',
    noProject: 'Aucun',
    byFund: 'de {funds}',
    lastRefusal: 'Dernière approbation refusée : {why}',
  },
};
