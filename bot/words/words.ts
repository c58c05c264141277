import type { Locale } from '../../src/domain/person.ts'
import { en } from './en.ts'
import { fr } from './fr.ts'

/** The shape of the assistant's language: a sentence that one language lacks does not compile. */
export type Words = typeof en

/** Something that can be tapped. */
export type ChoiceKey = keyof Words['choice']

export const words: Record<Locale, Words> = { en, fr }
