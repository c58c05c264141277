#!/usr/bin/env node
// Mirrors tickets of a Signpost desk into an existing help desk: a receiver of webhooks that writes to Zendesk or Zammad.
// Needs Node 20 or newer and nothing else. zendesk.md and zammad.md beside this file say how to set it up.
//
//   WEBHOOK_SECRET   whsec_…, as the console showed it; while one is replaced, both with a comma between
//   MIRROR_TO        zendesk or zammad
//   STATE_FILE       where it remembers what it has done; default mirror-state.jsonl
//   HOST, PORT       where it listens; default 127.0.0.1:8787. Put a proxy with https before it.
//   DUE              firstResponse (default) or fix: which target's due time the mirrored ticket carries
//
//   ZENDESK_URL            https://yourname.zendesk.com
//   ZENDESK_EMAIL          of the agent the token is for
//   ZENDESK_TOKEN          an API token
//   ZENDESK_DUE_FIELD      id of a custom field for the due time; without it the ticket becomes a task with a due date
//   ZENDESK_TIER_FIELD     id of a custom field for the tier, if there is one
//
//   ZAMMAD_URL             https://desk.example.com
//   ZAMMAD_TOKEN           an access token with ticket.agent and admin.user
//   ZAMMAD_GROUP           the group new tickets belong to; default Users
//   ZAMMAD_NUMBER_FIELD    the ticket attribute that holds Signpost's number; default signpost_number
//   ZAMMAD_DUE_FIELD       the attribute that holds the due time; default signpost_due

import { createHmac, timingSafeEqual } from 'node:crypto'
import { appendFileSync, existsSync, readFileSync, realpathSync } from 'node:fs'
import { createServer } from 'node:http'
import { pathToFileURL } from 'node:url'

/** A signature older or newer than this is not believed. */
const TOLERANCE_S = 5 * 60
const BODY_BYTES_MAX = 1024 * 1024
/** The desk waits 15 seconds for an answer; ours come sooner, or it tries again. */
const CALL_MS = 6_000

// ---- what arrives: checked before it is read -------------------------------------------------------------------------

/** Whether the desk sent this, and just now. */
function isSigned(secrets, headers, body, nowMs) {
  const [id, at, signatures] = ['webhook-id', 'webhook-timestamp', 'webhook-signature'].map((name) => headers[name])
  if (!id || !signatures || !/^\d+$/.test(at ?? '')) return false
  if (Math.abs(nowMs / 1000 - Number(at)) > TOLERANCE_S) return false
  const ours = secrets.map((secret) =>
    createHmac('sha256', Buffer.from(secret.replace(/^whsec_/, ''), 'base64'))
      .update(`${id}.${at}.${body}`)
      .digest(),
  )
  return signatures.split(' ').some((signature) => {
    const [version, text = ''] = signature.split(',')
    const theirs = Buffer.from(text, 'base64')
    return version === 'v1' && ours.some((own) => own.length === theirs.length && timingSafeEqual(own, theirs))
  })
}

// ---- what it remembers: one line for each thing done --------------------------------------------------------------

/** Which webhooks were done, and which ticket there is which one here. Survives a restart. */
function openMemory(file) {
  const done = new Set()
  const tickets = new Map()
  const learn = (line) => {
    if (line.done) done.add(line.done)
    if (line.number) tickets.set(line.number, line.ticket)
  }
  if (existsSync(file)) {
    for (const line of readFileSync(file, 'utf8').split('\n').filter(Boolean)) {
      try {
        learn(JSON.parse(line))
      } catch {
        // the last line of a process that was killed while it wrote
      }
    }
    appendFileSync(file, '\n')
  }
  const keep = (line) => {
    appendFileSync(file, `${JSON.stringify(line)}\n`)
    learn(line)
  }
  return {
    isDone: (id) => done.has(id),
    ticketOf: (number) => tickets.get(number),
    remember: (number, ticket) => keep({ number, ticket }),
    finish: (id) => keep({ done: id }),
  }
}

