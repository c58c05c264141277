import type { CustomerId } from './ids.ts'
import type { SupportDoor } from './person.ts'

/** Something in a person's words that only one company's content carries. */
export type ProviderClue =
  /** An address of the web. */
  | { kind: 'link'; value: string }
  | { kind: 'documentCode'; value: string }
  /** An e-mail address that an error message shows, or that a letter came from. */
  | { kind: 'address'; value: string }

/** How a provider was found, the surest first. */
export const WAYS_FOUND = ['site', 'link', 'documentCode', 'address', 'invitation', 'name', 'agent'] as const
export type WayFound = (typeof WAYS_FOUND)[number]

/** A provider as its own end users may know it. */
export type Provider = { customer: CustomerId; name: string; door: SupportDoor }
