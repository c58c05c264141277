/** What the desk adds to an activity's `channelData`. Everything is optional, and whatever has another shape is ignored. */
export interface DeskData {
  /** An agent wrote this, under this name. */
  agent?: { name: string }
  /** A remark of the desk itself, such as "Mia has joined"; shown as a quiet line. */
  system?: true
  /** Who answers from here on; the header follows it. */
  handling?: 'assistant' | 'queue' | 'agent'
  /** The language that is spoken from here on, such as "fr". */
  locale?: string
  /** A text made to be pasted elsewhere, such as a message to the company that supplied a document. */
  copyText?: string
  /** The agent has changed it since. */
  edited?: true
  /** Asks how it was with this ticket. */
  rating?: { ticket: number }
}

export function deskData(activity: { channelData?: unknown }): DeskData {
  const data = activity.channelData
  if (!isRecord(data)) return {}
  const found: DeskData = {}
  if (isRecord(data.agent) && typeof data.agent.name === 'string') found.agent = { name: data.agent.name }
  if (data.system === true) found.system = true
  if (data.handling === 'assistant' || data.handling === 'queue' || data.handling === 'agent')
    found.handling = data.handling
  if (typeof data.locale === 'string' && /^[a-z]{2}$/.test(data.locale)) found.locale = data.locale
  if (typeof data.copyText === 'string') found.copyText = data.copyText
  if (data.edited === true) found.edited = true
  if (isRecord(data.rating) && typeof data.rating.ticket === 'number') found.rating = { ticket: data.rating.ticket }
  return found
}

/** Who the visitor is talking to, for the header. */
export type Voice = { by: 'assistant' } | { by: 'queue' } | { by: 'agent'; name: string }

/** The newest thing that says who answers decides; a visitor's own message says nothing about it. */
export function voiceOf(
  activities: readonly { from?: { role?: string }; type?: string; channelData?: unknown }[],
): Voice {
  for (const activity of activities.toReversed()) {
    if (activity.from?.role === 'user' || activity.type !== 'message') continue
    const { agent, system, handling } = deskData(activity)
    if (handling === 'queue') return { by: 'queue' }
    if (agent && handling !== 'assistant') return { by: 'agent', name: agent.name }
    if (handling === 'assistant' || !system) return { by: 'assistant' }
  }
  return { by: 'assistant' }
}

/** The language of the newest line that names one; undefined when none does. */
export function localeOf(activities: readonly { channelData?: unknown }[]): string | undefined {
  for (const activity of activities.toReversed()) {
    const { locale } = deskData(activity)
    if (locale) return locale
  }
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null
}
