import type { Conversation } from '../domain/conversation.ts'
import type { ConversationId } from '../domain/ids.ts'
import { withoutSecrets } from '../domain/mask.ts'
import type { Refusal } from '../domain/refusal.ts'
import { whoAnswered } from '../domain/satisfaction.ts'
import type { Ticket } from '../domain/ticket.ts'
import { commit, type Work } from './commit.ts'
import type { Needs } from './desk.ts'
import type { Rating } from './livePorts.ts'

/** The question is among so many newest lines, or it is too late to answer it. */
const LINES_MAX = 500
const WORD_LENGTH_MAX = 1_000

/** One question in the chat once a ticket is solved: was it good? Only its own contact is asked. */
export function askHowItWas(needs: Needs, work: Work, ticket: Ticket): void {
  const { person } = work.talk
  if (person.kind !== 'contact' || person.contact !== ticket.contact || ticket.conversation !== work.talk.id) return
  const { number } = ticket
  work.append(
    { role: 'system' },
    { ...needs.notices.askHowItWas(work.talk.locale, number), rating: { ticket: number } },
  )
}

/** The answer takes the place of the question. It counts for the person who answered last, or else for the assistant. */
export function rate(needs: Needs, id: ConversationId, said: Rating): Promise<Conversation | Refusal> {
  const { store } = needs
  return commit(needs, id, async (work) => {
    const [lines, corrections] = await Promise.all([store.lastMessages(id, LINES_MAX), store.correctionsOf(id)])
    const isOpen = (seq: number) => !corrections.some(({ body }) => body.replaces?.seq === seq)
    const question = lines.findLast(({ body, seq }) => body.rating?.ticket === said.ticket && isOpen(seq))
    const ticket = (await store.ticketsOfConversation(id)).find(({ number }) => number === said.ticket)
    if (!question || !ticket) return { refused: 'unknown', what: 'ticket' }
    const word =
      withoutSecrets(said.word ?? '', false)
        .trim()
        .slice(0, WORD_LENGTH_MAX) || null
    work.extra.satisfaction = {
      ticket: ticket.id,
      conversation: id,
      at: work.now,
      score: said.score,
      word,
      agent: whoAnswered(lines, ticket.openedAt),
    }
    const { seq, id: line, at } = question
    const thanks = needs.notices.rated(work.talk.locale, said.score)
    work.append({ role: 'system' }, { ...thanks, replaces: { seq, id: line, at, how: 'edited' } })
    work.happened({ kind: 'Rated', number: ticket.number, score: said.score }, ticket)
    return work.talk
  })
}
