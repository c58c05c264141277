import type { RefusedFile } from '../../domain/conversation.ts'
import type { Locale } from '../../domain/person.ts'
import { isRefusal, type Refusal, type WebhookAddressFault } from '../../domain/refusal.ts'
import type { ProblemWire } from '../wire.ts'
import type { SecondFactorNeeded, WeakPassword, WrongSecondFactor, WrongSignIn } from './agentAuth.ts'

/** What the console's door refuses before the desk is asked. */
type DoorRefusal =
  | WrongSignIn
  | WrongSecondFactor
  | SecondFactorNeeded
  | WeakPassword
  | { refused: 'secondFactorDue' }
  | { refused: 'enrolFirst' }
  /** It matters so much that it is asked again who is there. */
  | { refused: 'proveAgain' }
  | { refused: 'signedOut' }
  | { refused: 'otherSite' }
  | { refused: 'notJson' }
  | { refused: 'unreadable'; why: string }
  | { refused: 'noPeriod'; daysMax: number }
  | { refused: 'fault' }
  | { refused: 'notNow' }
  /** A file that cannot be kept; nothing was sent. */
  | ({ refused: 'file' } & RefusedFile)
  | { refused: 'upload'; status: number }

/** Everything a call to the console's API may be refused for. */
export type ConsoleRefusal = Refusal | DoorRefusal

/** Tells a refusal of either kind from a result. */
export function isConsoleRefusal(x: unknown): x is ConsoleRefusal {
  return isRefusal(x)
}

/** Refusal → status and a sentence in the agent's language, in one place. Nothing internal is in it. */
export function problemOf(refusal: ConsoleRefusal, locale: Locale, now: number): { status: number; body: ProblemWire } {
  const { status, en, fr, retryAfterMs } = answerTo(refusal, now)
  const error: ProblemWire['error'] = { code: refusal.refused, message: locale === 'fr' ? fr : en }
  if (retryAfterMs !== undefined) error.retryAfterMs = retryAfterMs
  return { status, body: { error } }
}

const whyNot: Record<RefusedFile['because'], (name: string) => { en: string; fr: string }> = {
  type: (name) => ({
    en: `“${name}” is of a kind that is not sent here. Pictures, PDF, Office files, ZIP, plain text and video are.`,
    fr: `« ${name} » est d’un type qui ne s’envoie pas ici. Images, PDF, fichiers Office, ZIP, texte brut et vidéo, oui.`,
  }),
  tooLarge: (name) => ({
    en: `“${name}” is too large: at most 10 MB a file, 20 MB together.`,
    fr: `« ${name} » est trop lourd : au plus 10 Mo par fichier, 20 Mo en tout.`,
  }),
  tooMany: (name) => ({
    en: `“${name}” is one too many: at most 5 files at once.`,
    fr: `« ${name} » est de trop : au plus 5 fichiers à la fois.`,
  }),
  unsafe: (name) => ({
    en: `The scanner calls “${name}” unsafe. It was not sent.`,
    fr: `L’analyse juge « ${name} » dangereux. Il n’a pas été envoyé.`,
  }),
  notScanned: (name) => ({
    en: `“${name}” could not be scanned, so it was not sent. Try again in a moment.`,
    fr: `« ${name} » n’a pas pu être analysé et n’a pas été envoyé. Réessayez dans un instant.`,
  }),
}

const whyWeak: Record<WeakPassword['why'], { en: string; fr: string }> = {
  own: {
    en: 'Without your name, your address and “Signpost” fewer than 12 characters of it are left. Add words that have nothing to do with you.',
    fr: 'Sans votre nom, votre adresse et « Signpost », il en reste moins de 12 caractères. Ajoutez des mots sans rapport avec vous.',
  },
  monotone: {
    en: 'That repeats itself or counts on, so it is guessed at once. A few words in a row are better.',
    fr: 'Il se répète ou ne fait que compter : on le devine aussitôt. Quelques mots à la suite valent mieux.',
  },
  common: {
    en: 'Many people have this password, and it stands in lists of stolen ones. Take another: a few words in a row.',
    fr: 'Beaucoup de gens ont ce mot de passe, et il figure dans des listes de mots de passe volés. Prenez-en un autre : quelques mots à la suite.',
  },
}

