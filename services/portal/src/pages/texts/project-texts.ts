/** What the pages say of budgets and of what came of the money, in each language. Amounts and days come formatted. */
import { type TextsOf, pluralOf } from '@centesimo/web';

export interface ProjectTexts {
  /** A number of units, by the words for them: numbers as text, since they may have a fraction. */
  readonly units: (shown: string, exact: string, unit: string) => string;
  readonly lessThan: (least: string) => string;
  readonly impact: {
    readonly heading: string;
    readonly ofPayments: (amount: string) => string;
    readonly ofProject: (amount: string, project: string) => string;
    readonly mixed: (project: string) => string;
    readonly method: (method: string) => string;
    readonly how: string;
    readonly howWhat: string;
    readonly report: (day: string, units: string) => string;
    readonly ofPayment: (number: string) => string;
    readonly yours: (share: string, live: string, exact: string) => string;
    readonly more: (count: number) => string;
  };
  readonly reported: string;
  readonly reportedWhat: string;
  readonly replaced: string;
  readonly newest: (shown: string, all: string) => string;
  readonly budgets: string;
  readonly rules: { readonly refuse: string; readonly flag: string };
  readonly spentOf: (spent: string, planned: string) => string;
  readonly left: (amount: string) => string;
  readonly over: (amount: string) => string;
  readonly unplanned: string;
  readonly projectClosed: string;
}

type Words = readonly [one: string, other: string];

/** Any other unit is shown as it is named, its hyphens as spaces. */
function unitWords(
  unit: string,
  exact: string,
  language: 'it' | 'fr' | 'en',
  words: Readonly<Record<string, Words>>,
) {
  const known = Object.hasOwn(words, unit) ? words[unit] : undefined;
  if (known === undefined) return unit.replaceAll('-', ' ');
  return pluralOf(Number(exact), language, { one: known[0], other: known[1] });
}

const IT_UNITS: Readonly<Record<string, Words>> = {
  meals: ['pasto', 'pasti'],
  visits: ['visita', 'visite'],
  hours: ['ora', 'ore'],
  people: ['persona', 'persone'],
  households: ['famiglia', 'famiglie'],
  lessons: ['lezione', 'lezioni'],
  nights: ['notte', 'notti'],
};
const FR_UNITS: Readonly<Record<string, Words>> = {
  meals: ['repas', 'repas'],
  visits: ['visite', 'visites'],
  hours: ['heure', 'heures'],
  people: ['personne', 'personnes'],
  households: ['foyer', 'foyers'],
  lessons: ['leçon', 'leçons'],
  nights: ['nuit', 'nuits'],
};
const EN_UNITS: Readonly<Record<string, Words>> = {
  meals: ['meal', 'meals'],
  visits: ['visit', 'visits'],
  hours: ['hour', 'hours'],
  people: ['person', 'people'],
  households: ['household', 'households'],
  lessons: ['lesson', 'lessons'],
  nights: ['night', 'nights'],
};

