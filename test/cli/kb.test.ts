import { spawnSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { generatedArticles } from '../support/generatedArticles.ts'

const patience = { timeout: 90_000 }

let folder: string
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'kb-'))
  writeFileSync(join(folder, 'paper.md'), '---\ntitle: Load paper into the tray\n---\n## Steps\n\nOpen the tray.\n')
  writeFileSync(join(folder, 'ink.md'), '---\ntitle: "Error E1234: replace the ink"\nslug: "ink/7"\n---\nBuy ink.\n')
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

function signpost(args: string[], input: string | Buffer = '', settings: Record<string, string> = {}) {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['src/cli/signpost.ts', 'kb', ...args], {
    input,
    encoding: 'utf8',
    maxBuffer: 50_000_000,
    env: { ...process.env, ...settings },
  })
  return { status, stdout, stderr, lines: stdout.split('\n').filter((line) => line !== '') }
}

describe('kb check', patience, () => {
  test('finds nothing wrong with our own articles', () => {
    const { status, stdout } = signpost(['check', '--on', '2026-12-01'])
    expect(stdout).toMatch(/^\d+ articles, 0 problems\n$/)
    expect(status).toBe(0)
  })

  test('tells which articles want reading again, by the day given', () => {
    const { status, lines } = signpost(['check', '--on', '2099-01-01'])
    expect(lines[0]).toMatch(/^policy\/support-policy\.md:\d+: the holidays are confirmed through 2028 only; .+2101/)
    expect(lines[1]).toMatch(/^[a-z-]+\/[\w-]+\.md:\d+: the review date [\d-]+ has passed; .+/)
    expect(status).toBe(1)
    expect(signpost(['check', '--on', '2027-02-30']).stderr).toContain('2027-01-31')
  })

  test('without a day judges as of today', () => {
    const dated = mkdtempSync(join(tmpdir(), 'kb-'))
    const article = (review: string) =>
      `---\ntitle: T\nslug: t\naudience: both\nkind: guide\nquestions: [a, b, c]\nupdated: 2020-01-01\nreview: ${review}\n---\nT.\n`
    try {
      writeFileSync(join(dated, 't.md'), article('2020-01-02'))
      expect(signpost(['check', dated])).toMatchObject({ status: 1, stdout: expect.stringContaining('has passed') })
      writeFileSync(join(dated, 't.md'), article('2999-01-01'))
      expect(signpost(['check', dated])).toMatchObject({ status: 0, stdout: '1 article, 0 problems\n' })
    } finally {
      rmSync(dated, { recursive: true })
    }
  })

  test.each([
    ['that does not exist', () => join(folder, 'nowhere')],
    ['that is a file', () => join(folder, 'paper.md')],
  ])('names a folder %s', (_, path) => {
    const { status, lines } = signpost(['check', path()])
    expect(lines[0]).toBe(`${path()}:1: the folder cannot be read; check that it exists and may be read`)
    expect(status).toBe(1)
  })

  test('names file, line and remedy, and ends with 1', () => {
    const { status, lines } = signpost(['check', folder])
    expect(lines[0]).toMatch(/^ink\.md:\d+: .+; .+/)
    expect(status).toBe(1)
  })
})

