import type { Body } from '../../src/domain/conversation.ts'
import type { ProviderClue } from '../../src/domain/provider.ts'
import { messageCard } from '../cards.ts'
import { mailtoLink } from '../mailto.ts'
import type { Scene } from './flow.ts'
import { plainBody, shorten } from './say.ts'

const QUOTE_MAX = 600

/** The message for the company, to copy or to open in one's own mail program. */
export function messageBody(scene: Scene): Body {
  const { words, memory } = scene
  const message = messageFor(scene)
  const email = memory.provider?.door.email ?? null
  const url = email && mailtoLink(email, words.refer.subject, message)
  const body: Body = { ...plainBody(`${words.refer.copyLead}\n\n${message}`), copyText: message }
  return url ? { ...body, card: messageCard(words.refer.copyLead, message, { title: words.refer.write, url }) } : body
}

/** Points at what was supplied, and not only at the company: a website alone is no document. */
export function isOfDocument({ kind, value }: ProviderClue): boolean {
  return kind === 'documentCode' || (kind === 'link' && value.includes('/'))
}

/** What the company needs to know: code, document, device, the person's own words, and what was tried. */
export function messageFor({ words, memory: { matter, clues }, talk: { shown, person } }: Scene): string {
  const pasted = clues.filter(isOfDocument).map(({ value }) => value)
  return words.refer.message({
    codes: matter.errorCodes.join(', '),
    words: shorten(matter.words.split(/\n+/).join('; ').replace(/\s+/g, ' ').trim(), QUOTE_MAX),
    document: [...(matter.document ? [matter.document] : []), ...pasted].join(', '),
    isWish: matter.grant !== null,
    devices: matter.devices.join(', '),
    tried: shown
      .filter(({ outcome }) => outcome === 'shown' || outcome === 'refused')
      .map(({ title }) => title)
      .join('; '),
    email: person.kind === 'visitor' ? '' : (person.email ?? ''),
  })
}
