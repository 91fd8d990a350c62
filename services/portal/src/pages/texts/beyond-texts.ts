/** What the donor's page says of money that goes on in another ledger. */
import type { StopReason } from '@centesimo/cents';
import type { TextsOf } from '@centesimo/web';
import type { NotChecked } from '../../domain/views.ts';

export interface BeyondTexts {
  readonly inLedger: (ledger: string) => string;
  /** Whose records these are. */
  readonly whose: string;
  readonly fee: (amount: string) => string;
  readonly stops: Readonly<Record<Exclude<StopReason, 'not-cited' | 'other-log'>, string>>;
  /** What the receipt of the gift proves no more. */
  readonly receiptEnds: string;
  readonly receiptOf: (ledger: string, entry: string) => string;
  readonly inLog: (ledger: string, log: string) => string;
  readonly checked: (size: string) => string;
  readonly notChecked: Readonly<Record<NotChecked, string>>;
  readonly follow: (amount: string) => string;
  /** Instead of payments, where all of them are in another log. */
  readonly paidThere: string;
  /** Places in the other log, by its own ids. */
  readonly there: {
    readonly paid: (day: string, entry: string) => string;
    readonly waiting: (fund: string) => string;
    readonly partner: string;
    readonly onItsWay: string;
    readonly exchanged: (units: string, entry: string) => string;
    readonly lost: (entry: string) => string;
    readonly handedOver: (entry: string) => string;
  };
  /** The page of an income. */
  readonly income: {
    readonly title: string;
    readonly lead: string;
    readonly to: string;
    readonly partOf: (whole: string) => string;
    readonly label: string;
    readonly share: string;
    readonly proof: string;
    readonly rule: string;
    readonly unknown: string;
  };
}

