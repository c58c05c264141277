import { pick } from '../language.ts'

const english = {
  typing: (name: string) => `${name} is writing`,
  read: 'Read',
  edited: 'Changed',
  deleted: 'What it said',
  gone: 'Taken back',
  change: 'Change this message',
  edit: 'Change the text',
  takeBack: 'Take it back',
  editLabel: 'The new text',
  editHint: 'The customer reads the new text in its place.',
  save: 'Change it',
  there: 'Has the chat open',
  away: 'Chat closed',
  attach: 'Attach files',
  attached: 'Files that go along',
  remove: (name: string) => `Leave ${name} out`,
  dropHere: 'Let go to attach',
  tooMany: 'At most 5 files at once.',
  tooLarge: (name: string) => `“${name}” is larger than 10 MB.`,
  lostFiles: 'The files did not outlive the reload. Put it back into the box and choose them again.',
  articles: {
    title: 'Saved replies and articles',
    hint: '“/” and a few words: saved replies and articles',
    none: 'Nothing fits. Esc closes.',
    count: (count: number) => (count === 1 ? '1 fits' : `${count} fit`),
  },
  rated: {
    title: 'How it was',
    score: (score: number) => `${score} of 5`,
    person: (name: string) => `for ${name}`,
    assistant: 'for the assistant',
  },
}

const french: typeof english = {
  typing: (name) => `${name} écrit`,
  read: 'Lu',
  edited: 'Modifié',
  deleted: 'Ce qui était écrit',
  gone: 'Retiré',
  change: 'Modifier ce message',
  edit: 'Modifier le texte',
  takeBack: 'Le retirer',
  editLabel: 'Le nouveau texte',
  editHint: 'Le client lit le nouveau texte à la place.',
  save: 'Modifier',
  there: 'Clavardage ouvert',
  away: 'Clavardage fermé',
  attach: 'Joindre des fichiers',
  attached: 'Fichiers joints',
  remove: (name) => `Enlever ${name}`,
  dropHere: 'Relâchez pour joindre',
  tooMany: 'Au plus 5 fichiers à la fois.',
  tooLarge: (name) => `« ${name} » dépasse 10 Mo.`,
  lostFiles:
    'Les fichiers ont été perdus au rechargement. Remettez le texte dans la boîte et choisissez-les de nouveau.',
  articles: {
    title: 'Réponses enregistrées et articles',
    hint: '« / » et quelques mots : réponses et articles',
    none: 'Rien ne convient. Échap ferme.',
    count: (count) => (count === 1 ? '1 convient' : `${count} conviennent`),
  },
  rated: {
    title: 'Comment c’était',
    score: (score) => `${score} sur 5`,
    person: (name) => `pour ${name}`,
    assistant: 'pour l’assistant',
  },
}

/** The sentences of what happens while people talk. */
export const live = pick({ en: english, fr: french })
