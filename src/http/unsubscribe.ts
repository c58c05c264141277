import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Request, Response, Server } from 'restify'
import type { AgentLetterRecords } from '../desk/letterPorts.ts'
import type { AgentId } from '../domain/ids.ts'
import type { Locale } from '../domain/person.ts'
import { escapeHtml } from './escapeHtml.ts'
import { sendPage } from './sendPage.ts'

const PATH = '/letters/digest'

/** Where one agent's digest is ended. The seal is for this alone: it opens nothing else, and does not expire. */
export function unsubscribeAddress(base: string, key: Buffer, agent: AgentId, locale: Locale): string {
  return `${base}${PATH}?${new URLSearchParams({ a: agent, s: seal(key, agent), lang: locale })}`
}

/** `keys`: of the secret in force, and of those before it that still count. */
export type UnsubscribeParts = { keys: readonly Buffer[]; agentLetters: Pick<AgentLetterRecords, 'chooseLetters'> }

/**
 * `/letters/digest`: the end of the daily digest for whoever has the letter, without signing in. A GET only shows a button,
 * for mail scanners follow links; mail programs send a POST of their own after one click (RFC 8058). Either way nothing
 * else can be done here, so a POST may come from anywhere.
 */
export function installUnsubscribe(server: Server, { keys, agentLetters }: UnsubscribeParts): void {
  const asked = (request: Request) => {
    const query = new URLSearchParams(request.url?.split('?', 2)[1] ?? '')
    const [agent, given] = [query.get('a') ?? '', query.get('s') ?? '']
    const isOurs = keys.some((key) => isSame(given, seal(key, agent)))
    const locale: Locale = query.get('lang') === 'fr' ? 'fr' : 'en'
    return { agent: agent as AgentId, isOurs, locale, again: query.get('again') === '1', query }
  }
  const answer = (request: Request, response: Response, status: number, locale: Locale, main: string) =>
    sendPage(request, response, status, page(locale, main))

  server.get(PATH, async (request: Request, response: Response) => {
    const { isOurs, locale, query } = asked(request)
    if (!isOurs) return answer(request, response, 404, locale, unknown(locale))
    return answer(request, response, 200, locale, question(locale, query))
  })

  server.post(PATH, async (request: Request, response: Response) => {
    const { agent, isOurs, locale, again, query } = asked(request)
    const isDone = isOurs && (await agentLetters.chooseLetters(agent, { digest: again }))
    if (!isDone) return answer(request, response, 404, locale, unknown(locale))
    return answer(request, response, 200, locale, again ? back(locale) : done(locale, query))
  })
}

function seal(key: Buffer, agent: string): string {
  return createHmac('sha256', key).update(`digest ${agent}`).digest('base64url')
}

function isSame(given: string, expected: string): boolean {
  const [one, other] = [Buffer.from(given), Buffer.from(expected)]
  return one.length === other.length && timingSafeEqual(one, other)
}

const words = {
  en: {
    title: 'The daily digest',
    question: 'Stop the daily digest?',
    lead: 'It tells leads each morning how the desk stands. Letters about work at hand, such as a due time that comes close, go on.',
    stop: 'Stop it',
    done: 'You will get no more of it',
    doneLead: 'The daily digest has ended for you. The switch is in your account in the console, too.',
    again: 'Begin it again',
    back: 'You will get it again',
    backLead: 'The next daily digest comes on the next morning on which the desk opens.',
    unknown: 'This link does not work',
    unknownLead: 'It may have been cut off on its way. The switch is in your account in the console, too.',
    console: 'Open the console',
  },
  fr: {
    title: 'Le bilan quotidien',
    question: 'Ne plus recevoir le bilan quotidien?',
    lead: 'Il montre chaque matin aux responsables où en est le service. Les courriels sur le travail en cours, comme une échéance qui approche, continuent.',
    stop: 'Ne plus le recevoir',
    done: 'Vous ne le recevrez plus',
    doneLead:
      'Le bilan quotidien est terminé pour vous. Le réglage se trouve aussi dans votre compte, dans la console.',
    again: 'Le recevoir de nouveau',
    back: 'Vous le recevrez de nouveau',
    backLead: 'Le prochain bilan arrive le prochain matin où le service ouvre.',
    unknown: 'Ce lien ne fonctionne pas',
    unknownLead: 'Il a peut-être été coupé en route. Le réglage se trouve aussi dans votre compte, dans la console.',
    console: 'Ouvrir la console',
  },
} as const

function question(locale: Locale, query: URLSearchParams): string {
  const say = words[locale]
  return `<header class="head"><h1>${say.question}</h1><p>${say.lead}</p></header>${form(query, say.stop, null)}`
}

function done(locale: Locale, query: URLSearchParams): string {
  const say = words[locale]
  return `<header class="head"><h1 role="status">${say.done}</h1><p>${say.doneLead}</p></header>${form(query, say.again, '1')}`
}

function back(locale: Locale): string {
  const say = words[locale]
  return `<header class="head"><h1 role="status">${say.back}</h1><p>${say.backLead}</p></header>${toConsole(locale)}`
}

function unknown(locale: Locale): string {
  const say = words[locale]
  return `<header class="head"><h1>${say.unknown}</h1><p>${say.unknownLead}</p></header>${toConsole(locale)}`
}

function form(query: URLSearchParams, label: string, again: '1' | null): string {
  const kept = new URLSearchParams(query)
  kept.delete('again')
  if (again) kept.set('again', again)
  return `<form class="one-button" method="post" action="${escapeHtml(`${PATH}?${kept}`)}"><button>${label}</button></form>`
}

function toConsole(locale: Locale): string {
  return `<p><a href="/console">${words[locale].console}</a></p>`
}

function page(locale: Locale, main: string): string {
  const say = words[locale]
  return `<!doctype html>
<html lang="${locale}">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <meta name="robots" content="noindex">
  <title>${say.title} · Signpost</title>
  <link rel="icon" href="/favicon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="/help.css">
</head>
<body>
  <header class="bar"><div class="bar-in"><a class="mark" href="/help"><img src="/logo.svg" alt="" width="28" height="28"> Signpost</a></div></header>
  <main>${main}</main>
</body>
</html>
`
}
