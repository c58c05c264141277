import type { Request, Response, Server } from 'restify'
import { SECOND } from '../calendar/time.ts'
import type { Clock, QuestionRecords } from '../desk/storePorts.ts'
import { type HelpVote, VOTE_NOTE_MAX, VOTE_REASONS } from '../domain/helpVote.ts'
import { mask } from '../domain/mask.ts'
import type { Locale } from '../domain/person.ts'
import { isProblem, route } from './answer.ts'
import { readForm } from './body.ts'
import { chosenLocale, localeOf } from './help.ts'
import type { HelpRecords } from './helpRecords.ts'
import { isFromOurPages } from './sameOrigin.ts'

/** Two short fields and a note of which every character may be escaped as twelve. */
const FORM_BYTES_MAX = 16 * 1024

export type HelpVoteParts = {
  records: Pick<QuestionRecords, 'voted'>
  helpRecords: Pick<HelpRecords, 'waitToVote'>
  clock: Clock
  /** What people type to reach the desk; asked late, because a port may be open first. */
  publicUrl: () => string
  /** Whether there is such an article. */
  isArticle: (slug: string) => boolean
}

type Complaint = 'unreadable' | 'helped' | 'reason' | 'note'

const sentences: Record<Locale, Record<'elsewhere' | 'unknown' | 'tooMany' | Complaint, string>> = {
  en: {
    elsewhere: 'This form only works on our own pages. Open the article and try again.',
    unknown: 'There is no such article. It may have been renamed; start from the help centre.',
    tooMany: 'Many answers came from your network just now. Please try again in a few minutes.',
    unreadable: 'The form could not be read. Open the article and try again.',
    helped: 'Please say whether the article helped: yes or no.',
    reason: 'That reason is not on the list. Choose one of those on the page, or none.',
    note: `The note is too long. Please keep it to ${VOTE_NOTE_MAX} characters.`,
  },
  fr: {
    elsewhere: 'Ce formulaire ne fonctionne que sur nos propres pages. Ouvrez l’article et réessayez.',
    unknown: 'Cet article n’existe pas. Il a peut-être changé de nom; repartez du centre d’aide.',
    tooMany: 'Beaucoup de réponses viennent d’arriver de votre réseau. Réessayez dans quelques minutes.',
    unreadable: 'Le formulaire n’a pas pu être lu. Ouvrez l’article et réessayez.',
    helped: 'Veuillez dire si l’article vous a aidé : oui ou non.',
    reason: 'Cette raison n’est pas dans la liste. Choisissez-en une de la page, ou aucune.',
    note: `La note est trop longue. Elle peut avoir ${VOTE_NOTE_MAX} caractères au plus.`,
  },
}

/**
 * `POST /help/<slug>/vote`: "Did this help?" from the form on the page, with `helped` (yes or no), `reason` and `note`.
 * Goes back to the page. Only our own pages may send it; who votes is not known.
 */
export function helpVoteRoute(server: Server, { records, helpRecords, clock, publicUrl, isArticle }: HelpVoteParts) {
  route(server, 'post', '/help/:slug/vote', async ({ req, res, params }) => {
    const chosen = chosenLocale(new URLSearchParams(req.url?.split('?', 2)[1] ?? '').get('lang'))
    const locale = chosen ?? localeOf(String(req.headers['accept-language'] ?? ''))
    const refuse = (status: number, why: keyof (typeof sentences)[Locale], headers: Record<string, string> = {}) =>
      say(res, status, sentences[locale][why], headers)
    if (!isFromOurPages(req, publicUrl())) return refuse(403, 'elsewhere')
    const article = params.slug ?? ''
    if (!isArticle(article)) return refuse(404, 'unknown')
    const waitMs = await helpRecords.waitToVote(req)
    if (waitMs > 0) return refuse(429, 'tooMany', { 'Retry-After': String(Math.ceil(waitMs / SECOND)) })
    const vote = await readVote(req, article, locale)
    if ('status' in vote) return refuse(vote.status, vote.complaint)
    await records.voted({ ...vote, at: clock() })
    const lang = chosen ? `lang=${chosen}&` : ''
    const back = `/help/${encodeURIComponent(article)}?${lang}voted=${vote.helped ? 'yes' : 'no'}#vote`
    return say(res, 303, '', { Location: back })
  })
}

async function readVote(
  req: Request,
  article: string,
  locale: Locale,
): Promise<Omit<HelpVote, 'at'> | { status: number; complaint: Complaint }> {
  const read = await readForm(req, FORM_BYTES_MAX)
  if (isProblem(read)) return { status: read.status, complaint: 'unreadable' }
  const bad = (complaint: Complaint) => ({ status: 400, complaint })
  const one = (name: string) => {
    const values = read.form.getAll(name)
    return values.length > 1 ? null : (values[0] ?? '').replace(/\r\n?/g, '\n').trim()
  }
  const [helped, given, note] = [one('helped'), one('reason'), one('note')]
  if (helped !== 'yes' && helped !== 'no') return bad('helped')
  const reason = VOTE_REASONS.find((known) => known === given) ?? null
  if (reason === null && given !== '') return bad('reason')
  if (note === null || note.length > VOTE_NOTE_MAX) return bad('note')
  return { article, helped: helped === 'yes', reason, note: note === '' ? null : mask(note), locale }
}

/** A page of one sentence: whoever sent the form reads it in the browser. */
function say(res: Response, status: number, sentence: string, headers: Record<string, string>): null {
  if (res.headersSent || res.destroyed) return null
  res.writeHead(status, { 'Content-Type': 'text/plain; charset=utf-8', 'Cache-Control': 'no-store', ...headers })
  res.end(sentence && `${sentence}\n`)
  return null
}
