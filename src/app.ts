import { createHmac, randomInt, randomUUID } from 'node:crypto'
import { fileURLToPath } from 'node:url'
import { createAssistant } from '../bot/assistant.ts'
import { createHostedAdapter } from '../bot/hostedAdapter.ts'
import { notices } from '../bot/notices.ts'
import { dateText } from './calendar/day.ts'
import { localDay } from './calendar/sayTime.ts'
import { HOUR, type Instant, SECOND, toIso } from './calendar/time.ts'
import type { Config } from './config.ts'
import { makeDataFolder, sentenceFile } from './dataFolder.ts'
import { write } from './delivery/letters/write.ts'
import { faultIn } from './delivery/webhookAddress.ts'
import { newWebhookSecret } from './delivery/webhookSignature.ts'
import { demoDesk } from './demo/companies.ts'
import { fortnight } from './demo/fortnight.ts'
import { sampleLetters } from './demo/letters.ts'
import { demoReplies } from './demo/replies.ts'
import { createAccessLog } from './desk/accessLog.ts'
import { createAccountNotices } from './desk/accountNotices.ts'
import { createAdmin } from './desk/admin.ts'
import { createAgentAccounts } from './desk/agentAccounts.ts'
import { createDesk, type Needs } from './desk/desk.ts'
import { createJustSaid } from './desk/justSaid.ts'
import type { Outbox } from './desk/letterPorts.ts'
import { createMailAdmin } from './desk/mailAdmin.ts'
import { createPersonExport } from './desk/personExport.ts'
import { createReports } from './desk/reports.ts'
import type { Clock } from './desk/storePorts.ts'
import { createWebhooks } from './desk/webhooks.ts'
import type { QuestionId, SiteKey } from './domain/ids.ts'
import { createPolicies } from './domain/policies.ts'
import { articleWords } from './domain/policyWords.ts'
import { createFeed } from './feed.ts'
import { firstAdmin } from './firstAdmin.ts'
import { createSeals, keyFor, keysFor } from './http/auth.ts'
import { calendarFeedRoutes } from './http/calendarFeedRoutes.ts'
import { articlesFor } from './http/console/articles.ts'
import { consolePages } from './http/console/pages.ts'
import { createPresence } from './http/console/presence.ts'
import { consoleRoutes } from './http/console/routes.ts'
import { createSignInLink } from './http/console/signInLink.ts'
import { installDevLetters } from './http/devLetters.ts'
import { docsPages } from './http/docs.ts'
import { installHelp } from './http/help.ts'
import { createHelpRecords, QUESTION_ID_LENGTH } from './http/helpRecords.ts'
import { helpVoteRoute } from './http/helpVote.ts'
import { codeLimits, createLimiter } from './http/limits.ts'
import { installMailbox, type KeptLetter } from './http/mailbox.ts'
import { createScan } from './http/scanner.ts'
import { createServer, type HttpServer } from './http/server.ts'
import { installUnsubscribe } from './http/unsubscribe.ts'
import { sealWebhookSecret } from './http/webhookSecret.ts'
import { wholeText } from './inbound/read.ts'
import { createIncomingMail } from './incomingMail.ts'
import { openSentenceVectors } from './knowledge/sentenceVectors.ts'
import { createLog } from './log.ts'
import { every, type Loop } from './loops.ts'
import { createMetrics } from './metrics.ts'
import { openKnowledge } from './openKnowledge.ts'
import { createOutgoing } from './outgoing.ts'
import { policiesOf, unconfirmedYears, unknownCustomers } from './policyFiles.ts'
import { deskSecretOf } from './secret.ts'
import { nodeStanding } from './standing.ts'
import { openStore } from './storage/openStore.ts'
import type { Wakes } from './storage/wakes.ts'
import { tracedAlerts, tracedAssistant, tracedHelp, tracedSearch, tracedStore } from './traced.ts'
import { openTracing } from './tracing.ts'
import { welcome } from './welcome.ts'

const webDir = fileURLToPath(new URL('../.build/web', import.meta.url))
const SWEEP_MS = 5 * SECOND
const ALERTS_MS = 1 * SECOND
/** How soon open clocks follow a customer's new policy; those of a changed file follow from the start on. */
const RECOUNT_MS = 20 * SECOND
const PRESENCE_MS = 3 * SECOND
const TIDY_MS = 1 * HOUR
/** A piece of a tenth of it, or less, is counted ahead for reports. */
const AHEAD_MS = 1 * SECOND
/** What is lost of the access log when the process dies. */
const LOOKS_MS = 2 * SECOND
const LETTERS_MAX = 50

