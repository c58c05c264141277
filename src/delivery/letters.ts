import type { Letter } from '../domain/notification.ts'
import type { Locale } from '../domain/person.ts'

/** A letter ready to send. The two bodies say the same. */
export type WrittenLetter = { subject: string; text: string; html: string }

type Lines = { subject: string; lead: string; big?: string; lines: string[]; foot: string }

/** Puts a letter into words. */
export function write(letter: Letter, locale: Locale): WrittenLetter {
  const said = locale === 'fr' ? french(letter) : english(letter)
  const text = [said.lead, ...(said.big ? [said.big] : []), ...said.lines, `-- \n${said.foot}`].join('\n\n')
  return { subject: said.subject, text: `${text}\n`, html: page(said) }
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
        lines: ['Is something still not right? Tell us in the chat and name the ticket.'],
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
        lines: ['Quelque chose ne va toujours pas? Dites-le dans le clavardage en donnant le numéro du billet.'],
        foot,
      }
  }
}

/** One narrow column that mail programs from any decade can show: no style sheet, no picture, no script. */
function page({ lead, big, lines, foot }: Lines): string {
  const p = (text: string, style: string) => `<p style="margin:0 0 16px;${style}">${escapeHtml(text)}</p>`
  return [
    '<!doctype html><html><body style="margin:0;padding:32px 16px;background:#f8f4ea">',
    '<div style="max-width:520px;margin:0 auto;padding:32px;background:#ffffff;border-radius:12px;',
    'font:16px/1.55 system-ui,-apple-system,Segoe UI,Roboto,sans-serif;color:#16241f">',
    p(lead, ''),
    big ? p(big, 'font-size:22px;line-height:1.35;font-weight:650;color:#14483c') : '',
    ...lines.map((line) => p(line, '')),
    p(foot, 'margin:24px 0 0;padding-top:16px;border-top:1px solid #ded6c5;font-size:13px;color:#5c6962'),
    '</div></body></html>',
  ].join('')
}

function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (c) => `&#${c.charCodeAt(0)};`)
}
