import type { Config } from '../config.ts'
import { greetRedis } from '../storage/redisLine.ts'
import { type Finding, ok, warn } from './finding.ts'

const LOCAL = /^(localhost|127\.\d+\.\d+\.\d+|\[::1\])$/

/** Whether the Redis for wake-up calls answers. The desk works without it, only nodes hear of each other later. */
export async function examineRedis({ redisUrl, databaseUrl }: Config): Promise<Finding[]> {
  if (redisUrl === null) return []
  if (databaseUrl === null) {
    return [
      warn('redis', 'REDIS_URL is not used: an embedded database has one node', 'set DATABASE_URL, or take it away'),
    ]
  }
  const { hostname } = new URL(redisUrl)
  try {
    const { version, isEncrypted } = await greetRedis(redisUrl)
    if (isEncrypted || LOCAL.test(hostname)) return [ok('redis', `${hostname} answers (${version})`)]
    const remedy = 'use rediss://, or leave it so on a network that is yours alone'
    return [warn('redis', `${hostname} answers (${version}), but unencrypted`, remedy)]
  } catch (fault) {
    const cause = ((fault as Error).message || (fault as { code?: string }).code) ?? ''
    return [warn('redis', `${hostname}: ${cause.split('\n')[0]}`, remedyFor(cause))]
  }
}

function remedyFor(cause: string): string {
  if (/WRONGPASS|NOAUTH|invalid username/i.test(cause)) return 'correct user and password in REDIS_URL'
  if (/NOPERM/i.test(cause)) return 'let its user PUBLISH and SUBSCRIBE to signpost_wakes'
  if (/certificate|self.signed|altnames/i.test(cause)) return 'give the server a certificate for this name'
  return 'start the server, or correct REDIS_URL; until then nodes hear of each other some seconds later'
}
