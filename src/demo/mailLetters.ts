import type { MailAnswerLetter } from '../domain/mailAnswer.ts'
import type { Letter } from '../domain/notification.ts'
import type { Locale } from '../domain/person.ts'

/** The letters that answer mails, with made-up facts. For developers to look at. */
export function sampleMailLetters(
  times: { due: string; fixDue: string | null; reason: string },
  locale: Locale,
): { name: string; letter: Letter }[] {
  const say = (en: string, fr: string) => (locale === 'fr' ? fr : en)
  const url = 'https://help.vitrium.example/chat?site=vitrium'
  const article = (slug: string, title: string, excerpt: string) => ({
    title,
    excerpt,
    url: `https://help.vitrium.example/help/${slug}`,
  })
  const common = {
    about: 'mailAnswer',
    subject: say('Readers cannot open the spring catalogue', 'Le catalogue de printemps ne s’ouvre pas'),
    articles: [
      article(
        'error-vc3',
        say('Error vc3: device limit exceeded', 'Erreur vc3\u00a0: limite d’appareils atteinte'),
        say(
          'The reader has used up the devices you allow.',
          'Le lecteur a utilisé tous les appareils que vous permettez.',
        ),
      ),
      article(
        'supporting-your-end-users',
        say('Help your end users', 'Aider vos utilisateurs'),
        say('What to ask first, and what to try.', 'Que demander d’abord, et qu’essayer.'),
      ),
    ],
    number: null,
    ticket: null,
    refusedFiles: [],
    url,
    thread: { inReplyTo: null, references: [] },
  } as const
  const message = say(
    'Hello,\n\nI get the message vc3 when I open chapter 2.',
    'Bonjour,\n\nJe vois le message vc3 en ouvrant le chapitre 2.',
  )
  const door = { email: 'readers@meridian-press.example', url: null, phone: '+1 604 555 0142', hours: null }
  const { articles } = common
  const letters: [name: string, letter: Partial<MailAnswerLetter> & Pick<MailAnswerLetter, 'next'>][] = [
    [
      'ticket',
      {
        next: { go: 'ticket' },
        articles: [...articles],
        number: 1042,
        ticket: { number: 1042, tier: 2, tierReason: 'severalEndUsers', ...times, isLate: false },
        refusedFiles: [{ name: 'setup.exe', because: 'type' }],
      },
    ],
    ['prove', { next: { go: 'prove' }, articles: [...articles], subject: '' }],
    ['provider', { next: { go: 'provider', name: 'Meridian Press', door, message }, articles: [...articles] }],
    ['askCompany', { next: { go: 'askCompany' } }],
    ['chooseCustomer', { next: { go: 'chooseCustomer', names: ['Meridian Press', 'Alder & Finch Training'] } }],
  ]
  return letters.map(([name, letter]) => ({
    name: `mailAnswer-${name}`,
    letter: { ...common, articles: [], refusedFiles: [], thread: { inReplyTo: null, references: [] }, ...letter },
  }))
}