export const BEYOND_TEXTS: TextsOf<BeyondTexts> = {
  it: {
    inLedger: (ledger) => `Nella contabilità di «${ledger}»`,
    whose:
      'Queste registrazioni le tiene quella organizzazione, nello stesso registro: proprio i centesimi che le sono stati passati, e che cosa ne è stato.',
    fee: (amount) => `${amount} sono andati nella commissione del pagamento con cui il denaro è arrivato lì.`,
    stops: {
      'not-found':
        'Quella registrazione non è di questo denaro, perciò il suo percorso non si può seguire. Chiedi all’organizzazione.',
      'cited-before':
        'Un’altra organizzazione ha indicato prima lo stesso denaro, perciò il suo percorso non si può seguire. Chiedi all’organizzazione.',
      circle: 'Lì il denaro torna dove era già stato: il suo percorso finisce qui.',
      'too-long': 'Prosegue in più contabilità di quante questa pagina ne segua.',
    },
    receiptEnds:
      'La ricevuta di questo dono finisce dove il denaro è stato passato: prova quella registrazione e quale altra essa indica. Ciò che ne è stato dopo lo provano le registrazioni di là, con ricevute proprie.',
    receiptOf: (ledger, entry) => `Ricevuta di «${ledger}», dalla registrazione ${entry} in poi`,
    inLog: (ledger, log) => `Nella contabilità «${ledger}» di un altro registro: ${log}`,
    checked: (size) =>
      `Verificato qui con la chiave pubblica di quel registro, com’era a ${size} registrazioni. Nomi e testi stanno sulle sue pagine.`,
    notChecked: {
      'unknown-log': 'Questo portale non conosce l’indirizzo di quel registro: chiedilo all’organizzazione.',
      gift: 'Là è arrivato come dono: lo segue chi ne ha il codice.',
      asking: 'Si sta chiedendo al portale di quel registro.',
      unreachable: 'Il portale di quel registro ora non risponde; gli si chiederà di nuovo.',
      refused: 'Ciò che il portale di quel registro ha risposto non lo prova, perciò non è mostrato.',
    },
    follow: (amount) => `Seguire là questi ${amount}`,
    paidThere: 'I suoi pagamenti stanno nell’altro registro, come detto sopra.',
    there: {
      paid: (day, entry) => `spesi in un pagamento del ${day} (registrazione ${entry} di quel registro)`,
      waiting: (fund) => `in attesa nel fondo «${fund}»`,
      partner: 'presso un altro partner',
      onItsWay: 'in viaggio verso un altro partner',
      exchanged: (units, entry) => `cambiati in ${units} (registrazione ${entry} di quel registro)`,
      lost: (entry) => `persi (registrazione ${entry} di quel registro)`,
      handedOver: (entry) =>
        `passati ancora a un’altra contabilità (registrazione ${entry} di quel registro)`,
    },
    income: {
      title: 'Dov’è questo denaro',
      lead: 'Denaro che non è un dono, per esempio passato da un’altra organizzazione: lo può seguire chiunque.',
      to: 'arrivati a',
      partOf: (whole) => `parte di ${whole}`,
      label:
        'Il percorso del denaro, da sinistra a destra: ciò che è arrivato, i fondi, e dove sono ora i suoi centesimi. Lo stesso è detto a parole qui sotto.',
      share: 'Di questo denaro',
      proof:
        'Questo denaro è scritto in un registro pubblico che può solo crescere. La ricevuta contiene le registrazioni per cui è passato: da essa segue dov’è ogni suo centesimo, con la sola chiave del registro.',
      rule: 'Come sappiamo quali centesimi sono questi',
      unknown: 'Nessuna entrata del registro verificato ha questo indirizzo.',
    },
  },
  fr: {
    inLedger: (ledger) => `Dans la comptabilité de « ${ledger} »`,
    whose:
      'Cette organisation tient elle-même ces inscriptions, dans le même journal : exactement les centimes qui lui ont été transmis, et ce qu’ils y sont devenus.',
    fee: (amount) => `${amount} ont payé les frais du paiement par lequel l’argent est arrivé là.`,
    stops: {
      'not-found':
        'Cette inscription n’est pas de cet argent : on ne peut pas suivre son chemin. Demandez à l’organisation.',
      'cited-before':
        'Une autre organisation a déjà désigné le même argent : on ne peut pas suivre son chemin. Demandez à l’organisation.',
      circle: 'Là, l’argent revient où il a déjà été : son chemin s’arrête ici.',
      'too-long': 'Il continue dans plus de comptabilités que cette page n’en suit.',
    },
    receiptEnds:
      'Le reçu de ce don s’arrête où l’argent a été transmis : il prouve cette inscription et laquelle elle désigne. Ce qu’il est devenu ensuite, les inscriptions de là-bas le prouvent, avec leurs propres reçus.',
    receiptOf: (ledger, entry) => `Reçu de « ${ledger} », à partir de l’inscription ${entry}`,
    inLog: (ledger, log) => `Dans la comptabilité « ${ledger} » d’un autre journal : ${log}`,
    checked: (size) =>
      `Vérifié ici avec la clé publique de ce journal, tel qu’il était à ${size} inscriptions. Les noms et les textes sont sur ses propres pages.`,
    notChecked: {
      'unknown-log': 'Ce portail ne connaît pas l’adresse de ce journal : demandez-la à l’organisation.',
      gift: 'Il y est arrivé comme don : qui en détient le code peut le suivre.',
      asking: 'On interroge le portail de ce journal.',
      unreachable: 'Le portail de ce journal ne répond pas en ce moment ; il sera interrogé de nouveau.',
      refused: 'Ce que le portail de ce journal a répondu ne le prouve pas : on ne le montre donc pas.',
    },
    follow: (amount) => `Suivre là-bas ces ${amount}`,
    paidThere: 'Ses paiements sont dans l’autre journal, comme dit plus haut.',
    there: {
      paid: (day, entry) => `dépensés dans un paiement du ${day} (inscription ${entry} de ce journal)`,
      waiting: (fund) => `en attente dans le fonds « ${fund} »`,
      partner: 'chez un autre partenaire',
      onItsWay: 'en route vers un autre partenaire',
      exchanged: (units, entry) => `changés en ${units} (inscription ${entry} de ce journal)`,
      lost: (entry) => `perdus (inscription ${entry} de ce journal)`,
      handedOver: (entry) => `transmis encore à une autre comptabilité (inscription ${entry} de ce journal)`,
    },
    income: {
      title: 'Où est cet argent',
      lead: 'De l’argent qui n’est pas un don, transmis par exemple par une autre organisation : chacun peut le suivre.',
      to: 'arrivés chez',
      partOf: (whole) => `une part de ${whole}`,
      label:
        'Le chemin de l’argent, de gauche à droite : ce qui est arrivé, les fonds, et où sont maintenant ses centimes. La même chose est dite en mots ci-dessous.',
      share: 'De cet argent',
      proof:
        'Cet argent est inscrit dans un journal public qui ne peut que croître. Le reçu contient les inscriptions par lesquelles il est passé : il en découle où est chacun de ses centimes, avec la seule clé du journal.',
      rule: 'Comment savoir quels centimes sont ceux-là',
      unknown: 'Aucune rentrée du journal vérifié n’a cette adresse.',
    },
  },
  en: {
    inLedger: (ledger) => `In the ledger of “${ledger}”`,
    whose:
      'That organisation keeps these records itself, in the same log: exactly the cents that were handed over, and what became of them there.',
    fee: (amount) => `${amount} paid the fee of the payment by which the money came in there.`,
    stops: {
      'not-found': 'That entry records no such money, so its way cannot be followed. Ask the organisation.',
      'cited-before':
        'Another organisation named the same money before, so its way cannot be followed. Ask the organisation.',
      circle: 'There the money comes back to where it has been, so its way ends here.',
      'too-long': 'It goes on through more ledgers than this page follows.',
    },
    receiptEnds:
      'The receipt of this gift ends where the money was handed over: it proves that entry and which one it cites. What became of it there, that ledger’s own entries prove, with receipts of their own.',
    receiptOf: (ledger, entry) => `The receipt of “${ledger}”, from entry ${entry} on`,
    inLog: (ledger, log) => `In the ledger “${ledger}” of another log: ${log}`,
    checked: (size) =>
      `Verified here with that log’s public key, as it was at ${size} entries. Names and texts are on its own pages.`,
    notChecked: {
      'unknown-log': 'This portal knows no address of that log: ask the organisation for it.',
      gift: 'It came in there as a gift: whoever holds its code can follow it.',
      asking: 'The portal of that log is being asked.',
      unreachable: 'The portal of that log does not answer now; it will be asked again.',
      refused: 'What the portal of that log answered does not prove it, so it is not shown.',
    },
    follow: (amount) => `Follow these ${amount} there`,
    paidThere: 'Its payments are in the other log, as said above.',
    there: {
      paid: (day, entry) => `spent in a payment of ${day} (entry ${entry} of that log)`,
      waiting: (fund) => `waiting in the fund “${fund}”`,
      partner: 'with another partner',
      onItsWay: 'on its way to another partner',
      exchanged: (units, entry) => `exchanged into ${units} (entry ${entry} of that log)`,
      lost: (entry) => `lost (entry ${entry} of that log)`,
      handedOver: (entry) => `handed over once more, to another ledger (entry ${entry} of that log)`,
    },
    income: {
      title: 'Where this money is',
      lead: 'Money that is no gift, handed over by another organisation for example: everybody may follow it.',
      to: 'came in at',
      partOf: (whole) => `part of ${whole}`,
      label:
        'The path of the money, from left to right: what came in, funds, and where its cents are now. The same is told in words below.',
      share: 'Of this money',
      proof:
        'This money stands in a public log that can only grow. The receipt holds the records that it went through: from it follows where each of its cents is, with nothing but the log’s key.',
      rule: 'How we know which cents these are',
      unknown: 'No income of the verified log has this address.',
    },
  },
};
