import { pick } from '../language.ts'

const english = {
  password: 'Password',
  wrongPassword: 'That is not your password. Check it and try again.',
  prove: {
    title: 'Is it still you?',
    code: 'This matters, so show your second factor once more: a code of your app, or a recovery code.',
    password: 'This matters, so type your password once more.',
    provider: (name: string) => `This matters, so sign in once more with ${name}. It opens in a window of its own.`,
    none: 'This matters, so it needs a fresh proof that it is you, and there is nothing yet that you could show. Set a password, and it goes on.',
    codeBox: 'Code',
    goOn: 'Continue',
    checking: 'Checking…',
    open: (name: string) => `Open ${name}`,
    waiting: 'Waiting for the other window…',
    refused: 'That sign-in did not show that it is you. Try again.',
    cancel: 'Cancel',
    done: 'Done. You can close this window.',
    notDone: 'This sign-in did not show that it is you. Close this window and try again.',
  },
  unusedSoon: (time: string) => `Nobody seems to be here. You will be signed out in ${time}.`,
  stay: 'I am here',
  daySoon: (time: string) => `You have been signed in for nearly 12 hours, and will be signed out in ${time}.`,
  ended: {
    unused: 'You were signed out because nobody used the console for a while.',
    day: 'You were signed out because 12 hours have passed.',
    elsewhere: 'You were signed out: this session was ended.',
  },
  kept: 'Replies and notes that you began are kept in this tab. Sign in, and you are where you were.',
}

/** The sentences about a session: asked again who is there, and its end. */
export const say = pick({
  en: english,
  fr: {
    password: 'Mot de passe',
    wrongPassword: 'Ce n’est pas votre mot de passe. Vérifiez-le et réessayez.',
    prove: {
      title: 'C’est toujours vous?',
      code: 'C’est important\u00a0: présentez encore une fois votre deuxième facteur, un code de votre application ou un code de secours.',
      password: 'C’est important\u00a0: tapez encore une fois votre mot de passe.',
      provider: (name) =>
        `C’est important\u00a0: connectez-vous encore une fois avec ${name}, qui s’ouvre dans sa propre fenêtre.`,
      none: 'C’est important\u00a0: il faut une nouvelle preuve que c’est bien vous, et vous n’avez encore rien à présenter. Définissez un mot de passe, et tout se poursuit.',
      codeBox: 'Code',
      goOn: 'Continuer',
      checking: 'Vérification…',
      open: (name) => `Ouvrir ${name}`,
      waiting: 'En attente de l’autre fenêtre…',
      refused: 'Cette connexion n’a pas montré que c’est bien vous. Réessayez.',
      cancel: 'Annuler',
      done: 'C’est fait. Vous pouvez fermer cette fenêtre.',
      notDone: 'Cette connexion n’a pas montré que c’est bien vous. Fermez cette fenêtre et réessayez.',
    },
    unusedSoon: (time) => `Il semble n’y avoir personne. Votre session prendra fin dans ${time}.`,
    stay: 'Je suis là',
    daySoon: (time) => `Votre session dure depuis près de 12 heures et prendra fin dans ${time}.`,
    ended: {
      unused: 'Votre session a pris fin parce que personne n’a utilisé la console depuis un moment.',
      day: 'Votre session a pris fin parce que 12 heures sont passées.',
      elsewhere: 'On a mis fin à votre session.',
    },
    kept: 'Les réponses et les notes commencées sont conservées dans cet onglet. Connectez-vous, et vous serez de nouveau où vous étiez.',
  } satisfies typeof english as typeof english,
})
