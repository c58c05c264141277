import type { Tier } from '../domain/tier.ts'

/** How much there is to do at the moment, over all nodes. */
export type DeskStanding = {
  openTickets: Readonly<Record<Tier, number>>
  /** Open tickets with a target that ran out and is still not met. */
  overdueTickets: number
  /** Letters that wait to be handed over, for the first time or again. */
  lettersWaiting: number
}
