import type { Locale } from '../domain/person.ts'
import type { TargetKind } from '../domain/sla.ts'
import type { Tier } from '../domain/tier.ts'

type FeedWords = {
  openingHours: string
  openingHoursAbout: string
  open: string
  /** `inLieuOf`: the date of the holiday that it stands in for. */
  closed: (name: string, inLieuOf: string | null) => string
  deadlines: string
  due: (number: number, tier: Tier, target: TargetKind) => string
}

/** What calendar programs show. */
export const feedWords: Record<Locale, FeedWords> = {
  en: {
    openingHours: 'Support desk: opening hours',
    openingHoursAbout: 'When the support desk is open, and the days on which it is closed.',
    open: 'Support desk open',
    closed: (name, inLieuOf) => `Support desk closed: ${name}${inLieuOf ? ` (for ${inLieuOf})` : ''}`,
    deadlines: 'Signpost: my deadlines',
    due: (number, tier, target) =>
      `Ticket ${number}, tier ${tier}: ${target === 'fix' ? 'fixed or addressed' : 'first response'} due`,
  },
  fr: {
    openingHours: 'Service d’assistance : heures d’ouverture',
    openingHoursAbout: 'Quand le service d’assistance est ouvert, et les jours où il est fermé.',
    open: 'Service d’assistance ouvert',
    closed: (name, inLieuOf) => `Service d’assistance fermé : ${name}${inLieuOf ? ` (pour le ${inLieuOf})` : ''}`,
    deadlines: 'Signpost : mes échéances',
    due: (number, tier, target) =>
      `Billet ${number}, niveau ${tier} : échéance ${target === 'fix' ? 'du règlement ou d’une autre solution' : 'de la première réponse'}`,
  },
}
