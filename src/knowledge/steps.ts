import { plainText } from './plainText.ts'

const STEP = /^\d{1,3}[.)][ \t]+(\S.*)$/gm

/** The numbered steps in a stretch of Markdown, as plain text; steps inside steps are not counted. */
export function stepsIn(markdown: string): string[] {
  return [...markdown.matchAll(STEP)].map((found) => plainText(found[1] ?? ''))
}
