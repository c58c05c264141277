/** A running loop; `stop` waits for the step under way. */
export type Loop = { stop(): Promise<void> }

/**
 * Runs `step` again and again: at once while it answers true, else after `pauseMs`. A step that fails is told and tried
 * again after the pause, so one bad row or a database that is away for a moment cannot end the loop.
 */
export function every(pauseMs: number, step: () => Promise<boolean>, failed: (fault: unknown) => void): Loop {
  let stopped = false
  let wake = () => {}
  const pause = () =>
    new Promise<void>((resume) => {
      const timer = setTimeout(resume, pauseMs)
      wake = () => {
        clearTimeout(timer)
        resume()
      }
    })
  const running = (async () => {
    while (!stopped) {
      const again = await step().catch((fault) => {
        failed(fault)
        return false
      })
      if (!again && !stopped) await pause()
    }
  })()
  return {
    stop: () => {
      stopped = true
      wake()
      return running
    },
  }
}
