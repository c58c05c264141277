import { describe, expect, test } from 'vitest'
import { type Calendar, dueAt } from '../../src/calendar/calendar.ts'
import { explain, explainElapsed } from '../../src/calendar/explain.ts'
import { inWords } from '../../src/calendar/reason.ts'
import { sayTime, sayTimeForBoth, sayTimeShort } from '../../src/calendar/sayTime.ts'
import { HOUR, type OpenTime, type Pause, toIso } from '../../src/calendar/time.ts'
import { aCalendar, at } from './builders.ts'

const policy = aCalendar()
const shortWeek = aCalendar({
  hours: 'mon-tue 09:00-12:00, mon-tue 13:00-17:00, thu 09:00-17:00',
  extraClosed: [{ date: '2026-12-24', name: { en: 'Moving', fr: 'Déménagement' } }],
})

function explained(calendar: Calendar, received: string, hours: number, pauses: Pause[] = []) {
  return explain(calendar, at(received), dueAt(calendar, at(received), (hours * HOUR) as OpenTime, pauses), pauses)
}

describe('the explanation as data', () => {
  const stretches = (calendar: Calendar, received: string, hours: number) =>
    explained(calendar, received, hours).closed.map(({ from, to, because }) => [
      toIso(from),
      toIso(to),
      ...because.map((cause) => ('date' in cause ? `${cause.kind} ${cause.date}` : cause.kind)),
    ])

  test('merges neighbouring closed days into one stretch and names each cause', () => {
    expect(stretches(policy, '2026-09-04T17:30:00-07:00', 2)).toEqual([
      ['2026-09-05T01:00:00.000Z', '2026-09-08T07:00:00.000Z', 'weekend', 'holiday 2026-09-07'],
    ])
    expect(stretches(policy, '2027-12-24T17:30:00-07:00', 2)).toEqual([
      ['2027-12-25T01:00:00.000Z', '2027-12-29T07:00:00.000Z', 'weekend', 'holiday 2027-12-27', 'holiday 2027-12-28'],
    ])
  })

  test('begins with the receipt when it came outside, and names only what it met', () => {
    expect(stretches(policy, '2026-09-07T20:00:00-07:00', 2)).toEqual([
      ['2026-09-08T03:00:00.000Z', '2026-09-08T07:00:00.000Z', 'holiday 2026-09-07'],
    ])
    expect(stretches(policy, '2026-12-01T20:00:00-07:00', 2)).toEqual([
      ['2026-12-02T03:00:00.000Z', '2026-12-02T07:00:00.000Z', 'night'],
    ])
  })

  test('tells nights, breaks and free weekdays apart', () => {
    expect(stretches(shortWeek, '2026-12-01T08:00:00-07:00', 12).map(([, , ...because]) => because)).toEqual([
      ['night'],
      ['break'],
      ['dayOff 2026-12-02'],
    ])
  })

  test('says whether it came while open, and when the clock starts', () => {
    const inside = explained(policy, '2026-12-01T12:00:00-07:00', 2)
    expect([inside.receivedWhileOpen, inside.clockStartsAt, inside.closed]).toEqual([
      true,
      at('2026-12-01T19:00:00Z'),
      [],
    ])
    const outside = explained(policy, '2026-12-05T12:00:00-07:00', 2)
    expect([outside.receivedWhileOpen, outside.clockStartsAt]).toEqual([false, at('2026-12-07T07:00:00Z')])
  })

  test('links a day in lieu to its holiday', () => {
    expect(explained(policy, '2026-12-28T09:00:00-07:00', 2).closed[0]?.because).toEqual([
      {
        kind: 'holiday',
        date: '2026-12-28',
        name: { en: 'Boxing Day', fr: 'Lendemain de Noël' },
        inLieuOf: '2026-12-26',
      },
    ])
  })
})

const plain = (text: string) => text.replaceAll('\u00a0', ' ')

