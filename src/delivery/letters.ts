import type { Letter } from '../domain/notification.ts'
import type { Locale } from '../domain/person.ts'

/** A letter ready to send. The two bodies say the same. An answer goes to `replyTo`, or else to the desk. */
export type WrittenLetter = { subject: string; text: string; html: string; replyTo?: string }

/** `quote` is somebody's own words, with their line ends. */
type Lines = {
  subject: string
  lead: string
  big?: string
  quote?: string
  lines: string[]
  link?: { label: string; url: string }
  foot: string
}

/** Puts a letter into words. */
export function write(letter: Letter, locale: Locale): WrittenLetter {
  const said = locale === 'fr' ? french(letter) : english(letter)
  const quote = said.quote?.replace(/^/gm, '> ')
  const parts = [
    said.lead,
    ...(said.big ? [said.big] : []),
    ...(quote ? [quote] : []),
    ...said.lines,
    ...(said.link ? [`${said.link.label}: ${said.link.url}`] : []),
  ]
  const text = [...parts, `-- \n${said.foot}`].join('\n\n')
  const letterOf = { subject: said.subject, text: `${text}\n`, html: page(said) }
  return letter.about === 'referral' ? { ...letterOf, replyTo: letter.from } : letterOf
}

function english(letter: Letter): Lines {
  const foot = 'Signpost, the support assistant. You receive this because you asked for help in our chat.'
  switch (letter.about) {
    case 'code':
      return {
        subject: `${letter.code} is your code`,
        lead: 'Here is your code. Type it into the chat to show that this address is yours.',
        big: letter.code,
        lines: [
          `It works for ${letter.minutesValid} minutes.`,
          'You did not ask for it? Then somebody mistyped an address. You need to do nothing.',
        ],
        foot,
      }
    case 'ticketOpened':
      return {
        subject: `Ticket ${letter.number}: ${letter.subject}`,
        lead: `We have your request. It is ticket ${letter.number}, tier ${letter.tier}.`,
        big: `An answer is due by ${letter.due}`,
        lines: [...(letter.fixDue ? [`Fixed or addressed by ${letter.fixDue}.`] : []), letter.reason],
        foot,
      }
    case 'ticketSolved':
      return {
        subject: `Solved: ticket ${letter.number}, ${letter.subject}`,
        lead: `Ticket ${letter.number} is solved.`,
        ...(letter.words !== undefined && { quote: letter.words }),
        lines: ['Is something still not right? Tell us in the chat and name the ticket.'],
        foot,
      }
    case 'agentReplied':
      return {
        subject:
          letter.number === null
            ? `${letter.agentName} has answered you`
            : `${letter.agentName} has answered: ticket ${letter.number}`,
        lead: `${letter.agentName} wrote to you in our chat while you were away${letter.number === null ? '' : `, about ticket ${letter.number}`}:`,
        quote: letter.words.join('\n\n'),
        lines: ['Please answer in the chat, where everything stands; this letter is read by nobody.'],
        link: { label: 'Open the chat', url: letter.url },
        foot,
      }
    case 'ticketReopened':
      return {
        subject: `Open again: ticket ${letter.number}, ${letter.subject}`,
        lead: `Ticket ${letter.number} is open again; we go on with it.`,
        lines: ['You need to do nothing. Do you want to add something? Tell us in the chat and name the ticket.'],
        foot,
      }
    case 'ticketMerged':
      return {
        subject: `Ticket ${letter.number} goes on in ticket ${letter.into}`,
        lead: `Ticket ${letter.number} is about the same as ticket ${letter.into}, so we go on there alone.`,
        lines: ['Nothing you wrote is lost, and the time by which we owe you an answer gets no later by it.'],
        foot,
      }
    case 'tierChanged':
      return {
        subject: `Ticket ${letter.number} is tier ${letter.tier} now: ${letter.subject}`,
        lead: `Ticket ${letter.number} is tier ${letter.tier} now; it was tier ${letter.from}. The reason:`,
        quote: letter.why,
        lines: [
          ...(letter.due ? [`First answer due: ${letter.due}.`] : []),
          ...(letter.fixDue ? [`Fixed or addressed, due: ${letter.fixDue}.`] : []),
          ...(letter.due || letter.fixDue ? [] : ['This changes no time by which we owe you something.']),
          ...(letter.isLate ? ['Counted from when we received it, that is past already. We are on it.'] : []),
          ...(letter.reason ? [letter.reason] : []),
        ],
        foot,
      }
    case 'dueMoved':
      return {
        subject: `Ticket ${letter.number}, another time: ${letter.subject}`,
        lead: `Our support policy has changed, and with it a time that we had told you for ticket ${letter.number}.`,
        lines: [
          ...(letter.due ? [`First answer due: ${letter.due}.`] : []),
          ...(letter.fixDue ? [`Fixed or addressed, due: ${letter.fixDue}.`] : []),
          ...(letter.reason ? [letter.reason] : []),
        ],
        foot,
      }
    case 'signInLink':
      return {
        subject: 'Your way into the Signpost console',
        lead: `${letter.fromName} sends you a link into the console of our support desk.`,
        lines: [
          `${letter.address}${letter.code}`,
          `It works once, within ${letter.hoursValid} hours. Then set a password, so that you need no link the next time.`,
          'You expected nothing of the kind? Then leave it alone; without the link nobody gets in.',
        ],
        foot: 'Signpost, the support desk. You receive this because you work there.',
      }
    case 'slaAlert':
      return {
        subject: `Ticket ${letter.number}, tier ${letter.tier}: ${letter.alert}`,
        lead: `Ticket ${letter.number} of ${letter.customerName} needs somebody: ${letter.subject}`,
        lines: [`Due: ${letter.due}.`],
        link: { label: 'Open the ticket', url: letter.url },
        foot: 'Signpost, the support desk. You receive this because you work there.',
      }
    case 'referral':
      return {
        subject: `For ${letter.customerName}: one of your readers asks for help`,
        lead: `Somebody who uses content from ${letter.customerName} asked in our chat for help. Only you can look at their access, so we pass their message on as they sent it.`,
        quote: letter.message,
        lines: [
          `Please answer to ${letter.from}: a reply to this letter goes there. The address was checked with a code.`,
          'We keep no case for this and will not write to the person again.',
        ],
        foot: `Signpost, the support assistant. You receive this because ${letter.customerName} gave this address for the people who use its content.`,
      }
    case 'referralSent':
      return {
        subject: `Sent to ${letter.customerName}`,
        lead: `As you wished, we have sent your message to ${letter.customerName}, at ${letter.sentTo}. They look after your access and will answer you directly.`,
        quote: letter.message,
        lines: ['Do you remember something more? Please write to them; we do not read along.'],
        foot,
      }
  }
}

