import { mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { search } from '../../src/knowledge/search.ts'
import { type SentenceEncoder, startEncoder } from '../../src/knowledge/sentenceEncoder.ts'
import { PASSAGES_MAX, sentenceOf, sentencePassages } from '../../src/knowledge/sentencePassages.ts'
import { openSentenceVectors, type SentenceVectors } from '../../src/knowledge/sentenceVectors.ts'
import type { Library } from '../../src/knowledge/types.ts'
import { openKnowledge } from '../../src/openKnowledge.ts'
import { badQueries } from './badQueries.ts'
import { aLibrary } from './library.ts'

const library = aLibrary(
  { slug: 'remove', title: 'Removing a member', body: 'Choose the person and press **Delete**.' },
  { slug: 'print', title: 'Printing', body: 'Press **Print** and choose a printer.' },
  { slug: 'film', title: 'Watching a film', body: 'Press the arrow. The picture begins to move.' },
)

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sentences-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const told: string[] = []
const log = {
  info: (what: string) => void told.push(what),
  warn: (what: string) => void told.push(what),
  fault: (cause: unknown, what: string) => void told.push(`${what}: ${(cause as Error).message}`),
}
const opened: SentenceVectors[] = []
afterEach(async () => {
  told.length = 0
  await Promise.all(opened.splice(0).map((vectors) => vectors.stop()))
})

function open(parts: Omit<Parameters<typeof openSentenceVectors>[0], 'log'> = {}): SentenceVectors {
  const vectors = openSentenceVectors({ log, ...parts })
  opened.push(vectors)
  return vectors
}

/** An encoder of three directions: people, paper, pictures. It counts what it was asked, and can be made to wait. */
function smallEncoder({ model = 'small 1', until = Promise.resolve() as Promise<unknown> } = {}) {
  const asked: string[] = []
  const rowOf = (text: string) =>
    Int8Array.from([/member|person|who|snarfle/i, /print|paper/i, /film|picture|zorblax/i], (about) =>
      about.test(text) ? 127 : 0,
    )
  const encoder: SentenceEncoder = {
    ready: Promise.resolve({ model, dimensions: 3 }),
    async encode(texts) {
      asked.push(...texts)
      await until
      return texts.map(rowOf)
    },
    stop: async () => {},
  }
  return { asked, start: () => encoder }
}

const first = (vectors: SentenceVectors, question: string, of: Library = library) =>
  search(of, question, { sentence: vectors.likenessTo(question, of) }).results[0]?.slug

describe('the encoder that the packages bring', { timeout: 120_000 }, () => {
  let vectors: SentenceVectors
  beforeAll(async () => {
    vectors = openSentenceVectors({ log, waitMs: 60_000 })
    await vectors.take(library)
  }, 120_000)
  afterAll(() => vectors.stop())

  test('brings a question near to what is meant, in other words', async () => {
    await vectors.prepare('get rid of somebody')
    const sentence = vectors.likenessTo('get rid of somebody', library)
    const [remove = 0, print = 0, film = 0] = [0, 1, 2].map((article) => sentence?.likeness(article))
    expect(remove).toBeGreaterThan(Math.max(print, film) + 0.05)
    expect(sentence?.nearest(2, () => true)[0]).toBe(0)
    expect(first(vectors, 'get rid of somebody')).toBe('remove')
  })

  test('leaves the event loop alone while it works', async () => {
    let longest = 0
    let before = performance.now()
    const beat = setInterval(() => {
      longest = Math.max(longest, performance.now() - before)
      before = performance.now()
    }, 1)
    const began = performance.now()
    await vectors.prepareAll(Array.from({ length: 200 }, (_, at) => `Who can see document number ${at} of our course?`))
    const tookMs = performance.now() - began
    clearInterval(beat)
    expect(longest).toBeLessThan(tookMs / 3)
  })

  test('takes any text', async () => {
    await vectors.prepareAll(badQueries.map(([, query]) => query))
    for (const [, query] of badQueries) {
      const sentence = vectors.likenessTo(query, library)
      expect(search(library, query, { sentence }).confidence).toBeLessThanOrEqual(1)
      if (sentence) expect(Math.abs(sentence.likeness(0))).toBeLessThan(1.05)
    }
  })
})

describe('a library', () => {
  test('is compared by words alone until its vectors are there, then by sentences too', async () => {
    const vectors = open(smallEncoder())
    await vectors.prepare('who left?')
    expect(vectors.likenessTo('who left?', library)).toBeUndefined()
    await vectors.take(library)
    expect(vectors.likenessTo('who left?', library)).toBeUndefined()
    await vectors.prepare('who left?')
    expect(vectors.likenessTo('who  left?\n', library)?.nearest(1, () => true)).toEqual([0])
    expect(first(vectors, 'who left?')).toBe('remove')
    expect(told).toEqual(['sentence vectors ready'])
  })

  test('read again asks the encoder only for what has changed', async () => {
    const { asked, start } = smallEncoder()
    const vectors = open({ start })
    await vectors.take(library)
    expect(asked).toHaveLength(6)
    const changed = aLibrary(
      { slug: 'remove', title: 'Removing a member', body: 'Choose the person and press **Delete**.' },
      { slug: 'paper', title: 'Loading paper' },
    )
    await vectors.take(changed)
    expect(asked.slice(6)).toEqual(['Loading paper'])
    await vectors.prepare('paper')
    expect(vectors.likenessTo('paper', changed)?.nearest(1, () => true)).toEqual([1])
  })

  test('that a newer one has followed is given up, and the newest is the one compared', async () => {
    const gate = Promise.withResolvers<void>()
    const { asked, start } = smallEncoder({ until: gate.promise })
    const vectors = open({ start })
    const [older, newest] = [
      aLibrary({ slug: 'old', title: 'Old paper' }),
      aLibrary({ slug: 'new', title: 'New film' }),
    ]
    const taken = [vectors.take(library), vectors.take(older), vectors.take(newest)]
    gate.resolve()
    await Promise.all(taken)
    await vectors.prepare('film')
    expect(asked).not.toContain('Old paper')
    expect(vectors.likenessTo('film', older)).toBeUndefined()
    expect(vectors.likenessTo('film', library)).toBeUndefined()
    expect(vectors.likenessTo('film', newest)?.likeness(0)).toBeCloseTo(1)
    expect(told).toEqual(['sentence vectors ready'])
  })
})

describe('a question', () => {
  test('waits a moment only, goes on without, and has its vector when it is asked again', async () => {
    const gate = Promise.withResolvers<void>()
    const small = smallEncoder()
    const slow = small.start()
    let isSlow = false
    const start = (): SentenceEncoder => ({
      ...slow,
      encode: async (texts) => {
        if (isSlow) await gate.promise
        return slow.encode(texts)
      },
    })
    const vectors = open({ start, waitMs: 20 })
    await vectors.take(library)
    isSlow = true
    const began = performance.now()
    await vectors.prepare('who left?')
    expect(performance.now() - began).toBeLessThan(2_000)
    expect(vectors.likenessTo('who left?', library)).toBeUndefined()
    expect(search(library, 'remove a member').results[0]?.slug).toBe('remove')
    gate.resolve()
    await vectors.prepareAll(['who left?'])
    expect(vectors.likenessTo('who left?', library)).toBeDefined()
    expect(small.asked.filter((text) => text === 'who left?')).toHaveLength(1)
  })

  test('that the encoder cannot take is searched for by words', async () => {
    const vectors = open(smallEncoder())
    await vectors.take(library)
    await vectors.prepare('nothing it knows')
    expect(vectors.likenessTo('nothing it knows', library)).toBeUndefined()
  })

  test('without a letter has no vector, and is not asked about', async () => {
    const { asked, start } = smallEncoder()
    const vectors = open({ start })
    await vectors.take(library)
    asked.length = 0
    await vectors.prepareAll(['', ' ?!', '🙂🙂'])
    expect(asked).toEqual([])
    expect(vectors.likenessTo('🙂🙂', library)).toBeUndefined()
  })
})

describe('an encoder that fails', () => {
  const script = (name: string, text: string) => {
    const file = join(folder, name)
    writeFileSync(file, text)
    return pathToFileURL(file)
  }
  const says = (said: object) => `require('node:worker_threads').parentPort.postMessage(${JSON.stringify(said)});`

  test.each([
    [
      'is not installed',
      says({ failed: 'no packages', missing: true }),
      /^no packages; .*npm install --include=optional/,
    ],
    ['does not load', says({ failed: 'bad weights', missing: false }), /until the next start: bad weights$/],
    ['throws at once', "throw new Error('broken')", /until the next start: broken$/],
    ['ends', 'process.exit(3)', /until the next start: .*ended \(3\)$/],
    [
      'dies of a text',
      `${says({ model: 'm', dimensions: 3 })} require('node:worker_threads').parentPort.on('message', () => process.exit(1))`,
      /until the next start: .*ended \(1\)$/,
    ],
  ])('because it %s is told once, and the search goes on by words', async (name, text, line) => {
    const file = script(`${name.replaceAll(' ', '-')}.cjs`, text)
    const vectors = open({ start: () => startEncoder(file) })
    await vectors.take(library)
    await vectors.prepare('who left?')
    await vectors.prepareAll(['who left?'])
    await vectors.take(aLibrary({ slug: 'next' }))
    expect(told).toEqual([expect.stringMatching(line)])
    expect(vectors.likenessTo('who left?', library)).toBeUndefined()
    expect(first(vectors, 'removing a member')).toBe('remove')
  })
})

describe('vectors on disk', () => {
  const cacheFile = () => join(folder, `${Math.random()}.bin`)
  const taking = async (file: string, parts = {}, of = library) => {
    const { asked, start } = smallEncoder(parts)
    const vectors = open({ start, cacheFile: file })
    await vectors.take(of)
    await vectors.prepare('paper')
    return {
      asked: asked.filter((text) => text !== 'paper'),
      nearest: vectors.likenessTo('paper', of)?.nearest(1, () => true),
    }
  }

  test('are used at the next start, and the same is found', async () => {
    const file = cacheFile()
    expect(await taking(file)).toMatchObject({ asked: { length: 6 }, nearest: [1] })
    expect(await taking(file)).toEqual({ asked: [], nearest: [1] })
    expect(readFileSync(file, 'utf8')).not.toContain('Removing')
  })

  test('hold nothing of articles that are gone', async () => {
    const file = cacheFile()
    await taking(file)
    const { size } = statSync(file)
    await taking(
      file,
      {},
      aLibrary({ slug: 'print', title: 'Printing', body: 'Press **Print** and choose a printer.' }),
    )
    expect(statSync(file).size).toBeLessThan(size)
  })

  test.each([
    ['cut short', (bytes: Buffer) => bytes.subarray(0, bytes.length - 5)],
    ['changed', (bytes: Buffer) => Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])])],
    ['empty', () => Buffer.alloc(0)],
    ['something else', () => Buffer.from('hello\nworld')],
  ])('that are %s are made anew', async (_, spoil) => {
    const file = cacheFile()
    await taking(file)
    writeFileSync(file, spoil(readFileSync(file)))
    expect(await taking(file)).toMatchObject({ asked: { length: 6 }, nearest: [1] })
    expect((await taking(file)).asked).toEqual([])
    expect(new Set(told)).toEqual(new Set(['sentence vectors ready']))
  })

  test('of another model are made anew', async () => {
    const file = cacheFile()
    await taking(file)
    expect((await taking(file, { model: 'small 2' })).asked).toHaveLength(6)
  })

  test('that cannot be written are told, and used all the same', async () => {
    expect(await taking(join(folder, 'nowhere', 'x.bin'))).toMatchObject({ nearest: [1] })
    expect(told[1]).toMatch(/^the sentence vectors could not be kept/)
  })
})

