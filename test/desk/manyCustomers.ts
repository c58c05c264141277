import type { CustomerId } from '../../src/domain/ids.ts'
import type { Customer } from '../../src/domain/person.ts'

const words = (list: string) => list.trim().split(/\s+/)

const places = words(`
  Northfold Alder Harbour Meridian Quillon Lavande Kestrel Birchwood Thornbury Pacific Prairie Atlantic Cascade Ontario
  Wexford Halden Silver Redwood Granite Juniper Maritime Highland Lakeshore Sunrise Victoria Columbia Manitoba Fraser
  Laurier Champlain`)
const fields = words(`
  Nursing Standards Dental Maritime Legal Financial Aviation Veterinary Actuarial Engineering Safety Building Medical
  Energy Insurance Accounting Forestry Mining Pharmacy Electrical`)
const kinds = words(`
  Institute Association Press Academy Training College Guild Publishing Council Society Journal Group Federation Library`)
const forms = ['', '', '', ' Inc.', ' Ltd', ' LLC', ', Inc.']

/** A dice that always falls the same way (mulberry32). */
export function dice(seed: number): (sides: number) => number {
  let state = seed
  return (sides) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % sides
  }
}

/** Three hundred made-up companies as they are called in life: two to four words, some known by initials, some French. */
export function manyCustomers(count = 300): Customer[] {
  const roll = dice(2026)
  const of = (list: readonly string[]) => list[roll(list.length)] as string
  const names = new Map<string, Customer>()
  while (names.size < count) {
    const [place, field, kind] = [of(places), of(fields), of(kinds)]
    const shapes = [
      `${place} ${kind}`,
      `${place} ${field} ${kind}`,
      `${place} ${kind} of ${field}`,
      `The ${place} ${field} ${kind}`,
      `${place} & ${of(places)} ${kind}`,
      `${place} ${of(places)} ${field} ${kind}`,
      `Éditions ${place}`,
      `Société ${place} de ${field}`,
    ]
    const name = of(shapes) + of(forms)
    if (names.has(name)) continue
    const initials = name.match(/\b\p{Lu}/gu)?.join('') ?? ''
    names.set(name, {
      id: `c${names.size}` as CustomerId,
      name,
      package: 'standard',
      domains: [
        `${name
          .normalize('NFKD')
          .toLowerCase()
          .replace(/[^a-z]/g, '')
          .slice(0, 24)}.${of(['com', 'org', 'ca'])}`,
      ],
      aliases: roll(4) === 0 && initials.length >= 3 ? [initials] : [],
      links: [],
      documentCodes: [],
      door: { email: null, url: null, phone: null, hours: null },
    })
  }
  return [...names.values()]
}
