import type { Instant } from '../calendar/time.ts'
import { letAssistantDecide } from './assistantTurn.ts'
import type { Decide } from './botPorts.ts'
import { commit } from './commit.ts'
import type { Needs } from './desk.ts'
import { throwFaultsOf } from './faults.ts'
import { noticeUnread } from './live.ts'
import { noticeSilence } from './questions.ts'
import { noticeStranded } from './stranded.ts'
import { noticeLostAgent, noticeSilentAgent } from './unanswered.ts'

/**
 * Handles at most one overdue thing of each kind (the clocks of tickets have their own loop, alerts.ts); true means "call me
 * again at once". The due time is the truth and this only notices, so a restart, a second node or a late loop changes nothing:
 * whoever saves first has noticed.
 */
export async function sweep(needs: Needs, decide: Decide): Promise<boolean> {
  // one that fails must not keep the others from their turn
  const looks = await Promise.allSettled([
    noticeForgotten(needs, decide),
    noticeQuiet(needs, decide),
    noticeSilence(needs),
    noticeStranded(needs),
    noticeSilentAgent(needs, decide),
    noticeLostAgent(needs, decide),
    noticeUnread(needs),
  ])
  throwFaultsOf(looks)
  return looks.some((look) => look.status === 'fulfilled' && look.value)
}

/** Nobody came in time: the visitor is told so and offered what was said at the start. */
async function noticeForgotten(needs: Needs, decide: Decide): Promise<boolean> {
  const before = (needs.clock() - needs.queueWaitMs) as Instant
  const forgotten = await needs.store.firstForgottenInQueue(before)
  if (!forgotten) return false
  const takeOut = (say: boolean) =>
    commit(needs, forgotten.id, async (work) => {
      const { handling } = work.talk
      if (handling.by !== 'queue' || handling.since > before) return null
      work.talk = { ...work.talk, handling: { by: 'assistant' } }
      work.happened({ kind: 'NobodyCame' })
      if (say) await letAssistantDecide(needs, work, { heard: 'nobodyCame' }, decide)
      return null
    })
  try {
    await takeOut(true)
  } catch (fault) {
    await takeOut(false) // without a word, or this one would be looked at again and again and the others never
    throw fault
  }
  return true
}

/** The assistant's question was met with silence: it checks in, and later leaves it there. Whoever saves first has noticed. */
async function noticeQuiet(needs: Needs, decide: Decide): Promise<boolean> {
  const quiet = await needs.store.firstSilentConversation(needs.clock())
  if (!quiet) return false
  const end = (say: boolean) =>
    commit(needs, quiet.id, async (work) => {
      const { silentAt } = work.talk
      if (silentAt === null || silentAt > work.now) return null
      work.talk = { ...work.talk, silentAt: null }
      if (say) await letAssistantDecide(needs, work, { heard: 'silence' }, decide)
      return null
    })
  try {
    await end(true)
  } catch (fault) {
    await end(false) // without a word, as above
    throw fault
  }
  return true
}