function french(letter: Letter): Lines {
  const foot =
    'Signpost, l’assistant de soutien. Vous recevez ce message parce que vous avez demandé de l’aide dans notre clavardage.'
  switch (letter.about) {
    case 'code':
      return {
        subject: `${letter.code} est votre code`,
        lead: 'Voici votre code. Tapez-le dans le clavardage pour montrer que cette adresse est la vôtre.',
        big: letter.code,
        lines: [
          `Il est valable ${letter.minutesValid} minutes.`,
          'Vous n’avez rien demandé? Quelqu’un s’est sans doute trompé d’adresse. Vous n’avez rien à faire.',
        ],
        foot,
      }
    case 'ticketOpened':
      return {
        subject: `Billet ${letter.number} : ${letter.subject}`,
        lead: `Nous avons bien reçu votre demande. C’est le billet ${letter.number}, niveau ${letter.tier}.`,
        big: `Une réponse est due au plus tard ${letter.due}`,
        lines: [...(letter.fixDue ? [`Réglé ou pris en charge au plus tard ${letter.fixDue}.`] : []), letter.reason],
        foot,
      }
    case 'ticketSolved':
      return {
        subject: `Réglé : billet ${letter.number}, ${letter.subject}`,
        lead: `Le billet ${letter.number} est réglé.`,
        ...(letter.words !== undefined && { quote: letter.words }),
        lines: ['Quelque chose ne va toujours pas? Dites-le dans le clavardage en donnant le numéro du billet.'],
        foot,
      }
    case 'agentReplied':
      return {
        subject:
          letter.number === null
            ? `${letter.agentName} vous a répondu`
            : `${letter.agentName} a répondu : billet ${letter.number}`,
        lead: `${letter.agentName} vous a écrit dans notre clavardage pendant votre absence${letter.number === null ? '' : `, au sujet du billet ${letter.number}`} :`,
        quote: letter.words.join('\n\n'),
        lines: ['Répondez dans le clavardage, où tout se trouve; personne ne lit les réponses à ce courriel.'],
        link: { label: 'Ouvrir le clavardage', url: letter.url },
        foot,
      }
    case 'ticketReopened':
      return {
        subject: `Rouvert : billet ${letter.number}, ${letter.subject}`,
        lead: `Le billet ${letter.number} est rouvert; nous y travaillons de nouveau.`,
        lines: [
          'Vous n’avez rien à faire. Vous voulez ajouter quelque chose? Dites-le dans le clavardage en donnant le numéro du billet.',
        ],
        foot,
      }
    case 'ticketMerged':
      return {
        subject: `Le billet ${letter.number} continue dans le billet ${letter.into}`,
        lead: `Le billet ${letter.number} porte sur la même chose que le billet ${letter.into}; nous continuons dans celui-ci seulement.`,
        lines: [
          'Rien de ce que vous avez écrit n’est perdu, et le moment où nous vous devons une réponse n’en est pas retardé.',
        ],
        foot,
      }
    case 'tierChanged':
      return {
        subject: `Le billet ${letter.number} est maintenant de niveau ${letter.tier} : ${letter.subject}`,
        lead: `Le billet ${letter.number} est maintenant de niveau ${letter.tier}; il était de niveau ${letter.from}. La raison :`,
        quote: letter.why,
        lines: [
          ...(letter.due ? [`Première réponse due : ${letter.due}.`] : []),
          ...(letter.fixDue ? [`Réglé ou pris en charge, échéance : ${letter.fixDue}.`] : []),
          ...(letter.due || letter.fixDue ? [] : ['Cela ne change aucune échéance envers vous.']),
          ...(letter.isLate ? ['Compté depuis la réception, ce moment est déjà passé. Nous nous en occupons.'] : []),
          ...(letter.reason ? [letter.reason] : []),
        ],
        foot,
      }
    case 'dueMoved':
      return {
        subject: `Billet ${letter.number}, nouvelle échéance : ${letter.subject}`,
        lead: `Notre politique de soutien a changé, et avec elle une échéance que nous vous avions donnée pour le billet ${letter.number}.`,
        lines: [
          ...(letter.due ? [`Première réponse due : ${letter.due}.`] : []),
          ...(letter.fixDue ? [`Réglé ou pris en charge, échéance : ${letter.fixDue}.`] : []),
          ...(letter.reason ? [letter.reason] : []),
        ],
        foot,
      }
    case 'signInLink':
      return {
        subject: 'Votre accès à la console Signpost',
        lead: `${letter.fromName} vous envoie un lien vers la console de notre bureau de soutien.`,
        lines: [
          `${letter.address}${letter.code}`,
          `Il fonctionne une fois, dans les ${letter.hoursValid} heures. Choisissez ensuite un mot de passe : il vous évitera de demander un lien la prochaine fois.`,
          'Vous n’attendiez rien de tel? Laissez ce message de côté; sans le lien, personne n’entre.',
        ],
        foot: 'Signpost, le bureau de soutien. Vous recevez ce message parce que vous y travaillez.',
      }
    case 'slaAlert':
      return {
        subject: `Billet ${letter.number}, niveau ${letter.tier} : ${letter.alert}`,
        lead: `Le billet ${letter.number} de ${letter.customerName} demande quelqu’un : ${letter.subject}`,
        lines: [`Échéance : ${letter.due}.`],
        link: { label: 'Ouvrir le billet', url: letter.url },
        foot: 'Signpost, le bureau de soutien. Vous recevez ce message parce que vous y travaillez.',
      }
    case 'referral':
      return {
        subject: `Pour ${letter.customerName} : une personne qui lit vos contenus demande de l’aide`,
        lead: `Une personne qui utilise du contenu de ${letter.customerName} a demandé de l’aide dans notre clavardage. Vous seuls pouvez vérifier son accès; nous vous transmettons donc son message tel quel.`,
        quote: letter.message,
        lines: [
          `Répondez s’il vous plaît à ${letter.from} : une réponse à ce courriel y va directement. L’adresse a été vérifiée par un code.`,
          'Nous ne gardons pas de dossier et n’écrirons plus à cette personne.',
        ],
        foot: `Signpost, l’assistant de soutien. Vous recevez ce message parce que ${letter.customerName} a donné cette adresse aux personnes qui utilisent ses contenus.`,
      }
    case 'referralSent':
      return {
        subject: `Envoyé à ${letter.customerName}`,
        lead: `Comme vous le vouliez, nous avons envoyé votre message à ${letter.customerName}, à ${letter.sentTo}. On s’y occupe de votre accès et on vous répondra directement.`,
        quote: letter.message,
        lines: ['Autre chose vous revient? Écrivez-leur; nous ne lisons pas vos échanges.'],
        foot,
      }
  }
}

/** One narrow column that mail programs from any decade can show: no style sheet, no picture, no script. */
function page({ lead, big, quote, lines, link, foot }: Lines): string {
  const p = (text: string, style: string) => `<p style="margin:0 0 16px;${style}">${escapeHtml(text)}</p>`
  return [
    '<!doctype html><html><body style="margin:0;padding:32px 16px;background:#f8f4ea">',
    '<div style="max-width:520px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px;',
    'font:16px/1.55 system-ui,-apple-system,Segoe UI,Roboto,sans-serif;color:#16241f">',
    p(lead, ''),
    big ? p(big, 'font-size:22px;line-height:1.35;font-weight:650;color:#14483c') : '',
    quote ? p(quote, 'padding-left:14px;border-left:3px solid #ded6c5;white-space:pre-wrap') : '',
    ...lines.map((line) => p(line, '')),
    link
      ? `<p style="margin:0 0 16px"><a href="${escapeHtml(link.url)}" style="color:#14483c">${escapeHtml(link.label)}</a></p>`
      : '',
    p(foot, 'margin:24px 0 0;padding-top:16px;border-top:1px solid #ded6c5;font-size:13px;color:#5c6962'),
    '</div></body></html>',
  ].join('')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
