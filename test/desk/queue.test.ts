import { expect, test } from 'vitest'
import { createQueueBoard } from '../../src/desk/queue.ts'
import type { Topic } from '../../src/desk/storePorts.ts'
import { jonas, mia } from '../support/demoFixtures.ts'
import { demoFixtures, fakeStore } from '../support/fakeStore.ts'

function aBoard() {
  const store = fakeStore(demoFixtures)
  const asked: string[] = []
  let heard = () => {}
  const board = createQueueBoard({
    store: {
      ...store,
      queuePage: (query) => {
        asked.push(`${query.view} ${query.limit}`)
        return store.queuePage(query)
      },
    },
    clock: () => 1_000 as never,
    feed: {
      wake: () => {},
      listen: (_topic: Topic, tell: () => void) => {
        heard = tell
        return () => {}
      },
    },
    queueWaitMs: 180_000,
  })
  return { board, asked, happens: () => heard() }
}

test('consoles that ask for the same at the same moment share one reading', async () => {
  const { board, asked } = aBoard()
  const pages = await Promise.all([mia, jonas, mia].map((agent) => board.page(agent, 'open', 0, 100)))
  expect(asked).toEqual(['open 100'])
  expect(new Set(pages.map((page) => JSON.stringify(page))).size).toBe(1)
  await board.page(mia, 'open', 0, 100)
  expect(asked).toHaveLength(2) // nothing is kept once it was read
})

test('what is an agent’s own is read for each of them', async () => {
  const { board, asked } = aBoard()
  await Promise.all([mia, jonas].map((agent) => board.page(agent, 'mine', 0, 100)))
  expect(asked).toEqual(['mine 100', 'mine 100'])
})

test('a reading that began before something happened is not given to those who ask afterwards', async () => {
  const { board, asked, happens } = aBoard()
  const before = board.page(mia, 'open', 0, 100)
  happens()
  const after = board.page(jonas, 'open', 0, 100)
  await Promise.all([before, after])
  expect(asked).toHaveLength(2)
})

test('no part is longer than its limit, and nobody but agents reads it', async () => {
  const { board, asked } = aBoard()
  await board.page(mia, 'open', 0, 100_000)
  expect(asked).toEqual(['open 200'])
  const nobody = { ...mia, role: 'nobody' as never }
  expect(await board.page(nobody, 'open', 0, 10)).toMatchObject({ refused: 'notAllowed' })
  expect(await board.standing(nobody)).toMatchObject({ refused: 'notAllowed' })
  expect(await board.search(nobody, 'x', 10)).toMatchObject({ refused: 'notAllowed' })
})
