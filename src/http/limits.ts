import { RateLimiterMemory, RateLimiterRes } from 'rate-limiter-flexible'

/** How often something may be done: `points` within `seconds`. */
export type Limit = { points: number; seconds: number }
/** Everything that is counted at the chat's door. */
export type LimitName = 'tokensPerAddress' | 'messagesPerConversation' | 'messagesPerAddress' | 'signalsPerConversation'

/** Far above what a person does, and what a whole office behind one address does. */
const LIMITS: Record<LimitName, Limit> = {
  tokensPerAddress: { points: 60, seconds: 60 },
  messagesPerConversation: { points: 30, seconds: 30 },
  messagesPerAddress: { points: 300, seconds: 60 },
  signalsPerConversation: { points: 60, seconds: 60 },
}

/** Counts in this process. `spend` answers 0, or how many milliseconds to wait. */
export type Limiter<Name extends string = LimitName> = {
  spend(name: Name, who: string, points?: number): Promise<number>
}

/** Those of the chat's door unless others are given. */
export function createLimiter(limits?: Record<LimitName, Limit>): Limiter
export function createLimiter<Name extends string>(limits: Record<Name, Limit>): Limiter<Name>
export function createLimiter(limits: Record<string, Limit> = LIMITS): Limiter<string> {
  const counters = new Map(
    Object.entries(limits).map(([name, { points, seconds }]) => [
      name,
      new RateLimiterMemory({ points, duration: seconds, keyPrefix: name }),
    ]),
  )
  return {
    async spend(name, who, points = 1) {
      try {
        await counters.get(name)?.consume(who, points)
        return 0
      } catch (refusal) {
        if (refusal instanceof RateLimiterRes) return Math.max(1, refusal.msBeforeNext)
        throw refusal
      }
    },
  }
}
