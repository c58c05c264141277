import type { AccessWire } from '../../../../http/api/accessApi.ts'
import { pick } from '../../language.ts'

type What = AccessWire['entries'][number]['what']

const english = {
  lead: 'Which agent opened which conversation, file, report or person. One line for each hour; nobody can delete one, and they go by their age.',
  who: 'Who',
  everybody: 'Everybody',
  about: 'Ticket number or conversation',
  show: 'Show',
  all: 'Show everything',
  none: 'Nobody looked there.',
  time: 'When',
  what: 'What',
  times: 'How often',
  count: (times: number) => (times === 1 ? 'once' : `${times} times`),
  ticket: (number: number) => `Ticket ${number}`,
  talk: 'Conversation',
  whoElse: 'who looked at it',
  whoElseAt: (what: string) => `${what}: who looked at it`,
  more: 'Show earlier ones',
  kinds: {
    conversation: 'Conversation',
    file: 'File',
    search: 'Search through the desk',
    person: 'Person looked for by address',
    personExport: 'Person saved as a file',
    table: 'Table saved as a file',
    report: 'Report',
    contacts: 'Contacts',
    mail: 'Incoming mail',
    letters: 'Undelivered letters',
    webhook: 'Message to another system',
  } satisfies Record<What, string>,
  /** Lists, by their address. */
  lists: {
    'reports/sla/tickets': 'Tickets behind a number',
    'reports/gaps': 'Questions without an answer',
    'reports/satisfaction': 'What customers said',
    'admin/customers/export': 'Customers',
    'admin/audit/export': 'Audit log',
    'admin/customers': 'Customers and invitations',
    'admin/contacts': 'Contacts to confirm',
    'admin/mails': 'List of mails',
  } as Record<string, string>,
}

const french: typeof english = {
  lead: 'Quel agent a ouvert quelle conversation, quel fichier, quel rapport ou quelle personne. Une ligne par heure; personne ne peut en supprimer, et elles sont effacées après un certain temps.',
  who: 'Qui',
  everybody: 'Tout le monde',
  about: 'Numéro de billet ou conversation',
  show: 'Montrer',
  all: 'Tout montrer',
  none: 'Personne n’y a regardé.',
  time: 'Quand',
  what: 'Quoi',
  times: 'Combien de fois',
  count: (times) => (times === 1 ? 'une fois' : `${times} fois`),
  ticket: (number) => `Billet ${number}`,
  talk: 'Conversation',
  whoElse: 'qui l’a regardé',
  whoElseAt: (what) => `${what}\u00a0: qui l’a regardé`,
  more: 'Montrer les précédents',
  kinds: {
    conversation: 'Conversation',
    file: 'Fichier',
    search: 'Recherche dans le service',
    person: 'Personne cherchée par adresse',
    personExport: 'Personne enregistrée en fichier',
    table: 'Tableau enregistré en fichier',
    report: 'Rapport',
    contacts: 'Contacts',
    mail: 'Courriel reçu',
    letters: 'Courriels non livrés',
    webhook: 'Message à un autre système',
  },
  lists: {
    'reports/sla/tickets': 'Billets derrière un chiffre',
    'reports/gaps': 'Questions sans réponse',
    'reports/satisfaction': 'Ce que les clients ont dit',
    'admin/customers/export': 'Clients',
    'admin/audit/export': 'Journal d’audit',
    'admin/customers': 'Clients et invitations',
    'admin/contacts': 'Contacts à confirmer',
    'admin/mails': 'Liste des courriels',
  },
}

/** Sentences of the access log. */
export const words = pick({ en: english, fr: french })
