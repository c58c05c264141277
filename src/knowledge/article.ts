import { basename, dirname } from 'node:path'
import { z } from 'zod'
import { lineOfField, parseYaml } from './frontMatter.ts'
import { linksIn, splitSections } from './sections.ts'
import { type Article, CODE_GROUPS, type Problem } from './types.ts'

/** A Markdown file as read: its path relative to the library's folder, and its text. */
export interface ArticleFile {
  readonly file: string
  readonly text: string
}

export interface ReadingRules {
  /** What placeholders stand for: `policy.hours` → "Monday to Friday, …" (Markdown). */
  readonly values: Readonly<Record<string, string>>
  /** The same for articles in French; without it they take `values`. */
  readonly frenchValues?: Readonly<Record<string, string>>
  /** `house` (default): the whole front matter is demanded. `any`: a title is enough, unknown placeholders are left alone. */
  readonly rules?: 'house' | 'any'
}

/** Larger files are no articles. */
export const FILE_BYTES_MAX = 1_000_000

const text = z.string({ error: 'must be text; put it in quotes' }).trim().min(1, 'must not be empty')
const texts = z.array(text, { error: 'must be a list of texts' }).nullish()
const SLUG = /^[a-z0-9]+(-[a-z0-9]+)*$/
const NO_DAY = 'must be a date, as in 2027-01-31'
const day = z
  .union([z.date(), z.string().regex(/^\d{4}-\d\d-\d\d$/, NO_DAY)], { error: NO_DAY })
  .transform((given) => (given instanceof Date ? given.toISOString().slice(0, 10) : given))
  .nullish()

const frontMatter = z.object({
  title: text,
  slug: text,
  audience: z.enum(['customer', 'end-user', 'both'], { error: 'must be customer, end-user or both' }),
  kind: z.enum(['guide', 'manual', 'video', 'faq', 'error-code', 'policy'], {
    error: 'must be guide, manual, video, faq, error-code or policy',
  }),
  codes: texts,
  codeGroup: z.enum(CODE_GROUPS, { error: `must be one of ${CODE_GROUPS.join(', ')}` }).nullish(),
  keywords: texts,
  questions: texts,
  updated: day,
  review: day,
  related: texts,
  locale: z.enum(['en', 'fr'], { error: 'must be en or fr' }).default('en'),
})
type FrontMatter = z.infer<typeof frontMatter>

/** The fields that front matter may have; `clocks` is what the desk's clocks run on, which is checked with the policies. */
export const FIELDS: readonly string[] = [...Object.keys(frontMatter.shape), 'clocks']

/** One Markdown file → an article, or everything that is wrong with it. Never throws. */
export function readArticle(
  file: ArticleFile,
  { values, frenchValues = values, rules = 'house' }: ReadingRules,
): Article | { problems: Problem[] } {
  const source = file.text.replace(/^\uFEFF/, '').replace(/\r\n?/g, '\n')
  const complain = (line: number, what: string, remedy: string) => ({
    problems: [{ file: file.file, line, what, remedy }],
  })
  if (!/^---[ \t]*\n/.test(source)) {
    return /^---\S/.test(source)
      ? complain(1, 'the front matter names a language', 'begin the file with a line of three dashes and nothing else')
      : complain(1, 'there is no front matter', 'begin the file with ---, a title and ---; see README.md')
  }
  const closing = source.indexOf('\n---', 3)
  if (closing < 0) return complain(1, 'the front matter does not end', 'put a line --- after it')

  const parsed = parseYaml(source)
  if ('error' in parsed && rules === 'house') return complain(parsed.line, parsed.error, 'correct the YAML')
  const data = 'error' in parsed ? {} : parsed.data
  const checked = rules === 'house' ? frontMatter.safeParse(data) : readLoosely(data, source, file.file)
  if (!checked.success) {
    return {
      problems: checked.error.issues.map((issue) => {
        const field = String(issue.path[0] ?? 'front matter')
        const absent = !Object.hasOwn(data, field)
        return {
          file: file.file,
          line: lineOfField(source, field),
          what: absent ? `${field} is missing` : `${issue.path.join('.')} ${issue.message}`,
          remedy: `see the table of fields in README.md for ${field}`,
        }
      }),
    }
  }

  const bodyStart = source.indexOf('\n', closing + 1)
  const raw = bodyStart < 0 ? '' : source.slice(bodyStart + 1)
  const firstLine = source.slice(0, source.length - raw.length).split('\n').length
  const problems: Problem[] = []
  const name = basename(file.file).replace(/\.(md|markdown)$/i, '')
  if (rules === 'house') problems.push(...oddSlug(checked.data.slug, name, file.file, source))
  if (rules === 'house') problems.push(...impossibleDays(checked.data, file.file, source))
  const known = checked.data.locale === 'fr' ? frenchValues : values
  const body = fill(raw, known, file.file, firstLine, rules === 'house' ? problems : [])
  if (problems.length > 0) return { problems }
  return { ...articleOf(checked.data, file.file, body), links: linksIn(raw, firstLine), written: source }
}

