import { describe, expect, test } from 'vitest'
import { policyWords } from '../../src/domain/policyWords.ts'
import { aCalendar, at } from '../calendar/builders.ts'
import { vitriumPolicy } from '../support/policy.ts'

const now = at('2026-11-24T10:00:00-07:00')
const said = (hours: string, locale: 'en' | 'fr') =>
  policyWords(vitriumPolicy, aCalendar({ hours }), now, locale)['policy.hours']?.replaceAll('\u00a0', ' ')

describe('the opening hours in words', () => {
  test.each([
    [
      'mon-fri 09:00-17:30',
      'Monday to Friday, 9:00 a.m. to 5:30 p.m. Pacific Time',
      'du lundi au vendredi, de 9 h à 17 h 30 (heure du Pacifique)',
    ],
    [
      'mon-tue 09:00-12:00, mon-tue 13:00-17:00, thu 09:00-17:00',
      'Monday to Tuesday, 9:00 a.m. to 12:00 p.m. and 1:00 p.m. to 5:00 p.m.; Thursday, 9:00 a.m. to 5:00 p.m. Pacific Time',
      'du lundi au mardi, de 9 h à 12 h et de 13 h à 17 h; le jeudi, de 9 h à 17 h (heure du Pacifique)',
    ],
  ])('%s', (hours, english, french) => {
    expect([said(hours, 'en'), said(hours, 'fr')]).toEqual([english, french])
  })
})

test('a holiday stands in the list with a no-break space before its French colon', () => {
  const list = policyWords(vitriumPolicy, aCalendar(), now, 'fr')['policy.holidays']
  expect(list).toContain('- lundi 7 septembre 2026\u00a0: Fête du Travail\n')
})
