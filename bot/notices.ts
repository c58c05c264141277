import type { Body, RefusedFile } from '../src/domain/conversation.ts'
import type { Letter } from '../src/domain/notification.ts'
import type { Locale } from '../src/domain/person.ts'
import { shorten } from './flows/say.ts'
import { words } from './words/words.ts'

const plain = (text: string): Body => ({ text, format: 'plain' })

/** The desk's own remarks in a talk, in the visitor's language. */
export const notices = {
  joined: (locale: Locale, agentName: string) => plain(words[locale].notices.joined(agentName)),
  left: (locale: Locale, agentName: string) => plain(words[locale].notices.left(agentName)),
  agentGone: (locale: Locale, agentName: string) => plain(words[locale].notices.agentGone(agentName)),
  askHowItWas: (locale: Locale, number: number) => plain(words[locale].notices.askHowItWas(number)),
  rated: (locale: Locale, score: number) => plain(words[locale].notices.rated(score)),
  solved: (locale: Locale, number: number) => plain(words[locale].notices.solved(number)),
  reopened: (locale: Locale, number: number) => plain(words[locale].notices.reopened(number)),
  filesRefused: (locale: Locale, files: readonly RefusedFile[]) =>
    plain(files.map(({ name, because }) => words[locale].small.fileRefused[because](shorten(name, 60))).join('\n')),
  waiting: (locale: Locale, number: number, what: string) => plain(words[locale].notices.waiting(number, what)),
  merged: (locale: Locale, number: number, into: number) => plain(words[locale].notices.merged(number, into)),
  tierChanged: (locale: Locale, told: Omit<Extract<Letter, { about: 'tierChanged' }>, 'about' | 'subject'>) => {
    const said = words[locale].notices.tierChanged
    const { number, from, tier, why, due, fixDue, reason, isLate } = told
    const times = [
      due && said.answerDue(due),
      fixDue && said.fixDue(fixDue),
      due === null && fixDue === null ? said.nothingDue : null,
      isLate ? said.late : null,
      reason,
    ]
    return plain([said.lead(number, tier, from), said.why(why), ...times].filter(Boolean).join('\n'))
  },
}
