import { pick } from '../language.ts'

const english = {
  withProvider: (name: string) => `Sign in with ${name}`,
  or: 'or',
  problem: {
    provider: 'The sign-in did not come back as expected. Try again, or use your password.',
    notInvited: 'Nobody invited this account. Ask an administrator for an invitation to exactly this e-mail address.',
  },
  codeTitle: 'Second step',
  codeLead: 'Open your authenticator app and type the code for Signpost.',
  code: 'Code of six digits',
  recoveryLead: 'Type one of the recovery codes that you kept. Each works once.',
  recovery: 'Recovery code',
  useRecovery: 'I cannot use my app',
  useApp: 'Use the app after all',
  lost: 'Nothing at hand? An administrator can remove your second factor.',
  confirm: 'Continue',
  checking: 'Checking…',
  cancel: 'Sign in as somebody else',
  enrolTitle: 'One thing before you begin',
  enrolLead: 'This desk asks for a second factor: a code from an app on your phone, besides what you signed in with.',
  preparing: 'Preparing…',
}

/** The sentences of the way in that are its own. */
export const say = pick({
  en: english,
  fr: {
    withProvider: (name) => `Se connecter avec ${name}`,
    or: 'ou',
    problem: {
      provider: 'La connexion n’a pas abouti comme prévu. Réessayez, ou utilisez votre mot de passe.',
      notInvited:
        'Ce compte n’a pas été invité. Demandez à l’administration une invitation à cette adresse courriel précisément.',
    },
    codeTitle: 'Deuxième étape',
    codeLead: 'Ouvrez votre application d’authentification et tapez le code de Signpost.',
    code: 'Code à six chiffres',
    recoveryLead: 'Tapez l’un des codes de secours que vous avez conservés. Chacun ne sert qu’une fois.',
    recovery: 'Code de secours',
    useRecovery: 'Je ne peux pas utiliser mon application',
    useApp: 'Utiliser l’application finalement',
    lost: 'Rien sous la main? L’administration peut retirer votre deuxième facteur.',
    confirm: 'Continuer',
    checking: 'Vérification…',
    cancel: 'Se connecter avec un autre compte',
    enrolTitle: 'Une chose avant de commencer',
    enrolLead:
      'Ce service exige un deuxième facteur : un code d’une application sur votre téléphone, en plus de votre connexion habituelle.',
    preparing: 'Préparation…',
  } satisfies typeof english as typeof english,
})
