import { describe, expect, test } from 'vitest'
import { isComplaint } from '../../src/calendar/complaint.ts'
import { closedDaysOf, type HolidayRules, type Holidays, holidaysOf } from '../../src/calendar/holidays.ts'
import { aCalendar } from './builders.ts'
import { vectors } from './vectors.ts'

function known(rules: HolidayRules): Holidays {
  const holidays = holidaysOf(rules)
  if (isComplaint(holidays)) throw new Error(holidays.text)
  return holidays
}

describe('closed days in British Columbia', () => {
  const calendar = aCalendar()

  test.each(Object.entries(vectors.holidays))('%s has the days of the table, by date and name', (year, expected) => {
    const found = calendar.closedDays(Number(year)).map(({ date, name, inLieuOf }) => ({
      date,
      name: inLieuOf ? `${name.en} (in lieu)` : name.en,
      ...(inLieuOf ? { for: inLieuOf } : {}),
    }))
    expect(found).toEqual(expected)
  })

  test('every year to 2099 has the twelve holidays of the two laws, on the days the laws name', () => {
    for (let year = 2022; year <= 2099; year++) {
      const found = closedDaysOf(known({ region: 'CA-BC' }), 'none', year).map((closed) => closed.date)
      expect(found).toEqual(byTheLaws(year))
    }
  })

  test('every year closes exactly twelve weekdays', () => {
    for (let year = 2022; year <= 2098; year++) {
      const weekdays = calendar
        .closedDays(year)
        .filter(({ day }) => ![0, 6].includes(new Date(day * 864e5).getUTCDay()))
      expect([year, weekdays.length]).toEqual([year, 12])
    }
  })

  test('Truth and Reconciliation is a holiday since 2021', () => {
    const dates = (year: number) => calendar.closedDays(year).map((closed) => closed.date)
    expect([dates(2020).includes('2020-09-30'), dates(2021).includes('2021-09-30')]).toEqual([false, true])
  })

  test('no in-lieu day is closed under "none", not even July 2, 2029', () => {
    const days = aCalendar({ inLieu: 'none' }).closedDays(2029)
    expect(days.filter((closed) => closed.inLieuOf)).toEqual([])
    expect(days.map((closed) => closed.date)).not.toContain('2029-07-02')
  })

  test('every name is there in French too', () => {
    expect(calendar.closedDays(2027).map((closed) => closed.name.fr)).toEqual([
      'Jour de l’An',
      'Jour de la Famille',
      'Vendredi saint',
      'Fête de Victoria',
      'Fête du Canada',
      'Fête de la Colombie-Britannique',
      'Fête du Travail',
      'Journée nationale de la vérité et de la réconciliation',
      'Action de grâces',
      'Jour du Souvenir',
      'Noël',
      'Lendemain de Noël',
      'Noël',
      'Lendemain de Noël',
    ])
  })
})