type Sentences = { status: number; en: string; fr: string; retryAfterMs?: number }

function answerTo(refusal: ConsoleRefusal, now: number): Sentences {
  switch (refusal.refused) {
    case 'wrongSignIn':
      return {
        status: 401,
        en: 'That did not match. Check the address and the password, or ask for a new link.',
        fr: 'Cela ne correspond pas. Vérifiez l’adresse et le mot de passe, ou demandez un nouveau lien.',
      }
    case 'wrongSecondFactor':
      return {
        status: 422,
        en: 'That code did not match, or it was used before. Wait for the next one and try again.',
        fr: 'Ce code ne correspond pas ou a déjà servi. Attendez le suivant et réessayez.',
      }
    case 'weakPassword':
      return { status: 422, ...whyWeak[refusal.why] }
    case 'secondFactorNeeded':
      return {
        status: 409,
        en: 'This desk asks for a second factor. You can replace yours, but not remove it.',
        fr: 'Ce service exige un deuxième facteur. Vous pouvez remplacer le vôtre, mais pas le retirer.',
      }
    case 'secondFactorDue':
      return { status: 401, en: 'Show your second factor first.', fr: 'Présentez d’abord votre deuxième facteur.' }
    case 'enrolFirst':
      return { status: 403, en: 'Set up a second factor first.', fr: 'Configurez d’abord un deuxième facteur.' }
    case 'proveAgain':
      return {
        status: 403,
        en: 'This needs a fresh proof that it is you. Show your code or your password, and try again.',
        fr: 'Il faut une nouvelle preuve que c’est bien vous. Présentez votre code ou votre mot de passe, puis réessayez.',
      }
    case 'lastAdmin':
      return {
        status: 409,
        en: 'This is the last administrator. Make somebody else one first.',
        fr: 'C’est la dernière personne à l’administration. Donnez d’abord ce rôle à quelqu’un d’autre.',
      }
    case 'addressTaken':
      return {
        status: 409,
        en: `${refusal.name} has this address already.`,
        fr: `${refusal.name} a déjà cette adresse.`,
      }
    case 'signedOut':
      return { status: 401, en: 'Please sign in.', fr: 'Veuillez vous connecter.' }
    case 'otherSite':
      return {
        status: 403,
        en: 'This call did not come from the console.',
        fr: 'Cette requête ne vient pas de la console.',
      }
    case 'notJson':
      return {
        status: 415,
        en: 'Send JSON, with the content type application/json.',
        fr: 'Envoyez du JSON, avec le type de contenu application/json.',
      }
    case 'unreadable':
      return { status: 400, en: refusal.why, fr: 'Cette requête est illisible. Rechargez la page et réessayez.' }
    case 'noPeriod':
      return {
        status: 400,
        en: `Choose a first and a last day, the first not after the last, at most ${refusal.daysMax} days in all.`,
        fr: `Choisissez un premier et un dernier jour, le premier ne devant pas suivre le dernier, ${refusal.daysMax} jours au plus en tout.`,
      }
    case 'file':
      return { status: 422, ...whyNot[refusal.because](refusal.name) }
    case 'upload':
      return {
        status: refusal.status,
        en: 'These files could not be read, or are too much at once. At most 5 files of 10 MB, 20 MB together.',
        fr: 'Ces fichiers sont illisibles ou trop lourds. Au plus 5 fichiers de 10 Mo, 20 Mo en tout.',
      }
    case 'notYourLine':
      return {
        status: 409,
        en: 'Only your own lines can be changed, as long as they are there.',
        fr: 'Seules vos propres lignes peuvent être modifiées, tant qu’elles sont là.',
      }
    case 'fault':
      return {
        status: 500,
        en: 'Something went wrong on our side. Try again in a moment.',
        fr: 'Un problème est survenu de notre côté. Réessayez dans un instant.',
      }
    case 'notNow':
      return {
        status: 503,
        en: 'This cannot be done right now. Try again in a moment.',
        fr: 'Ce n’est pas possible pour le moment. Réessayez dans un instant.',
        retryAfterMs: 2_000,
      }
    case 'alreadyTaken':
      return {
        status: 409,
        en: `${refusal.agentName} has this conversation.`,
        fr: `${refusal.agentName} a déjà cette conversation.`,
      }
    case 'notTaken':
      return {
        status: 409,
        en: 'Take the conversation over first.',
        fr: 'Prenez d’abord la conversation en charge.',
      }
    case 'ticketSolved':
      return {
        status: 409,
        en: `Ticket ${refusal.number} is already solved.`,
        fr: `Le billet ${refusal.number} est déjà réglé.`,
      }
    case 'ticketOpen':
      return {
        status: 409,
        en: `Ticket ${refusal.number} is open already.`,
        fr: `Le billet ${refusal.number} est déjà ouvert.`,
      }
    case 'ticketMerged':
      return {
        status: 409,
        en: `Ticket ${refusal.number} goes on in another ticket. Work there.`,
        fr: `Le billet ${refusal.number} continue dans un autre billet. Travaillez dans celui-ci.`,
      }
    case 'otherCustomer':
      return {
        status: 409,
        en: `Ticket ${refusal.number} is another customer’s. Link the two instead.`,
        fr: `Le billet ${refusal.number} est à un autre client. Liez plutôt les deux.`,
      }
    case 'sameTicket':
      return { status: 409, en: 'That is the same ticket.', fr: 'C’est le même billet.' }
    case 'lowerTier':
      return {
        status: 409,
        en: `Ticket ${refusal.number} has a lower tier. Raise it first, or merge the other way round.`,
        fr: `Le billet ${refusal.number} est d’un niveau inférieur. Relevez-le d’abord, ou fusionnez dans l’autre sens.`,
      }
    case 'sameTier':
      return {
        status: 409,
        en: `Ticket ${refusal.number} has this tier already.`,
        fr: `Le billet ${refusal.number} a déjà ce niveau.`,
      }
    case 'notProven':
      return {
        status: 409,
        en: 'Nobody here has proven that address, and there is no ticket to hand on.',
        fr: 'Personne ici n’a prouvé cette adresse, et il n’y a pas de billet à transmettre.',
      }
    case 'notAllowed':
      return {
        status: 403,
        en: 'Your role does not allow this.',
        fr: 'Votre rôle ne le permet pas.',
      }
    case 'unknown': {
      const [en, fr] = nouns[refusal.what]
      return { status: 404, en: `There is no such ${en}.`, fr: `${fr} introuvable.` }
    }
    case 'tooMany': {
      const retryAfterMs = Math.max(0, refusal.until - now)
      const seconds = Math.max(1, Math.ceil(retryAfterMs / 1000))
      return {
        status: 429,
        en: `Too many tries. Wait ${seconds === 1 ? 'a second' : `${seconds} seconds`} and try again.`,
        fr: `Trop d’essais. Attendez ${seconds === 1 ? 'une seconde' : `${seconds} secondes`} et réessayez.`,
        retryAfterMs,
      }
    }
    case 'tooLong':
      return {
        status: 422,
        en: `That is too long: at most ${refusal.lengthMax} characters.`,
        fr: `C’est trop long : ${refusal.lengthMax} caractères au plus.`,
      }
    case 'nothingToRoute':
      return {
        status: 409,
        en: 'There is nothing to route here any more.',
        fr: 'Il n’y a plus rien à orienter ici.',
      }
    case 'planChanged':
      return {
        status: 409,
        en: 'Customers have changed since this dry run. Look at a new one, then apply that.',
        fr: 'Des clients ont changé depuis cet essai. Regardez-en un nouveau, puis appliquez celui-là.',
      }
    case 'noSuchTime':
      return {
        status: 422,
        en: 'There is no such date, time or zone in the calendar.',
        fr: 'Cette date, cette heure ou ce fuseau n’existe pas dans le calendrier.',
      }
    case 'unknownVariables': {
      const names = refusal.names.map((name) => `{{${name}}}`).join(', ')
      return {
        status: 422,
        en: `Nobody fills in ${names}. Choose from the variables that are listed.`,
        fr: `Personne ne remplit ${names}. Choisissez parmi les variables de la liste.`,
      }
    }
    case 'contactDecided':
      return {
        status: 409,
        en: 'Somebody has decided about this contact already.',
        fr: 'Quelqu’un a déjà décidé pour ce contact.',
      }
    case 'letterSpent':
      return {
        status: 409,
        en: 'The code in this letter was blanked when it was given up. A new one has to be asked for.',
        fr: 'Le code de ce courriel a été effacé quand l’envoi a été abandonné. Il faut en demander un nouveau.',
      }
    case 'mailSettled':
      return {
        status: 409,
        en: 'This mail was handled, or its bytes are gone by now: there is nothing to handle again.',
        fr: 'Ce courriel a été traité, ou son contenu n’est plus là : il n’y a rien à traiter de nouveau.',
      }
    case 'personAtWork':
      return { status: 409, ...atWork(refusal) }
    case 'webhookAddress': {
      const [en, fr] = addresses[refusal.why]
      return { status: 422, en, fr }
    }
    case 'tooManyWebhooks':
      return {
        status: 409,
        en: `There are ${refusal.max} endpoints already. Delete one that nobody needs.`,
        fr: `Il y a déjà ${refusal.max} points de terminaison. Supprimez-en un dont personne n’a besoin.`,
      }
    case 'nothingToReplay':
      return {
        status: 409,
        en: 'There is nothing to send again: what was sent is forgotten by now, or it waits already.',
        fr: 'Il n’y a rien à renvoyer : ce qui a été envoyé est oublié, ou attend déjà.',
      }
    case 'identifyFirst':
    case 'noDoor':
    case 'ofColleague':
    case 'servedByCustomer':
    case 'wrongCode':
    case 'codeExpired':
    case 'tokenUsed':
      return {
        status: 409,
        en: 'This is not possible for this person.',
        fr: 'Ce n’est pas possible pour cette personne.',
      }
  }
}

