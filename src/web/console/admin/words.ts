import { pick } from '../language.ts'
import { english } from './words/en.ts'
import { french } from './words/fr.ts'

/** The administration's sentences in the language of the console. */
export const words = pick({ en: english, fr: french })
