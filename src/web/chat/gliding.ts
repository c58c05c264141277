import { hooks } from 'botframework-webchat'
import { useEffect } from 'react'

const { useActivities, useScrollTo, useSuggestedActions } = hooks

/** A talk that stands still for so long, in milliseconds, is not gliding; Web Chat itself starts within half of it. */
const STILL_MS = 400

/** Frames further apart than this were held back, as in a hidden page; what glides stands still meanwhile. */
const HELD_BACK_MS = 200

/** Web Chat hands it on as it is; with a number it would no longer follow what comes. */
const END = '100%' as unknown as number

/**
 * Frees the talk where Web Chat's gliding is stuck. Where one glide ends in the very moment the next is asked for, React
 * takes both together for no change: none starts, Web Chat waits for its end for good, and the newest lines stay below
 * what is in view. Told to go where it already is, it forgets that glide and starts anew, to the end or to a long
 * answer's first line. Where a visitor has scrolled up, it changes nothing.
 */
export function useFreeGliding(): void {
  const [activities] = useActivities()
  const [choices] = useSuggestedActions()
  const scrollTo = useScrollTo()

  // biome-ignore lint/correctness/useExhaustiveDependencies: a new line or new choices are what makes it glide
  useEffect(() => {
    let [stillSince, lookedAt, scrollTop] = [0, 0, -1]
    // by frames, because glides go by them, too: one that is only held back goes on
    let frame = requestAnimationFrame(function look(now) {
      frame = requestAnimationFrame(look)
      const talk = document.querySelector('.webchat__basic-transcript__scrollable')
      if (!talk) return
      if (talk.scrollTop !== scrollTop || now - lookedAt > HELD_BACK_MS) stillSince = now
      scrollTop = talk.scrollTop
      lookedAt = now
      if (now - stillSince < STILL_MS) return
      cancelAnimationFrame(frame)
      const isAtEnd = talk.scrollHeight - talk.clientHeight - scrollTop <= 1
      // at its end, too: a glide stuck there takes a reader who goes up by keyboard down again with the next line
      scrollTo({ scrollTop: isAtEnd ? END : scrollTop }, { behavior: 'auto' })
    })
    return () => cancelAnimationFrame(frame)
  }, [activities, choices, scrollTo])
}
