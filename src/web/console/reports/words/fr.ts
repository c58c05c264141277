import type { ReportWords } from './en.ts'

const number = new Intl.NumberFormat('fr-CA')
const mean = new Intl.NumberFormat('fr-CA', { minimumFractionDigits: 1, maximumFractionDigits: 1 })
const percent = new Intl.NumberFormat('fr-CA', { style: 'percent' })
const day = new Intl.DateTimeFormat('fr-CA', { month: 'short', day: 'numeric', timeZone: 'UTC' })

/** The reports' sentences in French. */
export const french: ReportWords = {
  title: 'Rapports',
  lead: (period, zone) => `${period} (${zone})`,
  period: {
    label: 'Période',
    names: { today: 'Aujourd’hui', yesterday: 'Hier', last7: '7 jours', last30: '30 jours' },
    own: 'Autres jours',
    first: 'Premier jour',
    last: 'Dernier jour',
    show: 'Afficher',
  },
  filter: {
    label: 'Seulement',
    customer: 'Client',
    tier: 'Niveau',
    agent: 'Agent',
    all: 'Tous',
    clear: 'Tout afficher',
    onlyCustomer: 'Le niveau et l’agent ne changent rien ici : ils relèvent des billets.',
  },
  whatIsThis: 'Qu’est-ce que c’est?',
  about: (title) => `« ${title} », qu’est-ce que c’est?`,
  close: 'Fermer',
  csv: 'CSV',
  saveCsv: (title) => `Enregistrer « ${title} » en CSV`,
  loading: 'Calcul en cours…',
  problem: 'Le calcul n’a pas abouti.',
  retry: 'Réessayer',
  byReceipt:
    'Tout est compté le jour de son arrivée et dans son état actuel. Les chiffres d’un jour passé peuvent donc encore changer.',

  sla: {
    title: 'Cibles',
    empty: 'Aucun billet n’a été reçu pendant cette période.',
    standing: { kept: 'Tenues', broken: 'Manquées', running: 'En cours', ended: 'Sans objet' },
    target: 'Cible',
    keptShare: 'Tenues, sur les réglées',
    headline: (kept, of) => `Tenues : ${kept} sur ${of} réglées`,
    nothingSettled: 'Rien de réglé pour l’instant',
    behind: (count, standing, target, tier) => `${count} : afficher les billets (${target}, ${tier}, ${standing})`,
    chart: (target) => `${target} : billets par jour de réception`,
    chartWeekly: (target) => `${target} : billets par semaine de réception`,
    chooseKind: 'Graphique ci-dessous',
    definitions: [
      ['Ce qui est compté', 'Les cibles des billets reçus pendant la période, selon le niveau actuel du billet.'],
      [
        'Tenues',
        'Atteintes à l’échéance au plus tard. La première réponse est le premier message d’une personne que le client peut lire; une note, un statut, une attribution ou l’assistant ne comptent jamais.',
      ],
      ['Manquées', 'Non atteintes à l’échéance, même si elles l’ont été plus tard.'],
      ['En cours', 'L’échéance est à venir, ou l’horloge est arrêtée pendant que nous attendons le client.'],
      [
        'Sans objet',
        'Le billet a été réglé avant l’échéance et sans atteindre la cible : par exemple, le client l’a fermé. Cela ne compte ni pour ni contre nous.',
      ],
      ['Tenues, sur les réglées', 'Tenues ÷ (tenues + manquées).'],
    ],
  },

  behind: {
    title: (standing, target, tier) => `${target}, ${tier} : ${standing}`,
    showing: (shown, total) => `Les ${shown} plus récents sur ${total}`,
    more: (shown) => `Le fichier contient les ${shown} plus récents.`,
    columns: {
      ticket: 'Billet',
      customer: 'Client',
      agent: 'Agent',
      opened: 'Reçu',
      due: 'Échéance',
      met: 'Atteinte',
    },
    nobody: 'Personne',
    notMet: 'Pas encore',
  },

  responses: {
    title: 'Première réponse',
    empty: 'Aucun billet n’a été reçu pendant cette période.',
    clock: { opening: 'Heures d’ouverture seulement', elapsed: 'Jour et nuit' },
    tiers: (tiers) => `niveaux ${tiers}`,
    tier: (tier) => `niveau ${tier}`,
    median: 'Médiane',
    p90: '90 % en moins de',
    answered: 'Avec réponse',
    unanswered: 'Sans réponse',
    counted: 'Temps compté',
    definitions: [
      [
        'Ce qui est compté',
        'Les billets reçus pendant la période auxquels une personne a répondu, à temps ou en retard.',
      ],
      ['Médiane', 'La moitié a reçu une réponse dans ce délai.'],
      ['90 % en moins de', 'Neuf sur dix ont reçu une réponse dans ce délai.'],
      [
        'Heures d’ouverture seulement',
        'Les niveaux 1 et 2 comptent le temps d’ouverture à partir de la réception. Une nuit, une fin de semaine ou un jour férié ne compte pas.',
      ],
      [
        'Jour et nuit',
        'Le niveau 3 compte chaque minute à partir de la réception. Les deux sortes de temps ne sont jamais mêlées.',
      ],
      ['En attente du client', 'Le temps pendant lequel l’horloge était arrêtée n’est pas compté.'],
      [
        'Sans réponse',
        'Les billets ouverts sans réponse. Leur temps n’est pas dans la médiane, qui peut donc encore augmenter.',
      ],
    ],
  },

  deflection: {
    title: 'Ce que sont devenues les questions',
    empty: 'Personne n’a interrogé l’assistant pendant cette période.',
    asked: (count) => `${count} questions dans le clavardage`,
    pending: (count) => `${count} réponses sont trop récentes pour que le silence veuille dire quelque chose.`,
    neverAdded: 'Confirmé a été dit, présumé est un silence. Les lignes se recoupent et ne s’additionnent jamais.',
    column: 'Question',
    count: 'Nombre',
    of: 'Sur',
    share: 'Part',
    columns: {
      shown: ['Réponse donnée par un article', 'questions'],
      offered: ['Titres seulement, aucun choisi', 'questions'],
      nothingFound: ['Rien trouvé', 'questions'],
      confirmed: ['Confirmé', 'réponses'],
      assumed: ['Présumé', 'réponses'],
      returned: ['Revenu', 'tenues pour réglées'],
      refused: ['Refusé', 'réponses et propositions'],
      escalated: ['Transmis', 'questions'],
    },
    help: ['Rien trouvé dans les pages d’aide', 'recherches'],
    chart: 'Questions par jour',
    chartWeekly: 'Questions par semaine',
    definitions: [
      ['Ce qui est compté', 'Les questions posées dans le clavardage pendant la période.'],
      ['Réponse donnée par un article', 'Un passage d’article a été montré en réponse.'],
      ['Titres seulement, aucun choisi', 'Des titres ont été proposés et la personne n’en a choisi aucun.'],
      [
        'Rien trouvé',
        'Il n’y avait rien à montrer. Avec les deux lignes précédentes, chaque question est comptée une fois.',
      ],
      ['Confirmé', 'La personne a dit que la réponse l’a aidée et n’est pas revenue avec la même question.'],
      [
        'Présumé',
        'La personne n’a rien dit pendant 24 heures après la réponse et n’est pas revenue avec la même question. La réponse a peut-être aidé.',
      ],
      [
        'Revenu',
        'D’abord confirmé ou présumé, mais la même personne a demandé la même chose dans les sept jours. Ces cas sont retirés des deux lignes précédentes.',
      ],
      ['Refusé', 'La personne a dit que cela n’aidait pas.'],
      [
        'Transmis',
        'La question est allée plus loin : à un billet, à un agent ou à l’entreprise qui a fourni le contenu.',
      ],
    ],
  },

  gaps: {
    title: 'Les plus demandées, sans article',
    empty: 'Chaque question de cette période a trouvé un article qui n’a pas été refusé.',
    summary: (total) => `${total} questions n’ont pas été réglées`,
    newest: (compared) => `Les ${compared} plus récentes sont regroupées ici.`,
    count: 'Fois',
    question: 'Question',
    became: (unanswered, refused) => `${unanswered} sans résultat, ${refused} ont refusé ce qui a été montré`,
    also: 'Aussi',
    shown: 'Montré et refusé',
    definitions: [
      [
        'Ce qui est compté',
        'Les questions du clavardage et les recherches des pages d’aide sans résultat, et les réponses refusées. Une seule pour tous les mots qui y ont été ajoutés.',
      ],
      [
        'Regroupées',
        'Des questions sur la même chose, dans des mots voisins. Celle qui ressemble le plus aux autres les représente.',
      ],
      [
        'Textes',
        'Les noms, les adresses et les numéros sont masqués avant d’être conservés, et les textes sont oubliés après un certain temps.',
      ],
    ],
  },

  satisfaction: {
    title: 'Satisfaction',
    empty: 'Aucun client n’a dit comment c’était pendant cette période.',
    by: { person: 'Une personne a répondu', assistant: 'L’assistant seul' },
    answers: (count) => (count < 2 ? `${count} réponse` : `${number.format(count)} réponses`),
    answersHead: 'Réponses',
    mean: (score) => `${mean.format(score)} sur 5`,
    meanHead: 'Moyenne',
    meanOf: 'moyenne de',
    scoreHead: 'Note',
    score: (score) => (score === 5 ? '5, très bien' : score === 1 ? '1, pas bien du tout' : String(score)),
    given: (score) => `${score} sur 5`,
    onlyAgent: 'Seulement ce qui compte pour cet agent. Ce qui a été dit de l’assistant seul ne compte pour personne.',
    words: 'Dans leurs mots',
    newest: (shown, total) => `Les ${shown} plus récents sur ${total}`,
    noWords: 'Personne n’a laissé de mot.',
    word: 'Mot',
    said: 'Dit',
    answeredBy: 'Réponse de',
    theAssistant: 'l’assistant seul',
    definitions: [
      [
        'Ce qui est compté',
        'Ce que les clients ont dit pendant la période quand le clavardage leur a demandé comment c’était, une fois un billet réglé. Une seule réponse par billet, la plus récente.',
      ],
      [
        'Une personne a répondu',
        'Quelqu’un du service a écrit au client après l’ouverture du billet. La note compte pour la dernière personne qui a écrit.',
      ],
      [
        'L’assistant seul',
        'Personne du service n’a écrit au client après l’ouverture du billet. Les deux ne sont jamais mêlés.',
      ],
      [
        'Moyenne',
        'La somme des notes ÷ le nombre de réponses; 5 est la meilleure note. Peu de réponses la font varier beaucoup.',
      ],
      [
        'Ce qui n’y est pas',
        'Les clients à qui on a posé la question et qui n’ont rien dit. Leur silence ne compte ni en bien ni en mal.',
      ],
    ],
  },

  load: {
    title: 'Affluence par heure',
    empty: 'Rien n’est arrivé pendant cette période.',
    measure: 'Compter',
    measures: {
      questions: 'Questions dans le clavardage',
      agentAskedFor: 'Demandes d’une personne',
      tickets: 'Billets reçus',
    },
    caption: (measure, zone) => `${measure}, par jour de la semaine et par heure, ${zone}`,
    hour: 'Heure',
    day: 'Jour',
    total: 'Total',
    weekdays: ['dim.', 'lun.', 'mar.', 'mer.', 'jeu.', 'ven.', 'sam.'],
    legend: (most) => `Plus c’est foncé, plus il y en a : jusqu’à ${most} dans une heure de la semaine`,
    definitions: [
      ['Ce qui est compté', 'Combien sont arrivés à chaque heure de la semaine, additionnés sur la période.'],
      ['Questions dans le clavardage', 'Ce que les gens ont demandé à l’assistant.'],
      ['Demandes d’une personne', 'Combien de fois quelqu’un a demandé à parler à une personne.'],
      ['Billets reçus', 'Les billets selon leur réception.'],
      ['Heures', 'À l’horloge du service. Une heure qui vient deux fois en automne est comptée comme une seule.'],
    ],
  },

  chart: { table: 'En tableau', drawing: 'En graphique', day: 'Jour', week: 'Semaine du' },

  number: (count) => number.format(count),
  percent: (share) => percent.format(share),
  day: (text) => day.format(Date.parse(`${text}T00:00:00Z`)),
  hours: (ms) => {
    const minutes = Math.round(ms / 60_000)
    if (minutes < 1) return `${Math.round(ms / 1000)} s`
    if (minutes < 60) return `${minutes} min`
    return minutes % 60 ? `${Math.floor(minutes / 60)} h ${minutes % 60} min` : `${minutes / 60} h`
  },
}
