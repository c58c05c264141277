import { pick } from '../language.ts'
import { english, type ReportWords } from './words/en.ts'
import { french } from './words/fr.ts'

/** The reports' own sentences, in the agent's language. */
export const words: ReportWords = pick({ en: english, fr: french })
