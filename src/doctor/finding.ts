/** What is looked at, in this order. */
export const CHECKS = [
  'settings',
  'secrets',
  'data folder',
  'zone data',
  'policy',
  'holidays',
  'articles',
  'database',
  'clock',
  'redis',
  'tracing',
  'webhooks',
  'keeping',
  'mail out',
  'mail in',
  'scanner',
  'address',
] as const

/** One line of what was found. A `fail` keeps the desk from doing its work; a `warn` will, or may. */
export type Finding = {
  check: (typeof CHECKS)[number]
  state: 'ok' | 'warn' | 'fail'
  what: string
  /** What to do about it; null where nothing is to be done. */
  remedy: string | null
}

export function ok(check: Finding['check'], what: string): Finding {
  return { check, state: 'ok', what, remedy: null }
}

export function warn(check: Finding['check'], what: string, remedy: string): Finding {
  return { check, state: 'warn', what, remedy }
}

export function fail(check: Finding['check'], what: string, remedy: string): Finding {
  return { check, state: 'fail', what, remedy }
}

/** A line such as "what is wrong: what to do", as faults of ours say it. */
export function failSaid(check: Finding['check'], line: string): Finding {
  const [, what = line, remedy = 'put that right, and look again'] = /^(.*?)(?:; |: )(.*)$/s.exec(line) ?? []
  return fail(check, what, remedy)
}
