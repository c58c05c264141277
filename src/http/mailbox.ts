import type { Request, Response, Server } from 'restify'
import { answerProblem, write } from './answer.ts'
import { isFromThisMachine } from './auth.ts'
import { escapeHtml } from './escapeHtml.ts'
import { developersPage, letterFrame, type ShownLetter, sendLetter } from './letterFrame.ts'
import { sendPage } from './sendPage.ts'

/** A letter as the operator of a desk without a mail server reads it. */
export type KeptLetter = ShownLetter & { id: string; to: string; at: string }

/**
 * `/dev/mailbox`: the letters that would have gone out. Only for development; a desk with a mail server has none. They
 * hold everybody's codes, so whoever calls from another machine finds nothing here.
 */
export function installMailbox(server: Server, letters: () => Promise<KeptLetter[]>): void {
  const refuse = (response: Response) => write(response, answerProblem(404, 'NotFound', 'There is nothing here.'))

  server.get('/dev/mailbox', async (request: Request, response: Response) => {
    if (!isFromThisMachine(request)) return refuse(response)
    sendPage(request, response, 200, mailboxPage(await letters()))
  })

  server.get('/dev/mailbox/:id', async (request: Request, response: Response) => {
    if (!isFromThisMachine(request)) return refuse(response)
    const { id } = request.params as Record<string, string>
    const found = (await letters()).find((letter) => letter.id === id)
    if (!found) return refuse(response)
    sendLetter(request, response, found.html)
  })
}

function mailboxPage(letters: KeptLetter[]): string {
  const items = letters.map(
    ({ id, to, at, subject, text }) => `<li class="letter">
      <h2>${escapeHtml(subject)}</h2>
      <p class="quiet">To ${escapeHtml(to)}, <time datetime="${escapeHtml(at)}">${escapeHtml(at)}</time></p>
      <pre>${escapeHtml(text)}</pre>
      <details><summary>As a mail program shows it</summary>${letterFrame(`/dev/mailbox/${encodeURIComponent(id)}`, 'desktop', subject)}</details></li>`,
  )
  return developersPage({
    title: 'Mailbox',
    lead: 'No mail server is set, so letters are kept here instead of being sent. Set SMTP_URL and MAIL_FROM to send them. <a href="/dev/letters">Every letter there is</a>',
    main: items.length > 0 ? `<ol class="letters">${items.join('')}</ol>` : '<p class="quiet">No letters yet.</p>',
  })
}
