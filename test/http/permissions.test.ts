import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { AgentId } from '../../src/domain/ids.ts'
import type { Agent, Role } from '../../src/domain/person.ts'
import { consoleApi } from '../../src/http/api/consoleApi.ts'
import { type ConsoleDesk, client, openConsoleDesk } from './consoleDesk.ts'

/** Everybody who may stand at the door, and what they are told where they may not go. */
const refusals = {
  out: 'signedOut',
  disabled: 'signedOut',
  code: 'secondFactorDue',
  enrol: 'enrolFirst',
  agent: 'notAllowed',
  lead: 'notAllowed',
  admin: 'notAllowed',
} as const
type Caller = keyof typeof refusals
const callers = Object.keys(refusals) as Caller[]

const everybody = 'out disabled code enrol agent lead admin'
const halfway = 'code enrol agent lead admin'
const enrolling = 'enrol agent lead admin'
const agents = 'agent lead admin'
const leads = 'lead admin'
const admins = 'admin'

/**
 * Who may call what, written down by hand: a change of permission shows here, and so does a call that nobody thought of.
 * `out` is nobody; `disabled` has a session from before; `code` has not shown the second factor yet; `enrol` must set one up.
 */
const matrix: Record<keyof typeof consoleApi, string> = {
  'GET /api/session': everybody,
  'POST /api/session': everybody,
  'DELETE /api/session': everybody,
  'POST /api/session/code': halfway,
  'PUT /api/session/used': agents,
  'POST /api/session/proof': agents,
  'GET /api/me': agents,
  'PUT /api/me/password': agents,
  'POST /api/me/second-factor': enrolling,
  'PUT /api/me/second-factor': enrolling,
  'DELETE /api/me/second-factor': agents,
  'GET /api/me/recovery-codes': agents,
  'POST /api/me/recovery-codes': agents,
  'GET /api/me/sessions': agents,
  'DELETE /api/me/sessions': agents,
  'DELETE /api/me/sessions/:id': agents,
  'GET /api/queue': agents,
  'GET /api/queue/standing': agents,
  'GET /api/stream': agents,
  'PUT /api/stream/heard': agents,
  'GET /api/conversations/:id': agents,
  'GET /api/conversations/:id/messages': agents,
  'POST /api/conversations/:id/messages': agents,
  'PUT /api/conversations/:id/agent': agents,
  'DELETE /api/conversations/:id/agent': agents,
  'PUT /api/conversations/:id/solved': agents,
  'PUT /api/conversations/:id/provider': agents,
  'GET /api/customers': agents,
  'GET /api/files/:conversation/:file': agents,
  'POST /api/conversations/:id/files': agents,
  'PATCH /api/conversations/:id/messages/:seq': agents,
  'DELETE /api/conversations/:id/messages/:seq': agents,
  'PUT /api/conversations/:id/typing': agents,
  'GET /api/articles': agents,
  'POST /api/conversations/:id/notes': agents,
  'PUT /api/conversations/:id/notes/seen': agents,
  'POST /api/conversations/:id/transfers': agents,
  'PUT /api/conversations/:id/contact': leads,
  'PUT /api/conversations/:id/contact/confirmed': leads,
  'DELETE /api/conversations/:id/contact/confirmed': leads,
  'PUT /api/tickets/agent': agents,
  'PUT /api/tickets/:number/tier': agents,
  'PUT /api/tickets/:number/waiting': agents,
  'DELETE /api/tickets/:number/waiting': agents,
  'DELETE /api/tickets/:number/solved': agents,
  'PUT /api/tickets/:number/merged': agents,
  'PUT /api/tickets/:number/links/:other': agents,
  'DELETE /api/tickets/:number/links/:other': agents,
  'GET /api/colleagues': agents,
  'GET /api/customers/:id/contacts': leads,
  'GET /api/reports/sla': leads,
  'GET /api/reports/sla/tickets': leads,
  'GET /api/reports/responses': leads,
  'GET /api/reports/deflection': leads,
  'GET /api/reports/gaps': leads,
  'GET /api/reports/load': leads,
  'GET /api/reports/satisfaction': leads,
  'GET /api/reports/choices': leads,
  'GET /api/agents': leads,
  'POST /api/agents': leads,
  'POST /api/agents/:id/link': leads,
  'PUT /api/agents/:id/role': admins,
  'PUT /api/agents/:id/disabled': leads,
  'DELETE /api/agents/:id/second-factor': leads,
  'DELETE /api/agents/:id/sessions': leads,
  'GET /api/admin/customers': leads,
  'PUT /api/admin/customers/:id': admins,
  'GET /api/admin/customers/export': admins,
  'POST /api/admin/customers/import/plan': admins,
  'POST /api/admin/customers/import': admins,
  'GET /api/admin/contacts': leads,
  'PUT /api/admin/contacts/:id/confirmed': leads,
  'DELETE /api/admin/contacts/:id/confirmed': leads,
  'GET /api/replies': agents,
  'POST /api/replies': agents,
  'PUT /api/replies/:id': agents,
  'DELETE /api/replies/:id': agents,
  'GET /api/me/calendar': agents,
  'POST /api/me/calendar': agents,
  'DELETE /api/me/calendar': agents,
  'GET /api/admin/calendar': leads,
  'GET /api/admin/calendar/due': leads,
  'GET /api/admin/articles': leads,
  'GET /api/admin/audit': admins,
  'GET /api/admin/audit/export': admins,
  'GET /api/admin/access': admins,
  'POST /api/admin/people/find': admins,
  'POST /api/admin/people/exports': admins,
  'POST /api/admin/people/erasures': admins,
  'GET /api/admin/people/erasures': admins,
  'GET /api/admin/mails': admins,
  'GET /api/admin/mails/:id': admins,
  'GET /api/admin/mails/:id/raw': admins,
  'POST /api/admin/mails/:id/tries': admins,
  'GET /api/admin/webhooks': admins,
  'POST /api/admin/webhooks': admins,
  'PUT /api/admin/webhooks/:id': admins,
  'DELETE /api/admin/webhooks/:id': admins,
  'POST /api/admin/webhooks/:id/secret': admins,
  'PUT /api/admin/webhooks/:id/on': admins,
  'DELETE /api/admin/webhooks/:id/on': admins,
  'POST /api/admin/webhooks/:id/tests': admins,
  'GET /api/admin/webhooks/:id/deliveries': admins,
  'GET /api/admin/webhooks/:id/deliveries/:delivery': admins,
  'POST /api/admin/webhooks/:id/deliveries/:delivery/replays': admins,
  'POST /api/admin/webhooks/:id/replays': admins,
  'GET /api/admin/letters': admins,
  'POST /api/admin/letters/:id/tries': admins,
  'GET /api/me/letters': agents,
  'PUT /api/me/letters': agents,
}

