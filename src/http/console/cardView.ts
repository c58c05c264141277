import { z } from 'zod'
import type { CardWire } from '../wire.ts'

const run = z.object({ text: z.string(), weight: z.string().optional(), size: z.string().optional() })
const element = z.object({ type: z.string(), spacing: z.string().optional(), inlines: z.array(run).optional() })
const card = z.object({
  type: z.literal('AdaptiveCard'),
  body: z.array(element),
  actions: z.array(z.object({ title: z.string() })).default([]),
})

/**
 * What the visitor saw of a card, for the console: its lines as runs of text, and its buttons by their names. A card that
 * is not one of ours is null; then the text beside it is shown, which says the same.
 */
export function cardView(given: unknown): CardWire | null {
  const parsed = card.safeParse(given)
  if (!parsed.success) return null
  const { body, actions } = parsed.data
  return {
    lines: body.flatMap(({ inlines = [], spacing }) =>
      inlines.length === 0
        ? []
        : [
            {
              isApart: spacing === 'Medium',
              runs: inlines.map(({ text, weight, size }) => ({
                text,
                isBold: weight === 'Bolder',
                isTitle: size === 'Medium',
              })),
            },
          ],
    ),
    buttons: actions.map(({ title }) => title),
  }
}
