import { deskApi } from './deskApi.ts'
import { sessionApi } from './sessionApi.ts'

/** The whole API of the console. */
export const consoleApi = { ...sessionApi, ...deskApi }

export type ConsoleApi = typeof consoleApi
