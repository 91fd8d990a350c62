/** The portal's texts in French. */
import { APPEAL_TEXTS } from './appeal-texts.ts';
import { BEYOND_TEXTS } from './beyond-texts.ts';
import { pluralOf, showCount } from '@centesimo/web';
import { EVIDENCE } from './evidence-texts.ts';
import type { PageTexts } from './page-texts.ts';
import { PROJECT_TEXTS } from './project-texts.ts';
import { STATEMENT_TEXTS } from './statement-texts.ts';

const count = (n: number): string => showCount(n, 'fr');
const some = (n: number, one: string, other: string): string =>
  `${count(n)} ${pluralOf(n, 'fr', { one, other })}`;

export const FR: PageTexts = {
  logRefused: (entries) =>
    `Le registre dit maintenant ce qui ne se vérifie pas ; il n’est donc pas cru. Ce qui figure ici a été vérifié avant, jusqu’à ${entries} entrées ; rien de plus récent n’est montré tant que son exploitant ne l’a pas expliqué.`,
  donor: {
    title: 'Où est votre don',
    lead: 'Chacun de ses centimes, du jour de son arrivée à la facture qu’il a payée.',
    gift: {
      to: 'Donné à',
      givenOn: 'le',
      fee: (fee, net) => `${fee} sont allés au prestataire de paiement ; les autres ${net} sont suivis ici.`,
      feeOfReserve: (fee) =>
        `Les frais de ${fee} du prestataire de paiement sont payés par une réserve : tout votre don est suivi ici.`,
      simulated: 'Ce don est simulé : il montre le fonctionnement de la page, aucun argent n’a circulé.',
      announced:
        'Il a été annoncé et n’est pas encore arrivé. Dès qu’il le sera, cette page en suivra chaque centime, sous le même code.',
      failed:
        'Il avait été annoncé et n’est jamais arrivé : aucun argent n’est venu, il n’y a donc rien à suivre.',
      feeGivenBack: (amount) => `Les frais se sont révélés plus bas : ${amount} sont revenus à votre don.`,
      erased: (day) =>
        `Ce qui était privé dans ce don, comme le nom de la personne, a été effacé le ${day}. L’argent et ses preuves restent.`,
    },
    now: {
      heading: 'Où il est maintenant',
      spent: (n) => `dépensés, en ${some(n, 'paiement', 'paiements')}`,
      waiting: (fund) => `en attente dans « ${fund} »`,
      ahead: (amount) => `${amount} arrivés plus tôt seront dépensés avant.`,
      noneAhead: 'Ce sont les prochains : rien ne sort de ce fonds avant eux.',
      unplaced: 'reçus, pas encore placés dans un fonds',
      giftsAhead: (n) =>
        n === 0
          ? 'C’est le prochain à être placé.'
          : `${some(n, 'don doit être placé', 'dons doivent être placés')} avant.`,
      unassigned: 'en attente du choix d’un fonds par l’équipe',
      unassignedWhy: 'Aucune règle ne dit où ils vont, et on ne devine jamais.',
      refunded: 'remboursés',
      covered: {
        payment: 'La dépense reste payée, par d’autres : la réserve en répond désormais.',
        exchange: 'Ils avaient été changés, ce qui reste : la réserve en répond désormais.',
        transfer: 'Ils étaient allés à un partenaire, où l’argent reste : la réserve en répond désormais.',
        loss: 'Ils avaient été perdus, ce qui reste : la réserve en répond désormais.',
      },
      shortfall: (amount) => `Pour ${amount}, la réserve n’a pas encore d’argent.`,
      covering: 'À la place de dons qui avaient payé la dépense et ont été repris : la réserve sert à cela.',
      fee: 'partis en frais connus seulement plus tard',
      inTransit: (partner) => `en route vers le partenaire « ${partner} »`,
      sentOn: (day) => `Envoyés le ${day} ; le partenaire ne les a pas encore confirmés.`,
      withPartner: (partner) => `chez le partenaire « ${partner} »`,
      partnerSince: (day) => `Ils y sont depuis le ${day}.`,
      notReported: 'Le partenaire n’a pas encore déclaré les avoir dépensés.',
      handedOver: (partner) => `passés dans la comptabilité de « ${partner} »`,
      handedOverTo: (ledger, log, entry) =>
        `Leur chemin continue là : inscription ${entry} du journal ${log}, comptabilité « ${ledger} ».`,
      lost: 'perdus',
      lostWhy: {
        'transfer-fee': 'C’est ce qu’a coûté leur envoi au partenaire.',
        charge: 'La banque les a prélevés.',
        fees: 'Ils ont payé des frais à la charge de la réserve.',
        excess:
          'La banque a repris plus que ce qui restait d’un autre don, et la réserve a supporté la différence.',
        other: 'L’organisation les a inscrits comme perte.',
      },
      exchanged: (currency) => `changés en ${currency}`,
      exchangedAt: (rate, day, source) => `À ${rate} le ${day} (taux de : ${source}).`,
      rounding: (currency) => `arrondis lors du change : moins que le plus petit montant en ${currency}`,
      inCurrency: (amount) => `Ce qui a été changé : ${amount}`,
      disputes: {
        inquiry: (amount, day) =>
          `Le ${day}, la banque du donateur a posé des questions sur ${amount} de ce don. Aucun argent n’est reparti.`,
        withdrawn: (amount, day) =>
          `Contesté depuis le ${day} : la banque a repris ${amount}, et rien n’est encore décidé.`,
        won: (amount, day) =>
          `La contestation sur ${amount} a été tranchée en faveur de l’organisation le ${day}.`,
        lost: (amount, day) =>
          `La contestation sur ${amount} a été tranchée en faveur du donateur le ${day}.`,
      },
      refundFailed: (amount, refund) =>
        `Sur un remboursement de ${refund}, ${amount} ne sont pas arrivés : ils sont revenus et appartiennent de nouveau à votre don.`,
      demandsOpen: (amount) => `La restitution de ${amount} a été demandée et n’est pas encore réglée.`,
      nothing: 'Il ne reste rien de ce don à suivre.',
    },
    beyond: BEYOND_TEXTS.fr,
    picture: {
      heading: 'Le chemin',
      label:
        'Le chemin de votre don, de gauche à droite : don, fonds, et où sont ses centimes maintenant. La même chose est dite en mots ci-dessous.',
      gift: 'don',
      payment: 'paiement',
      otherPayments: (n) => `${count(n)} autres paiements`,
      waiting: 'en attente',
      unplaced: 'à placer',
      unassigned: 'à attribuer',
      refunded: 'remboursés',
      fee: 'frais',
      lost: 'perdus',
      rounding: 'arrondi',
      'in-transit': 'en route',
      'with-partner': 'partenaire',
      'handed-over': 'transmis',
      inWords: 'La même chose en mots',
      more: (n) => `et ${some(n, 'autre partie', 'autres parties')}, toutes dans les données ci-dessous.`,
    },
    hop: {
      placed: (fund) => `placés dans « ${fund} »`,
      assigned: (fund) => `attribués à « ${fund} » par l’équipe`,
      moved: (fund) => `déplacés vers « ${fund} »`,
      returned: (payment, fund) => `revenus de ${payment} vers « ${fund} »`,
      spent: (payment) => `dépensés dans ${payment}`,
      repurposed: (fund, ground) => `réaffectés à « ${fund} » : ${ground}`,
      grounds: {
        'board-decision': 'le conseil en a décidé ainsi',
        'secondary-purpose': 'pour le second but que l’appel avait indiqué',
        'donor-consent': 'avec l’accord du donateur',
        authority: 'une autorité l’a ordonné',
        correction: 'ils s’y trouvaient par erreur',
      },
      transferred: (partner) => `envoyés au partenaire « ${partner} »`,
      givenBack: (partner, fund) => `rendus par le partenaire « ${partner} » à « ${fund} »`,
      undone: (fund) => `revenus dans « ${fund} », un remboursement ou des frais ayant été annulés`,
    },
    payments: {
      heading: 'Ce qu’il a payé',
      none: 'Aucun paiement n’a encore atteint ce don. La page changera d’elle-même quand ce sera le cas.',
      share: 'Votre part',
      shareOf: (share, amount) => `${share} sur ${amount}`,
      receipt: 'reçu',
      project: 'Projet',
      fund: 'De',
      document: 'Document',
      textMissing: 'Aucun texte n’a été publié pour ce paiement.',
      returned: (amount) => `${amount} de ce paiement sont revenus par la suite.`,
      byPartner: (partner) => `Payé par le partenaire « ${partner} » avec l’argent qu’il détient pour cela.`,
      covered: (amount) =>
        `${amount} de votre don s’y trouvaient jusqu’à leur reprise. Le paiement reste : d’autres paient cette part désormais.`,
      shortfall: (amount) =>
        `Pour ${amount}, l’argent de personne n’y est encore : les dons qui les avaient payés ont été repris, et la réserve les doit.`,
      more: (n) =>
        `${some(n, 'autre paiement', 'autres paiements')} : tous sont dans les données ci-dessous.`,
    },
    rule: {
      heading: 'Comment savoir quels centimes sont les vôtres',
      sentence:
        'L’argent est fongible : une règle décide donc, écrite avant votre don et la même pour tous (fifo@1) : dans chaque fonds, ce qui est entré en premier sort en premier.',
      unknownRule: (rule) => `L’argent est fongible : une règle décide donc, la même pour tous : ${rule}.`,
    },
    proof: {
      heading: 'Vérifiez vous-même',
      what: 'Votre don est inscrit dans un journal public qui ne peut que croître. Votre navigateur peut vérifier, avec la seule clé du journal, que les inscriptions du don, de sa place dans le fonds et de chaque paiement ci-dessus sont dans le journal, inchangées, et que votre part de chaque paiement en découle, au centime près.',
      button: 'Vérifier maintenant',
      running: 'Vérification…',
      withoutScript:
        'La vérification dans le navigateur demande JavaScript. Sans lui, téléchargez le reçu et vérifiez-le avec la commande ci-dessous.',
      download: 'Télécharger le reçu',
      offline: 'Sans navigateur et sans nous, qui possède le reçu et la clé du journal peut le vérifier :',
      key: 'La clé du journal. Elle doit être celle que l’organisation publie aussi ailleurs :',
      asOf: (size) => `Cette page est faite à partir de ${size} inscriptions vérifiées.`,
      limits:
        'Un reçu montre ce qui s’est passé jusque-là ; il ne peut pas montrer que rien ne s’est passé ensuite, ni qu’aucune inscription sur d’autres dans les mêmes paiements ne manque, que la règle a été respectée pour les centimes de tous les autres et que votre don n’a pas une deuxième place. Seul le journal entier le montre : tout auditeur peut le vérifier, et ce site l’a fait avant de vous montrer la page.',
      notReceived:
        'Que le don a été annoncé figure dans le journal, et ce reçu le prouve. Quand l’argent sera venu, son chemin pourra aussi être vérifié ici.',
      downloadEntry: 'Télécharger le reçu de l’inscription',
      data: 'Toutes les données de cette page (JSON)',
    },
    updated: 'La page a été mise à jour.',
    allOfLedger: (ledger) => `Tout l’argent de ${ledger}`,
  },
  evidence: EVIDENCE.fr,
  check: {
    verified: 'Vérifié dans votre navigateur.',
    failed: 'Cela ne tient pas. Gardez la page et prévenez l’organisation et son auditeur.',
    unchecked: 'La vérification n’a pas pu se faire : rien ne paraît faux. Réessayez plus tard.',
    gift: 'Votre don est dans le journal, inchangé, son inscription appartient à ce code, et le compte de tous ses centimes y est.',
    payments: 'Paiements trouvés dans le journal, inchangés, votre part découlant des inscriptions',
    limits:
      'Un reçu ne montre pas que la règle a été respectée aussi pour les centimes de tous les autres, ni ce qui s’est passé ensuite. Il faut pour cela le journal entier.',
    assigned:
      'Combien de centimes l’équipe a attribués à la main, le reçu l’affirme ; aucune inscription ne le dit.',
    reasons: {
      'receipt-malformed': 'Le reçu n’en est pas un.',
      'signature-refused': 'La clé du journal n’a pas signé ce reçu.',
      'proof-refused': 'L’inscription n’est pas dans le journal qui a été signé.',
      'entry-differs': 'Le journal dit autre chose que cette page.',
      'placement-refused': 'Le journal ne prouve pas la place que vos centimes auraient dans le fonds.',
      'path-broken':
        'Les centimes ne vont pas où le disent les inscriptions : il en manque une, ou une n’est pas de ce don.',
      'share-differs': 'Les inscriptions mènent à d’autres parts que celles de cette page.',
      'trail-too-long':
        'Ce don est passé par plus d’inscriptions que n’en contient un reçu ; seul le journal entier peut être vérifié.',
      'trail-not-provable':
        'Aucun reçu ne peut prouver où sont les centimes de ce don ; seul le journal entier peut être vérifié.',
      'page-older': 'Le journal a grandi depuis que cette page a été faite. Rechargez-la, puis vérifiez.',
      'code-differs': 'L’inscription est celle d’un autre don que ce code.',
      'receipt-unavailable': 'Le reçu n’a pas pu être téléchargé.',
    },
  },
  help: {
    title: 'Nous ne trouvons pas ce code',
    wrongLength:
      'Un code a 27 lettres et chiffres, par groupes de quatre. Il en manque ici, ou il y en a trop.',
    wrongCharacter: 'Un code n’a que des lettres et des chiffres, sans U. Un caractère est ici autre chose.',
    wrongCheck:
      'Un caractère est faux, ou deux sont inversés : le dernier caractère d’un code le montre. Comparez-le avec votre remerciement.',
    unknown: 'Le code est bien écrit, mais aucun don ici n’y répond.',
    unknownWhy:
      'Si vous avez donné il y a moins d’une minute, réessayez sous peu. Sinon le code appartient peut-être à la page d’une autre organisation.',
    notReady:
      'Le journal est encore en cours de vérification. Rien n’est montré avant : réessayez dans un instant.',
    label: 'Votre code',
    hint: 'Comme sur votre remerciement : 27 lettres et chiffres. Majuscules, espaces et tirets ne comptent pas ; O vaut 0, I et L valent 1.',
    button: 'Suivre mon don',
    stillStuck:
      'Si cela ne marche toujours pas, demandez à l’organisation à laquelle vous avez donné : elle peut vous renvoyer le code.',
    ledgerTitle: 'Cette comptabilité n’existe pas',
    ledgerUnknown: 'Rien dans le journal n’appartient à ce nom, ou l’adresse est celle d’une page disparue.',
  },
  ledger: {
    lead: 'Tout l’argent de cette comptabilité, additionné à partir du journal. Chaque chiffre peut être recalculé depuis ses inscriptions.',
    closed: 'Cette comptabilité est close.',
    gifts: (n) => `${some(n, 'don', 'dons')}.`,
    money: 'Argent',
    currency: 'Monnaie',
    received: 'Reçu',
    spent: 'Dépensé',
    waiting: 'En attente',
    unplaced: 'dont à placer',
    unassigned: 'dont à attribuer',
    refunded: 'Remboursé',
    bank: 'En banque, d’après ces chiffres',
    withPartners: 'Chez des partenaires',
    exchangedOut: 'Changé en d’autres monnaies',
    exchangedIn: 'Changé depuis d’autres monnaies',
    lost: 'Perdu, ou prélevé par la banque',
    demanded: 'Contesté ou réclamé, pas encore réglé',
    feesOwed: 'Frais dus par la réserve',
    shortfall: 'Payé, sans argent derrière pour l’instant',
    shortfallWhat: (amount) =>
      `Des dons qui avaient déjà payé quelque chose ont été repris, et il manquait ${amount} à la réserve pour prendre leur place. Tant que ce n’est pas couvert, elle ne paie rien d’autre.`,
    funds: 'Par fonds',
    fund: 'Fonds',
    in: 'Entrées',
    out: 'Sorties',
    stillThere: 'Encore là',
    fundClosed: 'clos',
    frozen: 'gelé : il ne paie que ce qu’il doit',
    appeal: APPEAL_TEXTS.fr,
    conditionMet: 'pour son but seulement, sa condition étant remplie',
    custody: 'Argent chez les partenaires',
    custodyOf: (fund) => `De « ${fund} » :`,
    sent: 'Envoyé',
    inTransit: 'En route',
    there: 'Sur place, non dépensé',
    reported: 'Dépensé, selon le partenaire',
    givenBack: 'Rendu',
    handedOver: 'Dans la comptabilité du partenaire',
    transferFee: 'Coût des envois',
    projects: 'Par projet',
    project: 'Projet',
    paymentsOf: 'Paiements',
    payments: 'Paiements, du plus récent',
    noPayments: 'Il n’y a pas encore de paiement.',
    older: 'Paiements plus anciens',
    newest: 'Les paiements les plus récents',
    checkpoint: 'Le dernier point de contrôle',
    checkpointWhat: (size) =>
      `La déclaration signée du journal d’où viennent ces chiffres : ${size} inscriptions.`,
    signedBy: 'Signé par',
    entries: 'Toutes les inscriptions de cette comptabilité',
    derive: 'Inscriptions',
    entry: (index) => `inscription ${index}`,
    classes: {
      unrestricted: 'd’usage libre',
      designated: 'réservé par le conseil',
      restricted: 'pour son but seulement',
      conditional: 'une fois sa condition remplie',
    },
  },
  projects: PROJECT_TEXTS.fr,
  statement: STATEMENT_TEXTS.fr,
  front: {
    title: 'Suivre un don',
    lead: 'Sur votre remerciement figure un code. Il montre où est chaque centime de votre don.',
    ledgers: 'Comptabilités publiques',
    footer: 'Cette page ne garde aucun cookie, ne demande rien à d’autres et ne contient aucun nom.',
  },
};
