import { hooks } from 'botframework-webchat'
import { useEffect } from 'react'

const { useActivities, useScrollTo, useSuggestedActions } = hooks

/** How often the talk is looked at after something new in it, in milliseconds. */
const lookMs = 100

/** A talk that stood still for so many looks is not gliding: Web Chat itself starts within two. */
const stillLooks = 4

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
    let stillFor = 0
    let scrollTop = -1
    const timer = setInterval(() => {
      const talk = document.querySelector('.webchat__basic-transcript__scrollable')
      if (!talk) return
      stillFor = talk.scrollTop === scrollTop ? stillFor + 1 : 0
      scrollTop = talk.scrollTop
      if (stillFor < stillLooks) return
      clearInterval(timer)
      const isAtEnd = talk.scrollHeight - talk.clientHeight - scrollTop <= 1
      if (!isAtEnd) scrollTo({ scrollTop }, { behavior: 'auto' })
    }, lookMs)
    return () => clearInterval(timer)
  }, [activities, choices, scrollTo])
}