let house: ConsoleDesk
beforeAll(async () => {
  house = await openConsoleDesk({ requireTotp: 'admins' })
  for (const caller of callers) await house.store.saveAgent(person(caller))
  // an admin must have one here, and whoever is asked for a code has one
  for (const caller of ['admin', 'code'] as const) {
    const { id } = person(caller)
    await house.store.proposeSecondFactor(id, 'x')
    await house.store.confirmSecondFactor(id, 'x', 0, [])
  }
})
afterAll(() => house.close())

function person(caller: Caller): Agent {
  const role: Role = caller === 'enrol' ? 'admin' : caller === 'lead' || caller === 'admin' ? caller : 'agent'
  return { id: `the-${caller}` as AgentId, name: caller, email: `${caller}@desk.example`, role }
}

/** A fresh browser of this caller: what one call does to a session is not the next one's. */
async function browserOf(caller: Caller) {
  if (caller === 'out') return client(house.origin)
  const { id } = person(caller)
  await house.store.setDisabled(id, null)
  await house.store.endSessions(id, 'all')
  const browser = await house.signedIn(person(caller))
  if (caller === 'disabled') await house.store.setDisabled(id, house.clock.now)
  const [session] = await house.store.sessionsOf(id, house.clock.now)
  if (caller === 'admin' && session) await house.store.changeSession(session.id, { secondPassed: true })
  return browser
}

const doorCodes = ['signedOut', 'secondFactorDue', 'enrolFirst', 'notAllowed']

/** Calls with nothing in it: the door asks who it is before it reads. */
async function codeAt(name: string, caller: Caller): Promise<string> {
  const [method = '', pattern = ''] = name.split(' ')
  const path = pattern.replace(/:\w+/g, 'x')
  const browser = await browserOf(caller)
  if (path === '/api/stream') {
    const headers = { Cookie: browser.cookie }
    const hangUp = new AbortController()
    const answer = await fetch(house.origin + path, { headers, signal: hangUp.signal })
    if (!answer.ok) return (await answer.json()).error.code
    hangUp.abort()
    return 'in'
  }
  const { json } = await browser.call(method, path, method === 'GET' ? undefined : {})
  const code = json?.error?.code
  return doorCodes.includes(code) ? code : 'in'
}

describe('who may call what', () => {
  test('is written down for every call of the console, and for no other', () => {
    expect(Object.keys(matrix).sort()).toEqual(Object.keys(consoleApi).sort())
  })

  test.each(Object.entries(matrix))('%s: %s', async (name, allowed) => {
    const found: Record<string, string> = {}
    const expected: Record<string, string> = {}
    for (const caller of callers) {
      found[caller] = await codeAt(name, caller)
      expected[caller] = allowed.split(' ').includes(caller) ? 'in' : refusals[caller]
    }
    expect(found).toEqual(expected)
    expect(house.faults).toEqual([])
  })

  test.each(Object.keys(matrix).filter((name) => !name.startsWith('GET ')))(
    '%s is closed to pages elsewhere, whoever is signed in',
    async (name) => {
      const [method = '', pattern = ''] = name.split(' ')
      const browser = await browserOf('admin')
      const path = pattern.replace(/:\w+/g, 'x')
      for (const headers of [{ Origin: 'https://elsewhere.example' }, { Origin: undefined }]) {
        expect((await browser.call(method, path, {}, headers)).json.error.code).toBe('otherSite')
      }
    },
  )
})