export const PROJECT_TEXTS: TextsOf<ProjectTexts> = {
  it: {
    units: (shown, exact, unit) => `${shown} ${unitWords(unit, exact, 'it', IT_UNITS)}`,
    lessThan: (least) => `meno di ${least}`,
    impact: {
      heading: 'Che cosa ne è nato',
      ofPayments: (amount) => `con ${amount} del tuo dono, nei pagamenti qui sopra`,
      ofProject: (amount, project) => `con ${amount} del tuo dono, nel progetto «${project}»`,
      mixed: (project) =>
        `Il progetto «${project}», che il tuo dono ha sostenuto, è stato pagato in più valute: una parte per centesimo non si può calcolare.`,
      method: (method) => `Metodo: ${method}.`,
      how: 'Come si calcola',
      howWhat:
        'L’organizzazione dichiara che cosa un pagamento o un progetto ha dato, e con quale metodo l’ha contato. Qui quelle unità sono divise tra i centesimi che ora lo pagano, la stessa parte per ognuno: tutte le parti insieme fanno esattamente quanto dichiarato. Il metodo non è verificato da questo sito: chiedilo all’organizzazione.',
      report: (day, units) => `Il ${day} sono stati dichiarati ${units}`,
      ofPayment: (number) => `per il pagamento ${number}`,
      yours: (share, live, exact) => `La tua parte: ${share} su ${live}, esattamente ${exact}.`,
      more: (n) => `e altre ${n} dichiarazioni, tutte nei dati qui sotto.`,
    },
    reported: 'Che cosa è stato realizzato',
    reportedWhat:
      'Lo dichiara l’organizzazione, con il metodo con cui l’ha contato. Le dichiarazioni si sommano, tranne quelle sostituite.',
    replaced: 'sostituita da una dichiarazione successiva: non conta',
    newest: (shown, all) => `Le ${shown} dichiarazioni più recenti, di ${all}.`,
    budgets: 'Preventivi',
    rules: {
      refuse: 'Una spesa oltre il preventivo viene rifiutata.',
      flag: 'Una spesa oltre il preventivo è ammessa, e segnalata qui.',
    },
    spentOf: (spent, planned) => `spesi ${spent} di ${planned}`,
    left: (amount) => `restano ${amount}`,
    over: (amount) => `oltre il preventivo di ${amount}`,
    unplanned: 'Speso fuori da queste voci',
    projectClosed: 'chiuso',
  },
  fr: {
    units: (shown, exact, unit) => `${shown} ${unitWords(unit, exact, 'fr', FR_UNITS)}`,
    lessThan: (least) => `moins de ${least}`,
    impact: {
      heading: 'Ce qui en est né',
      ofPayments: (amount) => `avec ${amount} de votre don, dans les paiements ci-dessus`,
      ofProject: (amount, project) => `avec ${amount} de votre don, dans le projet « ${project} »`,
      mixed: (project) =>
        `Le projet « ${project} », que votre don a soutenu, a été payé en plusieurs monnaies : une part par centime ne peut pas être calculée.`,
      method: (method) => `Méthode : ${method}.`,
      how: 'Comment on le calcule',
      howWhat:
        'L’organisation déclare ce qu’un paiement ou un projet a donné, et par quelle méthode elle l’a compté. Ici ces unités sont partagées entre les centimes qui le paient maintenant, la même part pour chacun : toutes les parts ensemble font exactement ce qui a été déclaré. La méthode n’est pas vérifiée par ce site : demandez-la à l’organisation.',
      report: (day, units) => `Le ${day}, ${units} ont été déclarés`,
      ofPayment: (number) => `pour le paiement ${number}`,
      yours: (share, live, exact) => `Votre part : ${share} sur ${live}, exactement ${exact}.`,
      more: (n) => `et ${n} autres déclarations, toutes dans les données ci-dessous.`,
    },
    reported: 'Ce qui a été réalisé',
    reportedWhat:
      'L’organisation le déclare, avec la méthode par laquelle elle l’a compté. Les déclarations s’ajoutent, sauf celles qui sont remplacées.',
    replaced: 'remplacée par une déclaration ultérieure : ne compte pas',
    newest: (shown, all) => `Les ${shown} déclarations les plus récentes, sur ${all}.`,
    budgets: 'Budgets',
    rules: {
      refuse: 'Une dépense au-delà du budget est refusée.',
      flag: 'Une dépense au-delà du budget est admise, et signalée ici.',
    },
    spentOf: (spent, planned) => `${spent} dépensés sur ${planned}`,
    left: (amount) => `restent ${amount}`,
    over: (amount) => `au-delà du budget de ${amount}`,
    unplanned: 'Dépensé hors de ces lignes',
    projectClosed: 'clos',
  },
  en: {
    units: (shown, exact, unit) => `${shown} ${unitWords(unit, exact, 'en', EN_UNITS)}`,
    lessThan: (least) => `less than ${least}`,
    impact: {
      heading: 'What came of it',
      ofPayments: (amount) => `with ${amount} of your gift, in the payments above`,
      ofProject: (amount, project) => `with ${amount} of your gift, in the project “${project}”`,
      mixed: (project) =>
        `The project “${project}”, which your gift supported, was paid in several currencies: a part for each cent cannot be computed.`,
      method: (method) => `Method: ${method}.`,
      how: 'How it is computed',
      howWhat:
        'The organisation states what a payment or a project delivered, and by which method it was counted. Here those units are shared among the cents that pay for it now, the same part for each: all parts together are exactly what was stated. The method is not verified by this site: ask the organisation for it.',
      report: (day, units) => `On ${day}, ${units} were reported`,
      ofPayment: (number) => `for payment ${number}`,
      yours: (share, live, exact) => `Your part: ${share} of ${live}, exactly ${exact}.`,
      more: (n) => `and ${n} more reports, all of them in the data below.`,
    },
    reported: 'What was delivered',
    reportedWhat:
      'The organisation states it, with the method by which it was counted. Reports add up, but for those that were replaced.',
    replaced: 'replaced by a later report: does not count',
    newest: (shown, all) => `The newest ${shown} reports of ${all}.`,
    budgets: 'Budgets',
    rules: {
      refuse: 'An expense over the budget is refused.',
      flag: 'An expense over the budget is let through, and flagged here.',
    },
    spentOf: (spent, planned) => `${spent} spent of ${planned}`,
    left: (amount) => `${amount} left`,
    over: (amount) => `${amount} over budget`,
    unplanned: 'Spent outside these lines',
    projectClosed: 'closed',
  },
};
