type Welcome = {
  url: string
  /** Whether the demo pages are open. */
  demo: boolean
  /** A link that signs the first administrator in; null when somebody works here already. */
  signIn: string | null
  /** Whether letters are kept to be read instead of sent. */
  keepsLetters: boolean
  /** What is wrong with the articles, and with the holidays, in one line each; null when nothing is. */
  trouble: string | null
  unconfirmed: string | null
}

/** What the operator reads when the desk has started. */
export function welcome({ url, demo, signIn, keepsLetters, trouble, unconfirmed }: Welcome): string {
  const lines = [
    ...(demo
      ? [
          ['A publisher’s website', `${url}/demo/publisher`],
          ['The vendor’s website', `${url}/demo/vendor`],
        ]
      : []),
    ['Help pages', `${url}/help`],
    ['Console', signIn ?? `${url}/console`],
    ...(signIn ? [['', '(this link signs in once, within a day)']] : []),
    ...(signIn && !demo ? [['', 'Nobody works here yet: come in by it, and invite yourself under Agents.']] : []),
    ...(trouble ? [['Articles', trouble]] : []),
    ...(unconfirmed ? [['Holidays', unconfirmed]] : []),
    ...(keepsLetters ? [['Mailbox', `${url}/dev/mailbox (no mail server is set: letters are kept, not sent)`]] : []),
  ] as const
  const width = Math.max(...lines.map(([name]) => name?.length ?? 0))
  const rows = lines.map(([name = '', address]) => `  ${name.padEnd(width)}  ${address}`)
  return ['', 'Signpost is ready.', '', ...rows, '', 'Ctrl-C stops it.'].join('\n')
}
