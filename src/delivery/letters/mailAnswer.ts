import type { RefusedFile } from '../../domain/conversation.ts'
import type { MailAnswerLetter } from '../../domain/mailAnswer.ts'
import type { Locale, SupportDoor } from '../../domain/person.ts'
import type { TierReason } from '../../domain/tier.ts'
import type { Circumstance, Said } from './said.ts'

/** The letter that answers a mail: what may help first, then how it goes on. */
export function mailAnswer(letter: MailAnswerLetter, locale: Locale, { isReplyRead }: Circumstance): Said {
  const say = words[locale]
  const { articles, next, ticket, refusedFiles, url } = letter
  const listed =
    articles.length > 0
      ? [{ title: say.articles, rows: articles.map(({ title, excerpt, url }) => ({ title, second: excerpt, url })) }]
      : []
  const refused = refusedFiles.map((file) => say.refused(file))
  const subject = letter.subject.trim() === '' ? say.subject : `Re: ${letter.subject.replace(/^(re\s*:\s*)+/i, '')}`
  const common = { subject, lists: listed, foot: say.foot }
  switch (next.go) {
    case 'ticket': {
      if (!ticket)
        throw new TypeError('A letter that tells of a ticket has no ticket; the desk adds it when it opens one')
      return {
        ...common,
        subject: say.ticketSubject(ticket.number, letter.subject),
        preview: say.ticket.preview(ticket.due),
        title: say.ticket.title,
        lead: say.ticket.lead(ticket.number),
        facts: [
          { name: say.ticket.number, value: String(ticket.number) },
          {
            name: say.ticket.tier,
            value: `${ticket.tier}${locale === 'fr' ? '\u00a0:' : ':'} ${say.tierReasons[ticket.tierReason]}`,
          },
          { name: say.ticket.due, value: ticket.due, isLoud: true },
          ...(ticket.fixDue ? [{ name: say.ticket.fixDue, value: ticket.fixDue }] : []),
          { name: say.ticket.why, value: ticket.reason },
        ],
        lines: [
          ...(ticket.isLate ? [say.ticket.late] : []),
          ...refused,
          isReplyRead ? say.ticket.tellByReply : say.ticket.tellInChat,
        ],
        action: { label: say.chat, url },
      }
    }
    case 'prove':
      return {
        ...common,
        preview: say.prove.lead,
        title: say.prove.title,
        lead: say.prove.lead,
        lines: say.prove.lines,
        action: { label: say.chat, url },
      }
    case 'provider':
      return {
        ...common,
        preview: say.provider.lead(next.name),
        title: say.provider.title(next.name),
        lead: say.provider.lead(next.name),
        facts: doorFacts(next.door, locale),
        quote: next.message,
        lines: [say.provider.quoted, ...refused],
      }
    case 'askCompany':
      return {
        ...common,
        preview: say.ask.lead,
        title: say.ask.title,
        lead: say.ask.lead,
        lines: [...say.ask.lines(isReplyRead), ...refused],
        action: { label: say.chat, url },
      }
    case 'chooseCustomer':
      return {
        ...common,
        preview: say.choose.lead,
        title: say.choose.title,
        lead: say.choose.lead,
        facts: next.names.map((name) => ({ name: say.choose.company, value: name })),
        lines: [say.choose.how(isReplyRead), ...refused],
        action: { label: say.chat, url },
      }
  }
}

function doorFacts({ email, url, phone, hours }: SupportDoor, locale: Locale) {
  const { email: mail, url: page, phone: call, hours: open } = words[locale].door
  return [
    { name: mail, value: email },
    { name: page, value: url },
    { name: call, value: phone },
    { name: open, value: hours },
  ].flatMap(({ name, value }) => (value ? [{ name, value }] : []))
}

type MailAnswerWords = {
  subject: string
  foot: string
  chat: string
  articles: string
  ticketSubject: (number: number, subject: string) => string
  ticket: Record<
    'title' | 'number' | 'tier' | 'due' | 'fixDue' | 'why' | 'late' | 'tellByReply' | 'tellInChat',
    string
  > & {
    preview: (due: string) => string
    lead: (number: number) => string
  }
  tierReasons: Record<TierReason, string>
  prove: { title: string; lead: string; lines: string[] }
  provider: { title: (name: string) => string; lead: (name: string) => string; quoted: string }
  ask: { title: string; lead: string; lines: (isReplyRead: boolean) => string[] }
  choose: { title: string; lead: string; company: string; how: (isReplyRead: boolean) => string }
  door: Record<'email' | 'url' | 'phone' | 'hours', string>
  refused: (file: RefusedFile) => string
}

