import { z } from 'zod'
import { conversationWire, messageWire } from '../wire.ts'
import type { Endpoints } from './endpoint.ts'

const corrected = z.object({
  text: z
    .string()
    .max(20_000, 'at most 20,000 characters')
    .refine((text) => text.trim() !== '', 'write something'),
})

/** Words to look for among the articles; none for the first of each section. */
const searched = z.object({ text: z.string().max(200).default('') })

const articlesWire = z.object({
  articles: z.array(z.object({ slug: z.string(), title: z.string(), excerpt: z.string(), url: z.string() })),
})

/** What happens while an agent and a visitor talk. */
export const liveApi = {
  'POST /api/conversations/:id/files': {
    summary: 'Say something with files: a part "activity" with { text, clientId } as JSON, then the files',
    may: 'sayAsAgent',
    tag: 'Conversations',
    takes: 'files',
    answer: messageWire,
    status: 201,
  },
  'PATCH /api/conversations/:id/messages/:seq': {
    summary: 'Change the text of a line of one’s own; the log keeps both',
    may: 'sayAsAgent',
    shows: 'conversation',
    tag: 'Conversations',
    body: corrected,
    answer: conversationWire,
  },
  'DELETE /api/conversations/:id/messages/:seq': {
    summary: 'Take a line of one’s own back; the visitor no longer sees it, the log keeps it',
    may: 'sayAsAgent',
    shows: 'conversation',
    tag: 'Conversations',
    answer: conversationWire,
  },
  'PUT /api/conversations/:id/typing': {
    summary: 'The agent who has the conversation is writing; the visitor sees it for a moment',
    may: 'sayAsAgent',
    tag: 'Conversations',
    status: 204,
  },
  'GET /api/articles': {
    summary: 'Articles that a few words fit, with the address to put into a reply',
    may: 'sayAsAgent',
    tag: 'Knowledge',
    query: searched,
    answer: articlesWire,
  },
} as const satisfies Endpoints
