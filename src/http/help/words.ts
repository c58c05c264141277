import type { VOTE_REASONS } from '../../domain/helpVote.ts'
import type { Locale } from '../../domain/person.ts'
import type { CodeGroup } from './source.ts'

const en = {
  language: 'English',
  centre: 'Help centre',
  skip: 'Skip to the content',
  ask: 'What can we help you with?',
  lead: 'Short answers about opening, protecting and managing content.',
  placeholder: 'Error code or a few words',
  search: 'Search',
  home: 'All topics',
  you: 'You are here',
  count: (n: number) => (n === 1 ? '1 article' : `${n} articles`),
  all: (n: number) => (n === 1 ? 'The one article' : `All ${n} articles`),
  otherSections: 'Other topics',
  more: 'More help',
  askInChat: 'Ask this in the chat',

  article: {
    updated: 'Last changed on',
    onThisPage: 'On this page',
    related: 'Read next',
    forWhom: { customer: 'For administrators', 'end-user': 'For readers', both: 'For everybody' },
    codes: (n: number): string => (n === 1 ? 'Error code' : 'Error codes'),
    otherLanguage: 'This article is only in French for now.',
  },

  vote: {
    question: 'Did this help?',
    yes: 'Yes',
    no: 'No',
    why: 'What was wrong with it?',
    reasons: {
      unclear: 'I did not understand it',
      wrong: 'It is not right, or not up to date',
      missing: 'Something is missing',
      other: 'Something else',
    } satisfies Record<(typeof VOTE_REASONS)[number], string>,
    note: 'What should it say? (optional)',
    noteHint: 'Please write no names, addresses or passwords.',
    send: 'Send',
    thanksYes: 'Thank you! Good to know that it helped.',
    thanksNo: 'Thank you for telling us. We read this when we go through the article again.',
    stuck: 'If you are still stuck, ask in the chat at the bottom of the page, or search in other words.',
    change: 'Change my answer',
  },

  results: {
    title: (query: string) => `Answers for “${query}”`,
    best: 'The best answer',
    whole: 'Read the whole article',
    further: 'This may help, too',
    closest: 'We are not sure that these are it. The closest we have:',
    nothing: 'We have no article for that.',
    rephrase: 'Try other words, or only the error code. The chat at the bottom of the page can help you further.',
    unknownCode: (codes: string) => `We know no error code ${codes}. Please check how it is written.`,
    repaired: (from: string, to: string) => `We searched for “${to}”; no article has “${from}”.`,
    listCodes: 'See all error codes',
    topics: 'Or look around in a topic',
  },

  codes: {
    title: 'Error codes',
    lead: 'The code stands in brackets at the end of the message on your screen, for example (vc3). Capital letters make no difference.',
    hint: 'You see an error code?',
    find: 'Find it in the list',
    label: 'Your code',
    show: 'Show',
    all: 'All',
    groups: {
      'sign-in': 'Signing in',
      access: 'Access to the content',
      limits: 'Limits',
      place: 'Country or region',
      technical: 'Technical problems',
      other: 'Other codes',
    } satisfies Record<CodeGroup, string>,
    none: (typed: string) => `We know no error code that begins with “${typed}”.`,
    noneAdvice: 'Please check how it is written, or ask in the chat at the bottom of the page.',
    found: (n: number) => (n === 1 ? '1 code' : `${n} codes`),
    filter: 'Filter the codes',
  },

  missing: {
    title: 'This page is not here',
    lead: 'The address may be old or mistyped. Search below, or start from the help centre.',
  },

  /** What the search box says while one types; `{n}` is filled in by its script. */
  typing: { one: '1 suggestion', many: '{n} suggestions', none: 'No suggestion. Press Enter to search.' },
}

/** Every sentence of the help pages' own; articles bring theirs. */
export type HelpWords = typeof en

