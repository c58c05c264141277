import { JSDOM } from 'jsdom'
import { describe, expect, test } from 'vitest'
import { articleLinked, leadLinks, renderMarkdown } from '../../src/knowledge/render.ts'
import { splitSections } from '../../src/knowledge/sections.ts'

const hostile = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '[click](javascript:alert(1))',
  '[click](JaVaScRiPt&colon;alert(1))',
  '[click](data:text/html;base64,PHNjcmlwdD4=)',
  '[click](vbscript:msgbox(1))',
  '![x](javascript:alert(1))',
  '![x](https://e.org/a.png "t\\" onload=\\"alert(1)")',
  '<svg><animate onbegin=alert(1)>',
  '<iframe src="https://e.org"></iframe>',
  '[a](<https://e.org/"onmouseover="alert(1)>)',
  '<a href="//evil.org">x</a>',
  '## <img src=x onerror=alert(1)>',
  '```html\n<script>alert(1)</script>\n```',
]

describe('rendered Markdown', () => {
  test.each(hostile)('has nothing that runs: %s', (markdown) => {
    const { document } = new JSDOM(renderMarkdown(markdown)).window
    expect(document.querySelectorAll('script, iframe, svg, object, embed, style, form')).toHaveLength(0)
    for (const element of document.querySelectorAll('*')) {
      for (const { name, value } of element.attributes) {
        expect(name).not.toMatch(/^on/i)
        if (name === 'href' || name === 'src') expect(value).toMatch(/^(https?:|mailto:|tel:|\/help\/|#)/)
      }
    }
  })

  test('gives headings the anchors of the sections', () => {
    const markdown = '## Save **it**\na\n## Save it\nb'
    const { document } = new JSDOM(renderMarkdown(markdown)).window
    const ids = [...document.querySelectorAll('h2')].map(({ id }) => id)
    expect(ids).toEqual(splitSections(markdown).map(({ anchor }) => anchor))
  })

  test('lets each heading lead to itself, unless it leads elsewhere', () => {
    const { document } = new JSDOM(renderMarkdown('## Save *it*\n### See [this](read-offline)\n#### <b>')).window
    const links = [...document.querySelectorAll('h2 a, h3 a, h4 a')].map((link) => [
      link.getAttribute('href'),
      link.className,
      link.textContent,
    ])
    expect(links).toEqual([
      ['#save-it', 'anchor', 'Save it'],
      ['/help/read-offline', '', 'this'],
      [expect.stringMatching(/^#/), 'anchor', '<b>'],
    ])
  })

  test.each([
    ['read-offline', { slug: 'read-offline', anchor: '' }],
    ['read-offline.md#images', { slug: 'read-offline', anchor: 'images' }],
    ['../reading/read-offline.md', { slug: 'read-offline', anchor: '' }],
    ['https://example.org', undefined],
    ['mailto:a@example.org', undefined],
    ['/admin', undefined],
    ['#here', undefined],
  ])('takes the link %s for %j', (target, expected) => {
    expect(articleLinked(target)).toEqual(expected)
  })

  test('leads links to articles to the help centre, or wherever is asked', () => {
    expect(renderMarkdown('[a](read-offline#images)')).toContain('href="/help/read-offline#images"')
    const led = leadLinks('[a](read-offline) [b](https://e.org)', (slug) => `https://desk.example/${slug}`)
    expect(led).toBe('[a](https://desk.example/read-offline) [b](https://e.org)')
  })
})
