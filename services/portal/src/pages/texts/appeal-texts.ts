/** What the public pages say of a fund that asks for a goal, and of money that it could not use. */
import type { TextsOf } from '@centesimo/web';
import type { AppealReasonView } from '../../domain/views.ts';

type Words = Readonly<Record<'open' | 'met' | 'overfunded' | 'failed' | 'noSecondary', string>>;

export interface AppealTexts extends Words {
  readonly raised: (raised: string, goal: string) => string;
  readonly surplus: (amount: string) => string;
  readonly secondary: (fund: string) => string;
  /** Why cents were refunded, and how an appeal stood that others left. */
  readonly givenBack: ByEnd;
  readonly left: ByEnd;
  /** Of a refund that was to give back, and did not. */
  readonly notGivenBack: (fund: string) => string;
}

type ByEnd = Readonly<Record<AppealReasonView['state'], (fund: string) => string>>;

export const APPEAL_TEXTS: TextsOf<AppealTexts> = {
  it: {
    raised: (raised, goal) => `${raised} raccolti su ${goal}`,
    open: 'La raccolta è aperta.',
    met: 'L’obiettivo è raggiunto.',
    overfunded: 'È arrivato più di quanto si chiedeva.',
    failed: 'È stata chiusa prima di raggiungere l’obiettivo.',
    surplus: (amount) => `${amount} non possono servirle:`,
    secondary: (fund) =>
      `come la raccolta aveva detto, possono andare a «${fund}»; altrimenti si chiede a chi ha donato, o si restituisce.`,
    noSecondary: 'si chiede a chi ha donato, o si restituisce.',
    givenBack: {
      failed: (fund) =>
        `Restituiti perché la raccolta «${fund}» è stata chiusa prima di raggiungere l’obiettivo.`,
      overfunded: (fund) =>
        `Restituiti perché alla raccolta «${fund}» era arrivato più di quanto si chiedeva.`,
    },
    left: {
      failed: (fund) => `la raccolta «${fund}» era stata chiusa prima di raggiungere l’obiettivo`,
      overfunded: (fund) => `alla raccolta «${fund}» era arrivato più di quanto si chiedeva`,
    },
    notGivenBack: (fund) =>
      `Un rimborso era stato detto restituzione della raccolta «${fund}»; secondo il registro non lo è: la raccolta poteva usare quel denaro, o non ne aveva di questo dono.`,
  },
  fr: {
    raised: (raised, goal) => `${raised} réunis sur ${goal}`,
    open: 'La collecte est ouverte.',
    met: 'L’objectif est atteint.',
    overfunded: 'Il est venu plus que demandé.',
    failed: 'Elle a été close avant d’atteindre son objectif.',
    surplus: (amount) => `${amount} ne peuvent pas lui servir :`,
    secondary: (fund) =>
      `comme la collecte l’avait dit, ils peuvent aller à « ${fund} » ; sinon on demande aux donateurs, ou on rend.`,
    noSecondary: 'on demande aux donateurs, ou on rend.',
    givenBack: {
      failed: (fund) =>
        `Rendus parce que la collecte « ${fund} » a été close avant d’atteindre son objectif.`,
      overfunded: (fund) => `Rendus parce qu’il était venu plus que demandé à la collecte « ${fund} ».`,
    },
    left: {
      failed: (fund) => `la collecte « ${fund} » avait été close avant d’atteindre son objectif`,
      overfunded: (fund) => `il était venu plus que demandé à la collecte « ${fund} »`,
    },
    notGivenBack: (fund) =>
      `Un remboursement avait été dit restitution de la collecte « ${fund} » ; selon le registre il ne l’est pas : la collecte pouvait utiliser cet argent, ou n’en avait pas de ce don.`,
  },
  en: {
    raised: (raised, goal) => `${raised} raised of ${goal}`,
    open: 'The appeal is open.',
    met: 'The goal is met.',
    overfunded: 'More came than was asked for.',
    failed: 'It was closed before its goal was reached.',
    surplus: (amount) => `${amount} cannot be used for it:`,
    secondary: (fund) =>
      `as the appeal said, this may go to “${fund}”; otherwise the givers are asked, or get it back.`,
    noSecondary: 'the givers are asked, or get it back.',
    givenBack: {
      failed: (fund) =>
        `Given back because the appeal “${fund}” failed: it was closed before its goal was reached.`,
      overfunded: (fund) => `Given back because more had come for the appeal “${fund}” than was asked for.`,
    },
    left: {
      failed: (fund) => `the appeal “${fund}” had failed, closed before its goal was reached`,
      overfunded: (fund) => `more had come for the appeal “${fund}” than was asked for`,
    },
    notGivenBack: (fund) =>
      `A refund was said to give back what the appeal “${fund}” could not use; by the log it did not: the appeal could use that money, or had none of this gift.`,
  },
};
