import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi'
import { z } from 'zod'
import { type WebhookType, webhookBodySchema, webhookPayloads } from '../domain/webhookPayload.ts'
import type { Endpoint, Endpoints } from './api/endpoint.ts'
import { problemWire } from './wire.ts'

/** What may stand in the way of a call, whoever makes it. */
const obstacles: [status: number, description: string][] = [
  [400, 'Something in the call cannot be read; the message names it'],
  [401, 'Nobody is signed in'],
  [403, 'The role does not allow it, or the call came from another site'],
  [404, 'There is no such thing'],
  [409, 'As things are now it is not possible; the message says why'],
  [429, 'Too many tries; `Retry-After` says how long to wait'],
]

const webhookHeaders = z.object({
  'webhook-id': z.string(),
  'webhook-timestamp': z.string().describe('Seconds since 1970, of this attempt'),
  'webhook-signature': z.string().describe('`v1,` and base64; several with a blank between'),
})

const problem = { $ref: '#/components/schemas/Problem' }

/** The description of an API, in the OpenAPI format, from the very schemas that its routes check with. */
export function describeApi(api: Endpoints): object {
  const registry = new OpenAPIRegistry()
  registry.registerComponent('securitySchemes', 'session', {
    type: 'apiKey',
    in: 'cookie',
    name: '__Host-signpost',
    description: 'The cookie of a session; without https it is named `signpost`.',
  })
  registry.registerComponent('schemas', 'Problem', z.toJSONSchema(problemWire) as object)
  for (const [name, endpoint] of Object.entries(api)) {
    const [verb = '', path = ''] = name.split(' ')
    registry.registerPath({
      method: verb.toLowerCase() as 'get' | 'post' | 'put' | 'patch' | 'delete',
      path: path.replace(/:(\w+)/g, '{$1}'),
      summary: endpoint.summary,
      description: permissionOf(endpoint),
      tags: [endpoint.tag],
      ...(endpoint.may !== 'anybody' && { security: [{ session: [] }] }),
      request: requestOf(path, endpoint),
      responses: responsesOf(endpoint),
    })
  }
  describeWebhooks(registry)
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Signpost console',
      version: '1',
      description:
        'What the agents’ console talks to. Every call that changes something says `Content-Type: application/json` and comes from the console’s own pages. Sentences are in the language of `Accept-Language` (en, fr).',
    },
  })
}

/** What the desk sends to endpoints, from the schemas its bodies are made after. */
function describeWebhooks(registry: OpenAPIRegistry): void {
  for (const [type, { summary }] of Object.entries(webhookPayloads)) {
    registry.registerWebhook({
      method: 'post',
      path: type,
      summary,
      description:
        'Signed as Standard Webhooks says: `webhook-id` is the same with every attempt, `webhook-signature` holds one `v1,` HMAC-SHA256 of `id.timestamp.body` for each secret that is valid. In order for each ticket; a ticket is told as it is after what happened.',
      tags: ['Webhooks'],
      request: {
        headers: webhookHeaders,
        body: {
          required: true,
          content: { 'application/json': { schema: webhookBodySchema(type as WebhookType) } },
        },
      },
      responses: {
        '2XX': { description: 'It has arrived. What the answer says is not read.' },
        410: { description: 'The endpoint is gone: it is switched off' },
        '4XX': { description: 'Tried again, with more and more time between, for three days; `Retry-After` is obeyed' },
        '5XX': { description: 'As 4XX' },
      },
    })
  }
}

function permissionOf({ may }: Endpoint): string {
  if (may === 'anybody') return 'Needs no session.'
  return may === 'signedIn' ? 'For every agent who is signed in.' : `For agents whose role allows \`${may}\`.`
}

function requestOf(path: string, { query, body }: Endpoint) {
  const names = [...path.matchAll(/:(\w+)/g)].map(([, name = '']) => name)
  return {
    ...(names.length > 0 && { params: z.object(Object.fromEntries(names.map((name) => [name, z.string()]))) }),
    ...(query && { query: query as z.ZodObject }),
    ...(body && { body: { required: true, content: { 'application/json': { schema: body } } } }),
  }
}

function responsesOf({ answer, status = answer ? 200 : 204, may }: Endpoint) {
  const problems = obstacles
    .filter(([code]) => may !== 'anybody' || code !== 403)
    .map(([code, description]) => [code, { description, content: { 'application/json': { schema: problem } } }])
  const good = answer
    ? { description: 'Done', content: { 'application/json': { schema: answer } } }
    : { description: 'Done' }
  return Object.fromEntries([[status, good], ...problems])
}
