/** What the public page says of a fund that asks for a goal. */
import type { TextsOf } from '@centesimo/web';

type Words = Readonly<Record<'open' | 'met' | 'overfunded' | 'failed' | 'noSecondary', string>>;

export interface AppealTexts extends Words {
  readonly raised: (raised: string, goal: string) => string;
  readonly surplus: (amount: string) => string;
  readonly secondary: (fund: string) => string;
}

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
  },
};
