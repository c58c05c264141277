/** What an agent can look at that is somebody's, for the access log. */
export const ACCESS_KINDS = [
  /** A conversation with its ticket, opened or acted in. */
  'conversation',
  /** A file of a conversation. */
  'file',
  /** The desk searched for words, which may be a name; the words are not kept. */
  'search',
  /** Somebody looked for by address, for an export or an erasure. */
  'person',
  /** Everything of one person as a file. */
  'personExport',
  /** A list saved as a table. */
  'table',
  /** A report that shows tickets, questions or words of customers. */
  'report',
  /** Contacts of a customer, or those to be confirmed. */
  'contacts',
  /** Mails that came in. */
  'mail',
  /** Letters that did not arrive, with their addresses. */
  'letters',
  /** What was sent to another system. */
  'webhook',
] as const
export type AccessKind = (typeof ACCESS_KINDS)[number]
