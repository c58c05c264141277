import pg from 'pg'
import { CHANNEL, type Line } from './wakes.ts'

/** PostgreSQL carries 8,000 bytes in one notification. */
const BYTES_MAX = 7_500

/** It only ever listens, so nobody would notice that the other side is gone. */
const WATCHED = { connectionTimeoutMillis: 5_000, keepAlive: true, keepAliveInitialDelayMillis: 10_000 }

/** LISTEN and NOTIFY, on one connection of their own. */
export function postgresLine(
  connection: pg.ClientConfig,
  notify: (channel: string, payload: string) => Promise<unknown>,
): Line {
  let client: pg.Client | null = null
  return {
    bytesMax: BYTES_MAX,
    say: (text) => notify(CHANNEL, text),
    async listen(heard, broken) {
      const own = new pg.Client({ ...connection, ...WATCHED })
      client = own
      own.on('error', broken)
      own.on('end', () => broken(new Error('PostgreSQL ended the connection for wake-up calls')))
      own.on('notification', ({ payload }) => heard(payload ?? ''))
      await own.connect()
      await own.query(`LISTEN ${CHANNEL}`)
    },
    async hangUp() {
      const own = client
      client = null
      await own?.end()
    },
  }
}