describe('the reason in words', () => {
  test.each([
    [
      'over a weekend and a holiday',
      explained(policy, '2026-09-04T17:30:00-07:00', 2),
      'Received Friday at 5:30 p.m.; we close at 6:00 p.m. for the weekend and Monday is Labour Day, so the clock goes on Tuesday at 12:00 a.m.: due Tuesday at 1:30 a.m. (Pacific Time, UTC−7).',
      'Demande reçue vendredi à 17 h 30; nous fermons à 18 h pour la fin de semaine et lundi est férié (Fête du Travail), donc le décompte reprend mardi à 0 h. Échéance : mardi à 1 h 30 (heure du Pacifique, UTC−7).',
    ],
    [
      'while open',
      explained(policy, '2026-12-01T09:00:00-07:00', 8),
      'Received Tuesday at 9:00 a.m., while we are open, so the clock starts at once: due Tuesday at 5:00 p.m. (Pacific Time, UTC−7).',
      'Demande reçue mardi à 9 h, pendant nos heures d’ouverture : le décompte commence aussitôt. Échéance : mardi à 17 h (heure du Pacifique, UTC−7).',
    ],
    [
      'over a night',
      explained(policy, '2026-12-01T17:30:00-07:00', 8),
      'Received Tuesday at 5:30 p.m.; we close at 6:00 p.m. for the night, so the clock goes on Wednesday at 12:00 a.m.: due Wednesday at 7:30 a.m. (Pacific Time, UTC−7).',
      'Demande reçue mardi à 17 h 30; nous fermons à 18 h pour la nuit, donc le décompte reprend mercredi à 0 h. Échéance : mercredi à 7 h 30 (heure du Pacifique, UTC−7).',
    ],
    [
      'at the weekend',
      explained(policy, '2026-12-05T12:00:00-07:00', 2),
      'Received Saturday at 12:00 p.m., outside our opening hours: it is the weekend. The clock starts Monday at 12:00 a.m.: due Monday at 2:00 a.m. (Pacific Time, UTC−7).',
      'Demande reçue samedi à 12 h, en dehors de nos heures d’ouverture : c’est la fin de semaine. Le décompte commence lundi à 0 h. Échéance : lundi à 2 h (heure du Pacifique, UTC−7).',
    ],
    [
      'before two days in lieu',
      explained(policy, '2027-12-24T17:30:00-07:00', 2),
      'Received Friday at 5:30 p.m.; we close at 6:00 p.m. for the weekend, Monday is the day off for Christmas Day and Tuesday is the day off for Boxing Day, so the clock goes on Wednesday at 12:00 a.m.: due Wednesday at 1:30 a.m. (Pacific Time, UTC−7).',
      'Demande reçue vendredi à 17 h 30; nous fermons à 18 h pour la fin de semaine, lundi est chômé en remplacement d’un jour férié (Noël) et mardi est chômé en remplacement d’un jour férié (Lendemain de Noël), donc le décompte reprend mercredi à 0 h. Échéance : mercredi à 1 h 30 (heure du Pacifique, UTC−7).',
    ],
    [
      'in a lunch break',
      explained(shortWeek, '2026-12-01T12:30:00-07:00', 1),
      'Received Tuesday at 12:30 p.m., outside our opening hours: we are closed for a while. The clock starts Tuesday at 1:00 p.m.: due Tuesday at 2:00 p.m. (Pacific Time, UTC−7).',
      'Demande reçue mardi à 12 h 30, en dehors de nos heures d’ouverture : nous sommes en pause. Le décompte commence mardi à 13 h. Échéance : mardi à 14 h (heure du Pacifique, UTC−7).',
    ],
    [
      'on a day of our own, and for more than a week with dates',
      explained(shortWeek, '2026-12-22T16:30:00-07:00', 1),
      'Received Tuesday, December 22, 2026 at 4:30 p.m.; we close at 5:00 p.m. for the weekend, we are closed on Wednesday, we are closed on Thursday (Moving), we are closed on Friday and Monday is the day off for Boxing Day, so the clock goes on Tuesday, December 29, 2026 at 9:00 a.m.: due Tuesday, December 29, 2026 at 9:30 a.m. (Pacific Time, UTC−7).',
      'Demande reçue le mardi 22 décembre 2026 à 16 h 30; nous fermons à 17 h pour la fin de semaine, nous sommes fermés mercredi, nous sommes fermés jeudi (Déménagement), nous sommes fermés vendredi et lundi est chômé en remplacement d’un jour férié (Lendemain de Noël), donc le décompte reprend le mardi 29 décembre 2026 à 9 h. Échéance : le mardi 29 décembre 2026 à 9 h 30 (heure du Pacifique, UTC−7).',
    ],
    [
      'with a pause that ended',
      explained(policy, '2026-12-01T09:00:00-07:00', 1, [
        { from: at('2026-12-01T09:10:00-07:00'), to: at('2026-12-01T10:00:00-07:00') },
      ]),
      'Received Tuesday at 9:00 a.m., while we are open, so the clock starts at once: due Tuesday at 10:50 a.m. (Pacific Time, UTC−7). The time spent waiting for the customer’s answer does not count.',
      'Demande reçue mardi à 9 h, pendant nos heures d’ouverture : le décompte commence aussitôt. Échéance : mardi à 10 h 50 (heure du Pacifique, UTC−7). Le temps passé à attendre la réponse du client ne compte pas.',
    ],
    [
      'while a pause goes on',
      explained(policy, '2026-12-01T09:00:00-07:00', 1, [{ from: at('2026-12-01T09:10:00-07:00'), to: null }]),
      'Received Tuesday at 9:00 a.m., while we are open, so the clock starts at once. The clock stands still while we wait for the customer’s answer.',
      'Demande reçue mardi à 9 h, pendant nos heures d’ouverture : le décompte commence aussitôt. Le décompte est suspendu tant que nous attendons la réponse du client.',
    ],
    [
      'on the clock that never stops',
      explainElapsed(at('2026-12-05T12:00:00-07:00'), at('2026-12-05T13:00:00-07:00')),
      'This clock runs day and night, weekends and holidays included: received Saturday at 12:00 p.m., due Saturday at 1:00 p.m. (Pacific Time, UTC−7).',
      'Ce décompte court jour et nuit, fins de semaine et jours fériés compris : demande reçue samedi à 12 h, échéance samedi à 13 h (heure du Pacifique, UTC−7).',
    ],
  ])('%s', (_, explanation, english, french) => {
    expect(inWords(explanation, policy.zone, 'en')).toBe(english)
    expect(plain(inWords(explanation, policy.zone, 'fr'))).toBe(french)
  })

  test('is told on the reader’s clock', () => {
    expect(inWords(explained(policy, '2026-12-01T17:30:00-07:00', 2), 'Europe/Paris', 'en')).toBe(
      'Received Wednesday at 1:30 a.m.; we close at 2:00 a.m. for the night, so the clock goes on Wednesday at 8:00 a.m.: due Wednesday at 9:30 a.m. (Central European Time, UTC+1).',
    )
  })

  test('does not mention a pause that moved nothing', () => {
    const pauseAt = (from: string) => [{ from: at(from), to: at('2026-12-01T13:00:00-07:00') }]
    const paused = (from: string) => explained(policy, '2026-12-01T09:00:00-07:00', 1, pauseAt(from)).paused
    expect(paused('2026-12-01T12:00:00-07:00')).toBe(false)
    expect(paused('2026-12-01T10:00:00-07:00')).toBe(false) // exactly when it is due
    expect(paused('2026-12-01T09:59:59.999-07:00')).toBe(true)
  })
})

