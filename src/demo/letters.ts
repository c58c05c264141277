import type { Calendar } from '../calendar/calendar.ts'
import { sayTime, sayTimeForBoth } from '../calendar/sayTime.ts'
import { HOUR, type Instant, MINUTE } from '../calendar/time.ts'
import { dueReason } from '../domain/dueReason.ts'
import type { Letter } from '../domain/notification.ts'
import type { Locale } from '../domain/person.ts'
import { type SupportPolicy, startTargets } from '../domain/sla.ts'
import type { Tier } from '../domain/tier.ts'
import { sampleMailLetters } from './mailLetters.ts'

/** A Tuesday morning at the desk. */
const received = Date.UTC(2026, 10, 24, 17, 20) as Instant
const READER_ZONE = 'Europe/Paris'
const chat = 'https://help.vitrium.example/chat?site=vitrium'
const consoleAt = 'https://help.vitrium.example/console'

/** Every letter the desk writes, with made-up facts; the times are the calendar's own. For developers to look at. */
export function sampleLetters(
  { calendar, policy }: { calendar: Calendar; policy: SupportPolicy },
  locale: Locale,
): { name: string; letter: Letter }[] {
  const isFrench = locale === 'fr'
  const say = (en: string, fr: string) => (isFrench ? fr : en)
  const times = (tier: Tier) => {
    const targets = startTargets(policy, tier, calendar, received)
    const due = (kind: 'firstResponse' | 'fix') => {
      const target = targets.find((each) => each.kind === kind)
      return target ? sayTimeForBoth(target.dueAt, calendar.zone, READER_ZONE, locale) : null
    }
    const [first] = targets
    return {
      due: due('firstResponse') ?? '',
      fixDue: due('fix'),
      reason: first ? dueReason(first, calendar, READER_ZONE, locale) : '',
    }
  }
  const inHours = (hours: number) => sayTime((received + hours * HOUR) as Instant, calendar.zone, locale)
  const subject = say('Readers cannot open the spring catalogue', 'Le catalogue de printemps ne s’ouvre pas')
  const ticket = { number: 1042, subject, url: chat }
  const alert = {
    about: 'slaAlert',
    number: 1042,
    subject,
    customerName: 'Meridian Press',
    url: `${consoleAt}/talks/1042`,
  } as const
  const message = say(
    'Hello,\n\nI bought the revision course and get the message vc3 when I open chapter 2.\nMy name there is n.bergeron.',
    'Bonjour,\n\nJ’ai acheté le cours de révision et je vois le message vc3 en ouvrant le chapitre 2.\nMon nom y est n.bergeron.',
  )

  return [
    { name: 'code', letter: { about: 'code', code: '402871', minutesValid: 10 } },
    { name: 'ticketOpened', letter: { about: 'ticketOpened', ...ticket, tier: 2, ...times(2) } },
    { name: 'ticketOpened-tier3', letter: { about: 'ticketOpened', ...ticket, tier: 3, ...times(3) } },
    ...sampleMailLetters(times(2), locale),
    {
      name: 'agentReplied',
      letter: {
        about: 'agentReplied',
        agentName: 'Mia Laurent',
        number: 1042,
        words: [
          say(
            'I can see it: the link of the spring catalogue points to a policy that ended on Sunday.',
            'Je vois\u00a0: le lien du catalogue pointe vers une politique qui a pris fin dimanche.',
          ),
          say('I have set it right. Does it open for you now?', 'Je l’ai corrigée. S’ouvre-t-il maintenant?'),
        ],
        url: chat,
      },
    },
    {
      name: 'ticketWaiting',
      letter: {
        about: 'ticketWaiting',
        ...ticket,
        agentName: 'Mia Laurent',
        what: say(
          'A screenshot of the message, and the address of one reader who sees it.',
          'Une capture d’écran du message, et l’adresse d’une personne qui le voit.',
        ),
        clockStops: false,
      },
    },
    {
      name: 'ticketWaiting-unnamed',
      letter: { about: 'ticketWaiting', ...ticket, agentName: 'Mia Laurent', what: null, clockStops: true },
    },
    {
      name: 'ticketSolved',
      letter: {
        about: 'ticketSolved',
        ...ticket,
        words: say('The policy runs until next June now.', 'La politique est valable jusqu’en juin prochain.'),
      },
    },
    { name: 'ticketReopened', letter: { about: 'ticketReopened', ...ticket } },
    { name: 'ticketMerged', letter: { about: 'ticketMerged', ...ticket, number: 1047, into: 1042 } },
    {
      name: 'tierChanged',
      letter: {
        about: 'tierChanged',
        ...ticket,
        from: 1,
        tier: 2,
        why: say('Several of your readers are stuck by now.', 'Plusieurs personnes sont maintenant bloquées.'),
        ...times(2),
        isLate: true,
      },
    },
    { name: 'dueMoved', letter: { about: 'dueMoved', ...ticket, ...times(2) } },
    {
      name: 'referral',
      letter: {
        about: 'referral',
        customerName: 'Alder & Finch Training',
        from: 'n.bergeron@mailbox.example',
        message,
      },
    },
    {
      name: 'referralSent',
      letter: {
        about: 'referralSent',
        customerName: 'Alder & Finch Training',
        sentTo: 'courses@alderfinch.example',
        message,
      },
    },
    {
      name: 'signInLink',
      letter: {
        about: 'signInLink',
        address: `${consoleAt}?link=`,
        code: 'kq3vYw0pR8bT1nXz6mLcJ2',
        fromName: 'Priya Nair',
        hoursValid: 24,
      },
    },
    ...(['newDevice', 'password', 'secondFactorSet', 'secondFactorRemoved', 'recoveryCodes', 'role'] as const).map(
      (change) => ({
        name: `accountChanged-${change}`,
        letter: {
          about: 'accountChanged' as const,
          change,
          when: inHours(0),
          ...(change === 'role'
            ? { browser: null, system: null, network: null, byName: 'Priya Nair', role: 'lead' as const }
            : { browser: 'Firefox', system: 'Windows', network: '203.0.113.x', byName: null, role: null }),
        },
      }),
    ),
    {
      name: 'slaAlert-received',
      letter: { ...alert, alert: 'received', target: 'firstResponse', tier: 3, due: inHours(1) },
    },
    {
      name: 'slaAlert-warning',
      letter: { ...alert, alert: 'warning', target: 'firstResponse', tier: 2, due: inHours(2) },
    },
    { name: 'slaAlert-breach', letter: { ...alert, alert: 'breach', target: 'fix', tier: 3, due: inHours(8) } },
    {
      name: 'slaAlert-unanswered',
      letter: { ...alert, alert: 'unanswered', target: 'firstResponse', tier: 3, due: inHours(1) },
    },
    {
      name: 'digest',
      letter: {
        about: 'digest',
        day: say('Monday, November 23, 2026', 'lundi 23 novembre 2026'),
        opened: 14,
        answered: 13,
        solved: 11,
        kept: 16,
        broken: 1,
        overdue: [{ number: 1038, subject, customerName: 'Meridian Press', due: inHours(-3) }],
        dueNext: [
          {
            number: 1041,
            subject: say('How do we add a second administrator?', 'Comment ajouter une deuxième administratrice?'),
            customerName: 'Éditions Lavande',
            due: inHours(2.5),
          },
          {
            number: 1043,
            subject: say('The watermark covers a table', 'Le filigrane couvre un tableau'),
            customerName: 'Harbour Pilots Association',
            due: sayTime((received + 6 * HOUR + 40 * MINUTE) as Instant, calendar.zone, locale),
          },
        ],
        url: consoleAt,
        unsubscribeUrl: 'https://help.vitrium.example/letters/digest?a=priya&s=sealed&lang=en',
      },
    },
  ]
}
