import { z } from 'zod'
import { targetKind, tier } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'
import {
  day,
  deflectionWire,
  gapsWire,
  loadWire,
  measure,
  periodName,
  reportChoicesWire,
  responsesWire,
  satisfactionWire,
  slaWire,
  standing,
  ticketsBehindWire,
} from './reportsWire.ts'

const id = z.string().min(1).max(100).optional()

/** Which days: a named period, or the first and the last of them. And narrowed to what. */
const asked = z.object({
  period: periodName.optional(),
  first: day.optional(),
  last: day.optional(),
  customer: id,
  tier: z.coerce.number('1, 2 or 3').pipe(tier).optional(),
  agent: id,
})

const report = { may: 'readReports', tag: 'Reports', query: asked } as const

/** Tickets of one answer: as many as a page shows, or all of a file to save. */
const behind = asked.extend({
  kind: targetKind,
  standing,
  limit: z.coerce.number().int().min(1).max(10_000).default(200),
})

/** What the desk tells about itself: one call a block, so that each comes when it is ready. */
export const reportsApi = {
  'GET /api/reports/sla': { ...report, summary: 'Targets kept, broken and still running', answer: slaWire },
  'GET /api/reports/sla/tickets': {
    ...report,
    shows: 'report',
    summary: 'The tickets behind one of those numbers, the newest first',
    query: behind,
    answer: ticketsBehindWire,
  },
  'GET /api/reports/responses': { ...report, summary: 'How long first responses took', answer: responsesWire },
  'GET /api/reports/deflection': { ...report, summary: 'What became of questions', answer: deflectionWire },
  'GET /api/reports/gaps': {
    ...report,
    shows: 'report',
    summary: 'What was asked most and no article settled',
    answer: gapsWire,
  },
  'GET /api/reports/load': {
    ...report,
    summary: 'How much came in by hour of the week',
    query: asked.extend({ measure: measure.default('questions') }),
    answer: loadWire,
  },
  'GET /api/reports/satisfaction': {
    ...report,
    shows: 'report',
    summary: 'How customers said it was once a ticket was solved',
    answer: satisfactionWire,
  },
  'GET /api/reports/choices': {
    summary: 'What reports can be narrowed to',
    may: 'readReports',
    tag: 'Reports',
    answer: reportChoicesWire,
  },
} as const satisfies Endpoints