describe('saying a time', () => {
  const due = at('2026-11-30T08:30:59.999Z')

  test.each([
    [
      'America/Vancouver',
      'en',
      'Monday, November 30, 2026 at 1:30 a.m. (Pacific Time, UTC−7)',
      'Mon, Nov 30, 1:30 a.m.',
    ],
    [
      'America/Vancouver',
      'fr',
      'le lundi 30 novembre 2026 à 1 h 30 (heure du Pacifique, UTC−7)',
      'lun. 30 nov., 1 h 30',
    ],
    [
      'America/Los_Angeles',
      'en',
      'Monday, November 30, 2026 at 12:30 a.m. (Pacific Time, UTC−8)',
      'Mon, Nov 30, 12:30 a.m.',
    ],
    [
      'Asia/Kolkata',
      'en',
      'Monday, November 30, 2026 at 2:00 p.m. (India Standard Time, UTC+5:30)',
      'Mon, Nov 30, 2:00 p.m.',
    ],
    ['UTC', 'fr', 'le lundi 30 novembre 2026 à 8 h 30 (UTC)', 'lun. 30 nov., 8 h 30'],
    ['Nope/Nowhere', 'en', 'Monday, November 30, 2026 at 1:30 a.m. (Pacific Time, UTC−7)', 'Mon, Nov 30, 1:30 a.m.'],
  ] as const)('in %s, in %s: %s', (zone, locale, long, short) => {
    expect([plain(sayTime(due, zone, locale)), plain(sayTimeShort(due, zone, locale))]).toEqual([long, short])
  })

  test('the first of a month is "1er" in French', () => {
    const first = at('2026-12-01T15:00:00-07:00')
    expect(plain(sayTime(first, null, 'fr'))).toBe('le mardi 1er décembre 2026 à 15 h (heure du Pacifique, UTC−7)')
    expect(plain(sayTimeShort(first, null, 'fr'))).toBe('mar. 1er déc., 15 h')
  })

  test('for a reader elsewhere it is said on both clocks, for one with the same clock once', () => {
    expect(sayTimeForBoth(due, policy.zone, 'America/Toronto', 'en')).toBe(
      'Monday, November 30, 2026 at 1:30 a.m. (Pacific Time, UTC−7), which is Monday at 3:30 a.m. for you (Eastern Time, UTC−5)',
    )
    expect(plain(sayTimeForBoth(due, policy.zone, 'Asia/Kolkata', 'fr'))).toBe(
      'le lundi 30 novembre 2026 à 1 h 30 (heure du Pacifique, UTC−7), soit lundi à 14 h chez vous (heure de l’Inde, UTC+5:30)',
    )
    expect(sayTimeForBoth(due, policy.zone, 'America/Phoenix', 'en')).toBe(sayTime(due, policy.zone, 'en'))
  })
})
