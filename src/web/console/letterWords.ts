import type { GivenUpWire } from '../../http/wire.ts'
import { pick } from './language.ts'

type Kinds = Record<GivenUpWire['about'], string>
type Troubles = Record<GivenUpWire['trouble'], string>

const english = {
  mark: 'Letter not delivered',
  title: 'Letters that did not arrive',
  undelivered: (to: string, why: string) => `could not be delivered to ${to}: ${why}`,
  remedy: 'Ask for another address in the chat, and correct it at the customer’s contact.',
  kinds: {
    code: 'Verification code',
    ticketOpened: 'Ticket opened',
    signInLink: 'Sign-in link',
    accountChanged: 'Account changed',
    ticketWaiting: 'Waiting for the customer',
    ticketSolved: 'Ticket solved',
    ticketReopened: 'Ticket open again',
    ticketMerged: 'Ticket merged',
    tierChanged: 'Tier changed',
    dueMoved: 'Another due time',
    agentReplied: 'An agent’s answer',
    mailAnswer: 'Answer to a mail',
    referral: 'Message sent on to the company',
    referralSent: 'Copy of a message sent on',
    slaAlert: 'Due-time alert',
    digest: 'Daily digest',
  } satisfies Kinds as Kinds,
  troubles: {
    unknownAddress: 'there is no such mailbox',
    mailboxFull: 'the mailbox is full',
    rejected: 'the mail server refuses it',
    unreachable: 'no mail server took it within a day',
  } satisfies Troubles as Troubles,
}

/** What the console says about letters. */
export const letterWords = pick({
  en: english,
  fr: {
    mark: 'Courriel non livré',
    title: 'Courriels non livrés',
    undelivered: (to, why) => `n’a pas pu être livré à ${to} : ${why}`,
    remedy: 'Demandez une autre adresse dans le clavardage et corrigez-la chez le contact du client.',
    kinds: {
      code: 'Code de vérification',
      ticketOpened: 'Billet ouvert',
      signInLink: 'Lien de connexion',
      accountChanged: 'Compte modifié',
      ticketWaiting: 'En attente du client',
      ticketSolved: 'Billet réglé',
      ticketReopened: 'Billet rouvert',
      ticketMerged: 'Billet fusionné',
      tierChanged: 'Niveau modifié',
      dueMoved: 'Nouvelle échéance',
      agentReplied: 'Réponse d’un agent',
      mailAnswer: 'Réponse à un courriel',
      referral: 'Message transmis à l’entreprise',
      referralSent: 'Copie d’un message transmis',
      slaAlert: 'Alerte d’échéance',
      digest: 'Bilan quotidien',
    },
    troubles: {
      unknownAddress: 'cette boîte n’existe pas',
      mailboxFull: 'la boîte est pleine',
      rejected: 'le serveur de courriel le refuse',
      unreachable: 'aucun serveur de courriel ne l’a pris en une journée',
    },
  } satisfies typeof english as typeof english,
})
