import { may } from '../domain/permission.ts'
import type { Agent } from '../domain/person.ts'
import type { Refusal } from '../domain/refusal.ts'
import type { MailAdmin, MailRecords } from './inboundPorts.ts'
import type { Clock } from './storePorts.ts'

type MailAdminNeeds = {
  records: MailRecords
  clock: Clock
  /** The whole text of a mail, quotations and all. Never fails. */
  textOf: (raw: Uint8Array) => Promise<string>
}

const notAllowed = { refused: 'notAllowed', action: 'manageMail' } as const satisfies Refusal
/** Whoever wants more of it takes the mail itself. */
const TEXT_LENGTH_MAX = 100_000

/** Every mail that came, what became of it, and the way to have one handled again. */
export function createMailAdmin({ records, clock, textOf }: MailAdminNeeds): MailAdmin {
  const allowed = (agent: Agent) => may(agent, 'manageMail')
  return {
    mails: async (agent, query) => (allowed(agent) ? records.mails(query) : notAllowed),
    mailShown: async (agent, id) => {
      if (!allowed(agent)) return notAllowed
      const mail = await records.mail(id)
      if (!mail) return { refused: 'unknown', what: 'mail' }
      const { raw, ...row } = mail
      return { ...row, text: (await textOf(raw)).slice(0, TEXT_LENGTH_MAX) }
    },
    mailRaw: async (agent, id) => {
      if (!allowed(agent)) return notAllowed
      const mail = await records.mail(id)
      return mail ? { id: mail.id, raw: mail.raw } : { refused: 'unknown', what: 'mail' }
    },
    mailAgain: async (agent, id) => {
      if (!allowed(agent)) return notAllowed
      const mail = await records.mail(id)
      if (!mail) return { refused: 'unknown', what: 'mail' }
      const { raw: _, ...row } = mail
      const isWaiting = await records.mailAgain(id, {
        at: clock(),
        by: { agent: agent.id, name: agent.name },
        action: 'changed',
        kind: 'mail',
        key: id,
        label: row.from ?? id,
        before: { state: row.state, cause: row.cause },
        after: { state: 'received', cause: null },
      })
      return isWaiting ? { ...row, state: 'received', cause: null } : { refused: 'mailSettled' }
    },
  }
}
