import type { Request, Response, Server } from 'restify'
import { answerProblem, write } from './answer.ts'
import { isFromThisMachine } from './auth.ts'
import { escapeHtml } from './escapeHtml.ts'
import { sendPage } from './sendPage.ts'

/** A letter as the operator of a desk without a mail server reads it. */
export type KeptLetter = { to: string; at: string; subject: string; text: string }

/**
 * `/dev/mailbox`: the letters that would have gone out. Only for development; a desk with a mail server has none. They
 * hold everybody's codes, so whoever calls from another machine finds nothing here.
 */
export function installMailbox(server: Server, letters: () => Promise<KeptLetter[]>): void {
  server.get('/dev/mailbox', async (request: Request, response: Response) => {
    if (!isFromThisMachine(request)) return write(response, answerProblem(404, 'NotFound', 'There is nothing here.'))
    sendPage(request, response, 200, mailboxPage(await letters()))
  })
}

function mailboxPage(letters: KeptLetter[]): string {
  const items = letters.map(
    ({ to, at, subject, text }) => `<li class="letter">
      <h2>${escapeHtml(subject)}</h2>
      <p class="quiet">To ${escapeHtml(to)}, <time datetime="${escapeHtml(at)}">${escapeHtml(at)}</time></p>
      <pre>${escapeHtml(text)}</pre></li>`,
  )
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>Mailbox · Signpost</title>
  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/help.css">
</head>
<body>
  <header class="bar"><div class="bar-in"><a class="mark" href="/help"><img src="/logo.svg" alt="" width="28" height="28"> Signpost</a></div></header>
  <main>
    <header class="head">
      <h1>Mailbox</h1>
      <p>No mail server is set, so letters are kept here instead of being sent. Set SMTP_URL and MAIL_FROM to send them.</p>
    </header>
    ${items.length > 0 ? `<ol class="letters">${items.join('')}</ol>` : '<p class="quiet">No letters yet.</p>'}
  </main>
</body>
</html>
`
}
