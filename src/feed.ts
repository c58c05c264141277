import type { Feed, Topic } from './desk/storePorts.ts'

/** How wake-up calls reach the other nodes, and theirs us. */
export type Elsewhere = {
  send(topic: string): void
  hear(heard: (topic: string) => void, missed: () => void, lost: (cause: unknown) => void): void
}

/**
 * Wake-up calls within this process, and with `elsewhere` between all nodes. Calls for a topic that come in one tick are heard
 * once, after the tick. A listener that throws is told to `fault` and keeps nobody else from hearing. `changedElsewhere` hears
 * every topic that another node calls, at once, and null where calls may have been missed.
 */
export function createFeed(
  fault: (cause: unknown, what: string) => void,
  elsewhere: Elsewhere | null = null,
  changedElsewhere: (topic: Topic | null) => void = () => {},
): Feed {
  const listeners = new Map<Topic, Set<() => void>>()
  const waiting = new Set<Topic>()

  function tell(): void {
    const topics = [...waiting]
    waiting.clear()
    for (const topic of topics) {
      for (const heard of [...(listeners.get(topic) ?? [])]) {
        try {
          heard()
        } catch (cause) {
          fault(cause, 'feed')
        }
      }
    }
  }

  function wakeHere(topic: Topic): void {
    if (!listeners.has(topic)) return
    if (waiting.size === 0) setImmediate(tell)
    waiting.add(topic)
  }

  elsewhere?.hear(
    (topic) => {
      changedElsewhere(topic as Topic)
      wakeHere(topic as Topic)
    },
    () => {
      changedElsewhere(null)
      for (const topic of listeners.keys()) wakeHere(topic)
    },
    (cause) => fault(cause, 'the line to the other nodes is down; each finds its news by itself, some seconds later'),
  )

  return {
    wake(topic) {
      elsewhere?.send(topic)
      wakeHere(topic)
    },
    listen(topic, heard) {
      const own = () => heard() // so that one function may listen twice and stop once
      const all = listeners.get(topic) ?? new Set()
      listeners.set(topic, all.add(own))
      return () => {
        all.delete(own)
        if (all.size === 0 && listeners.get(topic) === all) listeners.delete(topic)
      }
    },
  }
}