// ---- what is made of an event: the same for both targets ----------------------------------------------------------

/** What an event changes: the ticket's state, and what is added to it. Null: nothing here mirrors it. */
function changeOf({ type, data }, due) {
  if (!data.ticket) return null
  const { ticket } = data
  const dueAt = ticket.targets.find(({ kind }) => kind === due)?.dueAt ?? ticket.targets[0]?.dueAt ?? null
  const base = { ticket, dueAt, status: statusOf(ticket), comment: null }
  const note = (text) => ({ ...base, comment: { text, isPublic: false, by: 'desk' } })
  switch (type) {
    case 'ticket.opened':
      return base
    case 'ticket.message':
      return { ...base, comment: commentOf(data.message) }
    case 'ticket.noted':
      return data.note ? { ...base, comment: { text: wordsOf(data.note), isPublic: true, by: 'contact' } } : base
    case 'ticket.tier_changed':
      return note(`Tier ${data.from} → ${ticket.tier}: ${data.reason}`)
    case 'ticket.merged':
      return note(`Goes on in ticket ${data.into}.`)
    case 'ticket.took_in':
      return note(`Took ticket ${data.from} in.`)
    case 'target.warned':
      return note(`Due soon: ${data.target === 'fix' ? 'fix' : 'first response'}, ${data.dueAt}`)
    case 'target.broken':
      return note(`Overdue: ${data.target === 'fix' ? 'fix' : 'first response'} was due ${data.dueAt}`)
    default:
      return type.startsWith('ticket.') ? base : null
  }
}

function statusOf({ status, waitingSince, assignee }) {
  if (status === 'solved') return 'solved'
  if (waitingSince) return 'pending'
  return assignee ? 'open' : 'new'
}

function commentOf({ from, text, files, corrects }) {
  const said = wordsOf({ text, files })
  const corrected = corrects && (corrects.how === 'deleted' ? '(took a message back)' : `(corrected) ${said}`)
  const words = corrected ?? said
  return from.role === 'agent'
    ? { text: `${from.name}: ${words}`, isPublic: true, by: 'desk' }
    : { text: words, isPublic: true, by: 'contact' }
}

function wordsOf({ text, files }) {
  return [text, ...files.map(({ name }) => `[${name}]`)].filter(Boolean).join('\n')
}

function firstWords({ number, details, subject, tier, customer }) {
  return `${details || subject}\n\n— Signpost ticket ${number}, tier ${tier}, ${customer.name}`
}

// ---- Zendesk ---------------------------------------------------------------------------------------------------------

const zendesk = (env) => {
  const call = caller(needed(env, 'ZENDESK_URL'), {
    Authorization: `Basic ${Buffer.from(`${needed(env, 'ZENDESK_EMAIL')}/token:${needed(env, 'ZENDESK_TOKEN')}`).toString('base64')}`,
  })
  const { ZENDESK_DUE_FIELD: dueField, ZENDESK_TIER_FIELD: tierField } = env
  const externalId = ({ number }) => `signpost-${number}`
  const fields = ({ ticket, dueAt }) => {
    const custom = [
      ...(dueField ? [{ id: Number(dueField), value: dueAt }] : []),
      ...(tierField ? [{ id: Number(tierField), value: String(ticket.tier) }] : []),
    ]
    // only a task can carry a due date of its own
    const task = dueField || !dueAt ? {} : { type: 'task', due_at: dueAt }
    return {
      ...task,
      priority: ['low', 'normal', 'urgent'][ticket.tier - 1],
      ...(custom.length > 0 && { custom_fields: custom }),
    }
  }
  return {
    find: async (ticket) => {
      const { tickets } = await call(
        'GET',
        `/api/v2/tickets.json?external_id=${encodeURIComponent(externalId(ticket))}`,
      )
      return tickets.find(({ external_id }) => external_id === externalId(ticket)) ?? null
    },
    create: async (change, webhookId) => {
      const { ticket } = change
      const made = {
        external_id: externalId(ticket),
        subject: ticket.subject,
        requester: { name: ticket.contact.name, email: ticket.contact.email },
        comment: { body: firstWords(ticket), public: true },
        status: change.status,
        tags: ['signpost'],
        ...fields(change),
      }
      // asked again with the same key, Zendesk answers with the ticket it made
      const answer = await call(
        'POST',
        '/api/v2/tickets.json',
        { ticket: made },
        { 'Idempotency-Key': `${webhookId}-create` },
      )
      return answer.ticket
    },
    update: async (there, change) => {
      if (there.status === 'closed') return // it takes nothing more
      const { comment, status } = change
      const author = comment?.by === 'contact' && there.requester_id ? { author_id: there.requester_id } : {}
      // nothing is solved there that nobody has
      const assignee = status === 'solved' && !there.assignee_id ? { assignee_email: env.ZENDESK_EMAIL } : {}
      await call('PUT', `/api/v2/tickets/${there.id}.json`, {
        ticket: {
          ...(status !== 'new' && { status }), // a ticket is new once
          ...assignee,
          ...fields(change),
          ...(comment && { comment: { body: comment.text, public: comment.isPublic, ...author } }),
        },
      })
    },
    read: async (id) => (await call('GET', `/api/v2/tickets/${id}.json`)).ticket,
  }
}

