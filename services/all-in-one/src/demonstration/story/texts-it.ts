/** The story in Italian. */
import type { StoryTexts } from './story-texts.ts';

export const IT: StoryTexts = {
  title: 'Tutto quello che può capitare a una donazione, una volta',
  lead: 'Fonte Chiara è un’associazione inventata, e anche chi le dona è inventato. A ognuno è capitata una cosa diversa. Segui una donazione per vedere quello che vedrebbe chi l’ha fatta: dove sta ogni centesimo, e la prova.',
  follow: 'Segui questa donazione',
  ledger: 'Tutto il denaro dell’associazione',
  soon: 'La storia si sta ancora scrivendo: ricarica la pagina tra un momento.',
  footer:
    'Qui di vero ci sono solo le regole. I codici stanno qui perché dietro non c’è il denaro di nessuno; un codice vero è solo di chi ha donato.',
  chapters: {
    divided: {
      title: 'Divisa da una regola',
      text: 'Ada ha dato 10,01 senza indicare uno scopo. La regola dell’associazione dà 90 parti su 100 a dove serve di più e 10 alle spese: 9,01 e 1,00, al centesimo. I primi hanno comprato quaderni; il resto aspetta.',
    },
    awaited: {
      title: 'Annunciata, poi arrivata',
      text: 'Il pagamento con carta di Bruno è stato annunciato prima di sapere quanto avrebbe trattenuto il circuito. All’arrivo mancavano 0,35, e solo il resto è stato assegnato.',
    },
    'never-came': {
      title: 'Annunciata, mai arrivata',
      text: 'Il pagamento di Chiara è stato annunciato ed è fallito tre giorni dopo. Nessun suo centesimo è mai stato assegnato, e il registro lo dice.',
    },
    'fee-corrected': {
      title: 'Una commissione più alta del previsto',
      text: 'Dalla donazione di Carla il circuito ha trattenuto 0,50, poi corretti in 1,20. Gli 0,70 sono usciti dai suoi centesimi in attesa, non da quelli di altri.',
    },
    'fee-of-reserve': {
      title: 'Una commissione a carico dell’associazione',
      text: 'La donazione di Ugo è costata 0,30, che l’associazione ha voluto pagare da sé: i suoi 10,00 sono andati tutti dove voleva lui, e la commissione l’ha pagata la riserva.',
    },
    assigned: {
      title: 'Per qualcosa che era finito',
      text: 'Dario ha dato per le coperte dell’inverno quando la raccolta era già chiusa. Il denaro ha aspettato, in nessun fondo, finché qualcuno non l’ha assegnato con il suo nome.',
    },
    refunded: {
      title: 'Restituita in parte',
      text: 'Elena ha chiesto indietro 15,00 dei suoi 40,00 prima che fossero spesi. Erano proprio i suoi centesimi.',
    },
    covered: {
      title: 'Restituita dopo essere stata spesa',
      text: 'La donazione di Fabio aveva già comprato dei banchi quando la sua banca l’ha ripresa. I banchi restano pagati: la riserva ha preso il posto dei suoi centesimi, e il suo percorso finisce in «restituita».',
    },
    'dispute-won': {
      title: 'Contestata e riavuta',
      text: 'La banca di Gina ha chiesto, poi ha ripreso 20,00, poi ha perso la contestazione e li ha resi. I suoi centesimi stanno dove stavano prima.',
    },
    'dispute-lost': {
      title: 'Contestata e persa',
      text: 'La banca di Hugo ha ripreso la donazione e ha addebitato altri 15,00. La donazione finisce; l’addebito è una perdita della riserva e di nessuna donazione.',
    },
    'refund-failed': {
      title: 'Un rimborso tornato indietro',
      text: 'Ines doveva riavere il suo denaro, ma il conto era chiuso. La banca lo ha reso, ed è di nuovo suo, dove stava.',
    },
    'late-failure': {
      title: 'Un addebito fallito settimane dopo',
      text: 'L’addebito diretto di Livio era già assegnato, e la sua banca l’ha ripreso dopo sette settimane.',
    },
    shortfall: {
      title: 'Quando la riserva è vuota',
      text: 'I dollari di Sara avevano già comprato dei filtri quando sono stati ripresi, e la riserva in dollari era vuota. Il buco è rimasto aperto, davanti a tutti, fino alla donazione di Teo: per prima cosa è stato chiuso quello.',
    },
    exchanged: {
      title: 'Cambiata in dollari',
      text: 'Metà della donazione di Marta è diventata dollari, a un cambio registrato, e ha comprato parte di una pompa. Quello che la pompa rende è ripartito per centesimi.',
    },
    partner: {
      title: 'Portata da un partner',
      text: 'Maji Safi ha ricevuto in Kenya il denaro di Nadia, meno la commissione di una banca, ha costruito due cisterne e ne ha reso una parte. Altro è in viaggio.',
    },
    repurposed: {
      title: 'Per un altro scopo, con il suo consenso',
      text: 'Olga ha dato per una nuova sede, se il Comune avesse dato il terreno. Il terreno c’è, ma una caparra è andata persa e la sede non si fa: per 40,00 dei suoi ha scelto le emergenze.',
    },
    board: {
      title: 'Il consiglio cambia idea',
      text: 'Piero ha dato per un furgone, un’idea del consiglio, che quindi può disfarla in parte. Quello che hanno vincolato i donatori non può toccarlo.',
    },
    returned: {
      title: 'Il fornitore ha reso qualcosa',
      text: 'Una delle carte comprate con la donazione di Rita era rovinata: 15,00 sono tornati nel fondo da cui erano usciti. Più tardi il pagamento ha cambiato categoria, e nessun centesimo si è mosso per questo.',
    },
    corrected: {
      title: 'Pagata dal fondo sbagliato',
      text: 'Del carburante era stato pagato con il denaro per comprare il furgone, quello di Piero. Il pagamento è stato tolto e registrato di nuovo dove doveva stare; anche lì venivano prima i suoi centesimi. Sulla sua pagina restano tutti e due.',
    },
    'handed-over': {
      title: 'Nei libri del partner',
      text: 'Maji Safi ha un registro suo. Ha preso in carico 15,00 di quello che teneva per Nadia e gli altri e ha mostrato la ricevuta di quella voce; solo allora Fonte Chiara li ha lasciati andare. Lì hanno comprato dei tubi, e il partner ha chiuso i suoi libri.',
    },
    documents: {
      title: 'Un documento arrivato dopo',
      text: 'La vernice è stata pagata prima che ci fosse la fattura. È stata aggiunta dopo, e poi sostituita da una copia con un nome coperto; che la sostituisce resta registrato. Da allora l’associazione non paga più nulla senza un documento.',
    },
    appeal: {
      title: 'Più di quanto si chiedeva',
      text: 'La raccolta per i pozzi chiedeva 250,00 e ne ha avuti 280,00. I 10,00 di Petra, arrivati per ultimi, le sono stati restituiti. All’apertura la raccolta aveva detto dove va il resto: alla scuola. Così ci sono andati 20,00, di Nadia, per decisione di due persone. Le due pagine dicono perché.',
    },
    erased: {
      title: 'Dimenticata su richiesta',
      text: 'Zeno ha donato nel 2012 e ha chiesto di essere dimenticato. La legge non chiede più di tenere il suo nome: quello che c’era di privato è distrutto, in ogni copia. Restano i suoi centesimi, le prove e il suo codice, e il registro dice che qui c’era qualcosa che è stato cancellato.',
    },
    waiting: {
      title: 'Una che aspetta',
      text: 'La donazione di Vera è nel suo fondo, dietro ai centesimi arrivati prima. La sua pagina dice quanti sono.',
    },
    charged: {
      title: 'Quello che dice la banca',
      text: 'A fine anno l’estratto conto era di 5,00 più basso del registro. La differenza è rimasta visibile a tutti finché non è stata trovata: il costo annuo del conto, una perdita della riserva con il suo nome. Poi erano uguali.',
    },
    closed: {
      title: 'L’anno è chiuso',
      text: 'Il rendiconto del 2025 è fissato da una voce del registro: chiunque può rifare lo stesso file, byte per byte. È chiuso anche il progetto della scuola.',
    },
  },
};
