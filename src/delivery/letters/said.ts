/** A fact by name, for the small table. `isLoud`: the one a reader looks for. */
export type Fact = { name: string; value: string; isLoud?: boolean }

/** A part of a longer letter: a heading, and lines of a title with something behind it. */
type Listed = { title: string; rows: readonly { title: string; second: string; url?: string }[] }

/**
 * A letter in words, in the order in which it is read. Both bodies are made from it and nothing else, so that they say
 * the same. A `quote` is somebody's own words, with their line ends.
 */
export type Said = {
  subject: string
  /** What a list of letters shows behind the subject. It repeats what the letter says. */
  preview: string
  title: string
  lead: string
  /** What is to be typed somewhere. */
  code?: string
  facts?: readonly Fact[]
  quote?: string
  lists?: readonly Listed[]
  lines?: readonly string[]
  action?: { label: string; url: string }
  /** Why the reader gets it. */
  foot: string
  /** How to get no more of it. */
  unsubscribe?: { label: string; url: string }
  /** How urgent it is; the words say so, too. */
  tone?: 'warn' | 'breach'
}

/** What the words depend on beside the letter itself. */
export type Circumstance = {
  /** An answer to this letter is read: it finds its way to the ticket. */
  isReplyRead: boolean
}
