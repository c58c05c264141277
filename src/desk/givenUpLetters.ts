import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { GivenUp, GivenUpRecords } from './letterPorts.ts'
import type { Clock } from './storePorts.ts'

type LetterNeeds = { records: GivenUpRecords; clock: Clock }

const LETTERS_MAX = 200

/** Letters that could not be delivered, the newest first. */
export async function givenUpLetters({ records }: LetterNeeds, agent: Agent): Promise<GivenUp[] | Refusal> {
  return may(agent, 'manageLetters') ? records.givenUpLetters(LETTERS_MAX) : notAllowed
}

/** One of them goes out once more, as it was written; the audit log says who wanted it. One whose code was blanked cannot. */
export async function tryLetterAgain(
  { records, clock }: LetterNeeds,
  agent: Agent,
  id: string,
): Promise<GivenUp | Refusal> {
  if (!may(agent, 'manageLetters')) return notAllowed
  const letter = await records.givenUpLetter(id)
  if (!letter) return { refused: 'unknown', what: 'letter' }
  if (letter.isSpent) return { refused: 'letterSpent' }
  const isWaiting = await records.tryLetterAgain(id, {
    at: clock(),
    by: { agent: agent.id, name: agent.name },
    action: 'changed',
    kind: 'letter',
    key: id,
    label: letter.to,
    before: { state: 'givenUp', trouble: letter.trouble },
    after: { state: 'waiting', trouble: null },
  })
  return isWaiting ? letter : { refused: 'unknown', what: 'letter' }
}

const notAllowed = { refused: 'notAllowed', action: 'manageLetters' } as const satisfies Refusal
