declare const brand: unique symbol
type Id<Name extends string> = string & { readonly [brand]: Name }

/** One talk in the log. Only letters, digits, "-" and "_": chat clients put it into addresses unescaped. */
export type ConversationId = Id<'Conversation'>
/** One line of a talk. */
export type MessageId = Id<'Message'>
/** The key of a ticket; people see its number instead. */
export type TicketId = Id<'Ticket'>
/** An organisation that licenses the product. */
export type CustomerId = Id<'Customer'>
/** A person who may open tickets for a customer. */
export type ContactId = Id<'Contact'>
/** A person who works in the console. */
export type AgentId = Id<'Agent'>
/** The public key of a website that carries the chat. */
export type SiteKey = Id<'Site'>
/** A file that came with a message. */
export type FileId = Id<'File'>
/** One question to the articles. Nobody can guess it: it stands in links. */
export type QuestionId = Id<'Question'>
/** An agent's note for colleagues. */
export type NoteId = Id<'Note'>