const fr: HelpWords = {
  language: 'Français',
  centre: 'Centre d’aide',
  skip: 'Aller au contenu',
  ask: 'Comment pouvons-nous vous aider?',
  lead: 'Des réponses brèves pour ouvrir, protéger et gérer du contenu.',
  placeholder: 'Code d’erreur ou quelques mots',
  search: 'Chercher',
  home: 'Tous les sujets',
  you: 'Vous êtes ici',
  count: (n) => (n === 1 ? '1 article' : `${n} articles`),
  all: (n) => (n === 1 ? 'Le seul article' : `Les ${n} articles`),
  otherSections: 'Autres sujets',
  more: 'Plus d’aide',
  askInChat: 'Poser la question dans le clavardage',

  article: {
    updated: 'Dernière modification le',
    onThisPage: 'Sur cette page',
    related: 'À lire ensuite',
    forWhom: { customer: 'Pour les administrateurs', 'end-user': 'Pour les lecteurs', both: 'Pour tout le monde' },
    codes: (n) => (n === 1 ? 'Code d’erreur' : 'Codes d’erreur'),
    otherLanguage: 'Cet article n’existe qu’en anglais pour le moment.',
  },

  vote: {
    question: 'Cet article vous a-t-il aidé?',
    yes: 'Oui',
    no: 'Non',
    why: 'Qu’est-ce qui n’allait pas?',
    reasons: {
      unclear: 'Je ne l’ai pas compris',
      wrong: 'Il est inexact ou dépassé',
      missing: 'Il y manque quelque chose',
      other: 'Autre chose',
    },
    note: 'Que devrait-il dire? (facultatif)',
    noteHint: 'N’écrivez ni nom, ni adresse, ni mot de passe, s’il vous plaît.',
    send: 'Envoyer',
    thanksYes: 'Merci! Nous sommes contents que cela ait aidé.',
    thanksNo: 'Merci de nous l’avoir dit. Nous le lirons en revoyant l’article.',
    stuck:
      'Si cela ne marche toujours pas, écrivez dans le clavardage au bas de la page ou cherchez avec d’autres mots.',
    change: 'Changer ma réponse',
  },

  results: {
    title: (query) => `Réponses pour «\u00a0${query}\u00a0»`,
    best: 'La meilleure réponse',
    whole: 'Lire l’article complet',
    further: 'Ceci peut aider aussi',
    closest: 'Nous ne sommes pas certains que ce soit cela. Voici ce qui s’en approche le plus\u00a0:',
    nothing: 'Nous n’avons pas d’article à ce sujet.',
    rephrase: 'Essayez d’autres mots, ou seulement le code d’erreur. Le clavardage au bas de la page peut vous aider.',
    unknownCode: (codes) => `Nous ne connaissons pas le code d’erreur ${codes}. Vérifiez comment il s’écrit.`,
    repaired: (from, to) => `Nous avons cherché «\u00a0${to}\u00a0»; aucun article ne contient «\u00a0${from}\u00a0».`,
    listCodes: 'Voir tous les codes d’erreur',
    topics: 'Ou parcourez un sujet',
  },

  codes: {
    title: 'Codes d’erreur',
    lead: 'Le code est entre parenthèses à la fin du message à l’écran, par exemple (vc3). Les majuscules ne changent rien.',
    hint: 'Vous voyez un code d’erreur?',
    find: 'Trouvez-le dans la liste',
    label: 'Votre code',
    show: 'Afficher',
    all: 'Tous',
    groups: {
      'sign-in': 'Connexion',
      access: 'Accès au contenu',
      limits: 'Limites',
      place: 'Pays ou région',
      technical: 'Problèmes techniques',
      other: 'Autres codes',
    },
    none: (typed) => `Nous ne connaissons aucun code d’erreur qui commence par «\u00a0${typed}\u00a0».`,
    noneAdvice: 'Vérifiez comment il s’écrit, ou demandez dans le clavardage au bas de la page.',
    found: (n) => (n === 1 ? '1 code' : `${n} codes`),
    filter: 'Filtrer les codes',
  },

  missing: {
    title: 'Cette page n’existe pas',
    lead: 'L’adresse est peut-être ancienne ou mal tapée. Cherchez ci-dessous ou repartez du centre d’aide.',
  },

  typing: {
    one: '1 suggestion',
    many: '{n} suggestions',
    none: 'Aucune suggestion. Appuyez sur Entrée pour chercher.',
  },
}

export const words: Record<Locale, HelpWords> = { en, fr }
