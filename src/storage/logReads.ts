import type { Store } from '../desk/storePorts.ts'
import type * as Row from './generated/client.ts'
import { Prisma } from './generated/client.ts'
import { namesOf, type PreparedRead } from './preparedReads.ts'
import { conversationOf, messageOf } from './readRows.ts'
import { text } from './writeRows.ts'

type LogReads = Pick<Store, 'conversation' | 'messagesAfter' | 'lastMessages' | 'messageByClientId'>

const talk = namesOf(Prisma.ConversationScalarFieldEnum)
const line = namesOf(Prisma.MessageScalarFieldEnum)

/** What every message reads. */
export function createLogReads(read: PreparedRead): LogReads {
  return {
    conversation: async (id) => {
      const [row] = await read<Row.Conversation>('talk', `SELECT ${talk} FROM "Conversation" WHERE "id" = $1`, text(id))
      return row ? conversationOf(row) : null
    },
    messagesAfter: async (id, after, limit) => {
      const sql = `SELECT ${line} FROM "Message" WHERE "conversationId" = $1 AND "seq" > $2 ORDER BY "seq" LIMIT $3`
      return (await read<Row.Message>('lines after', sql, text(id), after, limit)).map(messageOf)
    },
    lastMessages: async (id, limit) => {
      const sql = `SELECT ${line} FROM "Message" WHERE "conversationId" = $1 ORDER BY "seq" DESC LIMIT $2`
      return (await read<Row.Message>('last lines', sql, text(id), limit)).reverse().map(messageOf)
    },
    messageByClientId: async (id, clientId) => {
      const sql = `SELECT ${line} FROM "Message" WHERE "conversationId" = $1 AND "clientId" = $2`
      const [row] = await read<Row.Message>('line by sender', sql, text(id), text(clientId))
      return row ? messageOf(row) : null
    },
  }
}
