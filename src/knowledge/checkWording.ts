import { headOf } from './frontMatter.ts'
import type { Article, Problem } from './types.ts'

const NUMBER = '(?:\\d+(?:[.,]\\d+)?|one|two|three|four|six|eight|twelve|eighteen|twenty-four|une?|deux|huit)'
const DAY = '(?:mon|tues|wednes|thurs|fri|satur|sun)day|lundi|mardi|mercredi|jeudi|vendredi|samedi|dimanche'

/** What the support policy says by placeholder, and the tell-tale forms of it when somebody has typed it instead. */
const TYPED_BY_HAND: readonly { form: RegExp; remedy: string }[] = [
  {
    form: new RegExp(
      `\\b${NUMBER}[ \\u00a0-](?:(?:business|working|regular|opening) )?(?:hours?|minutes?|heures?|business days?)\\b`,
      'i',
    ),
    remedy: 'use {{policy.tier1.response}} or its like: the clocks run on the policy, and the text must not differ',
  },
  {
    form: /\b\d{1,2}(?:[:.]\d\d)? ?(?:am\b|pm\b|a\.m\.|p\.m\.)|\b24\/7\b|\b\d{1,2} ?h(?: ?\d\d)?\b/i,
    remedy: 'use {{policy.hours}}: the desk may change its hours',
  },
  {
    form: new RegExp(`\\b(?:${DAY})s? ?(?:to|through|until|till|à|au|-|–) ?(?:${DAY})s?\\b`, 'i'),
    remedy: 'use {{policy.hours}}: the desk may change its hours',
  },
  {
    form: /\b(?:Christmas|Boxing Day|New Year['’]s|Family Day|Good Friday|Easter|Victoria Day|Canada Day|(?:BC|B\.C\.|British Columbia) Day|Labou?r Day|Truth and Reconciliation|Thanksgiving|Remembrance Day|Noël|Vendredi saint)\b/i,
    remedy: 'use {{policy.holidays}} on a line of its own: the list follows the calendar',
  },
]

/** In policy articles, what should be a placeholder; in all articles, a placeholder that was never closed. */
export function checkWording({ file, kind, written }: Article): Problem[] {
  const closing = headOf(written).length
  return written.split('\n').flatMap((line, at) => {
    if (at <= closing) return []
    const typed = line.replace(/\{\{[^{}]*\}\}/g, '')
    const complain = (what: string, remedy: string) => ({ file, line: at + 1, what, remedy })
    const open = typed.includes('{{')
      ? [complain('a placeholder is not closed', 'write two braces before and after its name')]
      : []
    if (kind !== 'policy') return open
    const found = TYPED_BY_HAND.flatMap(({ form, remedy }) => {
      const text = form.exec(typed)?.[0]
      return text ? [complain(`"${text}" is typed by hand`, remedy)] : []
    })
    return [...open, ...found]
  })
}