describe('kb check of the support policy', patience, () => {
  const shipped = readFileSync('kb/policy/support-policy.md', 'utf8')
  const article =
    '---\ntitle: T\nslug: t\naudience: both\nkind: guide\nquestions: [a, b, c]\nupdated: 2020-01-01\nreview: 2999-01-01\n---\n{{policy.hours}}\n'
  let library: string
  beforeAll(() => {
    library = mkdtempSync(join(tmpdir(), 'kb-'))
    mkdirSync(join(library, 'policy'))
    writeFileSync(join(library, 't.md'), article)
  })
  afterAll(() => rmSync(library, { recursive: true }))
  const check = (policy: string, ...more: string[]) => {
    // without a title it is for the clocks alone
    writeFileSync(join(library, 'policy/p.md'), policy.replace(/^title: .*\n/m, ''))
    return signpost(['check', library, ...more], '', { POLICY_FOLDER: join(library, 'policy') })
  }

  test('finds nothing wrong with one that can be used', () => {
    expect(check(shipped, '--on', '2026-12-01')).toMatchObject({ status: 0, stdout: '1 article, 0 problems\n' })
  })

  test('names file, line and remedy, and checks the articles all the same', () => {
    const { status, lines } = check(shipped.replace('region: CA-BC', 'region: CA-XX'))
    expect(lines[1]).toBe('1 article, 1 problem')
    expect(lines[0]).toMatch(
      /^policy\/p\.md:\d+: clocks\.holidays\.region "CA-XX" is not a known region; write one like "CA-BC"/,
    )
    expect(status).toBe(1)
  })

  test('asks for the holidays of the next two years when nobody has confirmed them', () => {
    const { status, lines } = check(shipped, '--on', '2027-06-01')
    expect(lines[0]).toMatch(
      /^policy\/p\.md:\d+: the holidays are confirmed through 2028 only; .+confirmedThrough: 2029$/,
    )
    expect(status).toBe(1)
  })
})

describe('the settings', patience, () => {
  test('name the folder of articles', () => {
    const { lines, status } = signpost(['check'], '', { KB_FOLDER: folder })
    expect(lines[0]).toMatch(/^ink\.md:\d+: .+; .+/)
    expect(status).toBe(1)
  })

  test('that cannot be used are named', () => {
    const { status, stderr } = signpost(['check'], '', { LOG_LEVEL: 'sometimes' })
    expect(status).toBe(1)
    expect(stderr).toContain('LOG_LEVEL')
  })
})

describe('kb search', patience, () => {
  test('answers lines with lines, in order, on any folder of Markdown', () => {
    const questions = ['how do I load paper', '', 'e1234', 'E9999', 'a\u2028b "quoted" <b>', 'the weather on Mars']
    const { lines, status } = signpost(['search', '--json', '--batch', '--kb', folder], `${questions.join('\n')}\n`)
    const answers = lines.map((line) => JSON.parse(line))
    expect(status).toBe(0)
    expect(answers.map(({ query }) => query)).toEqual(questions)
    expect(answers[0].results[0]).toEqual({
      id: 'paper',
      title: 'Load paper into the tray',
      heading: 'Steps',
      anchor: 'steps',
      score: expect.any(Number),
    })
    expect(answers[2]).toMatchObject({ band: 'answer', results: [{ id: 'ink/7' }] })
    for (const { band, confidence } of answers) {
      expect(['answer', 'offer', 'none']).toContain(band)
      expect(confidence).toBeGreaterThanOrEqual(0)
      expect(confidence).toBeLessThanOrEqual(1)
    }
    expect(answers[5].band).toBe('none')
  })

  test('answers one question, and keeps to reader and limit', () => {
    const { stdout } = signpost(['search', '--json', '--audience', 'end-user', '--limit', '2', 'forgot my password'])
    const { results } = JSON.parse(stdout)
    expect(results).toHaveLength(2)
    expect(results[0].id).toBe('forgot-password-end-user')
  })

  test.each([
    ['an end without a line feed', 'tray\nink', ['tray', 'ink']],
    ['empty lines', '\n\ntray\n\n', ['', '', 'tray', '']],
    ['line ends of Windows', 'tray\r\n\r\nink\r\n', ['tray', '', 'ink']],
    ['characters that break lines elsewhere', 'a\u2028b\u2029c\u0085d\n', ['a\u2028b\u2029c\u0085d']],
    ['a byte-order mark', '\uFEFFtray\n', ['tray']],
    [
      'bytes that are no UTF-8',
      Buffer.from([0x74, 0xff, 0xfe, 0x0a, 0x69, 0x6e, 0x6b, 0x0a]),
      ['t\uFFFD\uFFFD', 'ink'],
    ],
    ['a line of 100 kB', `${'é'.repeat(50_000)}\nink\n`, ['é'.repeat(50_000), 'ink']],
    ['control characters', 'tray \u0000\u0007\u001b[31m\n', ['tray \u0000\u0007\u001b[31m']],
    ['no lines at all', '', []],
  ])('answers every line of %s', (_, input, queries) => {
    const { lines, status, stderr } = signpost(['search', '--json', '--batch', '--kb', folder], input)
    expect(lines.map((line) => JSON.parse(line).query)).toEqual(queries)
    expect([status, stderr]).toEqual([0, ''])
  })

  test('shows nothing with a limit of 0, and refuses a limit that is no whole number', () => {
    const { stdout } = signpost(['search', '--json', '--limit', '0', '--kb', folder, 'paper'])
    expect(JSON.parse(stdout)).toMatchObject({ query: 'paper', results: [] })
    for (const limit of ['-1', 'many']) {
      expect(signpost(['search', '--json', `--limit=${limit}`, '--kb', folder, 'x'])).toMatchObject({
        status: 1,
        lines: [],
      })
    }
    expect(signpost(['search', '--audience', 'nobody', 'x']).status).toBe(1)
    expect(signpost(['search']).stderr).toContain('--batch')
  })

  test('fills the results for what it would not answer, too', () => {
    const { stdout } = signpost(['search', '--json', '--kb', folder, 'open a bank account on Mars with E9999'])
    const { band, results } = JSON.parse(stdout)
    expect(band).toBe('none')
    expect(results.length).toBeGreaterThan(0)
  })

  test('complains about a folder without articles', () => {
    const { status, stderr } = signpost(['search', '--kb', join(folder, 'nowhere'), 'x'])
    expect(status).toBe(1)
    expect(stderr).toContain('cannot be read')
    const empty = join(folder, '.empty')
    mkdirSync(empty)
    expect(signpost(['search', '--kb', empty, '--batch'], 'x\n')).toMatchObject({
      status: 1,
      stdout: '',
      stderr: expect.stringContaining('no articles'),
    })
  })
})