const words: Record<Locale, MailAnswerWords> = {
  en: {
    subject: 'Your mail to support',
    foot: 'Signpost, the support assistant. You receive this because a mail from your address came to our support mailbox.',
    chat: 'Open the chat',
    articles: 'This may help right away',
    ticketSubject: (number, subject) => `Ticket ${number}: ${subject.trim() || 'your mail'}`,
    ticket: {
      title: 'We have your request',
      lead: (number) => `Your mail is ticket ${number}. One of our people will answer it.`,
      preview: (due) => `An answer is due by ${due}.`,
      number: 'Ticket',
      tier: 'Tier',
      due: 'An answer is due by',
      fixDue: 'Fixed or addressed by',
      why: 'Why then',
      late: 'Counted from when your mail reached us, that time is past already. We are on it.',
      tellByReply: 'Is it more urgent than we read it, or did something above help? Reply to this letter.',
      tellInChat:
        'Is it more urgent than we read it, or did something above help? Tell us in the chat and name the ticket.',
    },
    tierReasons: {
      inoperable: 'you wrote that nothing works for anybody',
      severalEndUsers: 'you wrote that several people are stuck',
      criticalDefect: 'you wrote that it stops your daily work',
      oneEndUser: 'we read that one person is stuck',
      enhancement: 'we read it as a wish for the product',
      defectNotCritical: 'we read that something is wrong without stopping your daily work',
      question: 'we read it as a question, with nobody stuck',
    },
    prove: {
      title: 'We have your mail',
      lead: 'We could not make sure that it really came from this address, so we cannot open or show a ticket by mail.',
      lines: [
        'Do you work for one of our customers? Open the chat and tell us there: we send a code to this address, and with it you are known and get your ticket at once.',
        'Did you receive or buy something that you cannot open? The company it came from looks after your access; the chat helps you find it.',
        'You did not write to us? Then somebody used your address. You need to do nothing.',
      ],
    },
    provider: {
      title: (name) => `${name} can help you`,
      lead: (name) =>
        `${name} supplied the content and alone can look at your access, so please ask there. This is how:`,
      quoted: 'Above is a message for them, ready to copy.',
    },
    ask: {
      title: 'One thing we need to know',
      lead: 'We have your mail and would like to bring it to the right people.',
      lines: (isReplyRead) => [
        `Did you receive or buy something that you cannot open? Then the company it came from looks after your access. ${isReplyRead ? 'Reply with its name, or with the link or document code you were given.' : 'Tell us in the chat which one it is.'}`,
        'Do you work for one of our customers? Please write from your work address there, or open the chat, where a code shows who you are.',
      ],
    },
    choose: {
      title: 'For which company?',
      lead: 'Your address is known for more than one company, and we would not want to guess.',
      company: 'Company',
      how: (isReplyRead) =>
        isReplyRead
          ? 'Reply with the name of the one you write for.'
          : 'Open the chat and tell us for which one you write.',
    },
    door: { email: 'E-mail', url: 'Web', phone: 'Phone', hours: 'Hours' },
    refused: ({ name, because }) => `We could not keep “${shortName(name)}”: ${refusedEn[because]}`,
  },
  fr: {
    subject: 'Votre courriel à l’assistance',
    foot: 'Signpost, notre assistant. Vous recevez ce message parce qu’un courriel de votre adresse est arrivé à notre boîte d’assistance.',
    chat: 'Ouvrir le clavardage',
    articles: 'Ceci peut vous aider tout de suite',
    ticketSubject: (number, subject) => `Billet ${number} : ${subject.trim() || 'votre courriel'}`,
    ticket: {
      title: 'Nous avons bien reçu votre demande',
      lead: (number) => `Votre courriel est le billet ${number}. Une personne de notre équipe y répondra.`,
      preview: (due) => `Vous recevrez une réponse au plus tard ${due}.`,
      number: 'Billet',
      tier: 'Niveau',
      due: 'Réponse au plus tard',
      fixDue: 'Réglé ou traité autrement au plus tard',
      why: 'Pourquoi cette échéance',
      late: 'Comptée depuis l’arrivée de votre courriel, cette échéance est déjà passée. Nous nous en occupons.',
      tellByReply:
        'Est-ce plus urgent que nous ne l’avons lu, ou l’un des articles a-t-il aidé? Répondez à ce courriel.',
      tellInChat:
        'Est-ce plus urgent que nous ne l’avons lu, ou l’un des articles a-t-il aidé? Dites-le dans le clavardage en donnant le numéro du billet.',
    },
    tierReasons: {
      inoperable: 'vous écrivez que rien ne fonctionne pour personne',
      severalEndUsers: 'vous écrivez que plusieurs personnes sont bloquées',
      criticalDefect: 'vous écrivez que cela arrête votre travail de tous les jours',
      oneEndUser: 'nous lisons qu’une personne est bloquée',
      enhancement: 'nous y lisons un souhait pour le produit',
      defectNotCritical: 'nous lisons que quelque chose ne va pas, sans arrêter votre travail de tous les jours',
      question: 'nous y lisons une question, sans que personne soit bloqué',
    },
    prove: {
      title: 'Nous avons votre courriel',
      lead: 'Nous n’avons pas pu nous assurer qu’il vient vraiment de cette adresse; nous ne pouvons donc ni ouvrir ni montrer de billet par courriel.',
      lines: [
        'Vous travaillez pour l’un de nos clients? Ouvrez le clavardage et dites-le-nous : nous envoyons un code à cette adresse, et avec lui, nous savons qui vous êtes et vous obtenez votre billet tout de suite.',
        'Vous avez reçu ou acheté quelque chose que vous ne pouvez pas ouvrir? L’entreprise d’où cela vient s’occupe de votre accès; le clavardage vous aide à la trouver.',
        'Vous ne nous avez pas écrit? Quelqu’un s’est servi de votre adresse. Vous n’avez rien à faire.',
      ],
    },
    provider: {
      title: (name) => `${name} peut vous aider`,
      lead: (name) =>
        `${name} a fourni le contenu et peut seule vérifier votre accès; adressez-vous donc à cette entreprise. Voici comment :`,
      quoted: 'Ci-dessus, un message pour cette entreprise, prêt à copier.',
    },
    ask: {
      title: 'Il nous manque une chose',
      lead: 'Nous avons votre courriel et aimerions le remettre aux bonnes personnes.',
      lines: (isReplyRead) => [
        `Vous avez reçu ou acheté quelque chose que vous ne pouvez pas ouvrir? L’entreprise d’où cela vient s’occupe de votre accès. ${isReplyRead ? 'Répondez en donnant son nom, ou le lien ou le code du document que vous avez reçu.' : 'Dites-nous dans le clavardage laquelle c’est.'}`,
        'Vous travaillez pour l’un de nos clients? Écrivez-nous depuis l’adresse courriel que vous avez chez ce client, ou ouvrez le clavardage, où un code montre qui vous êtes.',
      ],
    },
    choose: {
      title: 'Pour quelle entreprise?',
      lead: 'Votre adresse est connue pour plus d’une entreprise, et nous ne voulons pas deviner.',
      company: 'Entreprise',
      how: (isReplyRead) =>
        isReplyRead
          ? 'Répondez en donnant le nom de celle pour qui vous écrivez.'
          : 'Ouvrez le clavardage et dites-nous pour laquelle vous écrivez.',
    },
    door: { email: 'Courriel', url: 'Web', phone: 'Téléphone', hours: 'Heures' },
    refused: ({ name, because }) => `Nous n’avons pas pu garder « ${shortName(name)} » : ${refusedFr[because]}`,
  },
}

const refusedEn: Record<RefusedFile['because'], string> = {
  type: 'we take pictures, PDF, Office, video, text and zip files.',
  tooLarge: 'one file may have 10 MB, and all of them together 20 MB.',
  tooMany: 'we take five files with a mail. Please send it once more.',
  unsafe: 'the virus scanner found something in it.',
  notScanned: 'files cannot be checked for viruses just now. Please send it later.',
}

const refusedFr: Record<RefusedFile['because'], string> = {
  type: 'nous prenons les images et les fichiers PDF, Office, vidéo, texte et zip.',
  tooLarge: 'un fichier peut avoir 10 Mo, et tous ensemble 20 Mo.',
  tooMany: 'nous prenons cinq fichiers par courriel. Envoyez-le de nouveau, s’il vous plaît.',
  unsafe: 'l’antivirus y a trouvé quelque chose.',
  notScanned: 'les fichiers ne peuvent pas être vérifiés en ce moment. Envoyez-le plus tard, s’il vous plaît.',
}

function shortName(name: string): string {
  return name.length > 60 ? `${name.slice(0, 59)}…` : name
}
