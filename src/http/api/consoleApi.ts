import { accessApi } from './accessApi.ts'
import { accountApi } from './accountApi.ts'
import { adminApi } from './adminApi.ts'
import { agentsApi } from './agentsApi.ts'
import { deskApi } from './deskApi.ts'
import { lettersApi } from './lettersApi.ts'
import { liveApi } from './liveApi.ts'
import { mailApi } from './mailApi.ts'
import { reportsApi } from './reportsApi.ts'
import { sessionApi } from './sessionApi.ts'
import { ticketApi } from './ticketApi.ts'
import { webhookApi } from './webhookApi.ts'

/** The whole API of the console. */
export const consoleApi = {
  ...sessionApi,
  ...accountApi,
  ...deskApi,
  ...ticketApi,
  ...liveApi,
  ...agentsApi,
  ...reportsApi,
  ...adminApi,
  ...accessApi,
  ...webhookApi,
  ...lettersApi,
  ...mailApi,
}

export type ConsoleApi = typeof consoleApi
