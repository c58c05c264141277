import type { QueueView } from '../../../http/wire.ts'
import { pick } from '../language.ts'

type Words = {
  view: Record<QueueView, string>
  empty: Record<QueueView, [title: string, lead: string]>
  more: string
  search: string
  searchHint: string
  clear: string
  found: (count: number) => string
  notFound: [title: string, lead: string]
  looking: (names: string[]) => string
  loadingRow: string
  pick: (subject: string) => string
  picked: (count: number) => string
  assignTo: string
  assignChoose: string
  assignMe: string
  assignNobody: string
  unpick: string
  assigned: (count: number, to: string | null) => string
  notAssigned: (count: number) => string
  bell: {
    label: string
    title: string
    lead: string
    sound: string
    notify: string
    denied: string
    test: string
    visitor: string
    ticket: (number: number, tier: number) => string
    waits: string
  }
}

const en: Words = {
  view: {
    open: 'Open',
    mine: 'Mine',
    unassigned: 'Nobody’s',
    tier3: 'Tier 3',
    waiting: 'Waiting for the customer',
    breached: 'Late',
    inquiries: 'Inquiries to route',
    solved: 'Solved',
  },
  empty: {
    open: [
      'All clear',
      'Nobody waits for us. New tickets and visitors who ask for a person appear here by themselves.',
    ],
    mine: ['Nothing of yours', 'What you take over is listed here. The top of “Open” is the next right thing to do.'],
    unassigned: ['Everything has somebody', 'Tickets and chats that nobody has appear here.'],
    tier3: ['No tier 3', 'When a customer’s software is totally inoperable, it appears here and rings.'],
    waiting: ['Nothing waits for a customer', 'Tickets in which we wait for an answer appear here.'],
    breached: ['Nothing is late', 'What is past its due time and still owed appears here.'],
    inquiries: ['Nothing to route', 'End users whose company could not be found appear here.'],
    solved: ['Nothing solved yet', 'Solved tickets are listed here, the newest first.'],
  },
  more: 'More',
  search: 'Search the desk',
  searchHint: 'Number, company, person, words',
  clear: 'Clear the search',
  found: (count) => (count === 1 ? '1 found' : `${count} found`),
  notFound: ['Nothing found', 'Every word must fit: a number, a company, a person, a subject or what was said.'],
  looking: (names) => `${names.join(', ')} ${names.length === 1 ? 'is' : 'are'} looking`,
  loadingRow: 'Reading…',
  pick: (subject) => `Pick “${subject}”`,
  picked: (count) => (count === 1 ? '1 ticket picked' : `${count} tickets picked`),
  assignTo: 'Assign to',
  assignChoose: 'Choose…',
  assignMe: 'Me',
  assignNobody: 'Nobody',
  unpick: 'Let go',
  assigned: (count, to) =>
    `${count === 1 ? '1 ticket is' : `${count} tickets are`} ${to ? `${to}’s` : 'nobody’s'} now.`,
  notAssigned: (count) =>
    `${count === 1 ? '1 ticket was' : `${count} tickets were`} left as ${count === 1 ? 'it was' : 'they were'}: solved or changed meanwhile.`,
  bell: {
    label: 'Ringing',
    title: 'When somebody needs a person now',
    lead: 'A tier 3 that nobody has answered, or a visitor who waits. The number in the title is always there.',
    sound: 'Play a sound',
    notify: 'Show a notification of the browser',
    denied: 'The browser does not allow notifications for this page. Allow them in its settings.',
    test: 'Try it',
    visitor: 'A visitor waits for a person',
    ticket: (number, tier) => `Ticket ${number}, tier ${tier}`,
    waits: 'Nobody has it yet.',
  },
}

const fr: Words = {
  view: {
    open: 'Ouvertes',
    mine: 'À moi',
    unassigned: 'Libres',
    tier3: 'Niveau 3',
    waiting: 'En attente du client',
    breached: 'En retard',
    inquiries: 'À orienter',
    solved: 'Réglés',
  },
  empty: {
    open: [
      'Tout est calme',
      'Personne ne nous attend. Les nouveaux billets et les visiteurs qui veulent parler à quelqu’un apparaissent ici d’eux-mêmes.',
    ],
    mine: [
      'Rien à vous',
      'Ce que vous prenez en charge apparaît ici. Le haut de « Ouvertes » est la prochaine chose à faire.',
    ],
    unassigned: ['Tout a quelqu’un', 'Les billets et les clavardages que personne n’a apparaissent ici.'],
    tier3: ['Aucun niveau 3', 'Quand le logiciel d’un client est totalement inutilisable, cela apparaît ici et sonne.'],
    waiting: ['Rien n’attend un client', 'Les billets où nous attendons une réponse apparaissent ici.'],
    breached: ['Rien n’est en retard', 'Ce qui a dépassé son échéance et reste à faire apparaît ici.'],
    inquiries: ['Rien à orienter', 'Les utilisateurs finaux dont l’entreprise n’a pas été trouvée apparaissent ici.'],
    solved: ['Rien de réglé pour l’instant', 'Les billets réglés apparaissent ici, le plus récent en premier.'],
  },
  more: 'Plus',
  search: 'Chercher partout',
  searchHint: 'Numéro, entreprise, personne, mots',
  clear: 'Effacer la recherche',
  found: (count) => (count === 1 ? '1 résultat' : `${count} résultats`),
  notFound: [
    'Rien trouvé',
    'Chaque mot doit convenir : un numéro, une entreprise, une personne, un sujet ou ce qui a été dit.',
  ],
  looking: (names) => `${names.join(', ')} ${names.length === 1 ? 'regarde' : 'regardent'}`,
  loadingRow: 'Lecture…',
  pick: (subject) => `Choisir « ${subject} »`,
  picked: (count) => (count === 1 ? '1 billet choisi' : `${count} billets choisis`),
  assignTo: 'Attribuer à',
  assignChoose: 'Choisir…',
  assignMe: 'Moi',
  assignNobody: 'Personne',
  unpick: 'Ne plus choisir',
  assigned: (count, to) =>
    `${count === 1 ? '1 billet est' : `${count} billets sont`} maintenant à ${to ?? 'personne'}.`,
  notAssigned: (count) =>
    count === 1
      ? '1 billet est resté tel quel : réglé ou modifié entre-temps.'
      : `${count} billets sont restés tels quels : réglés ou modifiés entre-temps.`,
  bell: {
    label: 'Sonnerie',
    title: 'Quand il faut quelqu’un tout de suite',
    lead: 'Un niveau 3 sans réponse, ou un visiteur qui attend. Le nombre dans le titre est toujours là.',
    sound: 'Jouer un son',
    notify: 'Afficher une notification du navigateur',
    denied: 'Le navigateur n’autorise pas les notifications pour cette page. Autorisez-les dans ses réglages.',
    test: 'Essayer',
    visitor: 'Un visiteur attend quelqu’un',
    ticket: (number, tier) => `Billet ${number}, niveau ${tier}`,
    waits: 'Personne ne l’a encore.',
  },
}

/** The sentences of the list and of its bell. */
export const queueWords: Words = pick({ en, fr })
