import type { Instant } from '../../src/calendar/time.ts'
import { articleWords } from '../../src/domain/policyWords.ts'
import type { HelpSource } from '../../src/http/help/source.ts'
import { installHelp } from '../../src/http/help.ts'
import type { ServerParts } from '../../src/http/server.ts'
import { openKnowledge } from '../../src/openKnowledge.ts'
import { calendar } from '../support/builders.ts'
import { vitriumPolicy } from '../support/policy.ts'
import { openServer } from './openServer.ts'

export const PUBLIC_URL = 'https://help.example.org'

/** The real server with the help centre over a folder of articles; ours unless another one is named. */
export async function openHelpServer({
  folder = 'kb',
  siteKey = 'vitrium',
  helpFrom = (help: HelpSource) => help,
  ...over
}: Partial<ServerParts> & {
  folder?: string
  siteKey?: string | null
  /** What the pages get instead of the articles as they are. */
  helpFrom?: (help: HelpSource) => HelpSource
} = {}) {
  const now = Date.UTC(2026, 10, 26) as Instant
  const knowledge = openKnowledge(folder, articleWords(vitriumPolicy, calendar, now), (problems) => {
    throw new Error(JSON.stringify(problems))
  })
  const server = await openServer({
    articleTitle: knowledge.titleOf,
    ...over,
    routes: [
      ...(over.routes ?? []),
      (routes) =>
        installHelp(routes, {
          help: helpFrom(knowledge.help),
          records: { read: () => {}, searched: () => null },
          siteKey,
          publicUrl: () => PUBLIC_URL,
        }),
    ],
  })
  return {
    ...server,
    knowledge,
    async close() {
      await server.close()
      await knowledge.stop()
    },
  }
}

export type HelpServer = Awaited<ReturnType<typeof openHelpServer>>
