import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readCsv, writeCsv } from '../../src/domain/csv.ts'

const cells = (text: string) => {
  const read = readCsv(text)
  return 'rows' in read ? read.rows.map(({ line, cells }) => [line, ...cells]) : read
}

describe('a table', () => {
  test('comes back as it was written, whatever stands in it', () => {
    const cell = fc.oneof(
      fc.string(),
      fc.constantFrom('=1+1', "'=1", "''", '-2', '@a', '"', ',;\t', 'é\r\nb', '\t', "'"),
    )
    const row = fc.array(cell, { minLength: 2, maxLength: 4 }).filter((all) => all.some((each) => each.trim() !== ''))
    const table = fc.array(row, { minLength: 1, maxLength: 5 }).map((rows) => [['a', 'b'], ...rows])
    fc.assert(
      fc.property(table, (rows) => {
        const read = readCsv(writeCsv(rows))
        expect('rows' in read && read.rows.map((each) => each.cells)).toEqual(rows)
      }),
    )
  })

  test.each(['=HYPERLINK("http://x","y")', '+1', '-1', '@SUM(A1)', '\t=1', '\r=1'])(
    'does not let %j run in a spreadsheet',
    (text) => {
      const written = writeCsv([['a'], [text]])
        .split('\r\n')
        .slice(1)
        .join('\r\n')
      expect(written.replace(/^"/, '')).toMatch(/^'/)
    },
  )

  test.each<[string, (string | number | null)[], string]>([
    ['plain words, numbers and nothing', ['a', 1.5, null, -3], 'a,1.5,,-3'],
    ['commas, quotes and lines', ['a,b', 'say "no"', 'one\r\ntwo'], '"a,b","say ""no""","one\r\ntwo"'],
    ['a sign within', ['1=1', 'a-b'], '1=1,a-b'],
    ['accents', ['Éditions'], 'Éditions'],
  ])('keeps %s', (_what, cells, expected) => {
    expect(writeCsv([cells])).toBe(`\uFEFF${expected}\r\n`)
  })

  test('is read as spreadsheets of other countries write it, with the number of each line', () => {
    expect(cells('\uFEFFid;name\r\n\r\na;"x, ""y"""\r\nb;"two\nlines"\nc;z')).toEqual([
      [1, 'id', 'name'],
      [3, 'a', 'x, "y"'],
      [4, 'b', 'two\nlines'],
      [6, 'c', 'z'],
    ])
    expect(cells('a\tb\n1\t2,5')).toEqual([
      [1, 'a', 'b'],
      [2, '1', '2,5'],
    ])
  })

  test('keeps what follows a closing quote in its cell, and the lines in their places', () => {
    expect(cells('id,name\nacme,"Acme" Ltd\nb,B')).toEqual([
      [1, 'id', 'name'],
      [2, 'acme', 'Acme Ltd'],
      [3, 'b', 'B'],
    ])
  })

  test('with a quotation that never ends is not read', () => {
    expect(cells('a,b\n1,"2\n3,4')).toEqual({ openQuoteAt: 2 })
  })
})
