/** What was typed and not sent, per conversation; it outlives a reload of this tab. */
const keyOf = (conversation: string) => `signpost.draft.${conversation}`

export function readDraft(conversation: string): string {
  return sessionStorage.getItem(keyOf(conversation)) ?? ''
}

export function keepDraft(conversation: string, text: string): void {
  if (text) sessionStorage.setItem(keyOf(conversation), text)
  else sessionStorage.removeItem(keyOf(conversation))
}
