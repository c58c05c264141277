import { type FileLimits, inMegabytes, type TooMuch } from './files.ts'
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
  dropFiles: 'Drop files here',
  tooLong: 'This message is too long',
  dismiss: 'Dismiss',
  /** A file that was not sent; the limit is named. */
  notSent: ({ name, bytes, because }: TooMuch, { count, bytesEach, bytesTogether }: FileLimits) => {
    const mb = (size: number) => inMegabytes(size, 'en')
    return {
      large: `“${name}” was not sent: it has ${mb(bytes)}, and one file may have ${mb(bytesEach)}. A screenshot or a shorter part would do.`,
      together: `“${name}” was not sent: all files of a message together may have ${mb(bytesTogether)}. Please send it by itself.`,
      many: `“${name}” was not sent: a message may bring ${count} files. Please send it with the next one.`,
    }[because]
  },
  edited: 'Changed',
  rating: {
    best: 'very good',
    worst: 'not good at all',
    word: 'A word, if you like',
    send: 'Send',
    sending: 'Sending…',
    failed: 'That did not get through. Please try again.',
  },
  trouble: {
    unreachable: 'We cannot reach the help desk right now and keep trying. Please check your connection.',
    unknownSite: 'The help chat is not set up for this website. Please use the contact details on its pages.',
    tooMany: (waitMs: number) => `That was a lot at once. The chat opens by itself in ${inTime(waitMs, 'en')}.`,
  } satisfies Record<Exclude<Trouble['why'], 'tooMany'>, string> & { tooMany: (waitMs: number) => string },
  /** A message was refused because many came before it. */
  tooFast: (waitMs: number) =>
    `That was very fast, so your message was not sent. Please wait ${inTime(waitMs, 'en')}, then send it again.`,
}

const french: typeof english = {
  name: 'Aide',
  assistant: 'Assistant',
  queue: 'En attente d’une personne',
  agent: (name) => `Vous parlez avec ${name}`,
  from: (name) => `${name}, de notre équipe`,
  close: 'Fermer le clavardage',
  connecting: 'Connexion…',
  retry: 'Réessayer',
  copy: 'Copier ce texte',
  copied: 'Copié',
  notCopied: 'Veuillez le sélectionner et le copier à la main',
  placeholder: 'Écrivez votre message',
  said: 'L’assistance a écrit :',
  attached: 'L’assistance a joint :',
  dropFiles: 'Déposez les fichiers ici',
  tooLong: 'Ce message est trop long',
  dismiss: 'Masquer',
  notSent: ({ name, bytes, because }, { count, bytesEach, bytesTogether }) => {
    const mb = (size: number) => inMegabytes(size, 'fr')
    return {
      large: `« ${name} » n’a pas été envoyé : il fait ${mb(bytes)}, et un fichier peut faire ${mb(bytesEach)} au plus. Une capture d’écran ou un extrait suffirait.`,
      together: `« ${name} » n’a pas été envoyé : tous les fichiers d’un message peuvent faire ${mb(bytesTogether)} ensemble. Envoyez-le seul.`,
      many: `« ${name} » n’a pas été envoyé : un message peut porter ${count} fichiers. Envoyez-le avec le suivant.`,
    }[because]
  },
  edited: 'Modifié',
  rating: {
    best: 'très bien',
    worst: 'pas bien du tout',
    word: 'Un mot, si vous voulez',
    send: 'Envoyer',
    sending: 'Envoi…',
    failed: 'L’envoi n’a pas réussi. Réessayez, s’il vous plaît.',
  },
  trouble: {
    unreachable: 'Le service d’assistance est injoignable pour le moment; nous réessayons. Vérifiez votre connexion.',
    unknownSite: 'Le clavardage n’est pas configuré pour ce site. Utilisez les coordonnées indiquées sur ses pages.',
    tooMany: (waitMs) =>
      `Cela fait beaucoup d’un coup. Le clavardage s’ouvrira de lui-même dans ${inTime(waitMs, 'fr')}.`,
  },
  tooFast: (waitMs) =>
    `C’était très rapide, et votre message n’a pas été envoyé. Attendez ${inTime(waitMs, 'fr')}, puis envoyez-le de nouveau.`,
}

/** "12 seconds", "3 minutes", rounded up. */
function inTime(ms: number, locale: string): string {
  const seconds = Math.ceil(ms / 1000)
  const [count, unit] = seconds > 90 ? [Math.ceil(seconds / 60), 'minute'] : [seconds, 'second']
  return new Intl.NumberFormat(locale, { style: 'unit', unit, unitDisplay: 'long' }).format(count)
}

export type ChatWords = typeof english

export function wordsFor(locale: string): ChatWords {
  return locale.toLowerCase().startsWith('fr') ? french : english
}
