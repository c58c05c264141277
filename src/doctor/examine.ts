import { statfs } from 'node:fs/promises'
import type { Instant } from '../calendar/time.ts'
import { type Config, policyFolderOf } from '../config.ts'
import { type DatabaseHealth, readHealth } from '../storage/health.ts'
import { examineAddress } from './address.ts'
import { examineClock, examineDatabase, examineWebhooks } from './database.ts'
import { CHECKS, type Finding, fail, failSaid, warn } from './finding.ts'
import { examineKeeping } from './keeping.ts'
import { examineMailIn, examineMailOut } from './mail.ts'
import { examineRedis } from './redis.ts'
import { examineRules, examineZones, runtimeZones, type ZoneData } from './rules.ts'
import { examineScanner } from './scanner.ts'
import { type Disk, examineDataFolder, examineSecrets, examineSettings } from './settings.ts'
import { examineTracing } from './tracing.ts'

/** What the findings are made from, besides the settings; tests plant faults in it. */
export type Surroundings = { clock: () => number; zones: ZoneData; disk: Disk }

const here: Surroundings = {
  clock: Date.now,
  zones: runtimeZones,
  disk: async (folder) => {
    const { bavail, bsize, blocks } = await statfs(folder)
    return { freeBytes: bavail * bsize, sizeBytes: blocks * bsize }
  },
}

/**
 * Looks everything over that keeps a desk from its work, beside the desk that runs or without it. Nothing is changed and
 * nothing sent. What depends on something that cannot be used is left out, for that something has a finding of its own.
 */
export async function examine(env: NodeJS.ProcessEnv, { clock, zones, disk }: Surroundings = here): Promise<Finding[]> {
  const { config, findings } = examineSettings(env)
  const { health, found } = config ? await databaseOf(config, clock) : { health: null, found: [] }
  const rules = {
    policyFolder: config?.policyFolder ?? policyFolderOf(env),
    kbFolder: config?.kbFolder ?? (env.KB_FOLDER || 'kb'),
  }
  const all = await Promise.all([
    findings,
    config ? examineSecrets(config, env) : [],
    config ? guarded('data folder', () => examineDataFolder(config, disk)) : [],
    examineZones(zones),
    guarded('policy', async () => examineRules(rules, health?.schema ? health.customers : null, clock() as Instant)),
    found,
    health ? [...examineDatabase(health), ...examineClock(health), ...examineWebhooks(health)] : [],
    config ? guarded('redis', () => examineRedis(config)) : [],
    config ? guarded('tracing', () => examineTracing(config)) : [],
    config ? examineKeeping(config, health) : [],
    config ? guarded('mail out', () => examineMailOut(config)) : [],
    config ? guarded('mail in', () => examineMailIn(config)) : [],
    config ? examineScanner(config) : [],
    config ? guarded('address', () => examineAddress(config, health?.isInUse ?? null)) : [],
  ])
  return all.flat().sort((one, other) => CHECKS.indexOf(one.check) - CHECKS.indexOf(other.check))
}

async function databaseOf(
  { databaseUrl, dataFolder }: Config,
  clock: () => number,
): Promise<{ health: DatabaseHealth | null; found: Finding[] }> {
  try {
    const health = await readHealth(databaseUrl === null ? { visitDataDir: dataFolder } : { url: databaseUrl }, clock)
    const none = warn(
      'database',
      `there is none yet in ${dataFolder}`,
      'the first start makes it; or correct DATA_FOLDER',
    )
    return { health, found: health === null ? [none] : [] }
  } catch (fault) {
    return { health: null, found: [failSaid('database', (fault as Error).message)] }
  }
}

/** One look that comes to grief leaves the others their say. */
async function guarded(check: Finding['check'], look: () => Promise<Finding[]>): Promise<Finding[]> {
  try {
    return await look()
  } catch (fault) {
    return [fail(check, (fault as Error).message, 'put that right, and look again')]
  }
}
