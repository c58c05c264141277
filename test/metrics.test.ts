import { expect, test } from 'vitest'
import type { Instant } from '../src/calendar/time.ts'
import type { Happening } from '../src/domain/event.ts'
import type { AgentId, CustomerId } from '../src/domain/ids.ts'
import { createMetrics } from '../src/metrics.ts'

const happenings: [Happening, string][] = [
  [{ kind: 'ConversationOpened' }, 'signpost_conversations_total 1'],
  [{ kind: 'TicketOpened', number: 1042, tier: 2, targets: [] }, 'signpost_tickets_opened_total{tier="2"} 1'],
  [
    { kind: 'Asked', deflection: { became: 'confirmed', slug: 'a' } },
    'signpost_deflections_total{outcome="confirmed"} 1',
  ],
  [{ kind: 'Asked', deflection: { became: 'assumed', slug: 'a' } }, 'signpost_deflections_total{outcome="assumed"} 1'],
  [
    { kind: 'Asked', deflection: { became: 'returned', slug: 'a' } },
    'signpost_deflections_total{outcome="returned"} 1',
  ],
  [
    { kind: 'Asked', deflection: { became: 'escalated', to: 'ticket' } },
    'signpost_deflections_total{outcome="escalated"} 1',
  ],
  [
    { kind: 'TargetBroken', number: 1042, target: 'firstResponse' as never },
    'signpost_sla_breaches_total{target="firstResponse"} 1',
  ],
  [{ kind: 'Referred', customer: 'm' as CustomerId }, 'signpost_referrals_total{found="true"} 1'],
  [{ kind: 'AgentJoined', agent: 'mia' as AgentId, waitedMs: 20_000 }, 'signpost_agent_wait_seconds_sum 20'],
  [{ kind: 'NobodyCame' }, 'signpost_agent_requests_total{outcome="nobodyCame"} 1'],
  [{ kind: 'AssistantFailed' }, 'signpost_assistant_failures_total 1'],
]

test.each(happenings)('%o is counted', async (happening, line) => {
  const metrics = createMetrics()
  metrics.observe({ ...happening, at: 0 as Instant, conversation: null, ticket: null })
  expect((await metrics.page()).text.split('\n')).toContain(line)
})

test('every event may be told, and the page is what Prometheus reads', async () => {
  const metrics = createMetrics()
  metrics.turn('answered', 0.02, 2)
  metrics.socket(1)
  metrics.socket(1)
  metrics.socket(-1)
  metrics.delivery('givenUp')
  metrics.refused('tooManyMessages')
  metrics.request(200, 0.02)
  metrics.request(503, 0.3)
  metrics.request(200, null)
  const { contentType, text } = await metrics.page()
  expect(contentType).toMatch(/^text\/plain; version=0\.0\.4/)
  const lines = [
    'signpost_turns_total{outcome="answered"} 1',
    'signpost_messages_total{from="assistant"} 2',
    'signpost_messages_total{from="visitor"} 1',
    'signpost_chat_sockets 1',
    'signpost_deliveries_total{outcome="givenUp"} 1',
    'signpost_refusals_total{why="tooManyMessages"} 1',
    'signpost_http_requests_total{status="2xx"} 2',
    'signpost_http_requests_total{status="5xx"} 1',
    'signpost_http_request_seconds_count 2',
  ]
  expect(text.split('\n')).toEqual(expect.arrayContaining(lines))
})
