import type { AdminWords } from './en.ts'

const many = (count: number, one: string, more = `${one}s`) => (count < 2 ? `${count} ${one}` : `${count} ${more}`)

/** Fields that only the audit log names. */
const audited = {
  door: 'Porte d’assistance',
  customer: 'Client',
  customerId: 'Client',
  email: 'Adresse courriel',
  emailKey: 'Adresse courriel',
  confirmed: 'Confirmé',
  rejected: 'Refusé',
  title: 'Titre',
  locale: 'Langue',
  text: 'Texte',
  isShared: 'Commune',
  role: 'Rôle',
  isDisabled: 'Exclu',
  hasSecondFactor: 'Deuxième étape',
  key: 'Clé',
  url: 'Adresse',
  types: 'Évènements',
  isOn: 'Actif',
  offCause: 'Arrêté parce que',
  secretReplacedAt: 'Nouveau secret',
  replayed: 'Renvoyés',
  delivery: 'Envoi',
  since: 'Depuis',
  state: 'État',
  trouble: 'Problème',
  cause: 'Cause',
}

/** The administration's sentences, in French. */
export const french: AdminWords = {
  title: 'Administration',
  pages: {
    label: 'Administration',
    customers: 'Clients',
    contacts: 'Contacts à confirmer',
    replies: 'Réponses enregistrées',
    calendar: 'Calendrier',
    articles: 'Articles',
    webhooks: 'Webhooks',
    letters: 'Courriels non livrés',
    mails: 'Courriels reçus',
    audit: 'Journal d’audit',
    access: 'Qui a regardé quoi',
    people: 'Données d’une personne',
  },
  loading: 'Lecture…',
  cancel: 'Annuler',
  close: 'Fermer',
  save: 'Enregistrer',
  saving: 'Enregistrement…',
  saveCsv: 'Enregistrer en CSV',
  savingCsv: 'Écriture du fichier…',
  when: (at) => new Intl.DateTimeFormat('fr-CA', { dateStyle: 'medium', timeStyle: 'short' }).format(at),

  customers: {
    lead: 'Qui nous servons, comment on les reconnaît, et où leurs propres lecteurs demandent de l’aide.',
    search: 'Chercher par nom, autre nom, domaine ou identifiant',
    count: (count) => many(count, 'client'),
    none: 'Aucun client ne correspond.',
    add: 'Nouveau client',
    import: 'Importer un CSV',
    name: 'Nom',
    package: 'Forfait',
    domains: 'Domaines de courriel',
    door: 'Porte d’assistance',
    people: 'Personnes',
    noDoor: 'Aucune pour l’instant',
    noDomains: 'Aucun',
    contacts: (count) => many(count, 'contact'),
    invited: (count) => many(count, 'invitation'),
    edit: (name) => `Modifier ${name}`,
    look: (name) => `Consulter ${name}`,
    newTitle: 'Nouveau client',
    added: (name) => `${name} est maintenant un client.`,
    saved: (name) => `${name} est enregistré.`,
    onePerLine: 'Un par ligne',
    sections: {
      who: 'Qui c’est',
      known: 'Comment on les reconnaît',
      door: 'Où leurs propres lecteurs demandent de l’aide',
      invited: 'Liste d’invitation',
    },
    invitedLead: 'Adresses des lecteurs que ce client a invités. Ils sont orientés vers sa porte d’assistance.',
    refused: 'Rien n’a été enregistré. Corrigez ce qui est marqué.',
  },

  fields: {
    '': 'La ligne',
    id: 'Identifiant',
    name: 'Nom',
    package: 'Forfait',
    domains: 'Domaines de courriel du personnel',
    aliases: 'Autres noms',
    links: 'Début de ses liens sécurisés',
    documentCodes: 'Début de ses codes de document',
    doorEmail: 'Adresse courriel',
    doorUrl: 'Adresse web',
    doorPhone: 'Téléphone',
    doorHours: 'Heures',
    invitations: 'Invitations',
    ...audited,
  },

  rules: {
    id: 'un identifiant sans espace, de 100 caractères au plus',
    name: 'un texte sur une ligne, de 1 à 300 caractères',
    package: 'standard ou elite',
    domains: 'des domaines comme entreprise.example, sans « @ »',
    aliases: 'des textes sur une ligne',
    links: 'des hôtes en minuscules comme docs.entreprise.example, ou avec un chemin',
    documentCodes: 'de 4 à 40 majuscules, chiffres ou « - », comme ACME-',
    doorEmail: 'une adresse comme aide@entreprise.example',
    doorUrl: 'une adresse comme https://entreprise.example/aide',
    doorPhone: 'un texte sur une ligne',
    doorHours: 'un texte sur une ligne',
    invitations: 'des adresses comme lecteur@courriel.example',
  },

  complaint: ({ why, held, field }, rule) => {
    switch (why) {
      case 'missing':
        return `Il n’y a rien ici. Écrivez ${rule ?? 'quelque chose'}.`
      case 'unusable':
        return `« ${held} » ne convient pas. Écrivez ${rule ?? 'autre chose'}.`
      case 'repeated':
        return `« ${held} » figure deux fois ou existe déjà. Gardez-en un seul.`
      case 'shared':
        return `Un autre client l’a déjà (${held}). L’un des deux est une erreur.`
      case 'cells':
        return `La ligne n’a pas autant de cellules que la première (${held}).`
      case 'unknownColumn':
        return `La colonne « ${field} » n’existe pas. Corrigez son nom ou retirez-la.`
      case 'noColumn':
        return 'Il n’y a pas de colonne « id ». Ajoutez-la : elle dit de quel client parle la ligne.'
      case 'openQuote':
        return 'Un guillemet s’ouvre ici et ne se ferme jamais.'
      case 'empty':
        return 'Le fichier n’a aucune ligne. Enregistrez les clients actuels en CSV pour en voir la forme.'
    }
  },

  import: {
    title: 'Importer des clients',
    back: 'Retour aux clients',
    lead: 'Choisissez un fichier CSV de la forme de l’exportation. Vous voyez d’abord exactement ce qu’il ferait, ligne par ligne; rien n’est enregistré avant que vous l’appliquiez.',
    shape:
      'Une ligne ajoute ou modifie le client de son identifiant. Les colonnes absentes ne changent rien, et les clients sans ligne restent tels quels.',
    choose: 'Fichier CSV',
    reading: 'Examen de chaque ligne…',
    became: { added: 'Ajoute', changed: 'Modifie', unchanged: 'Telle quelle', refused: 'Refusée' },
    summary: ({ added, changed, unchanged, refused }) =>
      `${added} à ajouter, ${changed} à modifier, ${many(unchanged, 'telle quelle', 'telles quelles')}, ${many(refused, 'refusée')}.`,
    wholeFile: 'Le fichier ne peut pas être lu. Rien ne serait enregistré.',
    apply: (count) => `Appliquer ${many(count, 'ligne')}`,
    applyRest: (count) =>
      count === 1
        ? 'La ligne refusée est laissée de côté; corrigez-la et importez de nouveau le fichier.'
        : `Les ${count} lignes refusées sont laissées de côté; corrigez-les et importez de nouveau le fichier.`,
    nothing: 'Il n’y a rien à appliquer.',
    applied: (count) => (count < 2 ? `${count} ligne est appliquée.` : `${count} lignes sont appliquées.`),
    line: 'Ligne',
    customer: 'Client',
    what: 'Ce qu’elle ferait',
    showUnchanged: 'Montrer les lignes qui ne changent rien',
    empty: 'rien',
  },

  contacts: {
    lead: 'Ces personnes sont arrivées par le domaine de courriel d’un client. Confirmées, elles voient les billets de leurs collègues; refusées, elles ne parlent plus pour le client.',
    none: 'Personne n’attend d’être confirmé.',
    noneLead: 'Qui prouve pour la première fois une adresse au domaine d’un client apparaît ici.',
    name: 'Nom',
    customer: 'Client',
    last: 'Dernier message',
    never: 'N’a jamais écrit',
    openTickets: (count) => many(count, 'billet ouvert', 'billets ouverts'),
    talk: 'Conversation',
    confirm: 'Confirmer',
    refuse: 'Refuser',
    confirmOf: (name) => `Confirmer ${name}`,
    refuseOf: (name) => `Refuser ${name}`,
    confirmed: (name, customer) => `${name} peut parler pour ${customer}.`,
    refused: (name, customer) => `${name} ne peut pas parler pour ${customer}.`,
    refuseTitle: (name) => `Refuser ${name}?`,
    refuseLead: (customer) =>
      `Cette personne devient un lecteur dans ses conversations et n’arrive plus chez ${customer} par le domaine de courriel. Ses billets restent tels quels.`,
  },

  replies: {
    lead: 'Ce que les agents écrivent souvent. Les réponses communes sont à tous; les vôtres ne sont qu’à vous.',
    add: 'Nouvelle réponse',
    none: 'Aucune réponse pour l’instant.',
    shared: 'Commune',
    own: 'La vôtre',
    title: 'Titre',
    text: 'Texte',
    language: 'Langue',
    languages: { en: 'Anglais', fr: 'Français' },
    isShared: 'Commune à tous',
    variables: 'Variables',
    insert: (name) => `Insérer ${name}`,
    variablesLead: 'Elles sont remplies là où la réponse sert. Choisissez-en une pour l’insérer.',
    unknown: (names) => `Personne ne remplit ${names.map((name) => `{{${name}}}`).join(', ')}.`,
    edit: (title) => `Modifier « ${title} »`,
    newTitle: 'Nouvelle réponse',
    remove: 'Retirer',
    removed: (title) => `« ${title} » est retirée.`,
    saved: (title) => `« ${title} » est enregistrée.`,
    updated: (at) => `Modifiée le ${at}`,
  },

  calendar: {
    lead: (hours) => `Ouvert ${hours}.`,
    inLieu: {
      'next-weekday': 'Un jour férié en fin de semaine ferme aussi le prochain jour de semaine.',
      none: 'Un jour férié en fin de semaine ne ferme rien de plus.',
    },
    feed: 'Pour les agendas, ouvert à tous :',
    day: 'Jour',
    name: 'Jour férié',
    source: 'Source',
    region: (region) => `Jour férié, ${region}`,
    setting: 'Notre propre réglage',
    forDay: (day) => `à la place du ${day}`,
    weekend: 'en fin de semaine',
    past: 'passé',
    whatIf: 'Quelle serait l’échéance si…',
    date: 'Reçu le',
    time: 'à',
    zone: 'selon l’heure de',
    tier: 'Niveau',
    ask: 'Quelle est l’échéance?',
    received: 'Reçu',
    firstResponse: 'Première réponse',
    fix: 'Solution',
    noFix: 'Aucun délai n’est prévu.',
  },

  articles: {
    lead: 'D’abord ce dont les lecteurs se plaignent, puis ce que dit la date de l’article.',
    days: 'Avis des lecteurs sur',
    daysOf: (days) => `${days} jours`,
    none: 'Aucun article n’est à revoir.',
    article: 'Article',
    why: 'Pourquoi',
    updated: 'Mis à jour',
    never: 'Non précisé',
    reason: {
      overdue: (since) => `À revoir depuis le ${since}`,
      dueSoon: (on) => `À revoir le ${on}`,
      noReviewDate: 'N’a pas de date de révision',
      notHelpful: (no, of) =>
        no < 2
          ? `${no} lecteur sur ${of} dit qu’il n’a pas aidé`
          : `${no} lecteurs sur ${of} disent qu’il n’a pas aidé`,
      refused: (count, of) => `Refusé ${count} fois sur ${of} dans le clavardage`,
    },
    codes: 'Codes qu’aucun article n’explique',
    codesLead: 'On a posé des questions à leur sujet pendant les mêmes jours.',
    noCodes: 'Aucune question à ce sujet.',
    code: 'Code',
    asked: 'Demandé',
    times: (count) => `${count} fois`,
  },

  letters: {
    lead: 'Des serveurs de courriel ont refusé ces courriels, ou personne ne les a pris en une journée. Les agents le voient dans la conversation. Corrigez l’adresse ou le serveur, puis réessayez.',
    none: 'Tous les courriels sont arrivés.',
    noneLead: 'D’après ce que disent les serveurs de courriel.',
    to: 'À',
    letter: 'Courriel',
    why: 'Pourquoi',
    again: 'Réessayer',
    againTo: (letter, to) => `Réessayer : ${letter}, à ${to}`,
    tried: (to) => `Le courriel à ${to} repart.`,
    spent: 'Son code est effacé; demandez-en un nouveau.',
  },

  audit: {
    lead: 'Chaque changement de l’administration. Les entrées ne sont jamais modifiées ni supprimées.',
    who: 'Qui',
    everybody: 'Tout le monde',
    server: 'Commandes du serveur',
    what: 'Quoi',
    everything: 'Tout',
    from: 'Du',
    to: 'Au',
    none: 'Rien n’a changé là, à ce moment.',
    time: 'Quand',
    change: 'Changement',
    difference: 'Avant et après',
    more: 'Montrer les précédents',
    nothing: '—',
    isSo: { yes: 'oui', no: 'non' },
    kinds: {
      customer: 'Client',
      contact: 'Contact',
      invitation: 'Invitation',
      site: 'Site web',
      agent: 'Agent',
      savedReply: 'Réponse enregistrée',
      erasure: 'Effacement',
      setting: 'Réglage',
      webhook: 'Webhook',
      letter: 'Courriel envoyé',
      mail: 'Courriel reçu',
      person: 'Personne',
    },
    actions: {
      added: 'ajout',
      changed: 'modification',
      removed: 'retrait',
      confirmed: 'confirmation',
      refused: 'refus',
      erased: 'fait',
      exported: 'enregistrement en fichier',
    },
  },

  people: {
    lead: 'Ce que le service garde d’une adresse courriel : pour le donner à la personne dans un fichier, ou pour l’effacer.',
    eraseLead:
      'L’effacement retire tout ce qui est personnel : noms, messages, fichiers, contenu des billets, courriels. Les articles et les chiffres restent : numéros, niveaux, heures.',
    export: 'Tout enregistrer dans un fichier',
    exporting: 'Écriture du fichier…',
    exported: 'Le fichier est enregistré. Le journal d’audit le note.',
    exportLead:
      'Le fichier contient tout, avec les fichiers et les notes des agents. Relisez-le avant de l’envoyer : ce que d’autres ont écrit peut aussi parler d’autres personnes.',
    email: 'Adresse courriel de la personne',
    find: 'Voir ce qu’il y a',
    finding: 'Recherche partout…',
    foundTitle: (email) => `Ce qu’il y a de ${email}`,
    nothing: 'Il n’y a rien de cette adresse.',
    contactOf: (name, customer) => `${name}, contact chez ${customer}`,
    tickets: (numbers) => `${numbers.length > 1 ? 'Billets' : 'Billet'} ${numbers.join(', ')}`,
    kinds: {
      contacts: 'Contacts',
      conversations: 'Conversations',
      messages: 'Messages de celles-ci',
      files: 'Fichiers',
      tickets: 'Billets',
      notes: 'Notes d’agents',
      questions: 'Questions aux articles',
      letters: 'Courriels envoyés',
      mails: 'Courriels reçus',
      webhooks: 'Messages à d’autres systèmes',
      invitations: 'Invitations',
      codes: 'Codes par courriel',
      forwards: 'Messages transmis',
      mentions: 'Mentions par d’autres',
    },
    stays: (doors) =>
      `L’adresse est la porte d’assistance de ${doors.join(', ')}. Elle y reste : c’est la parole de l’entreprise. Modifiez-la parmi les clients.`,
    isAgent: 'C’est l’adresse d’un agent. Fermez plutôt son compte parmi les agents.',
    isWithAgent: 'Un agent a une conversation de cette personne. Rendez-la d’abord.',
    openTickets: (numbers) =>
      `Réglez d’abord ${numbers.length === 1 ? 'le billet' : 'les billets'} ${numbers.join(', ')}.`,
    erase: 'Effacer cette personne…',
    confirmTitle: 'Effacer pour de bon?',
    confirmLead:
      'Personne ne pourra revenir en arrière. Les copies de la base faites auparavant la gardent jusqu’à ce qu’on les jette.',
    confirmField: 'Par précaution, tapez de nouveau l’adresse',
    confirm: 'Effacer pour de bon',
    erasing: 'Effacement…',
    erased: 'La personne est effacée.',
    receiptTitle: 'Reçu',
    receiptLead: 'Il dit ce qui a été retiré, sans dire à qui cela se rapportait. Gardez-le avec la demande.',
    download: 'Enregistrer le reçu',
    receipts: 'Reçus',
    noReceipts: 'Personne n’a encore été effacé.',
    id: 'Numéro',
    at: 'Quand',
    by: 'Par',
    what: 'Ce qui a été retiré',
    counted: (count, kind) => `${count} × ${kind}`,
  },
}
