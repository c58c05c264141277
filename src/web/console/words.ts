import { pick } from './language.ts'
import { english, type Words } from './words/en.ts'
import { french } from './words/fr.ts'

/** The sentences that the console's screens share, in the agent's language. A screen's own stand beside it. */
export const words: Words = pick({ en: english, fr: french })
