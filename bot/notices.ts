import type { Body } from '../src/domain/conversation.ts'
import type { Locale } from '../src/domain/person.ts'
import { words } from './words/words.ts'

const plain = (text: string): Body => ({ text, format: 'plain' })

/** The desk's own remarks in a talk, in the visitor's language. */
export const notices = {
  joined: (locale: Locale, agentName: string) => plain(words[locale].notices.joined(agentName)),
  left: (locale: Locale, agentName: string) => plain(words[locale].notices.left(agentName)),
  solved: (locale: Locale, number: number) => plain(words[locale].notices.solved(number)),
}
