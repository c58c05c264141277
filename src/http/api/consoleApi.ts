import { deskApi } from './deskApi.ts'
import { sessionApi } from './sessionApi.ts'
import { ticketApi } from './ticketApi.ts'

/** The whole API of the console. */
export const consoleApi = { ...sessionApi, ...deskApi, ...ticketApi }

export type ConsoleApi = typeof consoleApi
