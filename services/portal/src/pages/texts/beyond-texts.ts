/** What the donor's page says of money that goes on in another ledger. */
import type { StopReason } from '@centesimo/cents';
import type { TextsOf } from '@centesimo/web';

export interface BeyondTexts {
  readonly inLedger: (ledger: string) => string;
  /** Whose records these are. */
  readonly whose: string;
  readonly fee: (amount: string) => string;
  readonly stops: Readonly<Record<Exclude<StopReason, 'not-cited' | 'other-log'>, string>>;
}

export const BEYOND_TEXTS: TextsOf<BeyondTexts> = {
  it: {
    inLedger: (ledger) => `Nella contabilità di «${ledger}»`,
    whose:
      'Queste scritture le tiene quella organizzazione, nello stesso registro: proprio i centesimi che le sono stati passati, e che cosa ne è stato.',
    fee: (amount) => `${amount} sono andati nella commissione del pagamento con cui il denaro è arrivato lì.`,
    stops: {
      'not-found':
        'Quella voce non registra questo denaro, perciò il suo cammino non si può seguire. Chieda all’organizzazione.',
      'cited-before':
        'Un’altra organizzazione ha indicato prima lo stesso denaro, perciò il suo cammino non si può seguire. Chieda all’organizzazione.',
      circle: 'Lì il denaro torna dove era già stato: il suo cammino finisce qui.',
      'too-long': 'Prosegue in più contabilità di quante questa pagina ne segua.',
    },
  },
  fr: {
    inLedger: (ledger) => `Dans la comptabilité de « ${ledger} »`,
    whose:
      'Cette organisation tient elle-même ces écritures, dans le même registre : exactement les centimes qui lui ont été transmis, et ce qu’ils y sont devenus.',
    fee: (amount) => `${amount} ont payé les frais du paiement par lequel l’argent est arrivé là.`,
    stops: {
      'not-found':
        'Cette écriture n’enregistre pas cet argent : on ne peut pas suivre son chemin. Demandez à l’organisation.',
      'cited-before':
        'Une autre organisation a déjà désigné le même argent : on ne peut pas suivre son chemin. Demandez à l’organisation.',
      circle: 'Là, l’argent revient où il a déjà été : son chemin s’arrête ici.',
      'too-long': 'Il continue dans plus de comptabilités que cette page n’en suit.',
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
  },
};
