import type { AlertWire } from '../../../http/api/alertWire.ts'
import { pick } from '../language.ts'

type Kind = AlertWire['kind']
type Target = AlertWire['target']

type Words = {
  region: string
  open: (number: number) => string
  dismiss: (number: number) => string
  title: (number: number, tier: number) => string
  /** What a notice says; `due` is a time, with which it ends. */
  says: (kind: Kind, target: Target, due: string) => string
  /** What the history of a clock says, each with its time. */
  told: {
    warned: (time: string) => string
    late: (time: string) => string
    broke: (time: string) => string
    called: (time: string) => string
    calledAgain: (count: number, from: string, to: string) => string
  }
}

const name = {
  en: { firstResponse: 'First response', fix: 'Fix' },
  fr: { firstResponse: 'Première réponse', fix: 'Solution' },
}

const en: Words = {
  region: 'Alerts',
  open: (number) => `Open ticket ${number}`,
  dismiss: (number) => `Dismiss the alert of ticket ${number}`,
  title: (number, tier) => `Ticket ${number}, tier ${tier}`,
  says: (kind, target, due) => {
    if (kind === 'received') return `Just received, and nobody has answered. Due at ${due}`
    if (kind === 'unanswered') return `Nobody has answered yet. Due at ${due}`
    return kind === 'breach' ? `${name.en[target]} was due at ${due}` : `${name.en[target]} due at ${due}`
  },
  told: {
    warned: (time) => `warned ${time}`,
    late: (time) => `warning of ${time} came too late`,
    broke: (time) => `broke ${time}`,
    called: (time) => `desk called ${time}`,
    calledAgain: (count, from, to) => `desk called ${count} times, ${from} to ${to}`,
  },
}

const fr: Words = {
  region: 'Alertes',
  open: (number) => `Ouvrir le billet ${number}`,
  dismiss: (number) => `Écarter l’alerte du billet ${number}`,
  title: (number, tier) => `Billet ${number}, niveau ${tier}`,
  says: (kind, target, due) => {
    if (kind === 'received') return `Vient d’arriver, et personne n’a répondu. Échéance : ${due}`
    if (kind === 'unanswered') return `Personne n’a encore répondu. Échéance : ${due}`
    return `${name.fr[target]}, échéance${kind === 'breach' ? ' dépassée' : ''} : ${due}`
  },
  told: {
    warned: (time) => `avertissement : ${time}`,
    late: (time) => `avertissement trop tardif : ${time}`,
    broke: (time) => `échéance dépassée : ${time}`,
    called: (time) => `service appelé : ${time}`,
    calledAgain: (count, from, to) => `service appelé ${count} fois : ${from} à ${to}`,
  },
}

/** The sentences about alerts. */
export const alertWords: Words = pick({ en, fr })
