import type { AccessRecords } from '../desk/accessPorts.ts'
import type { Accounts } from '../desk/accountPorts.ts'
import type { AdminRecords } from '../desk/adminPorts.ts'
import type { CalendarFeedRecords } from '../desk/calendarFeedPorts.ts'
import type { RulesRecords } from '../desk/clockPorts.ts'
import type { MailboxLeases, MailInbox, MailRecords } from '../desk/inboundPorts.ts'
import type { AgentLetterRecords, Outbox } from '../desk/letterPorts.ts'
import type { PersonExports } from '../desk/personPorts.ts'
import type { ReportRecords } from '../desk/reportPorts.ts'
import type { DeskStanding } from '../desk/standingPorts.ts'
import type { QuestionRecords, Screens, Store } from '../desk/storePorts.ts'
import type { WebhookOutbox, WebhookRecords } from '../desk/webhookPorts.ts'
import { createAccessRecords } from './accessRecords.ts'
import { createAccounts } from './accounts.ts'
import { createAdminRecords } from './adminRecords.ts'
import { createAgentLetterRecords } from './agentLetterRecords.ts'
import { createCalendarFeeds } from './calendarFeeds.ts'
import { createRulesRecords } from './clockRecords.ts'
import { type Database, type DatabaseSource, openDatabase } from './database.ts'
import { createErasureRecords } from './erasureRecords.ts'
import { createMailboxLeases, createMailInbox, createMailRecords } from './inboundMail.ts'
import { createOutbox } from './outbox.ts'
import { createPersonExports } from './personExport.ts'
import { createQuestionRecords } from './questionRecords.ts'
import { createReportRecords } from './reportRecords.ts'
import { createRetention, type Retention } from './retention.ts'
import { createScreens } from './screens.ts'
import { createSealedRecords, type SealedRecords } from './sealedRecords.ts'
import { type DeskSeed, fillEmptyDesk } from './seed.ts'
import { createSignerRecords, type SignerRecords } from './signers.ts'
import { readStanding } from './standing.ts'
import { createStore } from './store.ts'
import { createHousekeeping, type Housekeeping } from './tidy.ts'
import { LONG_MS_MAX, PATIENCE_MS, sayingNotNow, TOLD_SLOWLY_MS_MAX, WHOLE_DESK_MS_MAX } from './transient.ts'
import type { Wakes } from './wakes.ts'
import { createWebhookOutbox } from './webhookOutbox.ts'
import { createWebhookRecords } from './webhookRecords.ts'

/** The desk's memory, open. `close` also closes the embedded server, unless it is another's. */
export type OpenStore = {
  /** Whether it was empty and has just been filled with the seed. */
  isNew: boolean
  store: Store
  accounts: Accounts
  outbox: Outbox
  webhookOutbox: WebhookOutbox
  webhookRecords: WebhookRecords
  agentLetters: AgentLetterRecords
  admin: AdminRecords
  personExports: PersonExports
  accessRecords: AccessRecords
  mailInbox: MailInbox
  mailboxLeases: MailboxLeases
  mailRecords: MailRecords
  questionRecords: QuestionRecords
  reportRecords: ReportRecords
  rules: RulesRecords
  signerRecords: SignerRecords
  sealedRecords: SealedRecords
  calendarFeeds: CalendarFeedRecords
  screens: Screens
  wakes: Wakes | null
  tidy: Housekeeping['tidy']
  removeOld: Retention['removeOld']
  /** The migrations that this opening applied, oldest first. */
  migrated: readonly string[]
  /** Lets a role run the desk without owning its schema; for whoever owns it. */
  grantWork: Database['grantWork']
  /** How much there is to do right now. */
  standing(): Promise<DeskStanding>
  /** Whether the database answers right now. */
  ready(): Promise<boolean>
  close(): Promise<void>
}

/**
 * Opens the database, brings it to the newest schema, and with a `seed` fills an empty one with it. `redisUrl` carries the
 * wake-up calls between nodes.
 * Throws a StorageProblem of one line that names the cause and the remedy.
 */
export async function openStore(
  source: DatabaseSource,
  { seed = null, redisUrl = null }: { seed?: DeskSeed | null; redisUrl?: string | null } = {},
): Promise<OpenStore> {
  const database = await openDatabase(source, redisUrl)
  const { prisma, ready, close } = database
  const isNew = seed !== null && (await fillEmptyDesk(database, seed))
  return {
    isNew,
    store: createStore(database),
    accounts: sayingNotNow(createAccounts(prisma), PATIENCE_MS),
    outbox: createOutbox(database),
    webhookOutbox: createWebhookOutbox(prisma),
    webhookRecords: sayingNotNow(createWebhookRecords(prisma), LONG_MS_MAX),
    agentLetters: sayingNotNow(createAgentLetterRecords(prisma), LONG_MS_MAX),
    admin: {
      ...sayingNotNow(createAdminRecords(prisma), LONG_MS_MAX),
      ...sayingNotNow(createErasureRecords(prisma), WHOLE_DESK_MS_MAX),
    },
    personExports: sayingNotNow(createPersonExports(prisma), TOLD_SLOWLY_MS_MAX),
    accessRecords: sayingNotNow(createAccessRecords(prisma), LONG_MS_MAX),
    mailInbox: sayingNotNow(createMailInbox(prisma), LONG_MS_MAX),
    mailboxLeases: createMailboxLeases(prisma),
    mailRecords: sayingNotNow(createMailRecords(prisma), LONG_MS_MAX),
    questionRecords: sayingNotNow(createQuestionRecords(prisma), LONG_MS_MAX),
    reportRecords: sayingNotNow(createReportRecords(prisma), LONG_MS_MAX),
    rules: createRulesRecords(prisma),
    signerRecords: createSignerRecords(prisma),
    sealedRecords: createSealedRecords(prisma),
    calendarFeeds: sayingNotNow(createCalendarFeeds(prisma), PATIENCE_MS),
    screens: createScreens(prisma),
    wakes: database.wakes,
    ...createHousekeeping(prisma),
    ...createRetention(prisma),
    migrated: database.migrated,
    grantWork: database.grantWork,
    standing: () => readStanding(prisma),
    ready,
    close,
  }
}
