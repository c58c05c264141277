import { accountApi } from './accountApi.ts'
import { agentsApi } from './agentsApi.ts'
import { deskApi } from './deskApi.ts'
import { sessionApi } from './sessionApi.ts'

/** The whole API of the console. */
export const consoleApi = { ...sessionApi, ...accountApi, ...deskApi, ...agentsApi }

export type ConsoleApi = typeof consoleApi
