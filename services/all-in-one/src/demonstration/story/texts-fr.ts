/** The story in French. */
import type { StoryTexts } from './story-texts.ts';

export const FR: StoryTexts = {
  title: 'Tout ce qui peut arriver à un don, une fois',
  lead: 'Fonte Chiara est une association inventée, et ceux qui lui donnent aussi. À chacun il est arrivé autre chose. Suivez un don pour voir ce que verrait la personne qui l’a fait : où est chaque centime, et la preuve.',
  follow: 'Suivre ce don',
  ledger: 'Tout l’argent de l’association',
  soon: 'L’histoire s’écrit encore : rechargez la page dans un instant.',
  footer:
    'Ici, seules les règles sont vraies. Les codes sont affichés parce que derrière eux il n’y a l’argent de personne ; un vrai code n’appartient qu’à la personne qui a donné.',
  chapters: {
    divided: {
      title: 'Partagé par une règle',
      text: 'Ada a donné 10,01 sans indiquer de but. La règle de l’association met 90 parts sur 100 là où le besoin est le plus grand et 10 pour ses frais : 9,01 et 1,00, au centime. Les premiers ont acheté des cahiers ; le reste attend.',
    },
    awaited: {
      title: 'Annoncé, puis arrivé',
      text: 'Le paiement par carte de Bruno a été annoncé avant qu’on sache ce que le réseau garderait. À l’arrivée il manquait 0,35, et seul le reste a été placé.',
    },
    'never-came': {
      title: 'Annoncé, jamais arrivé',
      text: 'Le paiement de Chiara a été annoncé et a échoué trois jours après. Aucun de ses centimes n’a été placé, et le registre le dit.',
    },
    'fee-corrected': {
      title: 'Des frais plus élevés que prévu',
      text: 'Sur le don de Carla, le réseau a gardé 0,50, corrigés en 1,20 plus tard. Les 0,70 sont sortis de ses propres centimes en attente, pas de ceux d’un autre.',
    },
    'fee-of-reserve': {
      title: 'Des frais à la charge de l’association',
      text: 'Le don d’Ugo a coûté 0,30, que l’association a voulu payer elle-même : ses 10,00 sont allés entiers où il voulait, et la réserve a payé les frais.',
    },
    assigned: {
      title: 'Pour quelque chose de terminé',
      text: 'Dario a donné pour les couvertures de l’hiver après la fin de la collecte. Son argent a attendu, dans aucun fonds, jusqu’à ce que quelqu’un l’affecte en son nom.',
    },
    refunded: {
      title: 'Rendu en partie',
      text: 'Elena a demandé 15,00 de ses 40,00 avant toute dépense. C’étaient ses propres centimes.',
    },
    covered: {
      title: 'Rendu après avoir été dépensé',
      text: 'Le don de Fabio avait acheté des bancs d’école quand sa banque l’a repris. Les bancs restent payés : la réserve a pris la place de ses centimes, et son parcours finit par « rendu ».',
    },
    'dispute-won': {
      title: 'Contesté et récupéré',
      text: 'La banque de Gina a demandé, puis repris 20,00, puis perdu la contestation et les a rendus. Ses centimes sont là où ils étaient.',
    },
    'dispute-lost': {
      title: 'Contesté et perdu',
      text: 'La banque d’Hugo a repris son don et prélevé 15,00 en plus. Le don s’arrête ; le prélèvement est une perte de la réserve et d’aucun don.',
    },
    'refund-failed': {
      title: 'Un remboursement revenu',
      text: 'Ines devait récupérer son argent, mais son compte était fermé. La banque l’a rendu, et il est de nouveau le sien, là où il était.',
    },
    'late-failure': {
      title: 'Un prélèvement échoué des semaines après',
      text: 'Le prélèvement de Livio était placé, et sa banque l’a repris sept semaines plus tard.',
    },
    shortfall: {
      title: 'Quand la réserve est vide',
      text: 'Les dollars de Sara avaient acheté des filtres quand ils ont été repris, et la réserve en dollars était vide. Le trou est resté ouvert, visible de tous, jusqu’au don de Teo : il a d’abord servi à le combler.',
    },
    exchanged: {
      title: 'Changé en dollars',
      text: 'La moitié du don de Marta est devenue des dollars, à un taux enregistré, et a payé une part d’une pompe. Ce que la pompe fournit est réparti par centimes.',
    },
    partner: {
      title: 'Porté par un partenaire',
      text: 'Maji Safi a reçu au Kenya l’argent de Nadia, moins les frais d’une banque, a construit deux citernes et en a rendu une part. D’autre est en route.',
    },
    repurposed: {
      title: 'Pour un autre but, avec son accord',
      text: 'Olga a donné pour un nouveau local, si la commune donnait le terrain. Le terrain est là, mais un acompte a été perdu et le local ne se fera pas : pour 40,00 des siens elle a choisi les urgences.',
    },
    board: {
      title: 'Le conseil change d’avis',
      text: 'Piero a donné pour une camionnette, une idée du conseil, qui peut donc la défaire en partie. Ce que les donateurs ont lié, il ne peut y toucher.',
    },
    returned: {
      title: 'Le fournisseur a rendu une part',
      text: 'Une des cartes achetées avec le don de Rita était abîmée : 15,00 sont revenus au fonds d’où ils étaient sortis. Le paiement a changé de catégorie plus tard, et aucun centime n’a bougé pour cela.',
    },
    corrected: {
      title: 'Payé sur le mauvais fonds',
      text: 'Du carburant avait été payé avec l’argent réservé à l’achat de la camionnette, celui de Piero. Le paiement a été retiré et enregistré de nouveau à sa place ; là aussi ses centimes étaient les premiers. Les deux restent sur sa page.',
    },
    'handed-over': {
      title: 'Dans les livres du partenaire',
      text: 'Maji Safi tient son propre registre. Il a pris en charge 15,00 de ce qu’il gardait pour Nadia et les autres et a montré le reçu de cette écriture ; alors seulement Fonte Chiara les a laissés partir. Là ils ont acheté des tuyaux, et le partenaire a clos ses livres.',
    },
    documents: {
      title: 'Un document arrivé après',
      text: 'La peinture a été payée avant l’arrivée de sa facture. Elle a été ajoutée après, puis remplacée par une copie où un nom est masqué ; que l’une remplace l’autre reste enregistré. Depuis, l’association ne paie plus rien sans document.',
    },
    appeal: {
      title: 'Plus que demandé',
      text: 'La collecte pour les puits demandait 250,00 et a reçu 280,00. Les 10,00 de Petra, venus en dernier, lui ont été rendus. À son ouverture la collecte avait dit où va le reste : à l’école. Ainsi 20,00, ceux de Nadia, y sont allés, décidés par deux personnes. Les deux pages disent pourquoi.',
    },
    erased: {
      title: 'Oublié sur demande',
      text: 'Zeno a donné en 2012 et a demandé à être oublié. La loi ne demande plus de garder son nom : ce qui était privé est détruit, dans chaque copie. Ses centimes, les preuves et son code restent, et le registre dit qu’il y avait ici quelque chose qui a été effacé.',
    },
    waiting: {
      title: 'Un qui attend',
      text: 'Le don de Vera est dans son fonds, derrière les centimes arrivés avant. Sa page dit combien.',
    },
    charged: {
      title: 'Ce que dit la banque',
      text: 'À la fin de l’année, le relevé de la banque était inférieur de 5,00 au registre. L’écart est resté visible de tous jusqu’à ce qu’on le trouve : les frais annuels du compte, une perte de la réserve en son nom. Puis les deux étaient égaux.',
    },
    closed: {
      title: 'L’année est close',
      text: 'L’état de 2025 est fixé par une écriture du registre : chacun peut refaire le même fichier, octet par octet. Le projet de l’école est clos aussi.',
    },
  },
};