describe('settings', () => {
  test('a dropped holiday is open, and leaves no day in lieu', () => {
    const holidays = known({ region: 'CA-BC', drop: ['Boxing Day'] })
    const dates = closedDaysOf(holidays, 'next-weekday', 2027).map((closed) => closed.date)
    expect(dates).toContain('2027-12-27')
    expect(dates).not.toContain('2027-12-26')
    expect(dates).not.toContain('2027-12-28')
  })

  test('a day added for every year is closed, without a day in lieu', () => {
    const add = [{ monthDay: '12-24', name: { en: 'Christmas Eve', fr: 'Veille de Noël' } }]
    const days = closedDaysOf(known({ region: 'none', add }), 'next-weekday', 2028) // a Sunday
    expect(days.map(({ date, name }) => [date, name.en])).toEqual([['2028-12-24', 'Christmas Eve']])
  })

  test('February 29 is closed in leap years only', () => {
    const holidays = known({
      region: 'none',
      add: [{ monthDay: '02-29', name: { en: 'Leap day', fr: 'Jour intercalaire' } }],
    })
    expect([2027, 2028].map((year) => closedDaysOf(holidays, 'none', year).length)).toEqual([0, 1])
  })

  test('single days are closed once, however they are named', () => {
    const name = { en: 'Moving', fr: 'Déménagement' }
    const calendar = aCalendar({
      extraClosed: [
        { date: '2026-12-24', name },
        { date: '2026-12-25', name },
      ],
    })
    const december = calendar.closedDays(2026).filter((closed) => closed.date > '2026-12-01')
    expect(december.map(({ date, name: { en } }) => [date, en])).toEqual([
      ['2026-12-24', 'Moving'],
      ['2026-12-25', 'Christmas Day'],
      ['2026-12-26', 'Boxing Day'],
      ['2026-12-28', 'Boxing Day'],
    ])
  })

  test('another region has its own holidays, and its days in lieu are ours', () => {
    const days = closedDaysOf(known({ region: 'GB-ENG' }), 'next-weekday', 2027)
    expect(days.filter(({ date }) => date >= '2027-12').map(({ date, inLieuOf }) => [date, inLieuOf])).toEqual([
      ['2027-12-25', undefined],
      ['2027-12-26', undefined],
      ['2027-12-27', '2027-12-25'],
      ['2027-12-28', '2027-12-26'],
    ])
  })

  test.each<[string, HolidayRules, RegExp]>([
    ['an unknown country', { region: 'XX' }, /"XX" is not a known region.*CA-BC/],
    ['an unknown province', { region: 'CA-XX' }, /"CA-XX" is not a known region/],
    ['a region too deep', { region: 'CA-BC-1' }, /is not a known region/],
    [
      'a holiday nobody knows',
      { region: 'CA-BC', drop: ['Easter Monday'] },
      /"Easter Monday" is not a holiday here.*Boxing Day/,
    ],
    [
      'a day that does not exist',
      { region: 'none', add: [{ monthDay: '13-01', name: { en: 'x', fr: 'x' } }] },
      /"13-01" is not a day of the year/,
    ],
  ])('%s is a complaint that names it and the remedy', (_, rules, expected) => {
    const found = holidaysOf(rules, 'HOLIDAYS')
    expect(isComplaint(found) && found.text).toMatch(expected)
  })
})

/** The rules of the two laws, written down a second time: fixed dates, nth weekdays, and Easter by Gauss and Lichtenberg. */
function byTheLaws(year: number): string[] {
  const date = (month: number, day: number) => new Date(Date.UTC(year, month - 1, day))
  const monday = (month: number, n: number) => {
    const weekday = date(month, 1).getUTCDay()
    return date(month, 1 + ((8 - weekday) % 7) + 7 * (n - 1))
  }
  const may24 = date(5, 24)
  const victoria = date(5, 24 - ((may24.getUTCDay() + 6) % 7))
  const days = [
    ...[date(1, 1), monday(2, 3), new Date(easter(year).getTime() - 2 * 864e5), victoria, date(7, 1), monday(8, 1)],
    ...[monday(9, 1), date(9, 30), monday(10, 2), date(11, 11), date(12, 25), date(12, 26)],
  ]
  return days.map((day) => day.toISOString().slice(0, 10)).sort()
}

function easter(year: number): Date {
  const k = Math.floor(year / 100)
  const m = 15 + Math.floor((3 * k + 3) / 4) - Math.floor((8 * k + 13) / 25)
  const s = 2 - Math.floor((3 * k + 3) / 4)
  const a = year % 19
  const d = (19 * a + m) % 30
  const r = Math.floor((d + Math.floor(a / 11)) / 29)
  const fullMoon = 21 + d - r
  const firstSunday = 7 - ((year + Math.floor(year / 4) + s) % 7)
  const inMarch = fullMoon + 7 - ((fullMoon - firstSunday) % 7)
  return new Date(Date.UTC(year, 2, inMarch))
}