function oddSlug(slug: string, name: string, file: string, source: string): Problem[] {
  const complain = (what: string, remedy: string) => [{ file, line: lineOfField(source, 'slug'), what, remedy }]
  if (slug !== name) return complain(`the slug "${slug}" is not the file name "${name}"`, 'give both the same name')
  if (SLUG.test(slug)) return []
  return complain(`the slug "${slug}" is no address`, 'use small letters, digits and single hyphens, for file and slug')
}

/** YAML takes 2027-02-30 for 2 March; nobody who writes it means that. */
function impossibleDays(data: FrontMatter, file: string, source: string): Problem[] {
  return (['updated', 'review'] as const).flatMap((field) => {
    const day = data[field]
    const line = lineOfField(source, field)
    const written = /\d{4}-\d\d-\d\d/.exec(source.split('\n')[line - 1] ?? '')?.[0] ?? day
    if (!day || (written === day && isDay(day))) return []
    return [{ file, line, what: `${field} ${written} is no day of the calendar`, remedy: 'write a day that exists' }]
  })
}

function isDay(day: string): boolean {
  const read = new Date(`${day}T00:00:00Z`)
  return !Number.isNaN(read.getTime()) && read.toISOString().startsWith(day)
}

function articleOf(data: FrontMatter, file: string, body: string): Omit<Article, 'links' | 'written'> {
  const folder = dirname(file).replaceAll('\\', '/')
  return {
    slug: data.slug,
    title: data.title,
    audience: data.audience,
    kind: data.kind,
    folder: folder === '.' ? '' : folder,
    codes: data.codes ?? [],
    codeGroup: data.codeGroup ?? undefined,
    keywords: data.keywords ?? [],
    questions: data.questions ?? [],
    updated: data.updated ?? undefined,
    review: data.review ?? undefined,
    related: data.related ?? [],
    locale: data.locale,
    body,
    sections: splitSections(body),
    file,
  }
}

/** Front matter of other people's folders: a title, perhaps a slug; whatever else is not as ours is left out. */
function readLoosely(data: Record<string, unknown>, source: string, file: string) {
  // a number or a date in `title: 0777` must stay as written
  const written = (field: string) => {
    const value = data[field]
    if (typeof value === 'string' && value.trim() !== '') return value.trim()
    const head = source.slice(0, source.indexOf('\n---', 3))
    const line = new RegExp(`^${field}:[ \\t]*(.+)$`, 'm').exec(head)?.[1]?.trim()
    return line?.replace(/^(["'])(.*)\1$/, '$2')
  }
  const fields = {
    audience: 'both',
    kind: 'guide',
    ...Object.fromEntries(
      Object.entries(frontMatter.shape).flatMap(([field, shape]) => {
        const read = shape.safeParse(data[field])
        return read.success && read.data !== undefined && data[field] !== undefined ? [[field, read.data]] : []
      }),
    ),
    title: written('title'),
    slug: written('slug') ?? basename(file).replace(/\.(md|markdown)$/i, ''),
  }
  return frontMatter.safeParse(fields)
}

/** `{{write: the answer}}` stands where a writer has to go on; such an article is no part of the library yet. */
const TO_WRITE = /^\s*write:\s*(.+?)\s*$/

/** Fills `{{policy.hours}}` and its like; a name nobody knows is a problem at its line. */
function fill(
  raw: string,
  values: Readonly<Record<string, string>>,
  file: string,
  firstLine: number,
  problems: Problem[],
): string {
  return raw.replace(/\{\{([^{}\n]{0,100})\}\}/g, (whole, name: string, at: number) => {
    const value = Object.hasOwn(values, name.trim()) ? values[name.trim()] : undefined
    if (value !== undefined) return value
    const line = firstLine + raw.slice(0, at).split('\n').length - 1
    const toWrite = TO_WRITE.exec(name)?.[1]
    if (toWrite !== undefined) {
      problems.push({
        file,
        line,
        what: `still to be written: ${toWrite}`,
        remedy: `write it in the place of ${whole}`,
      })
      return whole
    }
    problems.push({
      file,
      line,
      what: `the placeholder ${whole} is unknown`,
      remedy: `use one of ${Object.keys(values).sort().join(', ') || 'none: no values are known here'}`,
    })
    return whole
  })
}
