import type { Words } from './en.ts'
import { spanOf } from './span.ts'

/** The sentences that the console's screens share, in French. */
export const french: Words = {
  product: 'Signpost',
  labelled: (label) => `${label} :`,
  title: (count) => (count > 0 ? `(${count}) Console Signpost` : 'Console Signpost'),
  skip: 'Aller à la conversation',
  screens: {
    label: 'Écrans',
    skip: 'Aller à l’écran',
    desk: 'Service',
    reports: 'Rapports',
    admin: 'Administration',
    loading: 'Ouverture…',
  },

  problem: {
    unreachable: 'Le service est injoignable. Vérifiez votre connexion; rien de ce que vous avez écrit n’est perdu.',
    fault: 'Un problème est survenu de notre côté. Réessayez dans un instant.',
    retry: 'Réessayer',
  },

  signIn: {
    title: 'Connexion à la console',
    lead: 'Pour les personnes qui répondent.',
    email: 'Adresse courriel',
    password: 'Mot de passe',
    submit: 'Se connecter',
    busy: 'Connexion…',
    noPassword: 'Pas encore de mot de passe? L’administration peut vous créer un lien de connexion : ',
    linkTitle: 'Bienvenue dans la console',
    linkLead: 'Votre lien ne sert qu’une fois. Appuyez sur le bouton pour l’utiliser.',
    linkSpent:
      'Ce lien a déjà servi ou il est trop ancien. Demandez-en un nouveau, ou connectez-vous avec votre mot de passe.',
    withPassword: 'Se connecter plutôt avec un mot de passe',
  },

  account: {
    open: (name) => `Connexion en tant que ${name}`,
    title: 'Vous',
    role: { agent: 'Agent', lead: 'Responsable', admin: 'Administration' },
    setPassword: 'Choisir un mot de passe',
    replacePassword: 'Changer de mot de passe',
    current: 'Mot de passe actuel',
    next: 'Nouveau mot de passe',
    show: 'Afficher',
    hide: 'Masquer',
    whatIsTyped: 'ce qui est tapé',
    rule: 'Au moins 12 caractères. Quelques mots à la suite se retiennent bien.',
    save: 'Enregistrer le mot de passe',
    saved: 'Votre mot de passe est enregistré.',
    signOut: 'Se déconnecter',
    language: 'Langue',
    suggest: 'Un lien vous a donné accès. Choisissez un mot de passe pour vous en passer la prochaine fois.',
  },

  line: {
    live: 'En direct',
    connecting: 'Connexion…',
    lost: 'Connexion perdue. Ce que vous voyez peut être ancien; nous réessayons. Vous pouvez continuer à écrire.',
    lostShort: 'Hors ligne',
    agents: (count) => (count === 1 ? '1 agent en ligne' : `${count} agents en ligne`),
  },

  list: {
    title: 'Conversations',
    open: 'Ouvertes',
    waiting: (time) => `Veut parler à quelqu’un, ${time}`,
    silentFor: (time) => `Dernier message il y a ${time}`,
    solvedAgo: (time) => `Réglé il y a ${time}`,
    verified: 'Vérifié',
    unverified: 'Non vérifié',
    toBeConfirmed: 'Nouveau contact, à confirmer',
    waitingFor: (time) => `On attend le client, ${time}`,
    mentionsYou: 'Vous mentionne',
    nobody: 'Personne ne l’a',
    gone: 'N’est plus dans cette liste',
    chat: 'Clavardage',
    inquiry: 'Recherche',
    toRoute: 'Utilisateur final à orienter',
    loading: 'Lecture de la liste…',
    alarming: (count) => (count === 1 ? '1 attend quelqu’un' : `${count} attendent quelqu’un`),
  },

  tier: (tier) => `Niveau ${tier}`,
  package: { standard: 'Standard', elite: 'Elite' },
  target: { firstResponse: 'Première réponse', fix: 'Solution' },

  due: {
    ok: (time) => `Échéance dans ${time}`,
    warn: (time) => `Échéance proche, dans ${time}`,
    late: (time) => `En retard de ${time}`,
    paused: 'En attente du client',
    met: 'Tenu',
    metLate: 'Tenu en retard',
    noneOwed: 'Aucune échéance',
    solved: 'Réglé',
  },

  person: { visitor: 'Visiteur', endUser: 'Utilisateur final', contact: 'Contact client' },

  handling: (handling) => {
    switch (handling.by) {
      case 'assistant':
        return 'L’assistant répond'
      case 'queue':
        return 'Veut parler à quelqu’un'
      case 'agent':
        return handling.mine ? 'Vous l’avez' : `${handling.name} l’a`
    }
  },

  talk: {
    none: 'Choisissez une conversation',
    noneLead: 'Celle du haut est la prochaine chose à faire.',
    noneKeys: 'parcourent la liste, Entrée ouvre, ? montre toutes les touches.',
    back: 'Retour à la liste',
    facts: 'Détails',
    takeOver: 'Prendre en charge',
    handBack: 'Rendre à l’assistant',
    solve: 'Marquer comme réglé',
    route: 'Orienter',
    log: 'Messages',
    assistant: 'Assistant',
    you: 'Vous',
    onSite: (site) => `Sur le site de ${site}`,
    byButton: 'par un bouton',
    offered: 'Proposé :',
    sending: 'Envoi…',
    waiting: 'Partira dès que le service sera joignable',
    refused: 'Non envoyé.',
    again: 'Réessayer',
    intoBox: 'Remettre dans la boîte',
    newer: 'Messages plus récents',
    loading: 'Lecture de la conversation…',
    today: 'Aujourd’hui',
    yesterday: 'Hier',
    newMessage: (from) => `Nouveau message de ${from}`,
  },

  reply: {
    label: (name) => `Répondre à ${name}`,
    placeholder: 'Écrivez ce qui aide. La première réponse arrête l’horloge de première réponse.',
    placeholderAnswered: 'Écrire une réponse',
    send: 'Envoyer',
    hint: 'envoie',
    hintMac: '⌘ Entrée',
    hintOther: 'Ctrl + Entrée',
    french: 'Cette personne lit le français.',
    assistant: 'L’assistant répond. Prenez la conversation en charge et il se tait aussitôt.',
    queue: 'Cette personne a demandé quelqu’un et attend en ce moment même.',
    other: (name) => `${name} a cette conversation. Vous pouvez la suivre.`,
  },

  said: {
    taken: 'Vous avez cette conversation. L’assistant se tait.',
    handedBack: 'Rendue. L’assistant répond à nouveau.',
    solved: (number) => `Le billet ${number} est réglé.`,
    takeFirst: 'Prenez d’abord la conversation en charge.',
    notYours: 'Seul l’agent qui l’a peut la rendre.',
    routed: (name) =>
      name
        ? `Orientée vers ${name}. L’utilisateur final le lit dans le clavardage.`
        : 'L’utilisateur final lit qu’aucune entreprise n’a été trouvée.',
    noTicket: 'Il n’y a pas de billet ouvert à régler ici.',
  },

  routeDialog: {
    title: 'Quelle entreprise a fourni le contenu?',
    lead: 'L’utilisateur final reçoit l’adresse d’assistance de cette entreprise et un message prêt à envoyer. Aucun billet n’est ouvert.',
    search: 'Nom, autre nom ou domaine',
    found: (count) => (count === 1 ? '1 entreprise' : `${count} entreprises`),
    none: 'Aucun client ne correspond à ces mots.',
    noDoor: 'pas d’adresse d’assistance',
    nobody: 'Aucun de nos clients',
    nobodyLead: 'L’utilisateur final lit qu’elle n’a pas été trouvée, et comment la chercher.',
    confirm: 'Orienter',
    cancel: 'Pas encore',
  },

  facts: {
    title: 'Détails',
    back: 'Retour à la conversation',
    clocks: 'Horloges',
    why: 'Pourquoi cette échéance',
    here: 'Pour vous',
    who: 'Qui',
    proof: {
      code: 'Prouvé par un code reçu par courriel',
      site: 'Connexion faite sur le site web',
      mail: 'A écrit par courriel; son serveur de courriel se porte garant de l’adresse',
    },
    notProven: 'Non vérifié : n’a rien prouvé',
    unconfirmed:
      'Nouveau contact, à confirmer : reconnu par le domaine de son adresse. Il ne voit que ses propres billets.',
    customer: 'Client',
    servedBy: 'Servi par',
    servedNote:
      'Un utilisateur final est aidé par l’entreprise qui a fourni le contenu. Pas de billet, pas de délai de réponse.',
    tier: 'Niveau, et d’où il vient',
    ourReading: 'Notre lecture; la politique ne le dit pas en ces termes.',
    details: 'Ce que le client a écrit',
    notes: 'Ajouté plus tard',
    notesFrom: (name) => `Ajouté plus tard par ${name}`,
    files: 'Fichiers',
    disputed:
      'Le contact n’est pas d’accord avec ce niveau. Il découle de la politique; expliquez pourquoi dans votre réponse.',
    customWork:
      'Concerne du travail sur mesure. Le forfait Standard ne le couvre pas; pour Elite, voyez ce qui a été convenu.',
    articles: 'Articles vus',
    noArticles: 'Aucun pour l’instant.',
    outcome: {
      open: 'Ouvert sur sa page',
      shown: 'Pas encore de réponse',
      confirmed: 'A aidé',
      refused: 'N’a pas aidé',
    },
    earlier: 'Autres billets de ce client',
    noEarlier: 'Aucun.',
    place: 'Où',
    site: 'Site web',
    ofVendor: 'le nôtre',
    ofCustomer: 'celui du client',
    language: 'Lit',
    languages: { en: 'Anglais', fr: 'Français' },
    page: 'Page',
    browser: 'Navigateur',
    clock: 'Son heure',
    noZone: 'inconnue',
    since: 'Ouverte',
    looked: 'Qui a regardé ceci',
    history: 'Historique',
    assignee: 'Agent',
  },

  reason: {
    inoperable: 'Le logiciel est totalement inutilisable',
    severalEndUsers: 'Plusieurs utilisateurs finaux sont touchés, et les articles n’ont pas suffi',
    criticalDefect: 'Un défaut critique pour le travail quotidien du client',
    oneEndUser: 'Un utilisateur final est touché, et les articles n’ont pas suffi',
    enhancement: 'Une demande d’amélioration',
    defectNotCritical: 'Un défaut qui n’est pas critique pour le travail quotidien du client',
    question: 'Une question; personne n’est bloqué',
  },

  answers: (facts) => {
    const count = { none: 'Personne', one: 'Une personne', several: 'Plusieurs personnes' }
    switch (facts.about) {
      case 'outage':
        return [['De quoi s’agit-il?', 'Plus rien ne marche, pour personne']]
      case 'endUsers':
        return [
          ['De quoi s’agit-il?', 'Des utilisateurs finaux bloqués'],
          ['Combien sont touchés?', count[facts.affected]],
        ]
      case 'defect':
        return [
          ['De quoi s’agit-il?', 'Quelque chose ne marche pas comme prévu'],
          ['Critique pour le travail quotidien?', facts.criticalToDailyWork ? 'Oui' : 'Non'],
          ['Combien sont bloqués?', count[facts.affected]],
        ]
      case 'enhancement':
        return [['De quoi s’agit-il?', 'Quelque chose que le produit ne fait pas aujourd’hui']]
      case 'question':
        return [['De quoi s’agit-il?', 'Une question']]
    }
  },

  circumstances: (said) => {
    const rows: [string, string][] = [
      ['Combien, selon eux?', said.peopleCount === null ? '' : String(said.peopleCount)],
      ['Depuis quand?', said.since ?? ''],
      ['Qu’a-t-on essayé?', said.tried ?? ''],
      ['Codes d’erreur', said.errorCodes.join(', ')],
      ['Utilisé avec', said.devices.join(', ')],
      ['Liens', said.links.join(' ')],
    ]
    return rows.filter(([, answer]) => answer !== '')
  },

  happened: (line) => {
    const agent = line.agentName ?? 'Un agent'
    const target = line.target === 'fix' ? 'la solution' : 'la première réponse'
    switch (line.kind) {
      case 'ConversationOpened':
        return 'Le clavardage s’est ouvert'
      case 'Asked':
        return line.became && french.became[line.became]
      case 'CodeSent':
        return 'Un code est parti par courriel'
      case 'PersonProven':
        return line.customerName ? `Appartenance à ${line.customerName} prouvée` : 'Identité prouvée'
      case 'TicketOpened':
        return `Billet ouvert, niveau ${line.tier}`
      case 'TicketNoted':
        return 'Le client a ajouté quelque chose'
      case 'TicketAssigned':
        return line.otherName && line.otherName !== agent
          ? `${line.otherName} a attribué le billet à ${agent}`
          : `Le billet est maintenant à ${agent}`
      case 'TicketUnassigned':
        return line.agentName === null
          ? 'La personne qui avait le billet n’a plus accès à la console; il n’est à personne'
          : `${agent} a retiré l’attribution du billet`
      case 'TierChanged':
        return `${agent} a changé le niveau : ${line.tier}`
      case 'TicketWaiting':
        return `${agent} attend le client`
      case 'TicketWaitingEnded':
        return line.byCustomer ? 'Le client a écrit; on ne l’attend plus' : `${agent} n’attend plus le client`
      case 'ClocksRecomputed':
        return line.said ?? 'Les échéances ont été recalculées'
      case 'TicketReopened':
        return line.byCustomer
          ? 'Le client a écrit par courriel; le billet est rouvert'
          : `${agent} a rouvert le billet`
      case 'TicketMerged':
        return `${agent} l’a fusionné dans le billet ${line.otherNumber}`
      case 'TicketTookIn':
        return `${agent} y a fusionné le billet ${line.otherNumber}`
      case 'TicketLinked':
        return `${agent} l’a lié au billet ${line.otherNumber}`
      case 'TicketUnlinked':
        return `${agent} l’a délié du billet ${line.otherNumber}`
      case 'NoteWritten':
        return `${agent} a écrit une note`
      case 'Transferred':
        return line.otherName ? `${agent} l’a transmise à ${line.otherName}` : `${agent} l’a transmise à un collègue`
      case 'ContactCorrected':
        return `${agent} a corrigé le contact du billet`
      case 'ContactConfirmed':
        return `${agent} a confirmé le contact`
      case 'ContactRejected':
        return `${agent} a refusé le contact`
      case 'TicketAnswered':
        return `${agent} a donné la première réponse`
      case 'TicketSolved':
        return line.outcome
          ? `${agent} a marqué le billet comme réglé : ${french.outcome[line.outcome]}`
          : `${agent} a marqué le billet comme réglé`
      case 'TicketClosed':
        return 'Le client a fermé le billet'
      case 'TargetWarned':
        return `L’échéance de ${target} est proche`
      case 'TargetBroken':
        return `L’échéance de ${target} est dépassée`
      case 'DeskCalled':
        return 'Le service a été appelé'
      case 'Referred':
        return line.customerName ? `Dirigé vers ${line.customerName}` : 'Dirigé vers le fournisseur du contenu'
      case 'ReferralForwarded':
        return line.customerName ? `Le message a été transmis à ${line.customerName}` : 'Le message a été transmis'
      case 'InquiryLeft':
        return 'Nous a demandé de trouver l’entreprise'
      case 'InquiryRouted':
        return line.customerName ? `${agent} a orienté vers ${line.customerName}` : `${agent} a cherché l’entreprise`
      case 'AgentAskedFor':
        return 'A demandé quelqu’un'
      case 'NobodyCame':
        return 'Personne n’est venu à temps'
      case 'AgentJoined':
        return `${agent} a pris la conversation`
      case 'AgentSilent':
        return `${agent} n’a pas répondu au visiteur qui attend; d’autres sont appelés`
      case 'AgentLost':
        return `La connexion de ${agent} s’est rompue; d’autres sont appelés`
      case 'MessageEdited':
        return `${agent} a modifié un message`
      case 'MessageDeleted':
        return `${agent} a retiré un message`
      case 'Rated':
        return 'Le client a dit comment c’était'
      case 'AgentLeft':
        return `${agent} l’a rendue à l’assistant`
      case 'LetterSent':
        return 'Un courriel est parti'
      case 'LetterGivenUp':
        return 'Un courriel n’a pas pu être livré'
      case 'MailHeard':
        return 'Un courriel est arrivé'
      case 'AssistantFailed':
        return 'L’assistant a échoué et a appelé quelqu’un'
    }
  },
  outcome: {
    fixed: 'corrigé',
    answered: 'réponse donnée',
    workaround: 'contourné',
    passedOn: 'transmis',
    noProblem: 'pas un problème',
    noReply: 'sans réponse du client',
    closedByContact: 'fermé par le contact',
    merged: 'fusionné dans un autre',
  },
  became: {
    shown: 'Des articles ont été proposés',
    nothingFound: 'Aucun article trouvé',
    confirmed: 'Un article a aidé',
    assumed: 'Plus rien n’a été dit d’un article; il a peut-être aidé',
    returned: 'La même question est revenue',
    refused: 'Un article n’a pas aidé',
    escalated: 'La question est passée à des personnes',
  },

  keys: {
    title: 'Touches',
    open: 'Touches',
    switch: 'Raccourcis à une seule lettre',
    close: 'Fermer',
    rows: [
      [['j', 'k'], 'Ligne suivante, précédente'],
      [['Entrée'], 'Ouvrir la ligne'],
      [['f'], 'Chercher partout'],
      [['p'], 'Choisir un billet, pour en attribuer plusieurs'],
      [['t'], 'Prendre en charge'],
      [['r'], 'Aller à la réponse'],
      [['Ctrl', 'Entrée'], 'Envoyer'],
      [['h'], 'Rendre à l’assistant'],
      [['s'], 'Marquer le billet comme réglé'],
      [['n'], 'Écrire une note aux collègues'],
      [['x'], 'Transmettre à un collègue'],
      [['a'], 'Attribuer le billet'],
      [['w'], 'Attendre le client, ou ne plus l’attendre'],
      [['g'], 'Changer le niveau'],
      [['m'], 'Fusionner un doublon'],
      [['l'], 'Lier un billet'],
      [['c'], 'Corriger le contact du billet'],
      [['o'], 'Rouvrir le billet'],
      [['Échap'], 'Quitter la boîte; revenir à la liste'],
      [['?'], 'Cette feuille'],
    ],
  },

  span: (ms) => spanOf(ms, 'j').replaceAll(' ', '\u00a0'),
  time: (at) => new Intl.DateTimeFormat('fr-CA', { hour: 'numeric', minute: '2-digit' }).format(at),
  day: (at) => new Intl.DateTimeFormat('fr-CA', { weekday: 'long', month: 'long', day: 'numeric' }).format(at),
  dayAndTime: (at) =>
    new Intl.DateTimeFormat('fr-CA', { month: 'short', day: 'numeric', hour: 'numeric', minute: '2-digit' }).format(at),
  size: (bytes) =>
    bytes < 1_000_000
      ? `${Math.max(1, Math.round(bytes / 1000))} ko`
      : `${(bytes / 1_000_000).toFixed(1).replace('.', ',')} Mo`,
}