describe('the articles of a desk', () => {
  test('are searched by sentences too, and so are those that were saved since', async () => {
    const kb = join(folder, 'kb')
    mkdirSync(kb)
    const write = (slug: string, title: string) =>
      writeFileSync(
        join(kb, `${slug}.md`),
        `---\ntitle: ${title}\nslug: ${slug}\naudience: both\nkind: guide\n---\nText.\n`,
      )
    write('remove', 'Removing a member')
    write('print', 'Printing')
    const sentences = open(smallEncoder())
    const knowledge = openKnowledge(kb, { values: {} }, () => {}, sentences)
    const found = async (text: string) => {
      await knowledge.prepare(text)
      return knowledge.search(text, undefined).results[0]?.slug
    }
    try {
      // words that only this encoder knows
      await expect.poll(() => found('snarfle'), { timeout: 5_000 }).toBe('remove')
      write('film', 'Watching a film')
      await expect.poll(() => found('zorblax'), { timeout: 10_000 }).toBe('film')
      await knowledge.help.prepare('zorblax zorblax')
      expect(knowledge.help.search('zorblax zorblax', (slug) => slug).found[0]?.slug).toBe('film')
    } finally {
      await knowledge.stop()
    }
  })
})

describe('the passages of an article', () => {
  test('are its title, example questions and first paragraphs, as plain text and few enough', () => {
    const body = `See [the **page**](other).\n\n- One <b>item</b>\n- Two\n\n## Steps\n\n${'Word. '.repeat(200)}\n\n${'More\n\n'.repeat(40)}`
    const [article] = aLibrary({ slug: 'a', title: 'A title', questions: ['How?'], body }).articles.values()
    const passages = sentencePassages(article as NonNullable<typeof article>)
    expect(passages.slice(0, 5).map(({ text }) => text)).toEqual([
      'A title',
      'How?',
      'See the page.',
      'One item',
      'Two',
    ])
    expect(passages).toHaveLength(PASSAGES_MAX)
    expect(Math.max(...passages.map(({ text }) => text.length))).toBeLessThanOrEqual(300)
  })

  test('never end in half a letter', () => {
    expect(sentenceOf(`a${'🙂'.repeat(5_000)}`).isWellFormed()).toBe(true)
  })
})
