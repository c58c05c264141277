import { setImmediate as tick } from 'node:timers/promises'
import { describe, expect, test, vi } from 'vitest'
import { createFeed } from '../src/feed.ts'

describe('the feed', () => {
  test('tells each listener of a topic once for many wake-ups in a row', async () => {
    const feed = createFeed(() => {})
    const [one, other, queue] = [vi.fn(), vi.fn(), vi.fn()]
    feed.listen('conversation:a', one)
    feed.listen('conversation:a', other)
    feed.listen('queue', queue)
    for (let i = 0; i < 5; i++) feed.wake('conversation:a')
    expect(one).not.toHaveBeenCalled()
    await tick()
    expect([one, other, queue].map(({ mock }) => mock.calls.length)).toEqual([1, 1, 0])
    feed.wake('conversation:a')
    await tick()
    expect(one).toHaveBeenCalledTimes(2)
  })

  test('is silent for whoever has stopped, even between the wake-up and its telling', async () => {
    const feed = createFeed(() => {})
    const [heard, stays] = [vi.fn(), vi.fn()]
    const stop = feed.listen('queue', heard)
    feed.listen('queue', stays)
    feed.wake('queue')
    stop()
    stop()
    await tick()
    expect([heard.mock.calls.length, stays.mock.calls.length]).toEqual([0, 1])
  })

  test('tells the others when one listener fails, and says so', async () => {
    const fault = vi.fn()
    const feed = createFeed(fault)
    const heard = vi.fn()
    const broken = new Error('broken')
    feed.listen('queue', () => {
      throw broken
    })
    feed.listen('queue', heard)
    feed.wake('queue')
    await tick()
    expect(heard).toHaveBeenCalledTimes(1)
    expect(fault).toHaveBeenCalledWith(broken, 'feed')
  })

  test('hears a wake-up that is made while telling, once more', async () => {
    const feed = createFeed(() => {})
    let times = 0
    feed.listen('queue', () => {
      if (++times === 1) feed.wake('queue')
    })
    feed.wake('queue')
    await tick()
    await tick()
    expect(times).toBe(2)
  })

  test('tells at once what other nodes have changed, and when that may have been missed', () => {
    const changed = vi.fn()
    let others = { heard: (_topic: string) => {}, missed: () => {} }
    const hear = (heard: (topic: string) => void, missed: () => void) => {
      others = { heard, missed }
    }
    const feed = createFeed(() => {}, { send() {}, hear }, changed)
    feed.wake('conversation:mine')
    others.heard('conversation:theirs')
    others.missed()
    expect(changed.mock.calls).toEqual([['conversation:theirs'], [null]])
  })
})