function atWork({ openTickets, isAgent }: Extract<Refusal, { refused: 'personAtWork' }>): { en: string; fr: string } {
  if (isAgent) {
    return {
      en: 'This is the address of an agent. Close the account among the agents instead.',
      fr: 'C’est l’adresse d’un agent. Fermez plutôt son compte parmi les agents.',
    }
  }
  if (openTickets.length === 0) {
    return {
      en: 'An agent has a conversation of this person. Hand it back first.',
      fr: 'Un agent a une conversation de cette personne. Rendez-la d’abord.',
    }
  }
  const [one, numbers] = [openTickets.length === 1, openTickets.join(', ')]
  return {
    en: `Solve ${one ? 'ticket' : 'tickets'} ${numbers} first: ${one ? 'it is' : 'they are'} still open.`,
    fr: `Réglez d’abord ${one ? 'le billet' : 'les billets'} ${numbers}, encore ${one ? 'ouvert' : 'ouverts'}.`,
  }
}

const addresses: Record<WebhookAddressFault, [en: string, fr: string]> = {
  unreadable: [
    'That is no address. Write it whole, like https://desk.example.com/hooks.',
    'Ce n’est pas une adresse. Écrivez-la en entier, comme https://desk.example.com/hooks.',
  ],
  notHttps: ['The address must begin with https://.', 'L’adresse doit commencer par https://.'],
  credentials: [
    'The address must not hold a name or a password. Receivers check the signature instead.',
    'L’adresse ne doit contenir ni nom ni mot de passe. Le destinataire vérifie plutôt la signature.',
  ],
  port: [
    'Only the ports 443, 80 and those above 1024 are called.',
    'Seuls les ports 443, 80 et supérieurs à 1024 sont appelés.',
  ],
  private: [
    'That address is within a private network. Whoever runs the desk can allow it with WEBHOOK_ALLOW_PRIVATE.',
    'Cette adresse est dans un réseau privé. Qui exploite le service peut la permettre avec WEBHOOK_ALLOW_PRIVATE.',
  ],
}

const nouns: Record<Extract<Refusal, { refused: 'unknown' }>['what'], [en: string, fr: string]> = {
  conversation: ['conversation', 'Conversation'],
  ticket: ['ticket', 'Billet'],
  customer: ['customer', 'Client'],
  site: ['site', 'Site'],
  file: ['file', 'Fichier'],
  agent: ['agent', 'Agent'],
  contact: ['contact', 'Contact'],
  session: ['session', 'Session'],
  reply: ['saved reply', 'Réponse enregistrée'],
  message: ['message', 'Message'],
  webhook: ['endpoint', 'Point de terminaison'],
  delivery: ['delivery', 'Envoi'],
  letter: ['letter', 'Courriel'],
  mail: ['mail', 'Courriel'],
}
