import type { DigestTicket, Letter } from '../../domain/notification.ts'
import { mailAnswer } from './mailAnswer.ts'
import type { Circumstance, Said } from './said.ts'

const asker = 'Signpost, the support assistant. You receive this because you asked for help in our chat.'
const worker = 'Signpost, the support desk. You receive this because you work there.'
const chat = (url: string | undefined) => (url === undefined ? {} : { action: { label: 'Open the chat', url } })

/** Every letter in English. */
export function english(letter: Letter, { isReplyRead }: Circumstance): Said {
  /** How to tell us something about a ticket. */
  const tellUs = isReplyRead
    ? 'Reply to this letter, or tell us in the chat.'
    : 'Tell us in the chat and name the ticket; nobody reads answers to this letter.'
  switch (letter.about) {
    case 'code':
      return {
        subject: `${letter.code} is your code`,
        preview: `It works for ${letter.minutesValid} minutes.`,
        title: 'Your code',
        lead: 'Type it into the chat to show that this address is yours.',
        code: letter.code,
        lines: [
          `It works for ${letter.minutesValid} minutes.`,
          'You did not ask for it? Then somebody mistyped an address. You need to do nothing.',
        ],
        foot: asker,
      }
    case 'ticketOpened': {
      const { number, subject, tier, due, fixDue, reason, url } = letter
      return {
        subject: `Ticket ${number}: ${subject}`,
        preview: `An answer is due by ${due}.`,
        title: `We have your request`,
        lead: subject,
        facts: [
          { name: 'Ticket', value: String(number) },
          { name: 'Tier', value: String(tier) },
          { name: 'An answer is due by', value: due, isLoud: true },
          ...(fixDue ? [{ name: 'Fixed or addressed by', value: fixDue }] : []),
          { name: 'Why then', value: reason },
        ],
        lines: [`Do you want to add something? ${tellUs}`],
        ...chat(url),
        foot: asker,
      }
    }
    case 'agentReplied': {
      const { agentName, number, words, url } = letter
      const about = number === null ? '' : `, about ticket ${number}`
      return {
        subject: number === null ? `${agentName} has answered you` : `${agentName} has answered: ticket ${number}`,
        preview: words.join(' '),
        title: `${agentName} has answered`,
        lead: `${agentName} wrote to you in our chat while you were away${about}:`,
        quote: words.join('\n\n'),
        lines: [
          isReplyRead
            ? 'Reply to this letter, or go on in the chat, where everything stands.'
            : 'Please answer in the chat, where everything stands; this letter is read by nobody.',
        ],
        ...chat(url),
        foot: asker,
      }
    }
    case 'ticketWaiting': {
      const { number, subject, agentName, what, clockStops, url } = letter
      return {
        subject: `We wait for you: ticket ${number}, ${subject}`,
        preview: what ?? `${agentName} asked you something about ticket ${number}.`,
        title: 'We need something from you',
        lead:
          what === null
            ? `${agentName} asked you something about ticket ${number}, ${subject}. We go on as soon as we have your answer.`
            : `To go on with ticket ${number}, ${subject}, ${agentName} needs this from you:`,
        ...(what !== null && { quote: what }),
        lines: [
          isReplyRead
            ? 'Reply to this letter, or answer in the chat.'
            : 'Please answer in the chat and name the ticket.',
          clockStops
            ? 'Until then the clock of this ticket stands still.'
            : 'The ticket stays open, and no time we promised you gets later by it.',
        ],
        ...chat(url),
        foot: asker,
      }
    }
    case 'ticketSolved': {
      const { number, subject, words, url } = letter
      return {
        subject: `Solved: ticket ${number}, ${subject}`,
        preview: words ?? 'Is something still not right? Tell us.',
        title: `Ticket ${number} is solved`,
        lead: subject,
        ...(words !== undefined && { quote: words }),
        lines: [`Is something still not right? ${tellUs}`],
        ...chat(url),
        foot: asker,
      }
    }
    case 'ticketReopened':
      return {
        subject: `Open again: ticket ${letter.number}, ${letter.subject}`,
        preview: 'We go on with it. You need to do nothing.',
        title: `Ticket ${letter.number} is open again`,
        lead: `We go on with it: ${letter.subject}`,
        lines: [`You need to do nothing. Do you want to add something? ${tellUs}`],
        ...chat(letter.url),
        foot: asker,
      }
    case 'ticketMerged':
      return {
        subject: `Ticket ${letter.number} goes on in ticket ${letter.into}`,
        preview: 'Nothing you wrote is lost.',
        title: `Ticket ${letter.number} goes on in ticket ${letter.into}`,
        lead: `Both are about the same, ${letter.subject}, so we go on in ticket ${letter.into} alone.`,
        lines: ['Nothing you wrote is lost, and the time by which we owe you an answer gets no later by it.'],
        ...chat(letter.url),
        foot: asker,
      }
    case 'tierChanged': {
      const { number, subject, from, tier, why, due, fixDue, reason, isLate, url } = letter
      return {
        subject: `Ticket ${number} is tier ${tier} now: ${subject}`,
        preview: why,
        title: `Ticket ${number} is tier ${tier} now`,
        lead: `${subject}. It was tier ${from} until now; the reason:`,
        quote: why,
        facts: [
          ...(due ? [{ name: 'First answer due', value: due, isLoud: true }] : []),
          ...(fixDue ? [{ name: 'Fixed or addressed by', value: fixDue, isLoud: !due }] : []),
          ...(reason ? [{ name: 'Why then', value: reason }] : []),
        ],
        lines: [
          ...(due || fixDue ? [] : ['This changes no time by which we owe you something.']),
          ...(isLate ? ['Counted from when we received it, that is past already. We are on it.'] : []),
        ],
        ...chat(url),
        foot: asker,
      }
    }
    case 'dueMoved': {
      const { number, subject, due, fixDue, reason, url } = letter
      return {
        subject: `Ticket ${number}, another time: ${subject}`,
        preview: 'Our support policy has changed, and with it a time that we had told you.',
        title: `Another time for ticket ${number}`,
        lead: `${subject}. Our support policy has changed, and with it a time that we had told you.`,
        facts: [
          ...(due ? [{ name: 'First answer due', value: due, isLoud: true }] : []),
          ...(fixDue ? [{ name: 'Fixed or addressed by', value: fixDue, isLoud: !due }] : []),
          ...(reason ? [{ name: 'Why then', value: reason }] : []),
        ],
        lines: due || fixDue ? [] : ['The policy states no time for it any more.'],
        ...chat(url),
        foot: asker,
      }
    }
    case 'signInLink':
      return {
        subject: 'Your way into the Signpost console',
        preview: `It works once, within ${letter.hoursValid} hours.`,
        title: 'Your way into the console',
        lead: `${letter.fromName} sends you a link into the console of our support desk.`,
        lines: [
          `It works once, within ${letter.hoursValid} hours. Then set a password, so that you need no link the next time.`,
          'You expected nothing of the kind? Then leave it alone; without the link nobody gets in.',
        ],
        action: { label: 'Open the console', url: `${letter.address}${letter.code}` },
        foot: worker,
      }
    case 'accountChanged': {
      const { change, when, browser, system, network, byName, role } = letter
      const title = {
        password: 'Your password was changed',
        secondFactorSet: 'A second factor was set up for your account',
        secondFactorRemoved: 'Your second factor was removed',
        recoveryCodes: 'You have new recovery codes',
        role: 'What you may do was changed',
        signInLink: 'A sign-in link was made for your account',
        newDevice: 'Your account was used in a new browser',
      }[change]
      const device = browser && system ? `${browser} on ${system}` : (browser ?? system)
      return {
        subject: `${title} (Signpost console)`,
        preview: `${when}. Was it not you? Then read what to do.`,
        title,
        lead: 'This is about your account in the console of our support desk.',
        facts: [
          { name: 'When', value: when },
          ...(role
            ? [{ name: 'You are now', value: { agent: 'Agent', lead: 'Lead', admin: 'Administrator' }[role] }]
            : []),
          ...(byName ? [{ name: 'By', value: byName }] : []),
          ...(device ? [{ name: 'Browser', value: device }] : []),
          ...(network ? [{ name: 'Network', value: network }] : []),
        ],
        lines: [
          'Was it you, or did you know of it? Then you need to do nothing.',
          'If not, open the console as you always do, and not by a link in a letter. Under your name, sign out everywhere else and set a new password, and tell an administrator at once.',
        ],
        foot: worker,
        tone: 'warn',
      }
    }
    case 'referral':
      return {
        subject: `For ${letter.customerName}: one of your readers asks for help`,
        preview: letter.message,
        title: 'One of your readers asks for help',
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
        preview: `${letter.customerName} will answer you directly.`,
        title: `Sent to ${letter.customerName}`,
        lead: `As you wished, we have sent your message to ${letter.customerName}, at ${letter.sentTo}. They look after your access and will answer you directly.`,
        quote: letter.message,
        lines: ['Do you remember something more? Please write to them; we do not read along.'],
        foot: asker,
      }
    case 'mailAnswer':
      return mailAnswer(letter, 'en', { isReplyRead })
    case 'slaAlert': {
      const { alert, target, number, subject, tier, customerName, due, url } = letter
      const owed = `${target === 'firstResponse' ? 'The first answer to' : 'The fix for'} ticket ${number}`
      const titles = {
        received: `Ticket ${number}, tier ${tier}, needs somebody now`,
        warning: `${owed} is due soon`,
        breach: `${owed} is late`,
        unanswered: `Ticket ${number} is still without an answer`,
      }
      return {
        subject: `${titles[alert]}: ${subject}`,
        preview: `${customerName}, due ${due}.`,
        title: titles[alert],
        lead: subject,
        facts: [
          { name: target === 'firstResponse' ? 'First answer due' : 'Fixed or addressed by', value: due, isLoud: true },
          { name: 'Customer', value: customerName },
          { name: 'Ticket', value: String(number) },
          { name: 'Tier', value: String(tier) },
        ],
        action: { label: 'Open the ticket', url },
        foot: worker,
        tone: alert === 'warning' || alert === 'received' ? 'warn' : 'breach',
      }
    }
    case 'digest': {
      const { day, opened, answered, solved, kept, broken, overdue, dueNext, url, unsubscribeUrl } = letter
      const standing = overdue.length > 0 ? `Overdue: ${overdue.length}.` : 'Nothing is overdue.'
      return {
        subject: `The desk: ${day}`,
        preview: `${standing} Opened: ${opened}, solved: ${solved}.`,
        title: 'The desk’s day',
        lead: `${day}. ${standing}`,
        facts: [
          { name: 'Tickets opened', value: String(opened) },
          { name: 'First answers given', value: String(answered) },
          { name: 'Tickets solved', value: String(solved) },
          { name: 'Due times kept', value: String(kept) },
          { name: 'Due times missed', value: String(broken), isLoud: broken > 0 },
        ],
        lists: [
          ...(overdue.length > 0 ? [{ title: 'Overdue', rows: overdue.map(row('was due')) }] : []),
          ...(dueNext.length > 0 ? [{ title: 'Due next', rows: dueNext.map(row('due')) }] : []),
        ],
        action: { label: 'Open the queue', url },
        foot: 'Signpost, the support desk. You receive this every morning on which the desk opens.',
        unsubscribe: { label: 'Stop these letters', url: unsubscribeUrl },
      }
    }
  }
}

function row(due: string) {
  return (ticket: DigestTicket) => ({
    title: `${ticket.number} ${ticket.subject}`,
    second: `${ticket.customerName}, ${due} ${ticket.due}`,
  })
}
