/** The portal's texts in Italian. */
import { pluralOf, showCount } from '@centesimo/web';
import type { PageTexts } from './page-texts.ts';

const count = (n: number): string => showCount(n, 'it');
const some = (n: number, one: string, other: string): string =>
  `${count(n)} ${pluralOf(n, 'it', { one, other })}`;

export const IT: PageTexts = {
  logRefused: (entries) =>
    `Il registro ora dice cose che non superano la verifica, quindi non gli crediamo. Quello che vedete è stato verificato prima, fino a ${entries} voci; nulla di più recente viene mostrato finché chi lo gestisce non avrà spiegato.`,
  donor: {
    title: 'Dov’è il tuo dono',
    lead: 'Ogni suo centesimo, dal giorno in cui è arrivato alla fattura che ha pagato.',
    gift: {
      to: 'Donato a',
      givenOn: 'il',
      fee: (fee, net) => `${fee} sono andati al gestore del pagamento; gli altri ${net} sono seguiti qui.`,
      feeOfReserve: (fee) =>
        `La commissione di ${fee} del gestore del pagamento è coperta da una riserva: qui si segue tutto il tuo dono.`,
      simulated: 'Questo dono è simulato: mostra come funziona la pagina, nessun denaro si è mosso.',
    },
    now: {
      heading: 'Dov’è adesso',
      spent: (n) => `spesi, in ${some(n, 'pagamento', 'pagamenti')}`,
      waiting: (fund) => `in attesa in «${fund}»`,
      ahead: (amount) => `Prima di questi saranno spesi ${amount} arrivati in precedenza.`,
      noneAhead: 'Sono i prossimi: nulla esce da questo fondo prima di loro.',
      unplaced: 'ricevuti, non ancora assegnati a un fondo',
      giftsAhead: (n) =>
        n === 0
          ? 'È il prossimo a essere collocato.'
          : `Prima ${pluralOf(n, 'it', { one: 'va collocato', other: 'vanno collocati' })} ${some(n, 'dono', 'doni')}.`,
      unassigned: 'in attesa che il personale ne scelga il fondo',
      unassignedWhy: 'Nessuna regola dice a che fondo appartengano, e non si va mai per tentativi.',
      refunded: 'rimborsati',
      demandsOpen: (amount) => `È stata chiesta la restituzione di ${amount}, non ancora regolata.`,
      nothing: 'Di questo dono non resta nulla da seguire.',
    },
    picture: {
      heading: 'Il percorso',
      label:
        'Il percorso del tuo dono, da sinistra a destra: dono, fondi e dove sono ora i suoi centesimi. Lo stesso è detto a parole qui sotto.',
      gift: 'dono',
      payment: 'pagamento',
      otherPayments: (n) => `altri ${count(n)} pagamenti`,
      waiting: 'in attesa',
      unplaced: 'da collocare',
      unassigned: 'da assegnare',
      refunded: 'rimborsati',
      inWords: 'Lo stesso a parole',
      more: (n) =>
        `e ${pluralOf(n, 'it', { one: 'un’altra parte', other: `altre ${count(n)} parti` })}, tutte nei dati qui sotto.`,
    },
    hop: {
      placed: (fund) => `collocati in «${fund}»`,
      assigned: (fund) => `assegnati a «${fund}» dal personale`,
      moved: (fund) => `spostati in «${fund}»`,
      returned: (payment, fund) => `tornati da ${payment} a «${fund}»`,
      spent: (payment) => `spesi in ${payment}`,
    },
    payments: {
      heading: 'Che cosa ha pagato',
      none: 'Nessun pagamento ha ancora raggiunto questo dono. Quando accade, la pagina cambia da sola.',
      share: 'La tua parte',
      shareOf: (share, amount) => `${share} su ${amount}`,
      project: 'Progetto',
      fund: 'Da',
      document: 'Documento',
      textMissing: 'Per questo pagamento non è stato pubblicato alcun testo.',
      returned: (amount) => `${amount} di questo pagamento sono poi tornati indietro.`,
      more: (n) =>
        `${pluralOf(n, 'it', { one: 'Un altro pagamento', other: `Altri ${count(n)} pagamenti` })}: tutti sono nei dati qui sotto.`,
    },
    rule: {
      heading: 'Come sappiamo quali centesimi sono tuoi',
      sentence:
        'Il denaro è fungibile, quindi decide una regola, scritta prima del tuo dono e uguale per tutti (fifo@1): in ogni fondo, ciò che è entrato prima esce prima.',
      unknownRule: (rule) => `Il denaro è fungibile, quindi decide una regola, uguale per tutti: ${rule}.`,
    },
    proof: {
      heading: 'Verificalo tu',
      what: 'Il tuo dono è scritto in un registro pubblico che può solo crescere. Il tuo browser può controllare, con la sola chiave del registro, che le registrazioni del dono, del suo posto nel fondo e di ogni pagamento qui sopra siano nel registro, immutate, e che la tua parte di ogni pagamento ne derivi, al centesimo.',
      button: 'Verifica ora',
      running: 'Verifica in corso…',
      withoutScript:
        'La verifica nel browser richiede JavaScript. Senza, scarica la ricevuta e verificala con il comando qui sotto.',
      download: 'Scarica la ricevuta',
      offline: 'Senza browser e senza di noi, chi ha la ricevuta e la chiave del registro può verificarla:',
      key: 'La chiave del registro. Deve essere quella che l’organizzazione pubblica anche altrove:',
      asOf: (size) => `Questa pagina è fatta da ${size} registrazioni verificate.`,
      limits:
        'Una ricevuta mostra ciò che è accaduto fino ad allora; non può mostrare che dopo non sia accaduto nulla, né che la regola sia stata rispettata per i centesimi di tutti gli altri e che il tuo dono non abbia un secondo posto. Lo mostra solo il registro intero: qualunque revisore può verificarlo, e questo sito l’ha fatto prima di mostrarti la pagina.',
      data: 'Tutti i dati di questa pagina (JSON)',
    },
    updated: 'La pagina è stata aggiornata.',
    allOfLedger: (ledger) => `Tutto il denaro di ${ledger}`,
  },
  evidence: {
    none: 'ancora nessuno',
    some: (n) => `${some(n, 'file sigillato', 'file sigillati')} nel registro`,
    proves:
      'Un file sigillato è legato al suo pagamento: se l’organizzazione lo mostra, chiunque può provare che è quello che aveva quando il pagamento fu registrato, senza un byte cambiato. Il registro contiene solo il sigillo, non ciò che il file dice, né il tipo o la dimensione.',
  },
  check: {
    verified: 'Verificato nel tuo browser.',
    failed: 'Non torna. Conserva la pagina e avvisa l’organizzazione e il suo revisore.',
    unchecked: 'Non è stato possibile verificare: nulla risulta sbagliato. Riprova più tardi.',
    gift: 'Il tuo dono è nel registro, immutato, la sua registrazione appartiene a questo codice e tutti i suoi centesimi tornano.',
    payments: 'Pagamenti trovati nel registro, immutati, con la tua parte che deriva dalle registrazioni',
    limits:
      'Una ricevuta non mostra che la regola sia stata rispettata anche per i centesimi di tutti gli altri, né che cosa è accaduto dopo. Per questo serve il registro intero.',
    assigned:
      'Quanti centesimi ha assegnato a mano il personale lo afferma la ricevuta; nessuna registrazione lo dice.',
    reasons: {
      'receipt-malformed': 'La ricevuta non è una ricevuta.',
      'signature-refused': 'La chiave del registro non ha firmato questa ricevuta.',
      'proof-refused': 'La registrazione non è nel registro che è stato firmato.',
      'entry-differs': 'Il registro dice altro rispetto a questa pagina.',
      'placement-refused': 'Il registro non dimostra il posto che i tuoi centesimi avrebbero nel fondo.',
      'path-broken': 'I centesimi non vanno dove dicono le registrazioni: una manca, o non è di questo dono.',
      'share-differs': 'Dalle registrazioni derivano parti diverse da quelle di questa pagina.',
      'trail-too-long':
        'Questo dono è passato per più registrazioni di quante ne contenga una ricevuta; si può verificare solo il registro intero.',
      'page-older':
        'Il registro è cresciuto da quando è stata fatta questa pagina. Ricaricala, poi verifica.',
      'code-differs': 'La registrazione è di un dono diverso da questo codice.',
      'receipt-unavailable': 'Non è stato possibile scaricare la ricevuta.',
    },
  },
  help: {
    title: 'Non troviamo questo codice',
    wrongLength:
      'Un codice ha 27 lettere e cifre, a gruppi di quattro. Qui ne mancano alcune, o ce ne sono troppe.',
    wrongCharacter: 'Un codice ha solo lettere e cifre, senza la U. Qui un carattere è qualcos’altro.',
    wrongCheck:
      'Un carattere è sbagliato, o due sono scambiati: lo rivela l’ultimo carattere del codice. Confrontalo con il tuo ringraziamento.',
    unknown: 'Il codice è scritto bene, ma nessun dono qui gli corrisponde.',
    unknownWhy:
      'Se hai donato da meno di un minuto, riprova tra poco. Altrimenti il codice potrebbe essere della pagina di un’altra organizzazione.',
    notReady:
      'Il registro è ancora in corso di verifica. Prima di allora non si mostra nulla: riprova tra un momento.',
    label: 'Il tuo codice',
    hint: 'Come sul tuo ringraziamento: 27 lettere e cifre. Maiuscole, spazi e trattini non contano; O vale 0, I e L valgono 1.',
    button: 'Segui il mio dono',
    stillStuck:
      'Se ancora non funziona, chiedi all’organizzazione a cui hai donato: può rimandarti il codice.',
    ledgerTitle: 'Questo registro contabile non c’è',
    ledgerUnknown:
      'Nulla nel registro appartiene a un nome come questo, o l’indirizzo è di una pagina che non c’è più.',
  },
  ledger: {
    lead: 'Tutto il denaro di questa contabilità, sommato dal registro. Ogni cifra si può ricavare di nuovo dalle sue registrazioni.',
    closed: 'Questa contabilità è chiusa.',
    gifts: (n) => `${some(n, 'dono', 'doni')}.`,
    money: 'Denaro',
    currency: 'Valuta',
    received: 'Ricevuto',
    spent: 'Speso',
    waiting: 'In attesa',
    unplaced: 'di cui da collocare',
    unassigned: 'di cui da assegnare',
    refunded: 'Rimborsato',
    bank: 'In banca, secondo queste cifre',
    funds: 'Per fondo',
    fund: 'Fondo',
    in: 'Entrate',
    out: 'Uscite',
    stillThere: 'Ancora lì',
    fundClosed: 'chiuso',
    projects: 'Per progetto',
    project: 'Progetto',
    paymentsOf: 'Pagamenti',
    payments: 'Pagamenti, dal più recente',
    noPayments: 'Non c’è ancora nessun pagamento.',
    older: 'Pagamenti precedenti',
    newest: 'I pagamenti più recenti',
    checkpoint: 'L’ultimo checkpoint',
    checkpointWhat: (size) =>
      `La dichiarazione firmata del registro da cui vengono queste cifre: ${size} registrazioni.`,
    signedBy: 'Firmato da',
    entries: 'Tutte le registrazioni di questa contabilità',
    derive: 'Registrazioni',
    entry: (index) => `registrazione ${index}`,
    classes: {
      unrestricted: 'di uso libero',
      designated: 'riservato dal consiglio',
      restricted: 'solo per il suo scopo',
      conditional: 'quando la condizione è soddisfatta',
    },
  },
  front: {
    title: 'Segui un dono',
    lead: 'Sul tuo ringraziamento c’è un codice. Mostra dove si trova ogni centesimo del tuo dono.',
    ledgers: 'Contabilità pubbliche',
    footer: 'Questa pagina non usa cookie, non chiede nulla ad altri e non contiene nomi.',
  },
};
