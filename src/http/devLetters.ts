import type { Request, Response, Server } from 'restify'
import type { Locale } from '../domain/person.ts'
import { answerProblem, write } from './answer.ts'
import { isFromThisMachine } from './auth.ts'
import { escapeHtml } from './escapeHtml.ts'
import { developersPage, letterFrame, type ShownLetter, sendLetter } from './letterFrame.ts'
import { sendPage } from './sendPage.ts'

/** A letter with made-up facts, in one language. */
export type SampleLetter = ShownLetter & { name: string; locale: Locale }

/** `/dev/letters`: every letter there is, as phones and desktops show it, with its text beside it. Only for development. */
export function installDevLetters(server: Server, samples: () => SampleLetter[]): void {
  const refuse = (response: Response) => write(response, answerProblem(404, 'NotFound', 'There is nothing here.'))

  server.get('/dev/letters', async (request: Request, response: Response) => {
    if (!isFromThisMachine(request)) return refuse(response)
    const asked = new URLSearchParams(request.url?.split('?', 2)[1] ?? '').get('letter')
    const all = samples()
    sendPage(request, response, 200, lettersPage(all, asked ?? all[0]?.name ?? ''))
  })

  server.get('/dev/letters/:locale/:name', async (request: Request, response: Response) => {
    const { locale, name } = request.params as Record<string, string>
    const found = samples().find((each) => each.name === name && each.locale === locale)
    if (!found || !isFromThisMachine(request)) return refuse(response)
    sendLetter(request, response, found.html)
  })
}

function lettersPage(samples: SampleLetter[], chosen: string): string {
  const names = [...new Set(samples.map(({ name }) => name))]
  const links = names.map(
    (name) =>
      `<li><a href="/dev/letters?letter=${encodeURIComponent(name)}"${name === chosen ? ' aria-current="page"' : ''}>${escapeHtml(name)}</a></li>`,
  )
  const shown = samples.filter(({ name }) => name === chosen).map(sample)
  return developersPage({
    title: 'Letters',
    lead: 'Every letter the desk writes, with made-up facts, as phones and desktops show it. Colours follow this browser.',
    main: `<nav class="letter-names" aria-label="Letters"><ul>${links.join('')}</ul></nav>${shown.join('')}`,
  })
}

function sample({ name, locale, subject, text }: SampleLetter): string {
  const address = `/dev/letters/${locale}/${encodeURIComponent(name)}`
  return `<section class="letter-sample">
    <h2 lang="${locale}">${escapeHtml(subject)}</h2>
    <div class="letter-sides">
      ${letterFrame(address, 'desktop', `${subject} on a desktop`)}
      ${letterFrame(address, 'phone', `${subject} on a phone`)}
      <pre lang="${locale}" tabindex="0">${escapeHtml(text)}</pre>
    </div>
  </section>`
}