/** The whole desk. Started and stopped once. */
export type App = {
  /** Listens and starts the loops. Answers what to tell the operator. */
  start(): Promise<string>
  /** Loops, server, database, in this order; finishes what is under way. */
  stop(): Promise<void>
  /** What people type to reach the desk. */
  url(): string
  /** The letters kept instead of sent, newest first. */
  letters(): Promise<KeptLetter[]>
  /** A link that signs this agent in once; null when there is no such agent. */
  signInLink(email: string): Promise<string | null>
}

/** What tests may hand in instead of the real thing. */
export type Swap = {
  clock?: Clock
  /** Stands between the desk and the calls from other nodes, to lose some of them. */
  wakes?: (wakes: Wakes) => Wakes
}

/** The one place that knows everybody: a parts list, read from top to bottom. */
export async function createApp(config: Config, swap: Swap = {}): Promise<App> {
  const clock = swap.clock ?? (() => Date.now() as Instant)
  const policyFiles = policiesOf(config.policyFolder)
  const source = config.databaseUrl ? { url: config.databaseUrl } : { dataDir: config.dataFolder }
  if (!config.databaseUrl || !config.secret) makeDataFolder(config.dataFolder)
  const secret = deskSecretOf(config)
  const log = createLog(config.logLevel)
  const tracing = config.tracing && (await openTracing({ ...config.tracing, believesCaller: config.trustProxy }, log))
  const opened = await openStore(source, { seed: config.demo ? demoDesk : null, redisUrl: config.redisUrl })
  const { mailInbox, mailboxLeases, mailRecords } = opened
  const store = tracedStore(tracing, opened.store)
  const { isNew, accounts, outbox, agentLetters, questionRecords, reportRecords, admin } = opened
  const { screens, tidy, rules, ready, close } = opened
  const wakes = opened.wakes && swap.wakes ? swap.wakes(opened.wakes) : opened.wakes

  await rules.remember(policyFiles, clock())
  const policies = createPolicies(policyFiles, await rules.remembered())
  const { policy, calendar } = policies.standard
  const standing = { ready, desk: opened.standing, dataFolder: config.databaseUrl ? null : config.dataFolder }
  const metrics = createMetrics(() => nodeStanding({ ...standing, agentsOnline: presence.agentsOnline }))
  const unconfirmed = unconfirmedYears(policyFiles, Number(dateText(localDay(clock(), calendar.zone)).slice(0, 4)))
  const customers = policies.inForce.length > 1 ? (await store.customers()).map(({ id }) => id) : []
  const doubtful = [...unconfirmed, ...unknownCustomers(policyFiles, customers)]
  for (const { file, line, what, remedy } of doubtful) log.warn(`${file}:${line}: ${what}; ${remedy}`)
  const justSaid = createJustSaid()
  const feed = createFeed(log.fault, wakes, justSaid.changedElsewhere)
  const presence = createPresence({ screens, feed, clock, fault: log.fault })
  const knowledge = openKnowledge(
    config.kbFolder,
    articleWords(policy, calendar, clock()),
    (problems) =>
      log.warn('articles with problems are left out; "signpost kb check" names them', { count: problems.length }),
    config.searchVectors === 'sentences' ? openSentenceVectors({ cacheFile: sentenceFile(config), log }) : null,
  )
  if (isNew && config.demoHistory) {
    const parts = { seed: demoDesk, calendar, policy, now: clock(), titleOf: knowledge.titleOf }
    for await (const changes of fortnight({ ...parts, nextNumber: store.nextTicketNumber })) await store.save(changes)
  }

  const codes = createLimiter(codeLimits)
  const deskNeeds: Needs = {
    store,
    justSaid,
    policies,
    clock,
    newId: randomUUID,
    newCode: () => String(randomInt(1_000_000)).padStart(6, '0'),
    ...createSeals(keysFor(secret, 'mailed code')),
    feed,
    agentsOnline: presence.agentsOnline,
    onlineAgents: presence.onlineAgents,
    chatUrl: (site, locale) => `${server.publicUrl()}/chat?${new URLSearchParams({ site: site ?? '', locale })}`,
    consoleUrl: (conversation) => `${server.publicUrl()}/console#/c/${conversation}`,
    observe: (event) => {
      metrics.observe(event)
      log.event(event)
    },
    notices,
    alike: knowledge.alike,
    codesWaitMs: (visitor) => codes.spend('codes', visitor),
    queueWaitMs: config.queueWaitMs,
    agentSilentMs: config.agentSilentMs,
    checkInMs: config.checkInMs,
    silenceEndMs: config.silenceEndMs,
  }
  const desk = createDesk(deskNeeds)
  const accountNotices = createAccountNotices({
    ...{ store, letters: agentLetters, zone: () => calendar.zone, clock },
    newId: randomUUID,
    fault: log.fault,
  })
  const administration = createAdmin({
    records: admin,
    questions: questionRecords,
    articles: knowledge.reviewFacts,
    ...{ desk, clock },
    newId: randomUUID,
  })
  const reports = createReports({ records: reportRecords, calendar, clock, topicsOf: knowledge.topicsOf })
  const accessLog = createAccessLog({ records: opened.accessRecords, clock })
  const lead = demoDesk.agents.find(({ role }) => role === 'lead')
  if (isNew && config.demoHistory && lead)
    for (const reply of demoReplies) await administration.saveReply(lead, null, reply)

  // whole addresses: chat clients take any other for a quotation, and show no link
  const helpUrl = () => `${server.publicUrl()}/help`
  const questionKey = keyFor(secret, 'question id')
  const questionId = ({ id, seq }: { id: string; seq: number }) =>
    createHmac('sha256', questionKey)
      .update(`${id} ${seq}`)
      .digest('base64url')
      .slice(0, QUESTION_ID_LENGTH) as QuestionId
  const { calendarOf } = policies
  const facts = { search: tracedSearch(tracing, knowledge.search), calendar, policy, calendarOf, helpUrl, questionId }
  const assistant = tracedAssistant(tracing, createAssistant({ desk, facts, log, prepare: knowledge.prepare }))

  const helpSite = config.helpSite && (await store.site(config.helpSite as SiteKey)) ? config.helpSite : null
  const helpRecords = createHelpRecords({ ...config, records: questionRecords, clock, fault: log.fault })
  const letters = async () => (await outbox.kept(LETTERS_MAX)).map(asKept)
  const scan = config.fileScanner && createScan(config.fileScanner)
  const replySecrets = keysFor(secret, 'reply address').map((key) => key.toString('base64url'))
  const incoming =
    config.inbound &&
    createIncomingMail({
      settings: config.inbound,
      letters: config.mail,
      needs: { ...deskNeeds, mailSite: helpSite as SiteKey | null },
      inbox: mailInbox,
      leases: mailboxLeases,
      ...{ replySecrets, decide: assistant.decide, prepare: knowledge.prepare, scan, log, metrics, tracing },
    })
  const addressRules = { allowPrivate: config.webhookAllowPrivate, production: config.production }
  const keepsLetters = !config.mail && !config.production
  const samples = () =>
    (['en', 'fr'] as const).flatMap((locale) =>
      sampleLetters({ calendar, policy }, locale).map(({ name, letter }) => ({
        name,
        locale,
        ...write(letter, locale),
      })),
    )
  const server: HttpServer = createServer({
    ...config,
    desk,
    feed,
    clock,
    secret,
    hasOthers: wakes !== null,
    articleTitle: knowledge.titleOf,
    receive: assistant.receive,
    scan,
    greet: assistant.greet,
    identify: (visit, visitor, atHand) => desk.identify(visit, visitor, atHand, assistant.decide),
    metrics,
    log,
    tracing,
    // articles are not asked for: a desk without any still opens tickets
    ready: async () => ({ database: await ready() }),
    webDir,
    hosted: createHostedAdapter(config.hosted, { desk, assistant, log }),
    routes: [
      (routes) =>
        consoleRoutes(routes, {
          ...config,
          desk,
          reports,
          agentAccounts: createAgentAccounts({ accounts, audit: admin, notices: accountNotices, clock }),
          admin: administration,
          personExport: createPersonExport({ records: opened.personExports, clock, newId: randomUUID }),
          accessLog,
          webhooks: createWebhooks({
            records: opened.webhookRecords,
            clock,
            newId: randomUUID,
            newSecret: newWebhookSecret,
            seal: (webhook, plain) => sealWebhookSecret(secret, webhook, plain),
            judge: (address) => faultIn(address, addressRules),
          }),
          accounts,
          accountNotices,
          watch: (event) => {
            metrics.security(event)
            log.security(event)
          },
          agentLetters,
          mailAdmin: createMailAdmin({ records: mailRecords, clock, textOf: wholeText }),
          calendarFeeds: opened.calendarFeeds,
          feed,
          clock,
          secret,
          mail: config.mail && (async (delivery) => void (await store.save({ deliveries: [delivery] }))),
          presence,
          decide: assistant.decide,
          scan,
          articles: articlesFor(knowledge.help, () => server.publicUrl()),
          publicUrl: () => server.publicUrl(),
          fault: log.fault,
          log,
        }),
      (routes) =>
        calendarFeedRoutes(routes, {
          records: opened.calendarFeeds,
          calendar,
          clock,
          publicUrl: () => server.publicUrl(),
        }),
      (routes) => consolePages(routes, webDir),
      (routes) => docsPages(routes, webDir),
      (routes) =>
        installHelp(routes, {
          help: tracedHelp(tracing, knowledge.help),
          records: helpRecords,
          siteKey: helpSite,
          publicUrl: () => server.publicUrl(),
        }),
      (routes) =>
        helpVoteRoute(routes, {
          records: questionRecords,
          helpRecords,
          clock,
          publicUrl: () => server.publicUrl(),
          isArticle: (slug) => knowledge.titleOf(slug) !== null,
        }),
      (routes) => incoming?.routes(routes),
      (routes) => installUnsubscribe(routes, { keys: keysFor(secret, 'unsubscribe'), agentLetters }),
      (routes) => keepsLetters && installMailbox(routes, letters),
      (routes) => !config.production && installDevLetters(routes, samples),
    ],
  })
  const outgoing = createOutgoing({
    ...{
      config,
      opened,
      calendar,
      clock,
      secret,
      replySecret: replySecrets[0] as string,
      addressRules,
      feed,
      log,
      metrics,
      tracing,
    },
    publicUrl: () => server.publicUrl(),
  })

  const signInLink = async (email: string) => {
    const agent = await accounts.agentByEmail(email)
    return agent && createSignInLink(accounts, agent, clock, server.publicUrl())
  }

  let loops: Loop[] = []
  return {
    url: server.publicUrl,
    letters,
    signInLink,
    async start() {
      await server.listen(config.port, config.host)
      loops = [
        every(
          SWEEP_MS,
          () => desk.sweep(assistant.decide),
          (fault) => log.fault(fault, 'the sweep of deadlines failed'),
        ),
        every(RECOUNT_MS, desk.recount, (fault) => log.fault(fault, 'counting clocks anew failed')),
        every(ALERTS_MS, tracedAlerts(tracing, desk.tellAlerts), (fault) =>
          log.fault(fault, 'telling the desk of its clocks failed'),
        ),
        ...outgoing.start(),
        every(
          AHEAD_MS,
          async () => {
            await reports.countAhead()
            return false
          },
          (fault) => log.fault(fault, 'counting ahead for reports failed'),
        ),
        every(
          PRESENCE_MS,
          async () => {
            justSaid.tidy(clock())
            await presence.exchange()
            return false
          },
          (fault) => log.fault(fault, 'the exchange of presence failed'),
        ),
        every(
          TIDY_MS,
          async () => {
            await tidy(clock(), config.questionTextsKeptMs, config.inbound?.keptMs)
            await opened.accessRecords.forgetLooks((clock() - config.accessLogKeptMs) as Instant)
            return false
          },
          (fault) => log.fault(fault, 'tidying up failed'),
        ),
        every(
          TIDY_MS,
          async () => {
            if (config.conversationsKeptMs === null) return false
            const { conversations, isMore } = await opened.removeOld(clock(), config.conversationsKeptMs)
            metrics.removed(conversations)
            return isMore
          },
          (fault) => log.fault(fault, 'removing old conversations failed'),
        ),
        every(
          LOOKS_MS,
          async () => {
            await accessLog.write()
            return false
          },
          (fault) => log.fault(fault, 'writing the access log failed'),
        ),
      ]
      incoming?.start()
      const admin = await firstAdmin(accounts, config.demo)
      return welcome({
        url: server.publicUrl(),
        demo: config.demo,
        signIn: admin ? await signInLink(admin.email) : null,
        keepsLetters,
        trouble: knowledge.trouble(),
        unconfirmed: unconfirmed[0] ? `${unconfirmed[0].what}; ${unconfirmed[0].remedy}` : null,
      })
    },
    async stop() {
      await Promise.all([outgoing.finish(), incoming?.stop(), ...loops.map((loop) => loop.stop())])
      await server.close()
      await accessLog.write().catch((fault) => log.fault(fault, 'writing the access log failed'))
      await knowledge.stop()
      outgoing.close()
      await tracing?.stop()
      await close()
    },
  }
}

function asKept({ id, to, locale, letter, sentAt }: Awaited<ReturnType<Outbox['kept']>>[number]): KeptLetter {
  const { subject, text, html } = write(letter, locale)
  return { id, to, subject, text, html, at: sentAt === null ? 'waiting' : toIso(sentAt) }
}
