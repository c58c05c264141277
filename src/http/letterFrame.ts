import type { IncomingMessage, ServerResponse } from 'node:http'
import { escapeHtml } from './escapeHtml.ts'
import { sendText } from './sendPage.ts'

/** A letter to look at. */
export type ShownLetter = { subject: string; text: string; html: string }

/** A letter's own page: whatever stands in it, nothing runs, nothing is loaded, and only our pages may frame it. */
export function sendLetter(request: IncomingMessage, response: ServerResponse, html: string): void {
  sendText(request, response, 200, 'text/html', html, {
    'Content-Security-Policy':
      "sandbox; default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'",
    'X-Content-Type-Options': 'nosniff',
    'Referrer-Policy': 'no-referrer',
  })
}

/** A frame that shows the page of a letter as a mail program of this width would. */
export function letterFrame(address: string, width: 'phone' | 'desktop', title: string): string {
  return `<iframe class="letter-frame letter-frame-${width}" sandbox src="${escapeHtml(address)}" title="${escapeHtml(title)}" loading="lazy"></iframe>`
}

/** The frame of a page that only whoever develops sees. */
export function developersPage({ title, lead, main }: { title: string; lead: string; main: string }): string {
  return `<!doctype html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${escapeHtml(title)} · Signpost</title>
  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/help.css">
</head>
<body>
  <header class="bar"><div class="bar-in"><a class="mark" href="/help"><img src="/logo.svg" alt="" width="28" height="28"> Signpost</a></div></header>
  <main class="wide">
    <header class="head">
      <h1>${escapeHtml(title)}</h1>
      <p>${lead}</p>
    </header>
    ${main}
  </main>
</body>
</html>
`
}
