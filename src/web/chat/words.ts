import type { Trouble } from './session.ts'

/** Every sentence of the chat's own; what the assistant says comes from the desk, and Web Chat brings its own labels. */
const english = {
  name: 'Help',
  assistant: 'Assistant',
  queue: 'Waiting for a person',
  agent: (name: string) => `You are talking to ${name}`,
  from: (name: string) => `${name} from our team`,
  close: 'Close the chat',
  connecting: 'Connecting…',
  retry: 'Try again',
  copy: 'Copy this text',
  copied: 'Copied',
  notCopied: 'Please select and copy it by hand',
  placeholder: 'Type your message',
  said: 'Support wrote:',
  attached: 'Support attached:',
  trouble: {
    unreachable: 'We cannot reach the help desk right now. Please check your connection and try again.',
    unknownSite: 'The help chat is not set up for this website. Please use the contact details on its pages.',
    tooMany: 'That was a lot at once. Please wait a minute and try again.',
  } satisfies Record<Trouble, string>,
}

const french: typeof english = {
  name: 'Aide',
  assistant: 'Assistant',
  queue: 'En attente d’une personne',
  agent: (name) => `Vous parlez avec ${name}`,
  from: (name) => `${name}, de notre équipe`,
  close: 'Fermer la discussion',
  connecting: 'Connexion…',
  retry: 'Réessayer',
  copy: 'Copier ce texte',
  copied: 'Copié',
  notCopied: 'Veuillez le sélectionner et le copier à la main',
  placeholder: 'Écrivez votre message',
  said: 'L’assistance a écrit :',
  attached: 'L’assistance a joint :',
  trouble: {
    unreachable: 'Le service d’aide est injoignable pour le moment. Vérifiez votre connexion, puis réessayez.',
    unknownSite:
      'La discussion d’aide n’est pas configurée pour ce site. Utilisez les coordonnées indiquées sur ses pages.',
    tooMany: 'Cela fait beaucoup d’un coup. Attendez une minute, puis réessayez.',
  },
}

export type ChatWords = typeof english

export function wordsFor(locale: string): ChatWords {
  return locale.toLowerCase().startsWith('fr') ? french : english
}
