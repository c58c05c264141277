import type { CustomerId } from '../domain/ids.ts'
import { type Proof, provenAddress } from '../domain/person.ts'
import type { Work } from './commit.ts'
import type { Needs } from './desk.ts'

/** An address that was proven in a conversation. `onlyTo`: to this customer alone; null: to everybody. */
export type ProvenAddress = { email: string; proof: Proof; onlyTo: CustomerId | null }

/**
 * The address that counts as proven in this conversation: by a code that came back, else as the website signed it. A code
 * proves it to everybody, a website's word only as far as the website can speak: a customer's to that customer.
 */
export async function provenIn({ store }: Needs, { talk, extra }: Work): Promise<ProvenAddress | null> {
  const code = extra.code ?? (await store.code(talk.id))
  if (code?.provenAt) return { email: code.email, proof: 'code', onlyTo: null }
  const { person } = talk
  const email = provenAddress(person)
  if (email === null || person.kind === 'visitor' || !person.proof) return null
  if (person.proof !== 'site') return { email, proof: person.proof, onlyTo: null }
  const site = talk.site && (await store.site(talk.site))
  return site && { email, proof: 'site', onlyTo: site.owner.by === 'customer' ? site.owner.customer : null }
}
