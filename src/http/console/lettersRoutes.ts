import type { Admin } from '../../desk/adminPorts.ts'
import type { AgentLetterRecords } from '../../desk/letterPorts.ts'
import { may } from '../../domain/permission.ts'
import type { Agent } from '../../domain/person.ts'
import { isRefusal } from '../../domain/refusal.ts'
import { lettersApi } from '../api/lettersApi.ts'
import type { Door } from './door.ts'

export type LettersParts = {
  admin: Pick<Admin, 'givenUpLetters' | 'tryLetterAgain'>
  agentLetters: Pick<AgentLetterRecords, 'lettersOf' | 'chooseLetters'>
}

/** Letters that could not be delivered, and which ones an agent wants. */
export function lettersRoutes(door: Door, { admin, agentLetters }: LettersParts): void {
  const chosen = async (agent: Agent) => ({
    answer: { isForMe: may(agent, 'readReports'), ...(await agentLetters.lettersOf(agent.id)) },
  })

  door.serve(lettersApi, {
    'GET /api/admin/letters': async ({ who }) => {
      const letters = await admin.givenUpLetters(who.agent)
      return isRefusal(letters) ? letters : { answer: { letters } }
    },
    'POST /api/admin/letters/:id/tries': async ({ who, params }) => {
      const tried = await admin.tryLetterAgain(who.agent, params.id ?? '')
      return isRefusal(tried) ? tried : { answer: undefined }
    },
    'GET /api/me/letters': ({ who }) => chosen(who.agent),
    'PUT /api/me/letters': async ({ who, body: { digest, locale } }) => {
      await agentLetters.chooseLetters(who.agent.id, {
        ...(digest !== undefined && { digest }),
        ...(locale !== undefined && { locale }),
      })
      return chosen(who.agent)
    },
  })
}
