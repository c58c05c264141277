import type { Instant } from '../../calendar/time.ts'
import type { MailAdmin } from '../../desk/inboundPorts.ts'
import { isRefusal } from '../../domain/refusal.ts'
import { mailApi } from '../api/mailApi.ts'
import type { Door } from './door.ts'

const PAGE = 50

export type MailParts = { mail: MailAdmin }

/** Mails that came in, for administrators. */
export function mailRoutes(door: Door, { mail }: MailParts): void {
  door.serve(mailApi, {
    'GET /api/admin/mails': async ({ who, query: { state = null, before } }) => {
      const asked = { state, before: (before ?? null) as Instant | null, limit: PAGE + 1 }
      const found = await mail.mails(who.agent, asked)
      return isRefusal(found) ? found : { answer: { mails: found.slice(0, PAGE), hasMore: found.length > PAGE } }
    },
    'GET /api/admin/mails/:id': async ({ who, params }) => {
      const shown = await mail.mailShown(who.agent, params.id ?? '')
      return isRefusal(shown) ? shown : { answer: shown }
    },
    'GET /api/admin/mails/:id/raw': async ({ who, params, res }) => {
      const found = await mail.mailRaw(who.agent, params.id ?? '')
      if (isRefusal(found)) return found
      // whatever is in it, no browser opens it
      res.writeHead(200, {
        'Content-Type': 'application/octet-stream',
        'Content-Length': found.raw.length,
        'Content-Disposition': `attachment; filename="mail-${found.id.replace(/[^\w-]/g, '')}.eml"`,
        'Content-Security-Policy': "default-src 'none'; sandbox",
        'Cache-Control': 'private, no-store',
      })
      res.end(found.raw)
      return null
    },
    'POST /api/admin/mails/:id/tries': async ({ who, params }) => {
      const again = await mail.mailAgain(who.agent, params.id ?? '')
      return isRefusal(again) ? again : { answer: undefined }
    },
  })
}