describe('a folder of other people', patience, () => {
  let theirs: string
  const files: Record<string, string | Buffer> = {
    'with blanks and ünïcode 文.md': '---\ntitle: Blanks in names\n---\nword1\n',
    'deep/er/still/nested.markdown': '---\ntitle: Nested\n---\nnested things',
    'colon.md': '---\ntitle: Printing: a guide: part 2\n---\nword2',
    'quotes.md': `---\ntitle: "The \\"best\\" way"\n---\nword3`,
    'apostrophe.md': `---\ntitle: 'It''s a lamp'\n---\nword4`,
    'number.md': '---\ntitle: 0777\n---\nword5',
    'date.md': '---\ntitle: 2024-01-31\nslug: 12\n---\nword6',
    'folded.md': '---\ntitle: >-\n  Folded over\n  two lines\n---\nword7',
    'rule.md': '---\ntitle: Rules in the text\n---\nBefore\n\n---\ntitle: not this\n---\n\nAfter the rule\n',
    'mark.md': '\uFEFF---\r\ntitle: Byte order\r\n---\r\n## Head\r\n\r\nmarked\r\n',
    'latin1.md': Buffer.concat([
      Buffer.from('---\ntitle: Latin\n---\ncaf'),
      Buffer.from([0xe9]),
      Buffer.from(' crème'),
    ]),
    'a/same.md': '---\ntitle: First of the same\n---\nsame',
    'b/same.md': '---\ntitle: Second of the same\n---\nsame',
    'untitled.md': '---\nauthor: me\n---\nuntitled',
    'plain.md': '# No front matter',
    'open.md': '---\ntitle: Never closed\n',
    'code.md': '---js\n{ title: process.exit(3) }\n---\n',
    'binary.md': Buffer.from([0, 1, 2, 0xff, 0xfe]),
    'notes.txt': '---\ntitle: No Markdown\n---\n',
    '.hidden.md': '---\ntitle: Hidden\n---\n',
    'README.md': 'About this folder',
  }
  beforeAll(() => {
    theirs = mkdtempSync(join(tmpdir(), 'kb-theirs-'))
    for (const [path, content] of Object.entries(files)) {
      mkdirSync(dirname(join(theirs, path)), { recursive: true })
      writeFileSync(join(theirs, path), content)
    }
    writeFileSync(join(folder, 'linked.txt'), '---\ntitle: Linked from elsewhere\n---\nlinked')
    symlinkSync(join(folder, 'linked.txt'), join(theirs, 'linked.md'))
    symlinkSync(theirs, join(theirs, 'round'))
    symlinkSync(join(theirs, 'nowhere'), join(theirs, 'dangling.md'))
  })
  afterAll(() => rmSync(theirs, { recursive: true, force: true }))

  test('serves every good file under its title as written, and names the others', () => {
    const { lines, stderr, status } = signpost(
      ['search', '--json', '--batch', '--limit', '50', '--kb', theirs],
      `
blanks in names
nested
printing guide
best way
it's a lamp
word5
word6
folded
after the rule
marked
latin café
same
linked
untitled
`,
    )
    const [, ...answers] = lines.map((line) => JSON.parse(line))
    expect(status).toBe(0)
    expect(answers.map(({ results: [first] }) => first && [first.id, first.title])).toEqual([
      ['with blanks and ünïcode 文', 'Blanks in names'],
      ['nested', 'Nested'],
      ['colon', 'Printing: a guide: part 2'],
      ['quotes', 'The "best" way'],
      ['apostrophe', "It's a lamp"],
      ['number', '0777'],
      ['12', '2024-01-31'],
      ['folded', 'Folded over two lines'],
      ['rule', 'Rules in the text'],
      ['mark', 'Byte order'],
      ['latin1', 'Latin'],
      ['same', 'First of the same'],
      ['linked', 'Linked from elsewhere'],
      undefined,
    ])
    expect(answers[9].results[0]).toMatchObject({ heading: 'Head', anchor: 'head' })
    const told = stderr.split('\n').map((line) => line.split(':')[0])
    expect(told.sort()).toEqual(
      ['', 'b/same.md', 'binary.md', 'code.md', 'dangling.md', 'open.md', 'plain.md', 'untitled.md'].sort(),
    )
  })
})

