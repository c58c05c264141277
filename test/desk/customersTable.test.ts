import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { CustomerData } from '../../src/desk/adminPorts.ts'
import { COLUMNS, customersTable, planCustomer, planImport } from '../../src/desk/customersTable.ts'
import { writeCsv } from '../../src/domain/csv.ts'
import { alder, demoFixtures, harbour, meridian } from '../support/demoFixtures.ts'

const { agents: _, ...known } = demoFixtures
const how = { by: { agent: null, name: 'a test' }, at: 1 as never }
const plan = (text: string, data: CustomerData = known) => planImport(text, data, how)
const lines = (text: string) =>
  plan(text).plan.lines.map(({ line, id, became, changes, complaints }) => ({
    line,
    id,
    became,
    ...(changes.length > 0 && { changes: changes.map(({ field, before, after }) => `${field}: ${before} → ${after}`) }),
    ...(complaints.length > 0 && { complaints: complaints.map(({ field, why, held }) => `${field} ${why} ${held}`) }),
  }))

describe('a table of customers', () => {
  test('that was exported changes nothing, whatever aliases and hours are called', () => {
    const name = fc
      .string({ unit: 'grapheme', minLength: 1 })
      .map((text) => text.replace(/[\p{Cc}\p{Cs}]/gu, '').trim())
      .filter(Boolean)
    fc.assert(
      fc.property(fc.array(name, { maxLength: 3 }), name, (aliases, hours) => {
        const customer = { ...meridian, aliases, door: { ...meridian.door, hours } }
        const data = { ...known, customers: [customer, alder, harbour] }
        const { plan: again, change } = plan(customersTable(data), data)
        expect(again.lines.map(({ became }) => became)).toEqual(['unchanged', 'unchanged', 'unchanged'])
        expect(change.customers).toEqual([])
      }),
    )
  })

  test('says for each line what it would do, and leaves alone what it has no column for', () => {
    expect(
      lines(
        'id,name,package\nmeridian-press,Meridian & Co,Elite\nnew-one,New One,standard\nalder-training,Alder & Finch Training,elite',
      ),
    ).toEqual([
      {
        line: 2,
        id: 'meridian-press',
        became: 'changed',
        changes: ['name: Meridian Press → Meridian & Co', 'package: standard → elite'],
      },
      { line: 3, id: 'new-one', became: 'added', changes: ['name:  → New One', 'package:  → standard'] },
      { line: 4, id: 'alder-training', became: 'unchanged' },
    ])
    const { change } = plan('id,name\nmeridian-press,Meridian & Co')
    expect(change.customers).toEqual([{ ...meridian, name: 'Meridian & Co' }])
    expect(change.audit).toMatchObject([
      { action: 'changed', before: { name: 'Meridian Press' }, after: { name: 'Meridian & Co' } },
    ])
  })

  test('adds and takes away what an invitation list no longer has', () => {
    const { change } = plan('id,invitations\nmeridian-press,"member@mailbox.example; New@mailbox.example"')
    expect(change.invited).toEqual([{ customer: meridian.id, email: 'new@mailbox.example' }])
    expect(change.uninvited).toEqual([{ customer: meridian.id, email: 'reader@mailbox.example' }])
  })

  test.each<[string, string, string[]]>([
    ['no package', 'id,name\nx,X', ['package missing ']],
    ['a package there is none of', 'id,name,package\nx,X,gold', ['package unusable gold']],
    ['a domain that is none', 'id,domains\nmeridian-press,a@b.example', ['domains unusable a@b.example']],
    ['a door that is no website', 'id,doorUrl\nmeridian-press,ftp://x', ['doorUrl unusable ftp://x']],
    ['an invitation that is no address', 'id,invitations\nmeridian-press,me', ['invitations unusable me']],
    ['an id with a space', 'id,name,package\nx y,X,elite', ['id unusable x y']],
    ['too few cells', 'id,name\nmeridian-press', ['cells 1 / 2']],
    [
      'another’s link',
      'id,links\nharbour-guild,view.protectedpdf.com/portal/alder',
      ['links shared view.protectedpdf.com/portal/alder, alder-training'],
    ],
  ])('refuses %s, by line and field', (_name, text, complaints) => {
    expect(plan(text).plan.lines).toMatchObject([{ line: 2, became: 'refused', changes: [] }])
    expect(lines(text)[0]?.complaints?.map((each) => each.trim())).toEqual(complaints.map((each) => each.trim()))
    expect(plan(text).change.customers).toEqual([])
  })

  test('refuses the second line of the same id, and saves the first', () => {
    expect(lines('id,name\nmeridian-press,One\nmeridian-press,Two').map(({ became }) => became)).toEqual([
      'changed',
      'refused',
    ])
  })

  test.each<[string, string, object]>([
    ['an unknown column', 'id,nam\nx,y', { line: 1, field: 'nam', why: 'unknownColumn' }],
    ['a column twice', 'id,name,name\nx,y,z', { line: 1, field: 'name', why: 'repeated' }],
    ['no id', 'name\nx', { line: 1, field: 'id', why: 'noColumn' }],
    ['no lines', 'id,name\n', { line: 1, why: 'empty' }],
    ['a quotation without an end', 'id,name\nx,"y', { line: 2, why: 'openQuote' }],
  ])('is refused whole with %s', (_name, text, complaint) => {
    expect(plan(text).plan).toMatchObject({ lines: [], complaints: [complaint] })
  })

  test('has a hash that is another one as soon as what it would do is', () => {
    const text = 'id,name\nmeridian-press,Meridian & Co'
    const renamed = { ...known, customers: [{ ...meridian, name: 'Else' }, alder, harbour] }
    expect(plan(text).plan.hash).toBe(plan(text).plan.hash)
    expect(plan(text, renamed).plan.hash).not.toBe(plan(text).plan.hash)
  })

  test('knows every column that it writes', () => {
    expect(customersTable(known).split('\r\n')[0]).toBe(`\uFEFF${COLUMNS.join(',')}`)
    expect(plan(writeCsv([[...COLUMNS], COLUMNS.map(() => '')])).plan.complaints).toMatchObject([{ why: 'empty' }])
  })
})

describe('one customer', () => {
  test('is saved by the same rules, and complaints name the field', () => {
    const { id, ...fields } = meridian
    const bad = { ...fields, domains: ['x'], door: { ...fields.door, url: 'nowhere' } }
    expect(planCustomer({ id, ...bad }, [], known, how).complaints.map(({ field }) => field)).toEqual([
      'domains',
      'doorUrl',
    ])
    const fine = planCustomer({ id, ...fields, package: 'elite' }, ['reader@mailbox.example'], known, how)
    expect(fine.change).toMatchObject({
      customers: [{ package: 'elite' }],
      uninvited: [{ email: 'member@mailbox.example' }],
    })
    expect(
      planCustomer({ id, ...fields }, ['member@mailbox.example', 'reader@mailbox.example'], known, how).change,
    ).toBeNull()
  })
})