// ---- Zammad ----------------------------------------------------------------------------------------------------------

const zammad = (env) => {
  const call = caller(needed(env, 'ZAMMAD_URL'), { Authorization: `Token token=${needed(env, 'ZAMMAD_TOKEN')}` })
  const { ZAMMAD_GROUP: group = 'Users', ZAMMAD_NUMBER_FIELD: numberField = 'signpost_number' } = env
  const { ZAMMAD_DUE_FIELD: dueField = 'signpost_due' } = env
  const states = { new: 'new', open: 'open', pending: 'open', solved: 'closed' }
  const fields = ({ ticket, dueAt, status }, isNew) => ({
    ...((isNew || status !== 'new') && { state: states[status] }), // a ticket is new once
    priority: ['1 low', '2 normal', '3 high'][ticket.tier - 1],
    [dueField]: dueAt,
  })
  const article = ({ text, isPublic, by }) => ({
    subject: '',
    body: text,
    content_type: 'text/plain',
    type: 'note',
    internal: !isPublic,
    sender: by === 'contact' ? 'Customer' : 'Agent',
  })
  return {
    find: async ({ number }) => {
      const query = encodeURIComponent(`${numberField}:${number}`)
      const found = await call('GET', `/api/v1/tickets/search?query=${query}&limit=10&expand=true`)
      const tickets = Array.isArray(found) ? found : (found.tickets ?? [])
      return tickets.find((each) => String(each[numberField]) === String(number)) ?? null
    },
    create: (change) => {
      const { ticket } = change
      return call('POST', '/api/v1/tickets', {
        title: ticket.subject,
        group,
        // with "guess:" a person who is not known yet is added
        customer_id: `guess:${ticket.contact.email}`,
        [numberField]: String(ticket.number),
        ...fields(change, true),
        article: article({ text: firstWords(ticket), isPublic: true, by: 'contact' }),
      })
    },
    update: async (there, change) => {
      const { comment } = change
      const author = comment?.by === 'contact' && there.customer_id ? { origin_by_id: there.customer_id } : {}
      if (comment)
        await call('POST', '/api/v1/ticket_articles', { ticket_id: there.id, ...article(comment), ...author })
      await call('PUT', `/api/v1/tickets/${there.id}`, fields(change, false))
    },
    read: (id) => call('GET', `/api/v1/tickets/${id}`),
  }
}

