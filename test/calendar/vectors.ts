import { readFileSync } from 'node:fs'

/** Inputs and expected due times, made by walking the calendar step by step; no library's business time is in them. */
export interface Vectors {
  holidays: Record<string, { date: string; name: string; for?: string }[]>
  due: DueVector[]
  due_los_angeles: DueVector[]
  pauses: PauseVector[]
  between: BetweenVector[]
}

interface AnyVector {
  id: string
  zone: string
  in_lieu: string
}

interface DueVector extends AnyVector {
  category: string
  received: string
  tier: 1 | 2 | 3
  in_hours: boolean
  clock_starts: string
  response_due: string
  fix_due: string | null
  business_seconds: number
}

interface PauseVector extends AnyVector {
  shape: string
  received: string
  tier: 1 | 2 | 3
  clock: 'response' | 'fix'
  pauses: [string, string | null][]
  due_without_pauses: string
  due: string | null
}

interface BetweenVector extends AnyVector {
  kind: string
  from: string
  to: string
  business_seconds: number
}

export const vectors = JSON.parse(readFileSync(new URL('./vectors.json', import.meta.url), 'utf8')) as Vectors
