/** What was typed and not sent, per conversation; it outlives a reload of this tab. */
const PREFIX = 'signpost.draft.'
const keyOf = (conversation: string) => `${PREFIX}${conversation}`

export function readDraft(conversation: string): string {
  return sessionStorage.getItem(keyOf(conversation)) ?? ''
}

export function keepDraft(conversation: string, text: string): void {
  if (text) sessionStorage.setItem(keyOf(conversation), text)
  else sessionStorage.removeItem(keyOf(conversation))
}

/** Lets go of all of them. */
export function forgetDrafts(): void {
  for (const key of Object.keys(sessionStorage)) if (key.startsWith(PREFIX)) sessionStorage.removeItem(key)
}