describe('a large folder', patience, () => {
  test('compares sentences too, when asked to', () => {
    const questions = ['my sheets have run out', '', 'e1234']
    const plain = signpost(['search', '--json', '--batch', '--kb', folder], questions.join('\n'))
    const { lines, status, stderr } = signpost(
      ['search', '--json', '--batch', '--vectors', 'sentences', '--kb', folder],
      questions.join('\n'),
    )
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' })
    expect(lines.map((line) => JSON.parse(line).query)).toEqual(questions)
    expect(lines.map((line) => JSON.parse(line).results[0]?.id)).toEqual(['paper', undefined, 'ink/7'])
    expect(lines[0]).not.toBe(plain.lines[0])
    expect(signpost(['search', '--vectors', 'all', 'x']).stderr).toContain('words, sentences')
  })

  test('of 1,000 long articles answers 1,000 questions in one batch, soon', () => {
    const large = mkdtempSync(join(tmpdir(), 'kb-large-'))
    const articles = [...generatedArticles(1_000, { chars: 6_000 })]
    for (const { slug, title, body } of articles) {
      writeFileSync(join(large, `${slug}.md`), `---\ntitle: ${JSON.stringify(title)}\n---\n${body}`)
    }
    // its own time on the processor, for others may be busy there too
    const tellTime = encodeURIComponent('process.on("exit",()=>console.error(JSON.stringify(process.cpuUsage())))')
    const { lines, stderr, status } = signpost(
      ['search', '--json', '--batch', '--kb', large],
      articles.map(({ question }) => question).join('\n'),
      { NODE_OPTIONS: `--import data:text/javascript,${tellTime}` },
    )
    const { user, system } = JSON.parse(stderr)
    rmSync(large, { recursive: true })
    expect([status, lines.length]).toEqual([0, 1_000])
    const right = lines.filter((line, at) => JSON.parse(line).results[0]?.id === articles[at]?.slug)
    expect(right.length).toBeGreaterThan(900)
    expect((user + system) / 1_000_000).toBeLessThan(20)
  })
})
