/** The portal's texts in Italian. */
import { APPEAL_TEXTS } from './appeal-texts.ts';
import { BEYOND_TEXTS } from './beyond-texts.ts';
import { pluralOf, showCount } from '@centesimo/web';
import { EVIDENCE } from './evidence-texts.ts';
import type { PageTexts } from './page-texts.ts';
import { PROJECT_TEXTS } from './project-texts.ts';
import { STATEMENT_TEXTS } from './statement-texts.ts';

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
      announced:
        'È stato annunciato e non è ancora arrivato. Quando arriva, questa pagina ne segue ogni centesimo, con lo stesso codice.',
      failed:
        'Era stato annunciato e non è mai arrivato: nessun denaro è giunto, quindi non c’è nulla da seguire.',
      feeGivenBack: (amount) => `La commissione è risultata più bassa: ${amount} sono tornati al tuo dono.`,
      erased: (day) =>
        `Quello che c’era di privato in questo dono, come il nome di chi l’ha fatto, è stato cancellato il ${day}. Il denaro e le prove restano.`,
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
      covered: {
        payment: 'La spesa resta pagata, da altri: ora ne risponde la riserva.',
        exchange: 'Erano stati cambiati, e il cambio resta: ora ne risponde la riserva.',
        transfer: 'Erano andati a un partner, e lì il denaro resta: ora ne risponde la riserva.',
        loss: 'Erano andati persi, e così resta: ora ne risponde la riserva.',
      },
      shortfall: (amount) => `Per ${amount} la riserva non ha ancora denaro.`,
      covering:
        'Al posto di doni che avevano pagato la spesa e sono stati ripresi: la riserva serve a questo.',
      fee: 'andati a una commissione conosciuta solo dopo',
      inTransit: (partner) => `in viaggio verso il partner «${partner}»`,
      sentOn: (day) => `Inviati il ${day}; il partner non li ha ancora confermati.`,
      withPartner: (partner) => `presso il partner «${partner}»`,
      partnerSince: (day) => `Sono lì dal ${day}.`,
      notReported: 'Il partner non ha ancora comunicato di averli spesi.',
      handedOver: (partner) => `passati alla contabilità di «${partner}»`,
      handedOverTo: (ledger, log, entry) =>
        `Il percorso continua lì: registrazione ${entry} del registro ${log}, contabilità «${ledger}».`,
      lost: 'persi',
      lostWhy: {
        'transfer-fee': 'È quanto è costato inviarli al partner.',
        charge: 'Li ha addebitati la banca.',
        fees: 'Hanno pagato commissioni a carico della riserva.',
        excess:
          'La banca ha ripreso più di quanto restava di un altro dono, e la differenza è della riserva.',
        other: 'L’organizzazione li ha registrati come perdita.',
      },
      exchanged: (currency) => `cambiati in ${currency}`,
      exchangedAt: (rate, day, source) => `A ${rate} il ${day} (cambio di: ${source}).`,
      rounding: (currency) => `arrotondati nel cambio: meno del più piccolo importo in ${currency}`,
      inCurrency: (amount) => `Ciò che è stato cambiato: ${amount}`,
      disputes: {
        inquiry: (amount, day) =>
          `Il ${day} la banca di chi ha donato ha chiesto spiegazioni su ${amount} di questo dono. Nessun denaro è tornato indietro.`,
        withdrawn: (amount, day) =>
          `Contestato dal ${day}: la banca ha ripreso ${amount}, e nulla è ancora deciso.`,
        won: (amount, day) =>
          `La contestazione su ${amount} è stata decisa a favore dell’organizzazione il ${day}.`,
        lost: (amount, day) =>
          `La contestazione su ${amount} è stata decisa a favore di chi ha donato il ${day}.`,
      },
      refundFailed: (amount, refund) =>
        `Di un rimborso di ${refund}, ${amount} non sono arrivati: sono tornati e appartengono di nuovo al tuo dono.`,
      demandsOpen: (amount) => `È stata chiesta la restituzione di ${amount}, non ancora regolata.`,
      nothing: 'Di questo dono non resta nulla da seguire.',
    },
    beyond: BEYOND_TEXTS.it,
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
      fee: 'commissione',
      lost: 'persi',
      rounding: 'arrotondati',
      'in-transit': 'in viaggio',
      'with-partner': 'dal partner',
      'handed-over': 'passati',
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
      repurposed: (fund, ground) => `destinati diversamente, a «${fund}»: ${ground}`,
      grounds: {
        'board-decision': 'lo ha deciso il consiglio',
        'secondary-purpose': 'per il secondo scopo che l’appello aveva indicato',
        'donor-consent': 'con il consenso di chi ha donato',
        authority: 'lo ha ordinato un’autorità',
        correction: 'erano lì per errore',
      },
      transferred: (partner) => `inviati al partner «${partner}»`,
      givenBack: (partner, fund) => `restituiti dal partner «${partner}» a «${fund}»`,
      undone: (fund) => `tornati in «${fund}», perché un rimborso o una commissione è stato annullato`,
    },
    payments: {
      heading: 'Che cosa ha pagato',
      none: 'Nessun pagamento ha ancora raggiunto questo dono. Quando accade, la pagina cambia da sola.',
      share: 'La tua parte',
      shareOf: (share, amount) => `${share} su ${amount}`,
      receipt: 'ricevuta',
      project: 'Progetto',
      fund: 'Da',
      document: 'Documento',
      textMissing: 'Per questo pagamento non è stato pubblicato alcun testo.',
      returned: (amount) => `${amount} di questo pagamento sono poi tornati indietro.`,
      byPartner: (partner) => `Pagato dal partner «${partner}» con il denaro che tiene per questo scopo.`,
      covered: (amount) =>
        `${amount} del tuo dono erano qui finché non sono stati ripresi. Il pagamento resta: quella parte ora la pagano altri.`,
      shortfall: (amount) =>
        `Per ${amount} non c’è ancora il denaro di nessuno: i doni che li avevano pagati sono stati ripresi, e li deve la riserva.`,
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
        'Una ricevuta mostra ciò che è accaduto fino ad allora; non può mostrare che dopo non sia accaduto nulla, né che non manchi una registrazione di altri negli stessi pagamenti, che la regola sia stata rispettata per i centesimi di tutti gli altri e che il tuo dono non abbia un secondo posto. Lo mostra solo il registro intero: qualunque revisore può verificarlo, e questo sito l’ha fatto prima di mostrarti la pagina.',
      notReceived:
        'Che il dono sia stato annunciato è scritto nel registro, e questa ricevuta lo prova. Quando il denaro sarà arrivato, qui si potrà verificare anche il suo percorso.',
      downloadEntry: 'Scarica la ricevuta della registrazione',
      data: 'Tutti i dati di questa pagina (JSON)',
    },
    updated: 'La pagina è stata aggiornata.',
    allOfLedger: (ledger) => `Tutto il denaro di ${ledger}`,
  },
  evidence: EVIDENCE.it,
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
      'trail-not-provable':
        'Nessuna ricevuta può provare dove siano i centesimi di questo dono; si può verificare solo il registro intero.',
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
    withPartners: 'Presso partner',
    exchangedOut: 'Cambiato in altre valute',
    exchangedIn: 'Cambiato da altre valute',
    lost: 'Perso, o addebitato dalla banca',
    demanded: 'Contestato o richiesto, non ancora regolato',
    feesOwed: 'Commissioni dovute dalla riserva',
    shortfall: 'Pagato, ancora senza denaro che lo copra',
    shortfallWhat: (amount) =>
      `Doni che avevano già pagato qualcosa sono stati ripresi, e alla riserva mancavano ${amount} per prenderne il posto. Finché non sono coperti, la riserva non paga altro.`,
    funds: 'Per fondo',
    fund: 'Fondo',
    in: 'Entrate',
    out: 'Uscite',
    stillThere: 'Ancora lì',
    fundClosed: 'chiuso',
    frozen: 'bloccato: paga solo ciò che deve',
    appeal: APPEAL_TEXTS.it,
    conditionMet: 'solo per il suo scopo; la condizione è soddisfatta',
    custody: 'Denaro presso i partner',
    custodyOf: (fund) => `Da «${fund}»:`,
    sent: 'Inviato',
    inTransit: 'In viaggio',
    there: 'Lì, non speso',
    reported: 'Speso, come comunicato',
    givenBack: 'Restituito',
    handedOver: 'Nella contabilità del partner',
    transferFee: 'Costo degli invii',
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
  projects: PROJECT_TEXTS.it,
  statement: STATEMENT_TEXTS.it,
  front: {
    title: 'Segui un dono',
    lead: 'Sul tuo ringraziamento c’è un codice. Mostra dove si trova ogni centesimo del tuo dono.',
    ledgers: 'Contabilità pubbliche',
    footer: 'Questa pagina non usa cookie, non chiede nulla ad altri e non contiene nomi.',
  },
};
