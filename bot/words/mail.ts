import type { Locale } from '../../src/domain/person.ts'

/** What stands in the log of a talk that came by e-mail, for the agents who read it. */
export const mailWords: Record<Locale, MailWords> = {
  en: {
    articles: 'Suggested by e-mail:',
    none: 'No article fits.',
    next: {
      ticket: (number) => `Ticket ${number} was opened, and its due time was told by e-mail.`,
      prove: 'Nobody vouched for this address: how to prove it in the chat was told by e-mail.',
      provider: (name) => `Sent to ${name} for help by e-mail, with a message to copy.`,
      askCompany: 'Asked by e-mail which company the content came from, or for an address of a customer.',
      chooseCustomer: 'Asked by e-mail for which of their companies they write.',
    },
  },
  fr: {
    articles: 'Proposé par courriel :',
    none: 'Aucun article ne convient.',
    next: {
      ticket: (number) => `Le billet ${number} est ouvert; son échéance a été donnée par courriel.`,
      prove:
        'Personne ne se porte garant de cette adresse : la façon de la prouver dans le clavardage a été donnée par courriel.',
      provider: (name) => `Dirigé vers ${name} par courriel, avec un message à copier.`,
      askCompany: 'Demandé par courriel de quelle entreprise vient le contenu, ou une adresse d’un client.',
      chooseCustomer: 'Demandé par courriel au nom de laquelle de ses entreprises cette personne écrit.',
    },
  },
}

type MailWords = {
  articles: string
  none: string
  next: {
    ticket: (number: number) => string
    prove: string
    provider: (name: string) => string
    askCompany: string
    chooseCustomer: string
  }
}