/** One call of the target's API. What it says when it refuses is told to the log, never to the desk. */
function caller(base, headers) {
  return async (method, path, body, more = {}) => {
    const answer = await fetch(base.replace(/\/+$/, '') + path, {
      method,
      headers: { 'Content-Type': 'application/json', Accept: 'application/json', ...headers, ...more },
      redirect: 'error',
      signal: AbortSignal.timeout(CALL_MS),
      ...(body && { body: JSON.stringify(body) }),
    })
    const text = await answer.text()
    if (answer.ok) return text ? JSON.parse(text) : null
    const fault = new Error(`${method} ${path} was answered with ${answer.status}: ${text.slice(0, 500)}`)
    throw Object.assign(fault, { status: answer.status, retryAfter: answer.headers.get('retry-after') })
  }
}

// ---- the receiver ----------------------------------------------------------------------------------------------------

/** A server that mirrors what it is told. One webhook of a ticket after the other; the desk sends them in order. */
function createMirror(env, log = console.error) {
  const secrets = needed(env, 'WEBHOOK_SECRET')
    .split(',')
    .map((secret) => secret.trim())
  const makers = { zendesk, zammad }
  const make = makers[needed(env, 'MIRROR_TO')]
  if (!make) throw new Error('MIRROR_TO: expected zendesk or zammad')
  const target = make(env)
  const memory = openMemory(env.STATE_FILE ?? 'mirror-state.jsonl')
  const turns = new Map()

  async function mirror(event, webhookId) {
    const change = changeOf(event, env.DUE ?? 'firstResponse')
    if (!change) return
    const { ticket } = change
    const known = memory.ticketOf(ticket.number)
    // looked for there too: this machine may have been killed between making a ticket and writing that down
    const there = known ? await target.read(known) : await target.find(ticket)
    if (there && !known) memory.remember(ticket.number, there.id)
    if (there) return event.type === 'ticket.opened' ? undefined : target.update(there, change)
    const made = await target.create(change, webhookId)
    memory.remember(ticket.number, made.id)
    // a ticket from before the mirror begins with what is said now
    if (change.comment) await target.update(made, change)
  }

  /** Two attempts of one webhook, or two of one ticket, must not run side by side. */
  async function inTurn(key, run) {
    const mine = (turns.get(key) ?? Promise.resolve()).then(run, run)
    turns.set(key, mine)
    try {
      return await mine
    } finally {
      if (turns.get(key) === mine) turns.delete(key)
    }
  }

  return createServer(async (req, res) => {
    const answer = (status, headers = {}) => void res.writeHead(status, headers).end()
    try {
      if (req.method !== 'POST') return answer(405)
      const body = await read(req)
      if (body === null) return answer(413)
      if (!isSigned(secrets, req.headers, body, Date.now())) return answer(401)
      const id = req.headers['webhook-id']
      const event = JSON.parse(body)
      await inTurn(event.data?.ticket?.id ?? id, async () => {
        if (memory.isDone(id)) return
        await mirror(event, id).catch((fault) => {
          if (fault.status !== 404) throw fault
          log(`ticket ${event.data.ticket.number} is not there any more: ${fault.message}`)
        })
        memory.finish(id)
      })
      answer(204)
    } catch (fault) {
      log(`${new Date().toISOString()} ${fault.message}`)
      // too many calls: the desk obeys Retry-After; anything else is tried again by its own plan
      if (fault.status === 429) answer(429, { 'Retry-After': fault.retryAfter ?? '60' })
      else answer(502)
    }
  })
}

async function read(req) {
  const chunks = []
  let bytes = 0
  for await (const chunk of req) {
    bytes += chunk.length
    if (bytes > BODY_BYTES_MAX) return null
    chunks.push(chunk)
  }
  return Buffer.concat(chunks).toString('utf8')
}

function needed(env, name) {
  if (!env[name]) throw new Error(`${name} must be set; the beginning of mirror.mjs says what it is`)
  return env[name]
}

if (process.argv[1] && import.meta.url === pathToFileURL(realpathSync(process.argv[1])).href) {
  const { HOST = '127.0.0.1', PORT = '8787' } = process.env
  const server = createMirror(process.env)
  server.listen(Number(PORT), HOST, () => console.error(`Mirrors from http://${HOST}:${server.address().port}`))
}
