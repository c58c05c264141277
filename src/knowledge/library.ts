import { isUtf8 } from 'node:buffer'
import { readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { join } from 'node:path'
import { FILE_BYTES_MAX, type ReadingRules, readArticle } from './article.ts'
import { canonicalCode } from './codes.ts'
import { headOf, lineOfField } from './frontMatter.ts'
import type { Article, Library, Problem, SearchWords } from './types.ts'
import { readSearchWords } from './words.ts'

/**
 * Reads every `.md` file under a folder. Files with problems are left out and listed in `problems`; a folder that cannot
 * be read yields an empty library with one problem. Never throws. A README.md without front matter is no article.
 */
export function readLibrary(folder: string, reading: ReadingRules): Library {
  const problems: Problem[] = []
  const articles: Article[] = []
  for (const file of markdownFiles(folder, problems)) {
    const read = readOne(folder, file, reading)
    if (read === undefined) continue
    if ('problems' in read) problems.push(...read.problems)
    else articles.push(read)
  }
  return createLibrary(articles, readSearchWords(folder), problems)
}

/** Puts articles together; a second article with the same slug is left out and becomes a problem. */
export function createLibrary(
  articles: readonly Article[],
  words: SearchWords,
  problems: readonly Problem[] = [],
): Library {
  const bySlug = new Map<string, Article>()
  const all = [...problems]
  for (const article of articles) {
    const first = bySlug.get(article.slug)
    if (first === undefined) bySlug.set(article.slug, article)
    else {
      all.push({
        file: article.file,
        line: lineOfField(article.written, 'slug'),
        what: `the slug "${article.slug}" is taken by ${first.file}`,
        remedy: 'give one of the two another file name and slug',
      })
    }
  }
  const byCode = new Map<string, string[]>()
  for (const article of bySlug.values()) {
    for (const code of new Set(article.codes.map(canonicalCode))) append(byCode, code, article.slug)
  }
  const byFolder = new Map<string, Article[]>()
  const byKind = new Map<Article['kind'], Article[]>()
  for (const article of bySlug.values()) {
    append(byFolder, article.folder, article)
    append(byKind, article.kind, article)
  }
  return Object.freeze({ articles: bySlug, byCode, byFolder, byKind, words, problems: all })
}

function append<Key, Value>(lists: Map<Key, Value[]>, key: Key, value: Value): void {
  const list = lists.get(key)
  if (list) list.push(value)
  else lists.set(key, [value])
}

function readOne(folder: string, file: string, reading: ReadingRules) {
  const complain = (what: string, remedy: string) => ({ problems: [{ file, line: 1, what, remedy }] })
  try {
    const path = join(folder, file)
    // looked at before it is read: a file of some gigabytes must not fill the memory
    if (statSync(path).size > FILE_BYTES_MAX) {
      return complain('the file is larger than 1,000,000 bytes', 'split it into several articles')
    }
    const bytes = readFileSync(path)
    if (bytes.includes(0)) return complain('the file is no text', 'save it as plain text in UTF-8, or move it away')
    if (!isUtf8(bytes) && reading.rules !== 'any') return complain('the file is not in UTF-8', 'save it again in UTF-8')
    const text = bytes.toString('utf8')
    if (/(^|[\\/])readme\.md$/i.test(file) && !text.startsWith('---')) return undefined
    if (isPolicyAlone(text)) return undefined
    return readArticle({ file, text }, reading)
  } catch {
    return complain('the file cannot be read', 'check that it exists and may be read')
  }
}

/** A support policy that has no title is for the clocks, and no article; one for a single customer is no other's business. */
function isPolicyAlone(text: string): boolean {
  const head = headOf(text)
  return head.some((line) => line.startsWith('clocks:')) && !head.some((line) => line.startsWith('title:'))
}

/**
 * Paths of the Markdown files under a folder, relative to it, sorted; hidden files and folders are skipped. Links are
 * followed, each folder once. What cannot be read is a problem, and the rest is found all the same.
 */
function markdownFiles(folder: string, problems: Problem[]): string[] {
  const files: string[] = []
  const visited = new Set<string>()
  const visit = (below: string) => {
    const real = realpathSync(join(folder, below))
    if (visited.has(real)) return
    visited.add(real)
    for (const entry of readdirSync(join(folder, below), { withFileTypes: true })) {
      if (entry.name.startsWith('.') || entry.name === 'node_modules') continue
      const path = below === '' ? entry.name : `${below}/${entry.name}`
      attempt(path, () => {
        const what = entry.isSymbolicLink() ? statSync(join(folder, path)) : entry
        if (what.isDirectory()) visit(path)
        else if (what.isFile() && MARKDOWN.test(entry.name)) files.push(path)
      })
    }
  }
  const attempt = (path: string, look: () => void) => {
    try {
      look()
    } catch {
      const remedy = 'check that it exists and may be read'
      if (path === '') problems.push({ file: folder, line: 1, what: 'the folder cannot be read', remedy })
      else
        problems.push({
          file: path,
          line: 1,
          what: `the ${MARKDOWN.test(path) ? 'file' : 'folder'} cannot be read`,
          remedy,
        })
    }
  }
  attempt('', () => visit(''))
  return files.sort()
}

const MARKDOWN = /\.(md|markdown)$/i

export interface LibraryWatch {
  /** The newest library without problems; at first whatever was read. */
  readonly current: () => Library
  readonly stop: () => void
}

/**
 * Keeps a library up to date with its folder: a saved file is noticed within a second. While the new state has problems,
 * or `changed` fails on it, the last good library stays in use. `changed` is told of a library before it is in use.
 */
export function watchLibrary(
  folder: string,
  reading: ReadingRules,
  told: { readonly changed?: (library: Library) => void; readonly problems?: (found: readonly Problem[]) => void } = {},
): LibraryWatch {
  let current = readLibrary(folder, reading)
  let seen = signature(folder)
  if (current.problems.length > 0) told.problems?.(current.problems)

  const complain = (problems: readonly Problem[]) => {
    try {
      told.problems?.(problems)
    } catch {} // where even telling fails there is nobody left to tell, and the old library is still good
  }
  const readAgain = (now: string) => {
    if (now === seen) return
    seen = now
    const next = readLibrary(folder, reading)
    if (next.problems.length > 0) complain(next.problems)
    if (next.problems.length > 0 && current.articles.size > 0) return
    told.changed?.(next)
    current = next
  }

  // Looking beats being told: change events are lost on network shares, in containers and by editors that swap files.
  const look = () => {
    const began = performance.now()
    const now = signature(folder)
    // looking may take a tenth of the time; reading comes only after a change and does not make the next one wait
    const pauseMs = Math.max(LOOK_EVERY_MS, 10 * (performance.now() - began))
    try {
      readAgain(now)
    } catch (cause) {
      complain([unused(folder, cause)]) // nobody else would catch it here
    }
    timer = setTimeout(look, pauseMs).unref()
  }
  let timer = setTimeout(look, LOOK_EVERY_MS).unref()
  return { current: () => current, stop: () => clearTimeout(timer) }
}

const LOOK_EVERY_MS = 200

function unused(folder: string, cause: unknown): Problem {
  const why = cause instanceof Error ? cause.message : String(cause)
  return {
    file: folder,
    line: 1,
    what: `the changed articles cannot be used (${why}); the earlier ones stay`,
    remedy: 'undo the last change or save again; a restart reads everything anew',
  }
}

/** Changes whenever a file under the folder is added, removed or saved. */
function signature(folder: string): string {
  const parts: string[] = []
  const lists = [
    'stop-words.en.txt',
    'stop-words.fr.txt',
    'synonyms.en.txt',
    'synonyms.fr.txt',
    'words-with-digits.txt',
  ]
  for (const file of [...markdownFiles(folder, []), ...lists.map((list) => `search/${list}`)]) {
    try {
      const { mtimeMs, size, ino } = statSync(join(folder, file))
      parts.push(`${file}:${mtimeMs}:${size}:${ino}`)
    } catch {
      parts.push(`${file}:unreadable`)
    }
  }
  return parts.join('\n')
}
