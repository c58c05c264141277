/** Every sentence of the launcher, per language. */
const english = {
  button: 'Help',
  label: (unread: number) =>
    unread === 0 ? 'Help chat' : `Help chat, ${unread} new ${unread === 1 ? 'message' : 'messages'}`,
  title: 'Help chat',
  opening: 'Opening the chat…',
  unreachable: 'The chat cannot be reached right now. Please check your connection.',
  retry: 'Try again',
  close: 'Close',
}

const french: typeof english = {
  button: 'Aide',
  label: (unread) =>
    unread === 0
      ? 'Aide par clavardage'
      : `Aide par clavardage, ${unread} ${unread === 1 ? 'nouveau message' : 'nouveaux messages'}`,
  title: 'Aide par clavardage',
  opening: 'Ouverture du clavardage…',
  unreachable: 'Le clavardage est injoignable pour le moment. Vérifiez votre connexion.',
  retry: 'Réessayer',
  close: 'Fermer',
}

export type LauncherWords = typeof english

/** The locale to speak: the first of the wishes that is English or French, else plain English. */
export function localeOf(wishes: readonly (string | null | undefined)[]): string {
  return wishes.find((wish): wish is string => /^(en|fr)\b/i.test(wish ?? '')) ?? 'en'
}

export function wordsFor(locale: string): LauncherWords {
  return locale.toLowerCase().startsWith('fr') ? french : english
}
