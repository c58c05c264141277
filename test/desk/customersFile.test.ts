import { readFileSync } from 'node:fs'
import { describe, expect, test } from 'vitest'
import { readCustomersFile } from '../../src/desk/customersFile.ts'
import { demoFixtures } from '../support/demoFixtures.ts'

const acme = { id: 'acme', name: 'Acme Press', package: 'standard' }
const ann = { id: 'ann', customer: 'acme', name: 'Ann Lee', email: 'ann@acme.example' }
const read = (file: unknown) => readCustomersFile(JSON.stringify(file))

describe('a file of customers', () => {
  test('is read as an export writes it', () => {
    const { agents: _, ...data } = demoFixtures
    expect(read(data)).toEqual({ data })
  })

  test('may leave out what is empty or usual', () => {
    expect(readCustomersFile(`\uFEFF${JSON.stringify({ customers: [acme], contacts: [ann] })}`)).toEqual({
      data: {
        customers: [
          {
            ...acme,
            domains: [],
            aliases: [],
            links: [],
            documentCodes: [],
            door: { email: null, url: null, phone: null, hours: null },
          },
        ],
        contacts: [{ ...ann, confirmed: true }],
        invitations: [],
        sites: [],
      },
    })
  })

  test.each<[string, unknown, RegExp]>([
    ['no object', [acme], /^the file: .* cannot be used; write an object with customers/],
    ['a part nobody knows', { agents: [] }, /^the file: the field "agents" is not known; .*remove it$/],
    [
      'a field nobody knows',
      { customers: [{ ...acme, pakage: 1 }] },
      /^customers\[0\]: the field "pakage" is not known/,
    ],
    [
      'a package there is none of',
      { customers: [{ ...acme, package: 'gold' }] },
      /^customers\[0\]\.package: "gold" cannot be used; write "standard" or "elite"$/,
    ],
    [
      'a customer without a name',
      { customers: [{ id: 'a', package: 'elite' }] },
      /^customers\[0\]\.name: is missing; write a text$/,
    ],
    [
      'an address for a domain',
      { customers: [{ ...acme, domains: ['x.example', 'a@b.example'] }] },
      /^customers\[0\]\.domains\[1\]: .* mail domain/,
    ],
    [
      'a door that is no website',
      { customers: [{ ...acme, door: { url: 'javascript:alert(1)' } }] },
      /^customers\[0\]\.door\.url: .* https/,
    ],
    [
      'a link with a scheme',
      { customers: [{ ...acme, links: ['https://docs.acme.example'] }] },
      /^customers\[0\]\.links\[0\]: .* a host in lower case/,
    ],
    [
      'the beginning of a code that anybody could guess',
      { customers: [{ ...acme, documentCodes: ['AB'] }] },
      /^customers\[0\]\.documentCodes\[0\]: .* 4 to 40 capital letters/,
    ],
    [
      'a link that two customers have',
      {
        customers: [
          { ...acme, links: ['view.example/a'] },
          { ...acme, id: 'b', links: ['b.example', 'view.example/a'] },
        ],
      },
      /^customers\[1\]\.links\[1\]: "view\.example\/a" stands in customers\[0\]\.links\[0\] already/,
    ],
    ['a line break in a name', { customers: [{ ...acme, name: 'A\nB' }] }, /^customers\[0\]\.name: .* one line/],
    [
      'no address',
      { contacts: [{ ...ann, email: 'ann' }] },
      /^contacts\[0\]\.email: "ann" cannot be used; write an e-mail address like/,
    ],
    ['an invitation to nobody', { invitations: [{ customer: 'acme' }] }, /^invitations\[0\]\.email: is missing/],
    [
      'an owner that is neither',
      { sites: [{ key: 'k', name: 'K', owner: { by: 'me' } }] },
      /^sites\[0\]\.owner.*write \{ "by": "vendor" \}/,
    ],
    ['a site without an owner', { sites: [{ key: 'k', name: 'K' }] }, /^sites\[0\]\.owner: is missing/],
    [
      'the same id twice',
      { customers: [acme, acme] },
      /^customers\[1\]: the id "acme" stands in customers\[0\] already/,
    ],
    [
      'the same address twice',
      { contacts: [ann, { ...ann, id: 'b', email: 'ANN@acme.example' }] },
      /^contacts\[1\]: ann@acme\.example at "acme" stands in contacts\[0\]/,
    ],
  ])('with %s is refused at its place', (_what, file, complaint) => {
    const found = read(file)
    if (!('complaints' in found)) throw new Error('it was read')
    expect(found.complaints).toHaveLength(1)
    expect(found.complaints[0]).toMatch(complaint)
  })

  test('is shown in the guide and in the help as it may be written', () => {
    const guide = /```json\n([^`]*)```/.exec(readFileSync('deploy/README.md', 'utf8'))?.[1] ?? ''
    const help = /^\{\n[^`]*?^\}/m.exec(
      readFileSync('src/cli/customers.ts', 'utf8').split('FILE_HELP = `')[1] ?? '',
    )?.[0]
    for (const text of [guide, help ?? '']) expect(readCustomersFile(text)).toHaveProperty('data.customers.length', 1)
  })

  test('that is no JSON is refused', () => {
    expect(readCustomersFile('{ "customers": [}')).toMatchObject({
      complaints: [expect.stringMatching(/not JSON .*"customers export"/)],
    })
  })

  test('is told everything that is wrong at once', () => {
    const found = read({ customers: [{ ...acme, package: 'gold', x: 1, y: 2 }], contacts: [{ ...ann, email: '' }] })
    expect('complaints' in found && found.complaints).toHaveLength(4)
  })
})
