import { sayTimeShort } from '../../calendar/sayTime.ts'
import type { Event } from '../../domain/event.ts'
import type { Locale } from '../../domain/person.ts'
import type { ClockMove, RecountReason } from '../../domain/recounting.ts'
import type { Eye } from './view.ts'

type Recomputed = Extract<Event, { kind: 'ClocksRecomputed' }>

const reasons: Record<Locale, Record<RecountReason, string>> = {
  en: {
    policy: 'the support policy changed',
    calendar: 'the opening hours or holidays changed',
    customer: 'another policy counts for this customer now',
  },
  fr: {
    policy: 'la politique d’assistance a changé',
    calendar: 'les heures d’ouverture ou les jours fériés ont changé',
    customer: 'une autre politique vaut maintenant pour ce client',
  },
}

const targets: Record<Locale, Record<ClockMove['target'], string>> = {
  en: { firstResponse: 'First response', fix: 'Fix' },
  fr: { firstResponse: 'Première réponse', fix: 'Solution' },
}

/** What moved and why, in whole sentences, by the clock of the desk. */
export function recountWords({ because, moved, stood }: Recomputed, { policies, locale }: Eye): string {
  const { zone } = policies.standard.calendar
  const time = (at: ClockMove['from']) => (at === null ? null : sayTimeShort(at, zone, locale))
  const said = targets[locale]
  const why = because.map((reason) => reasons[locale][reason]).join(locale === 'en' ? ', and ' : ' et ')
  const sentences =
    locale === 'en'
      ? [
          `Clocks counted anew${why && `: ${why}`}`,
          ...moved.map(({ target, from, to }) => {
            if (to === null) return `${said[target]}: no time is owed any more, it was ${time(from)}`
            return `${said[target]}: ${time(to)}${from === null ? ', which is new' : ` instead of ${time(from)}`}`
          }),
          ...stood.map(({ target, from, to }) => {
            if (from === null) return `${said[target]}: ${time(to)} had passed already and is not owed`
            return `${said[target]}: stays ${time(from)}, as it was told, ${to === null ? 'though no time is owed' : `instead of ${time(to)}`}`
          }),
          ...(moved.length + stood.length === 0 ? ['No time changed'] : []),
        ]
      : [
          `Échéances recalculées${why && `\u00a0: ${why}`}`,
          ...moved.map(({ target, from, to }) => {
            if (to === null) return `${said[target]}\u00a0: plus aucune échéance, c’était ${time(from)}`
            return `${said[target]}\u00a0: ${time(to)}${from === null ? ', nouvelle échéance' : ` au lieu de ${time(from)}`}`
          }),
          ...stood.map(({ target, from, to }) => {
            if (from === null) return `${said[target]}\u00a0: ${time(to)} était déjà passé et ne compte pas`
            return `${said[target]}\u00a0: reste ${time(from)}, comme annoncé, ${to === null ? 'bien qu’il n’y ait plus d’échéance' : `au lieu de ${time(to)}`}`
          }),
          ...(moved.length + stood.length === 0 ? ['Aucune échéance n’a changé'] : []),
        ]
  return sentences.map((sentence) => (sentence.endsWith('.') ? sentence : `${sentence}.`)).join(' ')
}
